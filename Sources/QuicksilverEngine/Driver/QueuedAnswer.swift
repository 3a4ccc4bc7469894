/// What became of one of the statements that were sent together.
///
/// Shape: the first that fails ends the others; those before it are done, in a transaction that has failed now.
public enum QueuedAnswer: Sendable {
    /// It was executed for all its rows.
    ///
    /// Units: rows affected in all.
    case done(Int)
    /// The database refused it.
    case failed(DatabaseError)
    /// It wasn't executed, as one before it failed.
    case skipped
}

extension DriverConnection {
    /// `false`
    public var sendsTogether: Bool { false }

    /// `nil`
    public var tripCount: Int? { nil }

    /// None.
    public func finishQueue() -> [QueuedAnswer] { [] }
}

extension DriverStatement {
    /// False: each statement waits for its answer.
    public func enqueue(_ rows: any BatchRows, asArrays: Bool) throws -> Bool { false }
}
