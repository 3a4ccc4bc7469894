import QuicksilverSQL
import QuicksilverTesting
import Testing

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// A table of a column of every type the three databases have.
private func everyType() -> Table {
    Table(
        "every_type", MetaData(),
        Column("flag", .boolean), Column("small", .smallInteger), Column("normal", .integer),
        Column("big", .bigInteger), Column("exact", .numeric), Column("money", .numeric(12, 2)),
        Column("single", .float), Column("double", .double), Column("code", .char(3)),
        Column("name", .string(40)), Column("free", .string), Column("note", .text),
        Column("bytes", .binary), Column("hash", .binary(32)), Column("day", .date),
        Column("hour", .time), Column("local", .timestamp), Column("moment", .instant),
        Column("date", .timestampWithZone), Column("span", .interval), Column("uid", .uuid),
        Column("data", .json([Int].self)), Column("state", .enumeration(OrderState.self)))
}

@Suite struct SchemaStatementTests {
    private let metadata = MetaData()

    @Test func everyTypeHasItsName() {
        expectDDL([
            .sqlite: """
            CREATE TABLE every_type (
                flag BOOLEAN,
                small SMALLINT,
                normal INTEGER,
                big BIGINT,
                exact DECIMAL_TEXT COLLATE decimal,
                money DECIMAL_TEXT(12, 2) COLLATE decimal,
                single FLOAT,
                double DOUBLE,
                code CHAR(3),
                name VARCHAR(40),
                free VARCHAR,
                note TEXT,
                bytes BLOB,
                hash BLOB,
                day DATE,
                hour TIME,
                local TIMESTAMP,
                moment TIMESTAMPTZ,
                date TIMESTAMPTZ,
                span TEXT,
                uid CHAR(36),
                data JSON_TEXT,
                state VARCHAR(7),
                CONSTRAINT ck_every_type_flag_boolean CHECK (flag IN (0, 1)),
                CONSTRAINT ck_every_type_code_length CHECK (length(code) <= 3),
                CONSTRAINT ck_every_type_name_length CHECK (length(name) <= 40),
                CONSTRAINT ck_every_type_hash_length CHECK (length(hash) <= 32),
                CONSTRAINT ck_every_type_state_values CHECK (state IN ('open', 'paid', 'on hold'))
            )
            """,
            .postgresql: """
            CREATE TABLE every_type (
                flag BOOLEAN,
                small SMALLINT,
                normal INTEGER,
                big BIGINT,
                exact NUMERIC,
                money NUMERIC(12, 2),
                single REAL,
                double DOUBLE PRECISION,
                code CHAR(3),
                name VARCHAR(40),
                free VARCHAR,
                note TEXT,
                bytes BYTEA,
                hash BYTEA,
                day DATE,
                hour TIME WITHOUT TIME ZONE,
                local TIMESTAMP WITHOUT TIME ZONE,
                moment TIMESTAMP WITH TIME ZONE,
                date TIMESTAMP WITH TIME ZONE,
                span INTERVAL,
                uid UUID,
                data JSONB,
                state order_state,
                CONSTRAINT ck_every_type_hash_length CHECK (octet_length(hash) <= 32)
            )
            """,
            .mariadb: """
            CREATE TABLE every_type (
                flag BOOL,
                small SMALLINT,
                normal INTEGER,
                big BIGINT,
                exact DECIMAL(38, 10),
                money DECIMAL(12, 2),
                single FLOAT,
                `double` DOUBLE,
                code CHAR(3),
                name VARCHAR(40),
                free LONGTEXT,
                note LONGTEXT,
                bytes LONGBLOB,
                hash VARBINARY(32),
                day DATE,
                hour TIME(6),
                local DATETIME(6),
                moment DATETIME(6),
                date DATETIME(6),
                span VARCHAR(96),
                uid UUID,
                data JSON COLLATE utf8mb4_nopad_bin,
                state ENUM('open', 'paid', 'on hold'),
                CONSTRAINT ck_every_type_flag_boolean CHECK (flag IN (0, 1))
            ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin
            """,
        ]) { try CreateTable(everyType()).compile(for: $0) }
    }

    @Test func keysThatTheDatabaseMakes() {
        let table = Table(
            "counted", metadata,
            Column("id", .bigInteger, primaryKey: true, autoincrement: .always),
            Column("name", .string(10)))
        expectDDL([
            .sqlite: """
            CREATE TABLE IF NOT EXISTS counted (
                id INTEGER NOT NULL CONSTRAINT pk_counted PRIMARY KEY AUTOINCREMENT,
                name VARCHAR(10),
                CONSTRAINT ck_counted_name_length CHECK (length(name) <= 10)
            )
            """,
            .postgresql: """
            CREATE TABLE IF NOT EXISTS counted (
                id BIGINT NOT NULL GENERATED BY DEFAULT AS IDENTITY,
                name VARCHAR(10),
                CONSTRAINT pk_counted PRIMARY KEY (id)
            )
            """,
            .mariadb: """
            CREATE TABLE IF NOT EXISTS counted (
                id BIGINT NOT NULL AUTO_INCREMENT,
                name VARCHAR(10),
                CONSTRAINT pk_counted PRIMARY KEY (id)
            ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin
            """,
        ]) { try CreateTable(table, ifNotExists: true).compile(for: $0) }
        let given = Table(
            "given", metadata, Column("id", .integer, primaryKey: true, autoincrement: .never))
        expectDDL([
            .sqlite: """
            CREATE TABLE given (
                id INT NOT NULL,
                CONSTRAINT pk_given PRIMARY KEY (id)
            )
            """,
            .postgresql: """
            CREATE TABLE given (
                id INTEGER NOT NULL,
                CONSTRAINT pk_given PRIMARY KEY (id)
            )
            """,
            .mariadb: """
            CREATE TABLE given (
                id INTEGER NOT NULL,
                CONSTRAINT pk_given PRIMARY KEY (id)
            ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin
            """,
        ]) { try CreateTable(given).compile(for: $0) }
    }

    @Test func defaultsAreLiteralsOrStandInParentheses() {
        let table = Table(
            "defaults", metadata, Column("a", .integer, serverDefault: "-1"),
            Column("b", .text, serverDefault: "'it''s'"),
            Column("c", .boolean, serverDefault: "\(false)"),
            Column("d", .integer, serverDefault: "1 + 1"),
            Column("e", .instant, serverDefault: "CURRENT_TIMESTAMP"),
            Column("f", .text, serverDefault: "\("back\\slash")"))
        expectDDL([
            .sqlite: #"""
            CREATE TABLE defaults (
                a INTEGER DEFAULT -1,
                b TEXT DEFAULT 'it''s',
                c BOOLEAN DEFAULT 0,
                d INTEGER DEFAULT (1 + 1),
                e TIMESTAMPTZ DEFAULT CURRENT_TIMESTAMP,
                f TEXT DEFAULT ('back\slash'),
                CONSTRAINT ck_defaults_c_boolean CHECK (c IN (0, 1))
            )
            """#,
            .postgresql: #"""
            CREATE TABLE defaults (
                a INTEGER DEFAULT -1,
                b TEXT DEFAULT 'it''s',
                c BOOLEAN DEFAULT FALSE,
                d INTEGER DEFAULT (1 + 1),
                e TIMESTAMP WITH TIME ZONE DEFAULT CURRENT_TIMESTAMP,
                f TEXT DEFAULT (E'back\\slash')
            )
            """#,
            .mariadb: #"""
            CREATE TABLE defaults (
                a INTEGER DEFAULT -1,
                b LONGTEXT DEFAULT 'it''s',
                c BOOL DEFAULT 0,
                d INTEGER DEFAULT (1 + 1),
                e DATETIME(6) DEFAULT CURRENT_TIMESTAMP,
                f LONGTEXT DEFAULT ('back\\slash'),
                CONSTRAINT ck_defaults_c_boolean CHECK (c IN (0, 1))
            ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin
            """#,
        ]) { try CreateTable(table).compile(for: $0) }
    }

    @Test func defaultsAsExpressionsAndValues() throws {
        let table = Table(
            "given", MetaData(), Column("a", .integer, serverDefault: .value(7)),
            Column("b", .date, serverDefault: .sql(currentDate())))
        for dialect in snapshots.dialects {
            let sql = try CreateTable(table).compile(for: dialect).joined()
            #expect(sql.contains("a INTEGER DEFAULT 7"))
            #expect(sql.contains("b DATE DEFAULT"))
        }
    }

    @Test func namesAreQuotedWhereTheyHaveTo() {
        let table = Table(
            "Select", metadata, Column("order", .integer, primaryKey: true, autoincrement: .never),
            Column("a\"b`c", .integer), Column("\u{e9}", .integer, unique: true),
            Index("My Index", "order", .descending("a\"b`c")))
        expectDDL([
            .sqlite: """
            CREATE TABLE "Select" (
                "order" INT NOT NULL,
                "a""b`c" INTEGER,
                "é" INTEGER,
                CONSTRAINT "pk_Select" PRIMARY KEY ("order"),
                CONSTRAINT "uq_Select_é" UNIQUE ("é")
            );
            CREATE INDEX "My Index" ON "Select" ("order", "a""b`c" DESC)
            """,
            .postgresql: """
            CREATE TABLE "Select" (
                "order" INTEGER NOT NULL,
                "a""b`c" INTEGER,
                "é" INTEGER,
                CONSTRAINT "pk_Select" PRIMARY KEY ("order"),
                CONSTRAINT "uq_Select_é" UNIQUE ("é")
            );
            CREATE INDEX "My Index" ON "Select" ("order", "a""b`c" DESC)
            """,
            .mariadb: """
            CREATE TABLE `Select` (
                `order` INTEGER NOT NULL,
                `a"b``c` INTEGER,
                `é` INTEGER,
                CONSTRAINT `pk_Select` PRIMARY KEY (`order`),
                CONSTRAINT `uq_Select_é` UNIQUE (`é`)
            ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin;
            CREATE INDEX `My Index` ON `Select` (`order`, `a"b``c` DESC)
            """,
        ]) { try CreateTable(table).compile(for: $0) }
        expectDDL([
            .sqlite: #"DROP TABLE IF EXISTS "Select""#,
            .postgresql: #"DROP TABLE IF EXISTS "Select""#,
            .mariadb: "DROP TABLE IF EXISTS `Select`",
        ]) { try DropTable(table, ifExists: true).compile(for: $0) }
    }

    @Test func longNamesAreShortenedOrRefused() throws {
        let long = String(repeating: "n", count: 60)
        let table = Table(
            long, metadata, Column("id", .integer, primaryKey: true, autoincrement: .never),
            Column("value", .integer, index: true))
        expectDDL([
            .sqlite: """
            CREATE TABLE nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn (
                id INT NOT NULL,
                value INTEGER,
                CONSTRAINT pk_nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn PRIMARY KEY (id)
            );
            CREATE INDEX ix_nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn_value ON nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn (value)
            """,
            .postgresql: """
            CREATE TABLE nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn (
                id INTEGER NOT NULL,
                value INTEGER,
                CONSTRAINT pk_nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn PRIMARY KEY (id)
            );
            CREATE INDEX ix_nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn_4824ed3c ON nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn (value)
            """,
            .mariadb: """
            CREATE TABLE nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn (
                id INTEGER NOT NULL,
                value INTEGER,
                CONSTRAINT pk_nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn PRIMARY KEY (id)
            ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin;
            CREATE INDEX ix_nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn_4824ed3c ON nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn (value)
            """,
        ]) { try CreateTable(table).compile(for: $0) }
        let tooLong = Table(
            String(repeating: "n", count: 65), MetaData(), Column("id", .integer, primaryKey: true))
        for dialect in snapshots.dialects where dialect.identifiers.maximumLength < 65 {
            expectCompileError(.invalidIdentifier) {
                try CreateTable(tooLong).compile(for: dialect)
            }
        }
    }

    @Test func foreignKeysWithActions() {
        let parent = Table(
            "parents", metadata, Column("a", .integer, primaryKey: true),
            Column("b", .integer, primaryKey: true))
        let child = Table(
            "children", metadata, Column("id", .integer, primaryKey: true, autoincrement: .never),
            Column("pa", .integer), Column("pb", .integer),
            ForeignKeyConstraint(
                ["pa", "pb"], references: ["parents.a", "parents.b"], onDelete: .cascade,
                onUpdate: .setNull))
        _ = parent
        expectDDL([
            .sqlite: """
            CREATE TABLE children (
                id INT NOT NULL,
                pa INTEGER,
                pb INTEGER,
                CONSTRAINT pk_children PRIMARY KEY (id),
                CONSTRAINT fk_children_pa_pb_parents FOREIGN KEY (pa, pb) REFERENCES parents (a, b) ON DELETE CASCADE ON UPDATE SET NULL
            )
            """,
            .postgresql: """
            CREATE TABLE children (
                id INTEGER NOT NULL,
                pa INTEGER,
                pb INTEGER,
                CONSTRAINT pk_children PRIMARY KEY (id),
                CONSTRAINT fk_children_pa_pb_parents FOREIGN KEY (pa, pb) REFERENCES parents (a, b) ON DELETE CASCADE ON UPDATE SET NULL
            )
            """,
            .mariadb: """
            CREATE TABLE children (
                id INTEGER NOT NULL,
                pa INTEGER,
                pb INTEGER,
                CONSTRAINT pk_children PRIMARY KEY (id),
                CONSTRAINT fk_children_pa_pb_parents FOREIGN KEY (pa, pb) REFERENCES parents (a, b) ON DELETE CASCADE ON UPDATE SET NULL
            ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin
            """,
        ]) { try CreateTable(child).compile(for: $0) }
    }

    @Test func addsAndDropsForeignKeys() throws {
        _ = Table("p", metadata, Column("id", .integer, primaryKey: true))
        let child = Table("c", metadata, Column("p_id", .integer, ForeignKey("p.id")))
        guard let key = try child.resolvedForeignKeys().first else { return }
        for dialect in snapshots.dialects where dialect.name == "sqlite" {
            expectCompileError(.unsupported) { try AddForeignKey(key).compile(for: dialect) }
            expectCompileError(.unsupported) { try DropForeignKey(key).compile(for: dialect) }
        }
        let servers = SQLSnapshots(snapshots.dialects.filter { $0.name != "sqlite" })
        servers.expectDDL([
            .all: "ALTER TABLE c ADD CONSTRAINT fk_c_p_id_p FOREIGN KEY (p_id) REFERENCES p (id)"
        ]) {
            try AddForeignKey(key).compile(for: $0)
        }
        servers.expectDDL([
            .postgresql: "ALTER TABLE c DROP CONSTRAINT fk_c_p_id_p",
            .mariadb: "ALTER TABLE c DROP FOREIGN KEY fk_c_p_id_p",
        ]) { try DropForeignKey(key).compile(for: $0) }
    }

    @Test func indexes() {
        let table = Table(
            "t", metadata, Column("a", .integer), Column("b", .string(10)))
        expectDDL([.all: "CREATE UNIQUE INDEX ix_t_a_b ON t (a, b DESC)"]) {
            try CreateIndex(Index(nil, "a", .descending("b"), unique: true), on: table)
                .compile(for: $0)
        }
        expectDDL([
            .mariadb: "DROP INDEX IF EXISTS i ON t", .all: "DROP INDEX IF EXISTS i",
        ]) { try DropIndex(Index("i", "a"), on: table, ifExists: true).compile(for: $0) }
        let others = SQLSnapshots(snapshots.dialects.filter { $0.name != "mariadb" })
        others.expectDDL([.all: "CREATE INDEX i ON t ((lower(b)), a) WHERE a > 5"]) {
            try CreateIndex(
                Index("i", .expression("lower(b)"), "a", where: "a > \(5)"), on: table
            ).compile(for: $0)
        }
    }

    @Test func viewsHaveTheirValuesAsLiterals() {
        let table = Table("t", metadata, Column("a", .integer), Column("b", .string(10)))
        let view = View(
            "seen", metadata,
            as: select(table.c.a, table.c.b.label("called")).where(table.c.b == "it's"))
        expectDDL([
            .all:
                "CREATE VIEW seen (a, called) AS SELECT t.a, t.b AS called FROM t WHERE t.b = 'it''s'"
        ]) { try CreateView(view).compile(for: $0) }
        expectDDL([.all: "DROP VIEW IF EXISTS seen"]) {
            try DropView(view, ifExists: true).compile(for: $0)
        }
    }

    @Test func sequencesTypesAndSchemas() {
        let servers = SQLSnapshots(snapshots.dialects.filter { $0.name != "sqlite" })
        let sequence = SchemaSequence("Numbers", metadata, start: 5, increment: -2)
        servers.expectDDL([
            .postgresql: #"CREATE SEQUENCE IF NOT EXISTS "Numbers" START WITH 5 INCREMENT BY -2"#,
            .mariadb: "CREATE SEQUENCE IF NOT EXISTS `Numbers` START WITH 5 INCREMENT BY -2",
        ]) { try CreateSequence(sequence, ifNotExists: true).compile(for: $0) }
        servers.expectDDL([
            .postgresql: #"DROP SEQUENCE "Numbers""#,
            .mariadb: "DROP SEQUENCE `Numbers`",
        ]) { try DropSequence(sequence).compile(for: $0) }
        servers.expectDDL([.all: "CREATE SCHEMA shop"]) {
            try CreateSchema("shop").compile(for: $0)
        }
        servers.expectDDL([.all: "DROP SCHEMA IF EXISTS shop"]) {
            try DropSchema("shop", ifExists: true).compile(for: $0)
        }
        let type = EnumType(name: "mood", values: ["so so", "it's"])
        expectDDL([
            .postgresql: "CREATE TYPE mood AS ENUM ('so so', 'it''s')", .all: "",
        ]) { try CreateType(type).compile(for: $0) }
        expectDDL([.postgresql: "DROP TYPE IF EXISTS mood", .all: ""]) {
            try DropType(type, ifExists: true).compile(for: $0)
        }
        for dialect in snapshots.dialects where dialect.name == "sqlite" {
            for statement: any SchemaStatement in [
                CreateSequence(sequence), CreateSchema("shop"), DropSchema("shop"),
            ] {
                expectCompileError(.unsupported) { try statement.compile(for: dialect) }
            }
        }
    }

    @Test func whatADialectCannotSayIsRefusedByName() throws {
        func refusals(_ items: any TableItem...) -> [String] {
            let metadata = MetaData()
            let table = Table(
                "t", metadata,
                items: [Column("id", .integer, primaryKey: true, autoincrement: .never)] + items)
            defer { withExtendedLifetime(metadata) {} }
            return snapshots.dialects.compactMap { dialect in
                do throws(CompileError) {
                    _ = try CreateTable(table).compile(for: dialect)
                    return nil
                } catch {
                    return error.code == .unsupported && error.dialect == dialect.name
                        && error.construct?.isEmpty == false ? dialect.name : "\(error)"
                }
            }
        }
        let number = Column("n", .integer)
        #expect(refusals(Column("a", .array(.integer))) == ["sqlite", "mariadb"])
        #expect(
            refusals(Column<Int?>("v", .integer, computed: Computed("1", stored: false)))
                == ["postgresql"])
        #expect(
            refusals(number, UniqueConstraint("n", nullsNotDistinct: true)) == [
                "sqlite", "mariadb",
            ])
        #expect(
            refusals(number, UniqueConstraint("n", deferrable: .initiallyDeferred))
                == ["sqlite", "mariadb"])
        #expect(refusals(ExclusionConstraint(("id", "="))) == ["sqlite", "mariadb"])
        #expect(refusals(number, Index("i", "n", where: "n > 0")) == ["mariadb"])
        #expect(refusals(number, Index("i", .expression("n + 1"))) == ["mariadb"])
        #expect(refusals(number, Index("i", "id", include: ["n"])) == ["sqlite", "mariadb"])
        #expect(refusals(Column("s", .text, unique: true)) == ["mariadb"])
        #expect(
            refusals(Column("p", .integer, ForeignKey("t.id", onDelete: .setDefault))) == [
                "mariadb"
            ])
        #expect(
            refusals(Column("p", .integer, ForeignKey("t.id", deferrable: .initiallyDeferred)))
                == ["mariadb"])
        #expect(
            refusals(Column("v", .vendor(["postgresql": "INET"], as: String.self))) == [
                "sqlite", "mariadb",
            ])
    }
}
