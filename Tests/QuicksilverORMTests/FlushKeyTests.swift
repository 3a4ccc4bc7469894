import Quicksilver
import QuicksilverTesting
import Testing

/// How new objects get the keys and values that the database makes: each its own, in few statements.
@Suite struct FlushKeyTests {
    @Mapped("parts") final class Part {
        var id: Int?
        @Column(.string(40), unique: true) var name: String
    }

    @Mapped("tickets") final class Ticket {
        var id: Int?
        @Column(.string(40)) var name: String
        @Column(.string(20), serverDefault: "'open'") var state: String?
    }

    @Mapped("branches") final class Branch {
        var id: Int?
        @Column(.string(40)) var name: String
        @Column(foreignKey: ForeignKey("branches.id")) var parentID: Int?
        @Relationship(backPopulates: "parent") var children: RelatedList<Branch>
        @Relationship(backPopulates: "children") var parent: Branch?
    }

    static let registry = Registry(Part.self, Ticket.self, Branch.self)

    /// Adds so many parts, commits, and compares each object's key with its row's.
    private func check(_ engine: DatabaseEngine, _ count: Int = 12) throws -> [String] {
        let session = Session(engine)
        defer { session.close() }
        let parts = (1...count).map { Part(name: "part \($0)") }
        try session.addAll(parts)
        let sent = try statements(engine) { try session.flush() }
        try session.commit()
        let rows = try engine.withConnection { connection in
            try connection.execute(text("SELECT id, name FROM parts").rows).all().map {
                (try $0.get("name", as: String.self), try $0.get("id", as: Int.self))
            }
        }
        #expect(rows.count == count)
        let keys = Dictionary(uniqueKeysWithValues: rows)
        for part in parts { #expect(part.id == keys[part.name]) }
        for part in parts {
            #expect(try session.get(Part.self, try #require(part.id)) === part)
        }
        return sent.filter { !$0.hasPrefix("BEGIN") }
    }

    private func run(_ engine: DatabaseEngine, _ scripts: String...) throws {
        try engine.withConnection { connection in
            for script in scripts { try connection.execute(script: script) }
        }
    }

    @Test(arguments: TestEngine.mapped)
    func manyRowsTakeFewStatements(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            let sent = try check(engine)
            #expect(sent.count == (engine.dialect.name == "postgresql" ? 2 : 1), "\(sent)")
            if engine.dialect.name == "postgresql" { #expect(sent[0].contains("nextval")) }
        }
    }

    @Test(arguments: TestEngine.mapped)
    func treesGetAllTheirKeysInOneTrip(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            let session = Session(engine)
            defer { session.close() }
            let root = Branch(name: "root")
            for number in 0..<4 {
                root.children.append(Branch(name: "child \(number)"))
                root.children[number].children = [Branch(name: "leaf \(number)")]
            }
            try session.add(root)
            let sent = try statements(engine) { try session.flush() }
            #expect(sent.filter { $0.contains("INSERT") }.count == 3)
            #expect(
                sent.filter { $0.contains("nextval") }.count
                    == (engine.dialect.name == "postgresql" ? 1 : 0))
            try session.commit()
            for child in root.children {
                #expect(child.parentID == root.id)
                #expect(child.children[0].parentID == child.id)
            }
        }
    }

    @Test(arguments: TestEngine.mapped)
    func givenKeysStayAmongMadeOnes(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            let session = Session(engine)
            defer { session.close() }
            let parts = (1...9).map { number in
                Part(id: number % 3 == 0 ? 1_000 + number : nil, name: "part \(number)")
            }
            try session.addAll(parts)
            try session.commit()
            session.clear()
            for (number, part) in zip(1..., parts) {
                let id = try #require(part.id)
                if number % 3 == 0 { #expect(id == 1_000 + number) }
                #expect(try session.get(Part.self, id)?.name == part.name)
            }
        }
    }

    @Test(arguments: TestEngine.mapped)
    func triggersThatWriteElsewhereDoNoHarm(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            let body = "INSERT INTO tickets (name) VALUES ('by trigger'), ('twice')"
            switch engine.dialect.name {
            case "postgresql":
                try run(
                    engine,
                    """
                    CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS
                    'BEGIN \(body.replacing("'", with: "''")); RETURN NULL; END';
                    CREATE TRIGGER noted AFTER INSERT ON parts FOR EACH ROW EXECUTE FUNCTION note()
                    """)
            case "sqlite":
                try run(
                    engine, "CREATE TRIGGER noted AFTER INSERT ON parts BEGIN \(body); END")
            default:
                try run(engine, "CREATE TRIGGER noted AFTER INSERT ON parts FOR EACH ROW \(body)")
            }
            #expect(try check(engine).count == (engine.dialect.name == "postgresql" ? 2 : 1))
        }
    }

    @Test(arguments: TestEngine.mapped.filter { $0.name != "sqlite" })
    func triggersThatChangeTheKeyAreSeen(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            guard engine.dialect.name == "postgresql" else {
                try run(
                    engine,
                    """
                    CREATE TRIGGER shift BEFORE INSERT ON parts FOR EACH ROW
                    SET NEW.id = 5000 + (SELECT count(*) FROM parts)
                    """)
                #expect(try check(engine).count == 1)
                return
            }
            try run(
                engine,
                """
                CREATE FUNCTION shift() RETURNS trigger LANGUAGE plpgsql AS
                'BEGIN NEW.id := NEW.id + 5000; RETURN NEW; END';
                CREATE TRIGGER shift BEFORE INSERT ON parts FOR EACH ROW EXECUTE FUNCTION shift()
                """)
            // No key is reserved, and each row is asked for its own.
            #expect(try check(engine).count == 13)
            try run(engine, "DELETE FROM parts", "ALTER TABLE parts DISABLE TRIGGER shift")
            #expect(try check(engine).count == 2)
        }
    }

    @Test(arguments: TestEngine.mapped.filter { $0.name == "postgresql" })
    func sequencesThatMayNotBeUsedAreLeftAlone(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            try run(engine, "ALTER TABLE parts ALTER id SET GENERATED ALWAYS")
            #expect(try check(engine).count == 13)
            try run(
                engine, "DELETE FROM parts", "ALTER TABLE parts ALTER id DROP IDENTITY",
                "CREATE SEQUENCE shared START 700",
                "ALTER TABLE parts ALTER id SET DEFAULT nextval('shared')")
            #expect(try check(engine).count == 13)
            // Owned by the column, but its numbers are changed on the way.
            try run(
                engine, "DELETE FROM parts", "ALTER SEQUENCE shared OWNED BY parts.id",
                "ALTER TABLE parts ALTER id SET DEFAULT nextval('shared') * 10")
            #expect(try check(engine).count == 13)
            try run(
                engine, "DELETE FROM parts",
                "ALTER TABLE parts ALTER id SET DEFAULT nextval('shared')")
            #expect(try check(engine).count == 2)
        }
    }

    @Test(arguments: TestEngine.mapped.filter { $0.name == "postgresql" })
    func rulesAndPartitionsAreAskedRowByRow(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            try run(
                engine, "CREATE RULE noted AS ON INSERT TO parts DO ALSO NOTIFY parts")
            #expect(throws: Never.self) { try check(engine) }
            try run(
                engine, "DROP TABLE parts",
                """
                CREATE TABLE parts (id bigserial PRIMARY KEY, name varchar(40))
                PARTITION BY HASH (id);
                CREATE TABLE parts_0 PARTITION OF parts FOR VALUES WITH (MODULUS 2, REMAINDER 0);
                CREATE TABLE parts_1 PARTITION OF parts FOR VALUES WITH (MODULUS 2, REMAINDER 1)
                """)
            #expect(try check(engine).count == 13)
        }
    }

    @Test(arguments: TestEngine.mapped.filter { $0.name != "mariadb" })
    func viewsWithTriggersGiveKeysOrAnError(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            guard engine.dialect.name == "sqlite" else {
                try run(
                    engine, "ALTER TABLE parts RENAME TO all_parts",
                    "CREATE VIEW parts AS SELECT id, name FROM all_parts",
                    """
                    CREATE FUNCTION put() RETURNS trigger LANGUAGE plpgsql AS
                    'BEGIN INSERT INTO all_parts (name) VALUES (NEW.name) RETURNING id INTO NEW.id;
                    RETURN NEW; END';
                    CREATE TRIGGER put INSTEAD OF INSERT ON parts
                    FOR EACH ROW EXECUTE FUNCTION put()
                    """)
                #expect(try check(engine).count == 13)
                return
            }
            try run(
                engine, "ALTER TABLE parts RENAME TO all_parts",
                "CREATE VIEW parts AS SELECT id, name FROM all_parts",
                """
                CREATE TRIGGER put INSTEAD OF INSERT ON parts
                BEGIN INSERT INTO all_parts (name) VALUES (NEW.name); END
                """)
            let session = Session(engine)
            defer { session.close() }
            let parts = (1...3).map { Part(name: "part \($0)") }
            try session.addAll(parts)
            let error = #expect(throws: ORMError.self) { try session.flush() }
            #expect(error?.description.contains("made no key for a Part") == true)
            #expect(parts.allSatisfy { $0.id == nil })
            session.close()
            let left = try engine.withConnection { connection in
                try connection.execute(text("SELECT name FROM all_parts").rows).all().count
            }
            #expect(left == 0)
        }
    }

    @Test(arguments: TestEngine.mapped)
    func valuesThatTheDatabaseMakesComeBack(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            let session = Session(engine)
            defer { session.close() }
            let tickets = (1...5).map { number in
                Ticket(name: "ticket \(number)", state: number == 3 ? "closed" : nil)
            }
            try session.addAll(tickets)
            let sent = try statements(engine) { try session.flush() }
            let selects = sent.filter { $0.hasPrefix("SELECT") && !$0.contains("nextval") }
            #expect(selects.count == (engine.dialect.name == "mariadb" ? 0 : 1), "\(sent)")
            #expect(tickets.map(\.state) == ["open", "open", "closed", "open", "open"])
            #expect(Set(tickets.compactMap(\.id)).count == 5)
            #expect(session.dirty.isEmpty)
            try session.commit()
        }
    }

    @Test(arguments: TestEngine.mapped)
    func aFlushThatFailsTakesKeysBack(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            let session = Session(engine)
            defer { session.close() }
            let parts = ["a", "b", "a", "c"].map { Part(name: $0) }
            try session.addAll(parts)
            #expect(throws: DatabaseError.self) { try session.flush() }
            #expect(parts.allSatisfy { $0.id == nil })
            parts[2].name = "d"
            try session.commit()
            #expect(Set(parts.compactMap(\.id)).count == 4)
            session.clear()
            #expect(
                try session.query(Part.self).orderBy(Part.id).all().map(\.name)
                    == ["a", "b", "d", "c"])
        }
    }
}
