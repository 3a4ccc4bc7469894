/// A transaction or a savepoint that was begun by hand: ends with ``commit()`` or ``rollback()``.
///
/// Shape: prefer the forms of ``Connection/begin(_:_:)`` with a body. One that is neither committed nor rolled back is
/// rolled back when its connection is given back.
public final class Transaction {
    private let connection: Connection
    /// The savepoint's name; nil for the transaction itself.
    public let savepoint: String?
    var isOver = false

    init(_ connection: Connection, savepoint: String?) {
        self.connection = connection
        self.savepoint = savepoint
    }

    /// Whether it can still be committed or rolled back.
    public var isActive: Bool { !isOver }

    /// Commits; a savepoint is released into the transaction around it.
    ///
    /// - Throws: ``DatabaseError`` `.misuse` when it is over or has open savepoints; what the database reports, after which
    ///   it is rolled back.
    public func commit() throws {
        try connection.finish(self, commits: true)
    }

    /// Rolls back, with every savepoint inside it.
    ///
    /// - Throws: ``DatabaseError`` `.misuse` when it is over; what the database reports.
    public func rollback() throws {
        try connection.finish(self, commits: false)
    }
}

@available(*, unavailable)
extension Transaction: Sendable {}
