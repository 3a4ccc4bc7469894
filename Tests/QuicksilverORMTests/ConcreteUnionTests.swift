import Foundation
import Quicksilver
import QuicksilverTesting
import Testing

/// A class without a table, whose rows are those of the classes that inherit from it.
@Suite struct ConcreteUnionTests {
    @Mapped("people_of_papers") final class Person {
        var id: Int?
        @Column(.string(40)) var name: String
        @Relationship(backPopulates: "author", lazy: .selectIn) var reports: RelatedList<Report>
    }

    @Mapped class Paper {
        @Column(primaryKey: true) var id: Int?
        @Column(.string(40)) var title: String
        var pages: Int?
        var writtenAt: Date?

        init(id: Int? = nil, title: String, pages: Int?) {
            self.id = id
            self.title = title
            self.pages = pages
        }
    }

    @Mapped("essays", inherits: .concrete) final class Essay: Paper {
        @Column(.string(20)) var topic: String?
        var grade: Double?
        var mark: UUID?
        var scan: Data?
        var price: Decimal?
    }

    @Mapped("reports", inherits: .concrete, polymorphicOn: "kind") class Report: Paper {
        @Column(.string(20)) var topic: String?
        var isSecret = false
        @Column(foreignKey: ForeignKey("people_of_papers.id")) var authorID: Int?
        @Relationship var author: Person?
    }

    @Mapped("audits", inherits: .joined) final class Audit: Report {
        var score: Int = 0
    }

    static let registry = Registry(Person.self, Essay.self, Report.self, Audit.self)

    private func session(_ engine: DatabaseEngine) throws -> Session {
        let session = Session(engine)
        let essay = Essay(id: 1, title: "b essay", pages: 3)
        essay.topic = "art"
        essay.grade = 1.5
        essay.mark = UUID(uuidString: "00000000-0000-0000-0000-000000000007")
        essay.scan = Data([1, 2])
        essay.price = Decimal(string: "12.5")
        essay.writtenAt = Date(timeIntervalSince1970: 1_000_000)
        let report = Report(id: 1, title: "c report", pages: 9)
        report.topic = "war"
        report.isSecret = true
        report.author = Person(name: "Ann")
        let audit = Audit(id: 2, title: "a audit", pages: nil)
        audit.score = 7
        try session.addAll([essay, report, audit, Essay(id: 3, title: "d essay", pages: 20)])
        try session.commit()
        session.expungeAll()
        return session
    }

    @Test(arguments: TestEngine.mapped)
    func itsRowsAreObjectsOfTheClassesBelow(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            let session = try session(engine)
            defer { session.close() }
            let sent = try statements(engine) {
                let all = try session.query(Paper.self).orderBy(Paper.title).all()
                #expect(all.map { "\(type(of: $0))" } == ["Audit", "Essay", "Report", "Essay"])
                #expect((all[0] as? Audit)?.score == 7)
                let essay = try #require(all[1] as? Essay)
                #expect(essay.topic == "art" && essay.grade == 1.5 && essay.scan == Data([1, 2]))
                #expect(essay.mark?.uuidString.hasSuffix("7") == true && essay.price == 12.5)
                #expect(essay.writtenAt == Date(timeIntervalSince1970: 1_000_000))
                let report = try #require(all[2] as? Report)
                #expect(report.topic == "war" && report.isSecret)
            }
            #expect(sent.filter { $0.hasPrefix("SELECT") }.count == 1)
            #expect(sent.contains { $0.contains("UNION ALL") })
            // The same objects as their own classes' queries give, whichever comes first.
            let essay = try #require(try session.get(Essay.self, 1))
            let again = try session.query(Paper.self).filter(Paper.title == "b essay").one()
            #expect(again === essay)
            essay.pages = 4
            #expect(try session.query(Paper.self).filter(Paper.pages == 4).one() === essay)
            try session.delete(essay)
            #expect(try session.query(Paper.self).count() == 3)
            try session.rollback()
        }
    }

    @Test(arguments: TestEngine.mapped)
    func itIsQueriedAsAnyClass(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            let session = try session(engine)
            defer { session.close() }
            let papers = session.query(Paper.self)
            #expect(try papers.count() == 4)
            #expect(try papers.filter(Paper.pages > 3).exists())
            #expect(try papers.filterBy(title: "a audit").one() is Audit)
            #expect(
                try papers.orderBy(desc(Paper.title)).limit(2).all().map(\.title) == [
                    "d essay", "c report",
                ])
            #expect(try papers.orderBy(Paper.title).offset(1).first()?.title == "b essay")
            #expect(
                try session.query(Paper.title, Paper.pages).orderBy(Paper.title).all().map(\.0)
                    .first == "a audit")
            #expect(try session.query(func_.max(Paper.pages)).scalar() == 20)
            // Columns of the classes below, which rows of others haven't.
            #expect(try papers.filter(Essay.grade > 1).all().count == 1)
            #expect(
                try papers.filter(Report.title == "c report").all().map(\.title) == ["c report"])
            #expect(try papers.filter(Audit.score == 7).one() is Audit)
            #expect(
                try papers.filter(Paper.id.in(select(Report.authorID))).all().count == 2)
            let other = aliased(Paper.self)
            let pairs = try papers.join(other, on: other.pages > Paper.pages).addEntity(other)
                .orderBy(Paper.title, other.title).all()
            #expect(
                pairs.map { "\($0.0.title.prefix(1))\($0.1.title.prefix(1))" } == [
                    "bc", "bd", "cd",
                ])
            let joined = try session.query(Person.self).join(Paper.self, on: Paper.id == Person.id)
                .filter(Paper.pages > 5).all()
            #expect(joined.map(\.name) == ["Ann"])
            #expect(try papers.fromSelf().orderBy(Paper.title).all().count == 4)
            var seen: [String] = []
            try papers.orderBy(Paper.title).yieldPer(2).forEach { seen.append($0.title) }
            #expect(seen.count == 4)
        }
    }

    @Test(arguments: TestEngine.mapped)
    func relationsOfTheClassesBelowAreLoaded(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            let session = try session(engine)
            defer { session.close() }
            let report = try session.query(Paper.self).filterBy(title: "c report").one()
            #expect((report as? Report)?.author?.name == "Ann")
            #expect((report as? Report)?.author?.reports.count == 1)
            session.withLoaderCriteria(Paper.self) { $0.pages != 20 }
            session.withLoaderCriteria(Report.self) { !$0.isSecret }
            #expect(
                try session.query(Paper.self).orderBy(Paper.title).all().map(\.title) == [
                    "b essay"
                ])
            #expect(try session.query(Paper.self).ignoringCriteria().count() == 4)
        }
    }

    @Test(arguments: TestEngine.mapped)
    func whatItCantSaysWhatCan(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            let session = try session(engine)
            defer { session.close() }
            #expect(try session.get(Paper.self, 3)?.title == "d essay")
            #expect(try session.get(Paper.self, 4) == nil)
            let two = #expect(throws: ORMError.self) { try session.get(Paper.self, 1) }
            #expect(two?.code == .multipleResults)
            #expect(
                two?.message.contains(
                    "Paper(1) is a row of Essay and of Report; ask for the class, get(Essay.self, …)"
                )
                    == true)
            let type = #expect(throws: ORMError.self) { try session.get(Paper.self, "x") }
            #expect(type?.message.contains("Paper.id is") == true)
            let many = #expect(throws: ORMError.self) {
                try session.query(Paper.self).getMany([1, 2])
            }
            #expect(many?.message.contains("getMany asks one of them") == true)
            let bulk = #expect(throws: CompileError.self) { try session.query(Paper.self).delete() }
            #expect(bulk?.message.contains("call it for each class below it") == true)
            let added = #expect(throws: ORMError.self) {
                try session.add(Paper(title: "x", pages: 1))
            }
            #expect(added?.message.contains("its class has no table") == true)
            let table = #expect(throws: CompileError.self) {
                try session.execute(select(Paper.title))
            }
            #expect(table?.message.contains("session.query(Paper.self) reads theirs") == true)
        }
    }

    @Mapped class Lonely {
        var id: Int?
        init() {}
    }

    @Test func withoutClassesBelowItNamesTheRemedy() throws {
        let session = Session(try createEngine("sqlite://"))
        defer { session.close() }
        let error = #expect(throws: (any Error).self) { try session.query(Lonely.self).all() }
        #expect(
            "\(error.map { "\($0)" } ?? "")".contains("once a Registry names those that inherit"))
    }
}
