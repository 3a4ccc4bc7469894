import CQuicksilverSQLite
import QuicksilverEngine

/// One INSERT of many rows, which stands in for as many executions of an INSERT of one.
///
/// Shape: its first row's parameters, then the second's. Prepared once so many rows came that it pays: it saves some 1,900 of 5,100
/// instructions a row, and preparing it costs some 350,000.
/// Source: sqlite.org/lang_insert.html.
final class WideInsert {
    /// How many rows it has; more save hardly anything.
    static let rows = 32
    /// After how many rows in the statement's life it is prepared.
    static let threshold = 256

    let handle: StatementHandle
    private let text: InsertText
    private let connection: SQLiteConnection

    /// Prepares it; nil where the statement isn't of that form, or has too many columns.
    init?(_ statement: SQLiteStatement) {
        connection = statement.connection
        guard let text = InsertText(statement.sql),
            text.columns.count == statement.handle.parameterCount,
            let handle = try? connection.compile(text.sql(rows: Self.rows), isPersistent: true)
        else { return nil }
        self.text = text
        self.handle = handle
        connection.keep(handle)
    }

    /// Frees it; harmless twice.
    func close() {
        connection.forget(handle)
        handle.finalize()
    }

    /// Whether the database numbers the rows, one after another: no column that is given is the row's number by any name.
    var isNumbered: Bool {
        text.columns.allSatisfy { column in
            guard !["rowid", "oid", "_rowid_"].contains(column.lowercased()) else { return false }
            return connection.handle.isKey(column, of: text.table, in: text.schema) == false
        }
    }
}
