import Quicksilver
import QuicksilverTesting
import Testing

/// Objects that have one parent, and those that can't be without.
@Suite struct SingleParentTests {
    @Mapped("accounts") final class Account {
        var id: Int?
        @Column(.string(20)) var name: String
        @Column(foreignKey: ForeignKey("settings.id")) var settingsID: Int?
        @Relationship(cascade: [.all, .deleteOrphan]) var settings: Settings?
        @Relationship(secondary: "account_tags", cascade: [.all, .deleteOrphan])
        var tags: RelatedList<Tag>
        @Relationship(cascade: [.all, .deleteOrphan]) var entries: RelatedList<Entry>
    }

    @Mapped("settings") final class Settings {
        var id: Int?
        @Column(.string(20)) var style: String
    }

    @Mapped("tags") final class Tag {
        var id: Int?
        @Column(.string(20)) var word: String
    }

    @Mapped("entries") final class Entry {
        var id: Int?
        @Column(nullable: false, foreignKey: ForeignKey("accounts.id")) var accountID: Int?
    }

    @Mapped("ledgers") final class Ledger {
        var id: Int?
        @Relationship(cascade: [.all, .deleteOrphan]) var lines: RelatedList<Line>
    }

    @Mapped("ledger_lines", polymorphicOn: "kind") class Line {
        var id: Int?
        @Column(nullable: false, foreignKey: ForeignKey("ledgers.id")) var ledgerID: Int?
        init() {}
    }

    @Mapped("tax_lines", inherits: .joined) final class TaxLine: Line { var rate: Int = 0 }
    @Mapped(inherits: .single) final class NoteLine: Line { var text: String? }

    @Test(arguments: TestEngine.mapped)
    func subclassesNeedTheirParentAsWell(_ test: TestEngine) async throws {
        let registry = Registry(Ledger.self, Line.self, TaxLine.self, NoteLine.self)
        try await test.with(registry) { engine in
            for line in [TaxLine(), NoteLine()] as [Line] {
                let session = Session(engine)
                defer { session.close() }
                try session.add(line)
                let error = #expect(throws: ORMError.self) { try session.flush() }
                #expect(error?.attribute == "ledgerID")
                let name = "\(type(of: line))"
                #expect(
                    error?.message.contains(
                        "a new \(name) is an orphan: no Ledger has it in Ledger.lines") == true)
                try session.rollback()
                let ledger = Ledger()
                ledger.lines.append(line)
                try session.add(ledger)
                try session.commit()
                #expect(line.ledgerID == ledger.id)
            }
        }
    }

    static let registry: Registry = {
        let metadata = MetaData()
        _ = Table(
            "account_tags", metadata,
            Column("account_id", .bigInteger, ForeignKey("accounts.id"), primaryKey: true),
            Column("tag_id", .bigInteger, ForeignKey("tags.id"), primaryKey: true))
        return Registry(Account.self, metadata: metadata)
    }()

    @Test(arguments: TestEngine.mapped)
    func aSecondParentIsRefused(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            let session = Session(engine)
            defer { session.close() }
            let style = Settings(style: "blue")
            let ed = Account(name: "ed", settings: style)
            try session.add(ed)
            try session.commit()
            let wendy = Account(name: "wendy")
            try session.add(wendy)
            wendy.settings = style
            let error = #expect(throws: ORMError.self) { try session.flush() }
            #expect(error?.code == .invalidState && error?.attribute == "settings")
            let text = error?.message ?? ""
            #expect(text.contains("Account.settings has deleteOrphan"))
            #expect(text.contains("Account(1) has it, and a new Account as well"))
            // Taken from the first, it may go to the second; it isn't an orphan.
            ed.settings = nil
            try session.commit()
            #expect(wendy.settingsID == style.id)
            #expect(try session.query(Settings.self).count() == 1)
            wendy.settings = nil
            try session.commit()
            #expect(try session.query(Settings.self).count() == 0)
        }
    }

    @Test(arguments: TestEngine.mapped)
    func loadedParentsCountAndRolledBackOnesDont(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            let session = Session(engine)
            defer { session.close() }
            try session.addAll([
                Account(name: "ed", settings: Settings(style: "blue")), Account(name: "wendy"),
                Account(name: "jack"),
            ])
            try session.commit()
            session.expungeAll()
            let all = try session.query(Account.self).orderBy(Account.id).all()
            all[1].settings = all[0].settings
            #expect(throws: ORMError.self) { try session.flush() }
            try session.rollback()
            let style = all[0].settings
            #expect(style?.style == "blue")
            all[0].settings = nil
            all[2].settings = style
            try session.commit()
            #expect(all[2].settingsID == style?.id)
        }
    }

    @Test(arguments: TestEngine.mapped)
    func manyToManyHasOneParentAsWell(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            let session = Session(engine)
            defer { session.close() }
            let word = Tag(word: "new")
            let ed = Account(name: "ed", tags: [word])
            let wendy = Account(name: "wendy", tags: [word])
            try session.addAll([ed, wendy])
            let error = #expect(throws: ORMError.self) { try session.flush() }
            #expect(error?.message.contains("Account.tags has deleteOrphan") == true)
            wendy.tags.removeAll()
            try session.commit()
            ed.tags.remove(word)
            try session.commit()
            #expect(try session.query(Tag.self).count() == 0)
        }
    }

    @Test(arguments: TestEngine.mapped)
    func anOrphanThatNeedsAParentIsNamed(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            let session = Session(engine)
            defer { session.close() }
            let entry = Entry()
            try session.add(entry)
            let error = #expect(throws: ORMError.self) { try session.flush() }
            #expect(error?.attribute == "accountID")
            #expect(
                error?.message.contains(
                    "a new Entry is an orphan: no Account has it in Account.entries") == true)
            let ed = Account(name: "ed")
            ed.entries.append(entry)
            try session.add(ed)
            try session.commit()
            #expect(entry.accountID == ed.id)
        }
    }

    @Mapped("shelves") final class Shelf {
        var id: Int?
        @Relationship(cascade: [.all], viewOnly: true) var boxes: RelatedList<Box>
    }

    @Mapped("boxes") final class Box {
        var id: Int?
        @Column(foreignKey: ForeignKey("shelves.id")) var shelfID: Int?
        @Relationship(cascade: .deleteOrphan) var shelf: Shelf?
    }

    @Test func misusedCascadesAreFaultsOfTheMapping() {
        let error = #expect(throws: ORMError.self) {
            try Registry(Shelf.self, Box.self).configure()
        }
        let text = error?.message ?? ""
        #expect(text.contains("Shelf.boxes: viewOnly writes nothing"))
        #expect(text.contains("Box.shelf: deleteOrphan needs delete as well"))
    }
}
