import Quicksilver
import QuicksilverTesting
import Testing

/// Statements of objects, united queries, subqueries of objects, joins of every form, and counts of all of them.
@Suite struct QueryFormsTests {
    @Mapped("staff") final class Person {
        var id: Int?
        @Column(.string(40)) var name: String
        var age: Int
        @Column(foreignKey: ForeignKey("staff.id")) var bossID: Int?
        @Relationship(backPopulates: "reports") var boss: Person?
        @Relationship(orderBy: "id") var reports: RelatedList<Person>
        @Relationship(backPopulates: "owner", orderBy: "id") var jobs: RelatedList<Job>
    }

    @Mapped("jobs") final class Job {
        var id: Int?
        @Column(.string(40)) var title: String
        var hours: Int
        @Column(foreignKey: ForeignKey("staff.id")) var ownerID: Int?
        @Relationship var owner: Person?
        @Relationship(orderBy: "id") var parts: RelatedList<Part>
    }

    @Mapped("job_parts") final class Part {
        var id: Int?
        @Column(.string(40)) var label: String
        @Column(foreignKey: ForeignKey("jobs.id")) var jobID: Int?
    }

    static let registry = Registry(Person.self)

    /// Ann (40) leads Bob (30) and Cid (20), Bob leads Dee (50). Ann has two jobs, Bob one; each job has two parts.
    private func with(
        _ test: TestEngine,
        _ body: @escaping @Sendable (Session, DatabaseEngine) throws -> Void
    ) async throws {
        try await test.with(Self.registry) { engine in
            let session = Session(engine)
            defer { session.close() }
            let ann = Person(name: "ann", age: 40)
            let bob = Person(name: "bob", age: 30)
            ann.reports = [bob, Person(name: "cid", age: 20)]
            bob.reports = [Person(name: "dee", age: 50)]
            ann.jobs = [Job(title: "plan", hours: 3), Job(title: "talk", hours: 5)]
            bob.jobs = [Job(title: "build", hours: 8)]
            for job in Array(ann.jobs) + Array(bob.jobs) {
                job.parts = [Part(label: "\(job.title) a"), Part(label: "\(job.title) b")]
            }
            for object in [ann, bob] + Array(ann.reports) + Array(bob.reports) {
                try session.add(object)
                try session.flush()
            }
            try session.commit()
            session.clear()
            try body(session, engine)
        }
    }

    private func names(_ people: [Person]) -> String { people.map(\.name).joined(separator: " ") }

    @Test(arguments: TestEngine.mapped)
    func aScalarThatMayBeNullIsOneOptional(_ test: TestEngine) async throws {
        try await with(test) { session, _ in
            let oldest = try session.query(Person.age).all().max() ?? 0
            let found = try session.query(func_.max(Person.age)).scalar()
            #expect("\(found.map { $0 + 1 } ?? 0)" == "\(oldest + 1)")
            let nobody = session.query(func_.max(Person.age)).filter(Person.name == "nobody")
            #expect(try nobody.scalar() == nil)
            let none = session.query(Person.age).filter(Person.name == "nobody")
            #expect(try none.scalar() == nil)
        }
    }

    @Test(arguments: TestEngine.mapped)
    func aSelectOfObjectsIsAStatement(_ test: TestEngine) async throws {
        let old = select(Person.self).where(Person.age > 35).orderBy(Person.name)
        try await with(test) { session, engine in
            #expect(try session.scalars(old).all().map(\.name) == ["ann", "dee"])
            #expect(try session.execute(old.limit(1)).one().name == "ann")
            #expect(try session.query(old).count() == 2)
            #expect(try session.scalar(old)?.name == "ann")
            let pairs = try session.execute(
                select(Person.self, Job.title).join(Person.jobs).orderBy(Job.title)
            ).all()
            #expect(pairs.map { "\($0.name) \($1)" } == ["bob build", "ann plan", "ann talk"])
            let both = try session.execute(
                select(Person.self, Job.self).filter(Job.ownerID == Person.id).filterBy(name: "bob")
            ).one()
            #expect(both.0.jobs.first === both.1)
            let named = select(Person.self).where("age > :limit")
            #expect(try session.scalars(named, ["limit": 45]).all().map(\.name) == ["dee"])
            // It is a query to the floors below as well.
            #expect(
                try session.query(Job.self).filter(exists(old.where(Person.id == Job.ownerID)))
                    .count() == 2)
            let ids = session.query(Person.id).filter(Person.age > 35).statement
            #expect(try session.query(Job.self).filter(Job.ownerID.in(ids)).count() == 2)
            let error = #expect(throws: ORMError.self) {
                try engine.withConnection { _ = try $0.execute(old).all() }
            }
            #expect(error?.message.contains("session.execute") == true)
            #expect(throws: ORMError.self) { try session.execute(old).one() }
            #expect(throws: ORMError.self) {
                try session.execute(old.where(Person.age > 99)).one()
            }
        }
    }

    @Test(arguments: TestEngine.mapped)
    func queriesAreUnited(_ test: TestEngine) async throws {
        try await with(test) { session, engine in
            let people = session.query(Person.self)
            let old = people.filter(Person.age > 35)
            let leading = people.filter(Person.reports.any())
            let all = old.union(leading)
            #expect(names(try all.orderBy(Person.name).all()) == "ann bob dee")
            #expect(try all.count() == 3)
            #expect(
                names(try all.filter(Person.name < "c").orderBy(desc(Person.age)).all())
                    == "ann bob")
            #expect(names(try all.filterBy(name: "dee").all()) == "dee")
            #expect(names(try all.orderBy(Person.name)[1..<3].all()) == "bob dee")
            #expect(try old.unionAll(leading).filter(Person.name == "ann").count() == 1)
            let doubled = try statements(engine) {
                let rows = try old.unionAll(old).addColumn(Person.age).all()
                #expect(rows.count == 4)
            }
            #expect(doubled.last?.contains("UNION ALL") == true)
            #expect(names(try old.intersect(leading).all()) == "ann")
            #expect(names(try old.except(leading).all()) == "dee")
            #expect(names(try leading.except(old).all()) == "bob")
            // A part keeps its own order and limit; the whole is joined and loaded like any query.
            let first = people.orderBy(Person.age).limit(1).union(
                people.orderBy(desc(Person.age)).limit(1))
            #expect(names(try first.orderBy(Person.age).all()) == "cid dee")
            let joined = try all.join("jobs").filter(Job.hours > 4).orderBy(Person.name).all()
            #expect(names(joined) == "ann bob")
            session.clear()
            let sent = try statements(engine) {
                let loaded = try all.options(joinedload("jobs")).orderBy(Person.name).all()
                #expect(loaded.map(\.jobs.count) == [2, 1, 0])
            }
            #expect(sent.filter { $0.hasPrefix("SELECT") }.count == 1)
            let three = all.union(people.filter(Person.age == 20), people.filter(Person.age == 30))
            #expect(names(try three.orderBy(Person.name).all()) == "ann bob cid dee")
            // Values as well, and named parameters of both parts.
            let ages = session.query(Person.age).filter("age < :low").params(low: 25)
                .union(session.query(Person.age).filter("age > :high").params(high: 45))
            #expect(try ages.orderBy(Person.age).all() == [20, 50])
            let fault = #expect(throws: CompileError.self) {
                try people.filter("age < :n").params(n: 1).union(
                    people.filter("age > :n").params(n: 2)
                ).all()
            }
            #expect(fault?.message.contains("':n' different values") == true)
            #expect(throws: CompileError.self) { try people.union().all() }
        }
    }

    @Test(arguments: TestEngine.mapped)
    func subqueriesHaveObjects(_ test: TestEngine) async throws {
        try await with(test) { session, _ in
            let people = session.query(Person.self)
            let old = people.filter(Person.age > 35).subquery()
            #expect(
                try session.query(Job.self).join(old, on: Job.ownerID == old.c.id).count() == 2)
            let elder = aliased(Person.self, old)
            #expect(names(try session.query(elder).orderBy(desc(elder.age)).all()) == "dee ann")
            let titles = try session.query(Job.title).join(elder, on: Job.ownerID == elder.id)
                .orderBy(Job.title).all()
            #expect(titles == ["plan", "talk"])
            #expect(names(try people.selectEntityFrom(old).filter(Person.age < 45).all()) == "ann")
            let cte = people.filter(Person.age < 35).cte("young")
            let young = aliased(Person.self, cte)
            #expect(names(try session.query(young).orderBy(young.name).all()) == "bob cid")
            #expect(
                try session.query(young).join(young.jobs).filterBy(title: "build").one().name
                    == "bob")
            let most = people.orderBy(desc(Person.age)).limit(2).fromSelf()
            #expect(names(try most.filter(Person.age < 45).all()) == "ann")
            #expect(try most.join("jobs").count() == 1)
            #expect(try most.orderBy(Person.name).fromSelf().filterBy(name: "dee").count() == 1)
            let per = session.query(Job.ownerID, func_.sum(Job.hours).label("total"))
                .groupBy(Job.ownerID).subquery("per")
            let sums = try session.query(Person.self).addColumn(per.c.total)
                .outerJoin(per, on: per.c.owner_id == Person.id).orderBy(Person.id).all()
            #expect(sums.map { "\($0.name) \($1)" }.count == 4)
            let fault = #expect(throws: CompileError.self) {
                try session.query(aliased(Person.self, session.query(Person.name).subquery())).all()
            }
            #expect(fault?.message.contains("has no column object") == true)
            #expect(throws: CompileError.self) {
                try session.query(aliased(Person.self, classMapper(Person.self).table)).all()
            }
        }
    }

    @Test(arguments: TestEngine.mapped)
    func joinsGoEveryWay(_ test: TestEngine) async throws {
        try await with(test) { session, engine in
            let people = session.query(Person.self)
            // By relation: twice the same is one join; the join point moves and is reset.
            let sent = try statements(engine) {
                let found = try people.join("jobs").filterBy(title: "plan").resetJoinpoint()
                    .join("jobs").filterBy(hours: 3).resetJoinpoint().filterBy(name: "ann").all()
                #expect(names(found) == "ann")
            }
            #expect(sent.last?.split(separator: " ").count { $0 == "JOIN" } == 1)
            // Along a path, and from any class of the query.
            #expect(
                names(try people.join("jobs", "parts").filterBy(label: "talk b").all()) == "ann")
            #expect(
                names(try people.join(Person.jobs, Job.parts).filter(Part.label == "plan a").all())
                    == "ann")
            let twoWays = people.join(Person.jobs).join(Job.parts).join(Person.boss)
                .filterBy(name: "ann").filter(Part.label == "build a")
            #expect(names(try twoWays.all()) == "bob")
            // To its own class, with an alias at each step.
            #expect(
                names(
                    try people.join("reports", "reports", aliased: true).filterBy(name: "dee").all()
                )
                    == "ann")
            let boss = aliased(Person.self, "boss")
            let chief = aliased(Person.self)
            let chain = people.join(Person.boss, to: boss).join(boss.boss, to: chief)
                .filter(chief.name == "ann", boss.name == "bob")
            #expect(names(try chain.all()) == "dee")
            #expect(
                names(try session.query(boss).filter(boss.jobs.any()).orderBy(boss.id).all())
                    == "ann bob")
            // By a condition: to classes, aliases and tables.
            let longer = aliased(Job.self)
            #expect(
                try session.query(Job.self).join(longer, on: longer.hours > Job.hours).filter(
                    longer.title == "build"
                ).orderBy(Job.hours).all().map(\.title) == ["plan", "talk"])
            #expect(
                names(
                    try people.join(Job.self, on: Job.ownerID == Person.id).filterBy(hours: 8).all()
                )
                    == "bob")
            #expect(names(try people.join(Job.self).filterBy(hours: 8).all()) == "bob")
            let jobs = classMapper(Job.self).table
            #expect(try people.join(jobs).filter(jobs.c.hours == 8).count() == 1)
            // Outer ones keep rows without.
            #expect(try people.outerJoin(Person.jobs).filter(Job.id == nil).count() == 2)
            #expect(try people.outerJoin("jobs").count() == 4)
            #expect(try people.outerJoin(Job.self).all().count == 4)
            let pairs = try people.addEntity(optional: Job.self).outerJoin(Person.jobs)
                .orderBy(Person.id, Job.id).all()
            #expect(pairs.map { $1?.title ?? "-" } == ["plan", "talk", "build", "-", "-"])
        }
    }

    @Test(arguments: TestEngine.mapped)
    func joinsThatCantBeSayWhy(_ test: TestEngine) async throws {
        try await with(test) { session, _ in
            let people = session.query(Person.self)
            func fault(_ query: Query<Person>) -> String? {
                #expect(throws: CompileError.self) { try query.all() }?.message
            }
            #expect(
                fault(people.join("nope"))?.contains("its relations are boss, reports, jobs")
                    == true)
            #expect(fault(people.join(Job.parts))?.contains("the query has no 'Job' yet") == true)
            #expect(
                fault(people.join(Person.self))?.contains("has the relations boss, reports") == true
            )
            #expect(
                fault(people.join(Person.self, on: Person.id == Person.bossID))?
                    .contains("already; join aliased(…)") == true)
            #expect(fault(people.join(Part.self))?.contains("no foreign key") == true)
            let nobody = #expect(throws: CompileError.self) {
                try session.query(func_.count()).filterBy(name: "ann").all()
            }
            #expect(nobody?.message.contains("selectFrom") == true)
        }
    }

    @Test(arguments: TestEngine.mapped)
    func countsFitEveryShape(_ test: TestEngine) async throws {
        try await with(test) { session, _ in
            let people = session.query(Person.self)
            func check(_ query: Query<Person>, _ count: Int) throws {
                #expect(try query.count() == count)
                #expect(try query.all().count == count)
            }
            try check(people, 4)
            try check(people.join("jobs"), 2)
            try check(people.join("jobs", "parts"), 2)
            try check(people.outerJoin("jobs"), 4)
            try check(people.join("jobs").distinct(), 2)
            try check(people.limit(3), 3)
            try check(people.orderBy(Person.id).offset(3).limit(5), 1)
            try check(people.filter(Person.age > 25).limit(2), 2)
            try check(people.filter(Person.jobs.any()).union(people.filter(Person.age > 45)), 3)
            try check(people.union(people).limit(2), 2)
            try check(people.orderBy(Person.id).limit(2).fromSelf().join("jobs"), 2)
            try check(people.fromStatement("SELECT * FROM staff WHERE age > 25"), 3)
            let groups = session.query(Job.ownerID, func_.sum(Job.hours)).groupBy(Job.ownerID)
            #expect(try groups.count() == 2)
            #expect(try groups.having(func_.sum(Job.hours) > 7).count() == 2)
            #expect(try groups.having(func_.count(Job.id) > 1).count() == 1)
            #expect(
                try session.query(Person.self, Job.self).filter(Job.ownerID == Person.id).count()
                    == 3)
            #expect(try session.query(Person.bossID).distinct().count() == 3)
            #expect(try people.join("jobs").exists())
            #expect(try !people.filter(Person.age > 99).exists())
            #expect(try !people.limit(0).exists())
            #expect(try people.fromStatement("SELECT * FROM staff").exists())
            // One object in two rows is one; two objects are too many however the rows lie.
            let busy = people.join("jobs")
            #expect(try busy.filter(Person.name == "ann").one().name == "ann")
            let many = #expect(throws: ORMError.self) { try busy.orderBy(Person.id).one() }
            #expect(many?.code == .multipleResults)
        }
    }

    @Test(arguments: TestEngine.mapped)
    func valuesAreQueried(_ test: TestEngine) async throws {
        try await with(test) { session, _ in
            #expect(
                try session.query(Person.name).orderBy(Person.name).all() == [
                    "ann", "bob", "cid", "dee",
                ])
            #expect(try session.query(Person.name).filterBy(age: 30).scalar() == "bob")
            #expect(try session.query(Person.name).filterBy(age: 31).scalar() == nil)
            #expect(throws: ORMError.self) { try session.query(Person.name).scalar() }
            #expect(try session.query(func_.max(Person.age)).scalar() == 50)
            #expect(
                try session.query(func_.count()).selectFrom(Person.self).filterBy(age: 30).scalar()
                    == 1)
            let rows = try session.query(Person.name, func_.count(Job.id)).outerJoin("jobs")
                .groupBy(Person.name).orderBy(Person.name).all()
            #expect(rows.map { "\($0)\($1)" } == ["ann2", "bob1", "cid0", "dee0"])
            let people = session.query(Person.self)
            let values = try people.filter(Person.age > 35).orderBy(Person.age).values(
                Person.name, Person.age)
            #expect(values.map { "\($0)\($1)" } == ["ann40", "dee50"])
            #expect(
                try people.join("jobs").orderBy(Job.hours).values(Job.title) == [
                    "plan", "talk", "build",
                ])
            #expect(try people.union(people).values(func_.count()) == [4])
            let grouped = try people.addColumn(func_.count(Job.id)).outerJoin("jobs")
                .groupBy(Person.c).having(func_.count(Job.id) > 0).orderBy(Person.id).all()
            #expect(grouped.map { "\($0.name)\($1)" } == ["ann2", "bob1"])
        }
    }

    @Test(arguments: TestEngine.mapped)
    func manyKeysAreOneQuery(_ test: TestEngine) async throws {
        try await with(test) { session, engine in
            let people = session.query(Person.self)
            let ann = try #require(try people.get(1))
            let sent = try statements(engine) {
                let found = try people.getMany([3, 1, 99, 2, 3])
                #expect(found.map { $0?.name ?? "-" } == ["cid", "ann", "-", "bob", "cid"])
                #expect(found[1] === ann)
                #expect(try people.getMany([2, 3]).map { $0?.name ?? "-" } == ["bob", "cid"])
            }
            #expect(sent.filter { $0.hasPrefix("SELECT") }.count == 1)
            #expect(throws: ORMError.self) { try people.getMany(["x"]) }
        }
    }

    @Test(arguments: TestEngine.mapped)
    func rowsAreLocked(_ test: TestEngine) async throws {
        try await with(test) { session, engine in
            let people = session.query(Person.self).filterBy(name: "ann")
            guard test.name != "sqlite" else {
                let fault = #expect(throws: CompileError.self) { try people.withForUpdate().all() }
                #expect(
                    fault?.message.contains("sqlite") == true
                        || fault?.message.contains("SQLite") == true)
                return
            }
            let ann = try people.one()
            try engine.execute("UPDATE staff SET age = 41 WHERE name = 'ann'")
            try session.rollback()
            #expect(try people.withForUpdate().one() === ann)
            #expect(ann.age == 41)
            let other = Session(engine)
            defer { other.close() }
            let same = other.query(Person.self).filterBy(name: "ann")
            #expect(throws: DatabaseError.self) { try same.withForUpdate(nowait: true).all() }
            try other.rollback()
            #expect(try same.withForUpdate(skipLocked: true).all().isEmpty)
            #expect(throws: CompileError.self) {
                try people.withForUpdate(nowait: true, skipLocked: true).all()
            }
            #expect(throws: CompileError.self) { try people.withForUpdate(of: Job.self).all() }
            let joined = people.join("jobs").withForUpdate(of: Person.self)
            if test.name == "postgresql" {
                #expect(try joined.all().count == 1)
            } else {
                #expect(throws: CompileError.self) { try joined.all() }
            }
        }
    }

    @Test(arguments: TestEngine.mapped)
    func rowsAreDistinctOnTerms(_ test: TestEngine) async throws {
        try await with(test) { session, _ in
            let first = session.query(Job.self).distinct(on: Job.ownerID).orderBy(
                Job.ownerID, desc(Job.hours))
            guard test.name == "postgresql" else {
                #expect(throws: CompileError.self) { try first.all() }
                return
            }
            let titles = try first.all().map(\.title)
            #expect(titles == ["talk", "build"])
            #expect(try first.count() == 2)
        }
    }
}
