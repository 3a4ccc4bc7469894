import Quicksilver
import QuicksilverTesting
import Testing

/// Classes whose objects take a row of their superclass's table and one of their own.
@Suite struct JoinedInheritanceTests {
    @Mapped("companies") final class Company {
        var id: Int?
        @Column(.string(40)) var name: String
        @Relationship(backPopulates: "company", cascade: [.all, .deleteOrphan])
        var employees: RelatedList<Employee>
        @Relationship(backPopulates: "audits", foreignKey: ["auditedID"])
        var auditors: RelatedList<Manager>
    }

    @Mapped(
        "employees", versionID: "version", polymorphicOn: "type", polymorphicIdentity: "employee")
    class Employee {
        var id: Int?
        @Column(.string(40)) var name: String
        var version: Int = 0
        @Column(foreignKey: ForeignKey("companies.id")) var companyID: Int?
        @Column(foreignKey: ForeignKey("employees.id")) var bossID: Int?
        @Relationship(foreignKey: ["companyID"]) var company: Company?
        @Relationship(backPopulates: "reports", foreignKey: ["bossID"]) var boss: Manager?

        init(name: String) { self.name = name }
    }

    @Mapped("managers", inherits: .joined, polymorphicIdentity: "manager")
    class Manager: Employee {
        @Column(.string(40)) var level: String
        @Column(foreignKey: ForeignKey("companies.id")) var auditedID: Int?
        @Relationship(foreignKey: ["auditedID"]) var audits: Company?
        @Relationship(backPopulates: "boss", foreignKey: ["bossID"])
        var reports: RelatedList<Employee>

        init(name: String, level: String) {
            self.level = level
            super.init(name: name)
        }
    }

    @Mapped("directors", inherits: .joined, polymorphicIdentity: "director")
    final class Director: Manager {
        var car: String = "none"
    }

    @Mapped("engineers", inherits: .joined, polymorphicIdentity: "engineer")
    final class Engineer: Employee {
        @Column(.string(40)) var language: String?
    }

    static let registry = Registry(
        Company.self, Employee.self, Manager.self, Director.self, Engineer.self)

    private static func fill(_ session: Session) throws {
        let acme = Company(name: "Acme")
        let boss = Director(name: "Dora", level: "top")
        boss.car = "red"
        let manager = Manager(name: "Mia", level: "middle")
        let engineer = Engineer(name: "Eve")
        engineer.language = "Swift"
        acme.employees = [boss, manager, engineer, Employee(name: "Emil")]
        boss.reports.append(manager)
        manager.reports.append(engineer)
        manager.audits = acme
        try session.add(acme)
        try session.commit()
        session.clear()
    }

    @Test(arguments: TestEngine.mapped)
    func oneQueryYieldsWholeObjectsOfEachClass(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            let session = Session(engine)
            defer { session.close() }
            try Self.fill(session)
            let sent = try statements(engine) {
                let all = try session.query(Employee.self).orderBy(Employee.id).all()
                #expect(
                    all.map { "\(type(of: $0))" }.sorted() == [
                        "Director", "Employee", "Engineer", "Manager",
                    ])
                let director = try #require(all.first { $0.name == "Dora" } as? Director)
                #expect(director.car == "red" && director.level == "top")
                let engineer = try #require(all.first { $0.name == "Eve" } as? Engineer)
                #expect(engineer.language == "Swift")
                #expect(try session.query(Director.self).get(director.id) === director)
                #expect(try session.query(Employee.self).get(engineer.id) === engineer)
                #expect(engineer.boss?.name == "Mia")
            }
            #expect(sent.filter { $0.hasPrefix("SELECT") }.count == 1)
            let managers = try session.query(Manager.self).orderBy(Manager.name).all()
            #expect(managers.map(\.name) == ["Dora", "Mia"])
            #expect(try session.query(Manager.self).filter(Manager.level == "middle").count() == 1)
            #expect(try session.query(Manager.self).count() == 2)
            #expect(
                try session.query(Engineer.self).filter(Employee.name == "Eve").one().language
                    == "Swift")
            // The key of another class's object is none of this class's.
            let eve = try session.query(Engineer.self).one()
            #expect(try session.get(Manager.self, eve.id) == nil)
            session.clear()
            #expect(try session.get(Manager.self, eve.id) == nil)
            #expect(try session.get(Employee.self, eve.id) is Engineer)
        }
    }

    @Test(arguments: TestEngine.mapped)
    func onlyTablesWithChangesAreWritten(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            let session = Session(engine)
            defer { session.close() }
            try Self.fill(session)
            let director = try session.query(Director.self).one()
            #expect(director.version == 1)
            director.car = "blue"
            let sent = try statements(engine) { try session.flush() }
            #expect(sent.filter { $0.hasPrefix("UPDATE") }.count == 2)
            #expect(sent.contains { $0.hasPrefix("UPDATE directors SET car = ") })
            #expect(sent.contains { $0.hasPrefix("UPDATE employees SET version = ") })
            #expect(director.version == 2)
            director.name = "Dana"
            let base = try statements(engine) { try session.flush() }
            #expect(base.filter { $0.hasPrefix("UPDATE") }.count == 1)
            try session.rollback()
            #expect(director.name == "Dora" && director.car == "red" && director.version == 1)
            let id = director.id
            let removal = try statements(engine) {
                for report in director.reports { report.boss = nil }
                try session.delete(director)
                try session.flush()
            }
            #expect(
                removal.filter { $0.hasPrefix("DELETE") }.map { $0.split(separator: " ")[2] } == [
                    "directors", "managers", "employees",
                ])
            try session.commit()
            #expect(try session.get(Employee.self, id) == nil)
            #expect(try session.query(Employee.self).count() == 3)
        }
    }

    @Test(arguments: TestEngine.mapped)
    func aStaleVersionIsNamedWhicheverTableChanged(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            let first = Session(engine)
            defer { first.close() }
            try Self.fill(first)
            let second = Session(engine)
            defer { second.close() }
            let mine = try first.query(Engineer.self).one()
            try first.commit()
            let theirs = try second.query(Engineer.self).one()
            theirs.language = "C"
            try second.commit()
            mine.language = "Ada"
            let error = #expect(throws: ORMError.self) { try first.commit() }
            #expect(error?.code == .staleData)
            #expect(error?.description.contains("Engineer(") == true)
        }
    }

    @Test(arguments: TestEngine.mapped)
    func relationsLeadToAndFromAnyLevel(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            let session = Session(engine)
            defer { session.close() }
            try Self.fill(session)
            let acme = try session.query(Company.self).one()
            #expect(acme.employees.count == 4)
            #expect(acme.employees.contains { $0 is Director })
            #expect(acme.auditors.map(\.name) == ["Mia"])
            #expect(acme.auditors[0].reports.map(\.name) == ["Eve"])
            #expect(acme.auditors[0].boss?.name == "Dora")
            for strategy in [Loading.joined, .selectIn] {
                session.clear()
                let option =
                    strategy == .joined
                    ? joinedload(Company.employees) : selectinload(Company.employees)
                let sent = try statements(engine) {
                    let loaded = try session.query(Company.self).options(option).one()
                    #expect(loaded.employees.count == 4)
                    #expect(loaded.employees.compactMap { $0 as? Manager }.count == 2)
                }
                #expect(
                    sent.filter { $0.hasPrefix("SELECT") }.count == (strategy == .joined ? 1 : 2))
            }
            session.clear()
            let found = try session.query(Company.self).join(Company.auditors)
                .filter(Manager.level == "middle").all()
            #expect(found.count == 1)
            #expect(
                try session.query(Company.self).filter(
                    Company.auditors.any(Manager.level == "top")
                ).count() == 0)
            #expect(
                try session.query(Company.self).filter(
                    Company.employees.any(Employee.name == "Emil")
                ).count() == 1)
            // A class joined to one of its own family goes by an alias.
            let boss = aliased(Manager.self)
            let under = try session.query(Employee.self).join(Employee.boss, to: boss)
                .filter(boss.level == "middle").all()
            #expect(under.map(\.name) == ["Eve"])
            #expect(try session.query(Employee.self).filterBy(boss: under[0].boss).count() == 1)
            let dora = try session.query(Director.self).one()
            #expect(try session.query(Employee.self).filterBy(boss: dora).one().name == "Mia")
            #expect(try session.query(Employee.self).withParent(dora, Manager.reports).count() == 1)
        }
    }

    @Test(arguments: TestEngine.mapped)
    func statementsOfManyRowsReachAllTables(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            let session = Session(engine)
            defer { session.close() }
            try Self.fill(session)
            let mia = try session.query(Manager.self).filterBy(name: "Mia").one()
            let count = try session.query(Manager.self).filter(Manager.level == "middle")
                .update(.set(Manager.level, to: "high"), .set(Employee.name, to: "Maria"))
            #expect(count == 1)
            #expect(mia.level == "high" && mia.name == "Maria")
            try session.commit()
            #expect(
                try session.query(Engineer.self).filter(Engineer.language == "Swift").delete() == 1)
            #expect(try session.query(Employee.self).filterBy(name: "Eve").count() == 0)
            try session.commit()
        }
    }

    @Test(arguments: TestEngine.mapped.filter { $0.name != "sqlite" })
    func rowsAreLockedWhicheverClassTheyAreOf(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            let session = Session(engine)
            defer { session.close() }
            try Self.fill(session)
            let locked = try session.query(Employee.self).filterBy(name: "Dora").withForUpdate()
                .one()
            #expect((locked as? Director)?.car == "red")
            #expect(try session.query(Director.self).withForUpdate().all().count == 1)
            // Conditions on a subclass's columns need no join of one's own.
            #expect(
                try session.query(Company.self).filter(
                    Company.employees.any(Manager.level == "middle")
                ).count() == 1)
            #expect(
                try session.query(Company.self).join(Company.employees).filter(
                    Engineer.language == "Swift"
                ).count() == 1)
        }
    }

    @Test func thePlanNamesTheClassesTable() throws {
        let session = Session(try createEngine("sqlite://"))
        defer { session.close() }
        try session.add(Engineer(name: "x"))
        #expect(try session.plan().steps.map(\.table) == ["engineers"])
    }
}
