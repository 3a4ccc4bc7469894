import QuicksilverEngine
import QuicksilverSQL
import Testing

/// Tables with every kind of constraint, each with a name.
private let constrained = """
    CREATE TABLE parents (
        id INTEGER NOT NULL,
        code VARCHAR(20) NOT NULL,
        CONSTRAINT pk_parents PRIMARY KEY (id),
        CONSTRAINT uq_parents_code UNIQUE (code)
    );
    CREATE TABLE children (
        id INTEGER NOT NULL,
        parent_id INTEGER,
        age INTEGER,
        CONSTRAINT pk_children PRIMARY KEY (id),
        CONSTRAINT fk_children_parents FOREIGN KEY (parent_id) REFERENCES parents (id),
        CONSTRAINT ck_children_age CHECK (age >= 0)
    );
    INSERT INTO parents VALUES (1, 'one');
    INSERT INTO children VALUES (1, 1, 5)
    """

extension ComplianceCase {
    /// What errors say: kinds, names, and never values.
    static var errors: [ComplianceCase] {
        var cases = CaseList("errors")
        cases.add("a unique key names table and constraint") { db in
            let error = try await violation(
                .unique, "INSERT INTO parents VALUES (\(2), \("one"))", db)
            if db.has(.namesUniqueConstraint) { #expect(error?.constraint == "uq_parents_code") }
            if db.has(.namesUniqueTable) { #expect(error?.table == "parents") }
        }
        cases.add("a primary key is a unique key") { db in
            let error = try await violation(
                .unique, "INSERT INTO parents VALUES (\(1), \("two"))", db)
            if db.has(.namesUniqueTable) { #expect(error?.table == "parents") }
        }
        cases.add("an update violates as an insert does") { db in
            try await db.script(constrained)
            try await db.script("INSERT INTO parents VALUES (2, 'two')")
            await expectError(.unique) {
                try await db.engine.execute("UPDATE parents SET code = \("one") WHERE id = \(2)")
            }
        }
        cases.add("a foreign key without its target") { db in
            let error = try await violation(
                .foreignKey, "INSERT INTO children VALUES (\(2), \(99), \(1))", db)
            if db.has(.namesForeignKey) {
                #expect(error?.constraint == "fk_children_parents")
                #expect(error?.table == "children")
            }
        }
        cases.add("a target that is still pointed at") { db in
            let error = try await violation(.foreignKey, "DELETE FROM parents WHERE id = \(1)", db)
            if db.has(.namesForeignKey) { #expect(error?.constraint == "fk_children_parents") }
        }
        cases.add("NULL where it isn't allowed names the column") { db in
            let error = try await violation(
                .notNull, "INSERT INTO parents (id, code) VALUES (\(2), NULL)", db)
            #expect(error?.column == "code")
            if db.has(.namesNotNullTable) { #expect(error?.table == "parents") }
        }
        cases.add("a check names its constraint") { db in
            let error = try await violation(
                .check, "INSERT INTO children VALUES (\(2), \(1), \(-1))", db)
            #expect(error?.constraint == "ck_children_age")
            if db.has(.namesCheckTable) { #expect(error?.table == "children") }
        }
        cases.add("a table that isn't there") { db in
            let error = await expectError(.unknownTable) {
                try await db.rows(textRows("SELECT 1 FROM nowhere", as: Int.self))
            }
            #expect(error?.sql == "SELECT 1 FROM nowhere")
        }
        cases.add("a column that isn't there") { db in
            try await makeItems(db, 1)
            await expectError(.unknownColumn) {
                try await db.rows(textRows("SELECT colour FROM items", as: Int.self))
            }
            await expectError(.unknownColumn) {
                try await db.engine.execute("UPDATE items SET colour = \(1)")
            }
        }
        cases.add("a function that isn't there") { db in
            await expectError(.unknownObject) {
                try await db.rows(textRows("SELECT no_such_function(1)", as: Int.self))
            }
        }
        cases.add("a table that is there already") { db in
            try await db.script(itemsTable)
            await expectError(.duplicateObject) { try await db.script(itemsTable) }
        }
        cases.add("text that isn't SQL") { db in
            for text in ["SELEKT 1", "SELECT FROM WHERE", "SELECT 'open", "SELECT (1"] {
                await expectError(.syntax) {
                    try await db.rows(textRows(SQLText(unsafe: text), as: Int.self))
                }
            }
            await expectError(.syntax) { try await db.script("CREATE TABEL x (i INTEGER)") }
        }
        cases.add("values stay out of descriptions") { db in
            try await makeItems(db, 1)
            try await db.script("CREATE UNIQUE INDEX ix_items_name ON items (name)")
            try await db.run { connection in
                try connection.execute(insertItem, ["id": 2, "name": "hush-hush"])
                let error = expectError(.unique) {
                    try connection.execute(insertItem, ["id": 3, "name": "hush-hush"])
                }
                guard var error else { return }
                #expect(!"\(error)".contains("hush-hush"))
                #expect(!String(reflecting: error).contains("hush-hush"))
                #expect(!error.message.contains("hush-hush"))
                #expect(error.parameters() == ["3", "'hush-hush'"])
                error.includesValues = true
                #expect("\(error)".contains("hush-hush"))
            }
        }
        cases.add("values stand in errors when the engine is told so") { db in
            try await makeItems(db, 1)
            let engine = try db.makeEngine(EngineConfiguration(showsValues: true))
            let error = await expectError(.unique) {
                try await engine.execute(insertItem, ["id": 1, "name": "shown"])
            }
            #expect(error.map { "\($0)".contains("'shown'") } == true)
        }
        cases.add("an error carries the SQL with placeholders") { db in
            try await makeItems(db, 1)
            let error = await expectError(.unique) {
                try await db.engine.execute(
                    "INSERT INTO items (id, name) VALUES (\(1), \("x"))")
            }
            #expect(error?.sql?.hasPrefix("INSERT INTO items (id, name) VALUES (") == true)
            #expect(error?.sql?.contains("'x'") == false)
        }
        cases.add("NULL where the Swift type has none names the column") { db in
            try await db.run { connection in
                let error = expectError(.unexpectedNull) {
                    try connection.execute(
                        textRows("SELECT 1 AS a, NULL AS gone", as: Int.self, Int.self)
                    ).one()
                }
                #expect(error?.column == "gone" || error?.message.contains("gone") == true)
            }
        }
        cases.add("a text where a number is asked for names the column") { db in
            try await makeItems(db, 1)
            try await db.run { connection in
                let error = expectError(.wrongType) {
                    try connection.execute(
                        textRows("SELECT name FROM items", as: Int.self)
                    ).one()
                }
                #expect(error?.column == "name" || error?.message.contains("name") == true)
            }
        }
        cases.add("a number too big for the Swift type names the column") { db in
            try await db.script("CREATE TABLE big (n BIGINT); INSERT INTO big VALUES (40000)")
            try await db.run { connection in
                let small = textRows("SELECT n FROM big", as: Int16.self)
                let error = expectError(.dataOutOfRange) { try connection.execute(small).one() }
                #expect(error?.message.contains("40000") == false || error?.column == "n")
                expectEqual(
                    try connection.execute(textRows("SELECT n FROM big", as: Int32.self)).one(),
                    40_000)
            }
        }
        cases.add("a column that isn't in the row is an error") { db in
            await #expect(throws: (any Error).self) {
                try await db.rows(textRows("SELECT 1", as: Int.self, Int.self))
            }
        }
        cases.add("more than one statement where one is executed is refused") { db in
            try await makeItems(db, 1)
            await #expect(throws: DatabaseError.self) {
                try await db.engine.execute("DELETE FROM items WHERE id = \(5); DELETE FROM items")
            }
            try await expectItems(db, [(1, "item 1")])
        }
        cases.add("an empty statement is refused") { db in
            for text in ["", "   ", "-- nothing\n"] {
                await #expect(throws: (any Error).self, "'\(text)'") {
                    try await db.engine.execute(SQLText(unsafe: text))
                }
            }
        }
        cases.add(
            "a number too big for its column", needs: [.narrowIntegers],
            whenLacking: .isSkipped
        ) { db in
            try await db.script("CREATE TABLE small (n SMALLINT, i INTEGER)")
            await expectError(.dataOutOfRange) {
                try await db.engine.execute("INSERT INTO small (n) VALUES (\(40_000))")
            }
            await expectError(.dataOutOfRange) {
                try await db.engine.execute("INSERT INTO small (i) VALUES (\(3_000_000_000))")
            }
            let none = try await db.rows(textRows("SELECT COUNT(*) FROM small", as: Int.self))
            #expect(none == [0])
        }
        cases.add(
            "a text where a column wants a number", needs: [.strictTypes], whenLacking: .isSkipped
        ) { db in
            try await db.script("CREATE TABLE small (i INTEGER)")
            await #expect(throws: DatabaseError.self) {
                try await db.engine.execute("INSERT INTO small (i) VALUES (\("many"))")
            }
            let none = try await db.rows(textRows("SELECT COUNT(*) FROM small", as: Int.self))
            #expect(none == [0])
        }
        return cases.all
    }
}

/// Expects a statement on the constrained tables to fail, and to change nothing.
private func violation(
    _ kind: DatabaseError.Kind, _ sql: SQLText, _ db: TestDatabase,
    sourceLocation: SourceLocation = #_sourceLocation
) async throws -> DatabaseError? {
    try await db.script(constrained)
    let error = await expectError(kind, sourceLocation: sourceLocation) {
        try await db.engine.execute(sql)
    }
    let counts = try await db.rows(
        textRows(
            "SELECT (SELECT COUNT(*) FROM parents), (SELECT COUNT(*) FROM children)", as: Int.self,
            Int.self))
    expectRows(counts, [(1, 1)], sourceLocation: sourceLocation)
    return error
}
