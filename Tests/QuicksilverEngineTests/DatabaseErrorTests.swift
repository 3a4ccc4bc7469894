import QuicksilverEngine
import Testing

@Suite struct DatabaseErrorTests {
    @Test func hidesValuesUnlessAsked() {
        var error = DatabaseError(
            .unique, "duplicate key value", sqlState: "23505", constraint: "uq_users_email",
            table: "users", column: "email", detail: "Key (email)=(ada@example.org) exists.",
            hint: "Use another.", sql: "INSERT INTO users VALUES ($1)",
            parameters: { ["'ada@example.org'"] })
        var dumped = ""
        dump(error, to: &dumped)
        for text in ["\(error)", String(reflecting: error), "\([error])", dumped] {
            #expect(!text.contains("ada@"))
        }
        #expect(
            error.description == """
                DatabaseError.unique (SQLSTATE 23505): duplicate key value \
                [constraint uq_users_email, table users, column email]
                  hint: Use another.
                  SQL: INSERT INTO users VALUES ($1)
                """)
        error.includesValues = true
        #expect(error.description.contains("parameters: ['ada@example.org']"))
        #expect(error.description.contains("detail: Key (email)=(ada@example.org) exists."))
    }

    @Test func saysOnceWhatWasWrongAndWhatToDo() {
        let cause = EngineURLError(.unknownOption, "There is no option 'foo'.")
        let error = DatabaseError(.misuse, cause.message, underlying: cause)
        #expect(error.description == "DatabaseError.misuse: There is no option 'foo'.")
        let other = DatabaseError(.misuse, "This URL is wrong.", underlying: cause)
        #expect(other.description.contains("\n  cause: EngineURLError.unknownOption: There is"))
        let missing = DatabaseError(.unknownTable, "no such table: users")
        #expect(missing.description.contains("\n  hint: metadata.createAll(engine) makes"))
        let explained = DatabaseError(.unknownTable, "gone", hint: "Look elsewhere.")
        #expect(
            explained.description == "DatabaseError.unknownTable: gone\n  hint: Look elsewhere.")
    }

    @Test func isCaughtByKind() {
        func fail(_ error: any Error) throws { throw error }
        func outcome(_ error: any Error) -> String {
            do {
                try fail(error)
                return "none"
            } catch DatabaseError.Kind.unique {
                return "unique"
            } catch let error as DatabaseError where error.kind == .busy {
                return "busy"
            } catch {
                return "other"
            }
        }
        struct Foreign: Error {}
        #expect(outcome(DatabaseError(.unique, "")) == "unique")
        #expect(outcome(DatabaseError(.busy, "")) == "busy")
        #expect(outcome(DatabaseError(.syntax, "")) == "other")
        #expect(outcome(Foreign()) == "other")
    }

    @Test func retryAndDisconnectFollowFromTheKind() {
        #expect(DatabaseError(.deadlock, "").isSafeToRetry)
        #expect(DatabaseError(.serialization, "").isSafeToRetry)
        #expect(DatabaseError(.poolTimeout, "").isSafeToRetry)
        #expect(!DatabaseError(.connectionLost, "").isSafeToRetry)
        #expect(DatabaseError(.connectionLost, "", isSafeToRetry: true).isSafeToRetry)
        #expect(DatabaseError(.connectionLost, "").isDisconnect)
        #expect(!DatabaseError(.unique, "").isDisconnect)
        #expect(DatabaseError(.other, "", isDisconnect: true).isDisconnect)
    }

    @Test func copiesAreIndependent() {
        let first = DatabaseError(.other, "a")
        var second = first
        second.sql = "SELECT 1"
        #expect(first.sql == nil)
        #expect(second.sql == "SELECT 1")
        #expect(second.message == "a")
        #expect(MemoryLayout<DatabaseError>.size == MemoryLayout<Int>.size)
    }

    @Test(arguments: [
        ("23505", DatabaseError.Kind.unique), ("23503", .foreignKey), ("23502", .notNull),
        ("23514", .check), ("23P01", .exclusion), ("40P01", .deadlock), ("40001", .serialization),
        ("55P03", .lockTimeout), ("57014", .cancelled), ("57P01", .connectionLost),
        ("08006", .connectionLost), ("28P01", .authentication), ("3D000", .unknownDatabase),
        ("42P01", .unknownTable), ("42S02", .unknownTable), ("42703", .unknownColumn),
        ("42S22", .unknownColumn), ("42601", .syntax), ("22003", .dataOutOfRange),
        ("22P02", .invalidValue), ("25006", .readOnly), ("25P02", .transactionFailed),
        ("42501", .permission), ("53100", .diskFull), ("HY000", .other), ("", .other),
        ("40XYZ", .serialization), ("XX000", .other),
    ])
    func mapsSQLStates(state: String, kind: DatabaseError.Kind) {
        #expect(DatabaseError.Kind(sqlState: state) == kind)
    }
}
