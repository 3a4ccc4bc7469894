import QuicksilverEngine
import QuicksilverSQL
import Testing

@testable import QuicksilverSQLiteDriver

@Suite struct ErrorTests {
    private let connection: SQLiteConnection

    init() throws {
        connection = try SQLiteDriver.inMemory().connection()
        try connection.execute(
            script: """
                CREATE TABLE parents (
                    id INTEGER PRIMARY KEY,
                    name TEXT NOT NULL CONSTRAINT uq_parents_name UNIQUE,
                    age INTEGER CONSTRAINT ck_parents_age CHECK (age >= 0),
                    first TEXT, last TEXT, code TEXT,
                    CONSTRAINT "uq parents, first last" UNIQUE (first COLLATE NOCASE, last DESC));
                CREATE UNIQUE INDEX ix_parents_code ON parents (code);
                CREATE UNIQUE INDEX ix_parents_lower ON parents (lower(code));
                CREATE TABLE children (
                    parent_id INTEGER NOT NULL REFERENCES parents (id),
                    later_id INTEGER REFERENCES parents (id) DEFERRABLE INITIALLY DEFERRED);
                CREATE TABLE pairs (a INTEGER, b INTEGER, CONSTRAINT pk_pairs PRIMARY KEY (a, b))
                    WITHOUT ROWID;
                CREATE TABLE strict (n INTEGER) STRICT;
                INSERT INTO parents (id, name, first, last, code) VALUES (1, 'ed', 'a', 'b', 'C');
                """)
    }

    private func fail(_ sql: String) -> DatabaseError? {
        databaseError { try connection.run(sql) }
    }

    @Test func uniqueOfOneColumn() {
        let error = fail("INSERT INTO parents (name) VALUES ('ed')")
        #expect(error?.kind == .unique)
        #expect(error?.table == "parents")
        #expect(error?.column == "name")
        #expect(error?.constraint == "uq_parents_name")
        #expect(error?.nativeCode == 2067)
        #expect(error?.sql == "INSERT INTO parents (name) VALUES ('ed')")
        #expect(error?.isSafeToRetry == false)
    }

    @Test func uniqueOfSeveralColumns() {
        let error = fail("INSERT INTO parents (name, first, last) VALUES ('x', 'A', 'b')")
        #expect(error?.kind == .unique)
        #expect(error?.column == "first, last")
        #expect(error?.constraint == "uq parents, first last")
    }

    @Test func uniqueIndexes() {
        _ = fail("CREATE UNIQUE INDEX ix_parents_age ON parents (age)")
        _ = fail("UPDATE parents SET age = 5")
        let plain = fail("INSERT INTO parents (name, age) VALUES ('x', 5)")
        #expect(plain?.constraint == "ix_parents_age")
        let expression = fail("INSERT INTO parents (name, code) VALUES ('x', 'c')")
        #expect(expression?.kind == .unique)
        #expect(expression?.constraint == "ix_parents_lower")
    }

    @Test func primaryKeys() {
        let rowid = fail("INSERT INTO parents (id, name) VALUES (1, 'x')")
        #expect(rowid?.kind == .unique)
        #expect(rowid?.table == "parents")
        #expect(rowid?.column == "id")
        _ = fail("INSERT INTO pairs VALUES (1, 2)")
        let pair = fail("INSERT INTO pairs VALUES (1, 2)")
        #expect(pair?.kind == .unique)
        #expect(pair?.constraint == "pk_pairs")
        #expect(pair?.column == "a, b")
    }

    @Test func notNull() {
        let error = fail("INSERT INTO parents (id) VALUES (2)")
        #expect(error?.kind == .notNull)
        #expect(error?.table == "parents")
        #expect(error?.column == "name")
    }

    @Test func check() {
        let error = fail("INSERT INTO parents (name, age) VALUES ('x', -1)")
        #expect(error?.kind == .check)
        #expect(error?.constraint == "ck_parents_age")
    }

    @Test func foreignKeys() throws {
        let now = fail("INSERT INTO children (parent_id) VALUES (99)")
        #expect(now?.kind == .foreignKey)
        #expect(fail("DELETE FROM parents") == nil)
        try connection.run("INSERT INTO parents (id, name) VALUES (1, 'ed')")
        try connection.begin(TransactionOptions())
        try connection.run("INSERT INTO children VALUES (1, 99)")
        let late = databaseError { try connection.commit() }
        #expect(late?.kind == .foreignKey)
        #expect(connection.isInTransaction)
        try connection.rollback()
        #expect(try connection.one("SELECT count(*) FROM children") == 0)
    }

    @Test func strictTablesAndTriggers() {
        let error = fail("INSERT INTO strict VALUES ('x')")
        #expect(error?.kind == .wrongType)
        #expect(error?.table == "strict")
        #expect(error?.column == "n")
        #expect(fail("INSERT INTO parents (id, name) VALUES ('x', 'y')")?.kind == .wrongType)
        _ = fail(
            "CREATE TRIGGER no BEFORE DELETE ON strict BEGIN SELECT RAISE(ABORT, 'never'); END")
        _ = fail("INSERT INTO strict VALUES (1)")
        #expect(fail("DELETE FROM strict")?.kind == .check)
    }

    @Test(
        arguments: [
            ("SELECT * FROM nope", DatabaseError.Kind.unknownTable, "nope", nil),
            ("SELECT nope FROM parents", .unknownColumn, nil, "nope"),
            ("SELECT \"nope\" FROM parents", .unknownColumn, nil, "nope"),
            ("INSERT INTO parents (nope) VALUES (1)", .unknownColumn, "parents", "nope"),
            ("SELECT nope(1)", .unknownObject, nil, nil),
            ("DROP INDEX nope", .unknownObject, nil, nil),
            ("SELECT 'a' = 'b' COLLATE nope", .unknownObject, nil, nil),
            ("CREATE TABLE parents (x)", .duplicateObject, nil, nil),
            ("CREATE INDEX ix_parents_code ON parents (id)", .duplicateObject, nil, nil),
            ("ALTER TABLE parents ADD COLUMN age", .duplicateObject, nil, nil),
            ("SELEC 1", .syntax, nil, nil),
            ("SELECT (", .syntax, nil, nil),
            ("SELECT 'open", .syntax, nil, nil),
            (
                "SELECT sum(9223372036854775807) FROM (SELECT 1 UNION SELECT 2)", .dataOutOfRange,
                nil, nil
            ),
            ("SELECT json('{')", .invalidValue, nil, nil),
            ("COMMIT", .misuse, nil, nil),
            ("RELEASE nope", .unknownObject, nil, nil),
        ] as [(String, DatabaseError.Kind, String?, String?)])
    func mistakesInSQL(
        _ sql: String, _ kind: DatabaseError.Kind, _ table: String?, _ column: String?
    ) {
        let error = fail(sql)
        #expect(error?.kind == kind)
        #expect(error?.table == table)
        #expect(error?.column == column)
        #expect(error?.sql == sql)
        // Its extended codes add to the plain one.
        #expect(error?.nativeCode.map { $0 & 0xFF } == 1)
    }

    @Test func mistakesPointAtTheirPlace() {
        #expect(fail("SELECT 1 FORM x y")?.hint == "SQLite points at byte 14 of the SQL.")
    }

    @Test func tooLongAText() throws {
        #expect(
            fail("SELECT length(zeroblob(2000000000))")?.kind == .dataOutOfRange)
    }

    @Test func namesOfConstraintsAreReadFromTheTablesText() {
        let found = UniqueConstraint.all(
            in: """
                CREATE TABLE "a(,"(x TEXT CONSTRAINT one /* CONSTRAINT no UNIQUE */ UNIQUE,
                  y NUMERIC(10, 2) CONSTRAINT c CHECK (y IN (1, 2)) CONSTRAINT two PRIMARY KEY,
                  CONSTRAINT [three ]UNIQUE ("x", `y` DESC), CONSTRAINT f FOREIGN KEY (x) REFERENCES b (z))
                """)
        #expect(
            found == [
                UniqueConstraint(name: "one", columns: ["x"]),
                UniqueConstraint(name: "two", columns: ["y"]),
                UniqueConstraint(name: "three ", columns: ["x", "y"]),
            ])
    }
}
