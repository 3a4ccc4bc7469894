import QuicksilverMariaDB
import QuicksilverPostgreSQL
import QuicksilverSQL
import QuicksilverSQLite
import QuicksilverTesting
import Testing

/// Every snapshot of this target is checked on these.
let snapshots = SQLSnapshots([SQLiteDialect(), PostgreSQLDialect(), MariaDBDialect()])

/// Expects a statement to be exactly these texts with exactly these binds.
func expectSQL(
    _ statement: any Statement, _ expected: [DialectName: String], binds: ExpectedBinds = [],
    pretty: Bool = false, sourceLocation: SourceLocation = #_sourceLocation
) {
    snapshots.expect(
        statement, expected, binds: binds, pretty: pretty, sourceLocation: sourceLocation)
}

/// Expects dialects to refuse a statement by the construct they name, and all others to take it.
func expectRefused(
    _ statement: any Statement, _ constructs: [DialectName: String],
    sourceLocation: SourceLocation = #_sourceLocation
) {
    snapshots.expectRefused(statement, constructs, sourceLocation: sourceLocation)
}

/// Expects statements of a schema to be exactly these texts; several are joined by `;` and a new line.
func expectDDL(
    _ expected: [DialectName: String], sourceLocation: SourceLocation = #_sourceLocation,
    _ make: (any Dialect) throws -> [String]
) {
    snapshots.expectDDL(expected, sourceLocation: sourceLocation, make)
}
