public import QuicksilverSQL

/// A query that is read in windows, as a driver gets it.
public struct WindowedQuery: Sendable {
    /// The SQL with the dialect's placeholders.
    public let sql: String
    /// The types of the placeholders in order.
    public let types: [DataType]
    /// What is known of the result.
    public let columns: [ResultColumn]
    /// One value for each placeholder.
    public let binds: [SQLValue]
    /// How many rows come at a time.
    ///
    /// Units: rows, 1 or more.
    public let size: Int
    /// Whether it has to outlive the transaction's commit; a query that locks its rows can't.
    public let isHeld: Bool
}

/// The windows of one query's rows.
///
/// Shape: between two rows, and between two windows, the connection may execute other statements.
public protocol DriverWindows: AnyObject {
    /// The rows that come next; nil behind the last.
    func next() throws(DatabaseError) -> (any DriverCursor)?
    /// Ends the query early. Harmless twice.
    func close()
}
