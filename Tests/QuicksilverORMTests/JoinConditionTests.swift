import Quicksilver
import QuicksilverTesting
import Testing

/// Conditions of relations as expressions, and through a table between the classes.
@Suite struct JoinConditionTests {
    @Mapped("readers") final class Reader {
        var id: Int?
        @Column(.string(20)) var name: String
        var level: Int = 0
        @Relationship(backPopulates: "reader") var notes: RelatedList<Note>
        @Relationship(
            primaryJoin: "Reader.id == Note.readerID and Note.pages > Reader.level",
            orderBy: "id", viewOnly: true)
        var longNotes: RelatedList<Note>
        @Relationship(secondary: "loans", orderBy: "title") var novels: RelatedList<Novel>
        @Relationship(
            primaryJoin: "Reader.id == loans.reader_id and loans.is_late == true",
            secondary: "loans", orderBy: "title", viewOnly: true)
        var lateNovels: RelatedList<Novel>
        @Relationship(
            primaryJoin: "Reader.id == loans.reader_id",
            secondary: "loans",
            secondaryJoin: "Novel.id == loans.novel_id and Novel.difficulty <= Reader.level",
            orderBy: "title", viewOnly: true)
        var easyNovels: RelatedList<Novel>
        @Relationship(
            primaryJoin: "Reader.id == loans.guarantor_id", secondary: "loans", orderBy: "title")
        var guaranteed: RelatedList<Novel>
    }

    @Mapped("reader_notes") final class Note {
        var id: Int?
        var pages: Int
        @Column(foreignKey: ForeignKey("readers.id")) var readerID: Int?
        @Relationship var reader: Reader?
    }

    @Mapped("novels") final class Novel {
        var id: Int?
        @Column(.string(20)) var title: String
        var difficulty: Int = 0
    }

    static let metadata = MetaData()
    static let loans = Table(
        "loans", metadata,
        Column("id", .bigInteger, primaryKey: true),
        Column("reader_id", .bigInteger, ForeignKey("readers.id")),
        Column("guarantor_id", .bigInteger),
        Column("novel_id", .bigInteger, ForeignKey("novels.id")),
        Column("is_late", .boolean, serverDefault: "FALSE"))
    static let registry: Registry = {
        _ = loans
        return Registry(Reader.self, metadata: metadata)
    }()

    private func session(_ engine: DatabaseEngine) throws -> Session {
        let session = Session(engine)
        let ann = Reader(name: "ann", level: 5)
        let bob = Reader(name: "bob", level: 1)
        ann.notes = [Note(pages: 3), Note(pages: 6)]
        bob.notes = [Note(pages: 9), Note(pages: 10)]
        let novels = ["a", "b", "c"].enumerated().map { Novel(title: $1, difficulty: $0 * 2) }
        ann.novels = RelatedList(novels)
        bob.novels = [novels[1], novels[2]]
        try session.addAll([ann, bob])
        try session.flush()
        for (reader, novel) in [(ann, novels[2]), (bob, novels[1])] {
            try session.execute(
                update(Self.loans).set(Self.loans.c.is_late, to: true)
                    .where(Self.loans.c.reader_id == reader.id)
                    .where(Self.loans.c.novel_id == novel.id))
        }
        try session.commit()
        session.clear()
        return session
    }

    private static let strategies: [@Sendable (String) -> LoaderOption] = [
        { lazyload($0) }, { selectinload($0) }, { eagerload($0) }, { subqueryload($0) },
    ]

    @Test(arguments: TestEngine.mapped)
    func textComparesBothClasses(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            let session = try session(engine)
            defer { session.close() }
            let readers = session.query(Reader.self).orderBy(Reader.id)
            for option in Self.strategies {
                session.clear()
                let all = try readers.options(option("longNotes")).all()
                #expect(all.map { $0.longNotes.map(\.pages) } == [[6], [9, 10]])
            }
            #expect(try readers.filter(Reader.longNotes.any(Note.pages == 3)).count() == 0)
            #expect(try readers.join(Reader.longNotes).count() == 2)
            let ann = try #require(try readers.first())
            #expect(try ann.$longNotes.query().count() == 1)
        }
    }

    @Test(arguments: TestEngine.mapped)
    func aTableBetweenHasConditionsAsWell(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            let session = try session(engine)
            defer { session.close() }
            let readers = session.query(Reader.self).orderBy(Reader.id)
            for option in Self.strategies {
                session.clear()
                let all = try readers.options(option("lateNovels"), option("easyNovels")).all()
                #expect(all.map { $0.lateNovels.map(\.title) } == [["c"], ["b"]])
                #expect(all.map { $0.easyNovels.map(\.title) } == [["a", "b", "c"], []])
                #expect(all.map { $0.novels.map(\.title) } == [["a", "b", "c"], ["b", "c"]])
            }
            #expect(
                try readers.filter(Reader.lateNovels.any(Novel.title == "b")).all().map(\.name)
                    == ["bob"])
            #expect(
                try readers.filter(Reader.easyNovels.any(Novel.title == "b")).all().map(\.name)
                    == ["ann"])
            let novel = try session.query(Novel.self).filterBy(title: "c").one()
            #expect(try readers.filter(Reader.lateNovels.contains(novel)).one().name == "ann")
            #expect(try readers.filter(Reader.easyNovels == nil).one().name == "bob")
            #expect(try readers.join(Reader.lateNovels).filter(Novel.title == "c").count() == 1)
            let bob = try #require(try readers.all().last)
            #expect(try bob.$lateNovels.query().one().title == "b")
            #expect(try bob.$easyNovels.query().count() == 0)
            #expect(try session.query(Novel.self).withParent(bob, Reader.lateNovels).count() == 1)
        }
    }

    @Test(arguments: TestEngine.mapped)
    func columnsThatAreNoForeignKeysTieThem(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            let session = try session(engine)
            defer { session.close() }
            let ann = try #require(try session.query(Reader.self).orderBy(Reader.id).first())
            let novel = try session.query(Novel.self).filterBy(title: "a").one()
            ann.guaranteed.append(novel)
            try session.commit()
            session.clear()
            let again = try #require(try session.query(Reader.self).orderBy(Reader.id).first())
            #expect(again.guaranteed.map(\.title) == ["a"])
            #expect(again.novels.count == 3)
            again.guaranteed.removeAll()
            try session.commit()
            session.clear()
            let empty = try #require(try session.query(Reader.self).orderBy(Reader.id).first())
            #expect(empty.guaranteed.isEmpty && empty.novels.count == 3)
        }
    }

    @Mapped final class Town {
        var townID: Int?
        var name: String = ""
        var size: Int = 5
        var bigStreets: RelatedList<Street>
        var festivals: RelatedList<Festival>
        init(_ name: String) { self.name = name }
    }

    @Mapped final class Street {
        var streetID: Int?
        var townID: Int?
        var houses: Int = 0
        init(_ houses: Int) { self.houses = houses }
    }

    @Mapped final class Festival {
        var festivalID: Int?
        var title: String = ""
        init(_ title: String) { self.title = title }
    }

    static let places: MetaData = {
        let metadata = MetaData()
        let towns = Table(
            "towns", metadata, Column("town_id", .integer, primaryKey: true),
            Column("name", .string(20)), Column("size", .integer))
        let streets = Table(
            "streets", metadata, Column("street_id", .integer, primaryKey: true),
            Column("town_id", .integer, ForeignKey("towns.town_id")),
            Column("houses", .integer))
        let festivals = Table(
            "festivals", metadata, Column("festival_id", .integer, primaryKey: true),
            Column("title", .string(20)))
        let hosts = Table(
            "hosts", metadata, Column("town", .integer, primaryKey: true),
            Column("festival", .integer, primaryKey: true))
        mapper(Street.self, streets)
        mapper(Festival.self, festivals)
        mapper(
            Town.self, towns,
            properties: [
                "bigStreets": relation(
                    Street.self,
                    primaryJoin: towns.c.town_id == streets.c.town_id
                        && streets.c.houses > towns.c.size),
                "festivals": relation(
                    Festival.self, secondary: hosts,
                    primaryJoin: towns.c.town_id == hosts.c.town,
                    secondaryJoin: hosts.c.festival == festivals.c.festival_id),
            ])
        return metadata
    }()

    @Test(arguments: TestEngine.mapped)
    func aMapperTakesExpressionsOverColumns(_ test: TestEngine) async throws {
        try await test.withDatabase { database in
            try await Self.places.createAll(database.engine)
            try await database.engine.withSession { session in
                let town = Town("x")
                town.bigStreets.append(Street(9))
                town.festivals.append(Festival("may"))
                try session.add(town)
                try session.flush()
                let small = Street(2)
                small.townID = town.townID
                try session.add(small)
                try session.commit()
                session.clear()
                let again = try session.query(Town.self).one()
                #expect(again.bigStreets.map(\.houses) == [9])
                #expect(again.festivals.map(\.title) == ["may"])
                #expect(try session.query(Street.self).count() == 2)
                #expect(
                    try session.query(Town.self).filter(Town.festivals.any(Festival.title == "may"))
                        .count() == 1)
            }
        }
    }

    @Mapped("bad_novels") final class BadNovel {
        var id: Int?
    }

    @Mapped("bad_readers") final class BadReader {
        var id: Int?
        @Relationship(primaryJoin: "BadReader.id == loans.nope", secondary: "loans")
        var unknown: RelatedList<BadNovel>
        @Relationship(primaryJoin: "BadReader.id == other_table.x", secondary: "loans")
        var foreign: RelatedList<BadNovel>
        @Relationship(secondaryJoin: "BadNovel.id == loans.novel_id")
        var loose: RelatedList<BadNovel>
    }

    @Test func faultsNameTheRemedy() {
        let metadata = MetaData()
        _ = Table(
            "loans", metadata, Column("id", .integer, primaryKey: true),
            Column("novel_id", .bigInteger, ForeignKey("bad_novels.id")))
        let error = #expect(throws: ORMError.self) {
            try Registry(BadReader.self, metadata: metadata).configure()
        }
        let text = error?.message ?? ""
        #expect(text.contains("'loans' has no column 'nope'; its columns are id, novel_id"))
        #expect(text.contains("'other_table' is neither BadReader nor BadNovel, nor 'loans'"))
        #expect(text.contains("BadReader.loose: secondaryJoin goes with secondary"))
    }
}
