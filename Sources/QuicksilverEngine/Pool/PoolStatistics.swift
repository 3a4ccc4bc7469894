/// What a pool has and what it has done so far.
public struct PoolStatistics: Sendable, Hashable {
    /// How many connections are kept open.
    public internal(set) var size = 0

    /// How many more may be open.
    public internal(set) var maxOverflow = 0

    /// How many are open and not lent.
    public internal(set) var idle = 0

    /// How many are lent, being opened, or being closed.
    public internal(set) var leased = 0

    /// How many callers wait.
    public internal(set) var waiting = 0

    /// The most that were lent, being opened, or being closed at once.
    public internal(set) var peak = 0

    /// How many times a connection was lent.
    public internal(set) var leases = 0

    /// How many connections were opened.
    public internal(set) var created = 0

    /// How many connections were closed.
    public internal(set) var closed = 0

    /// How many times a broken connection made the pool distrust all that were open.
    public internal(set) var invalidations = 0

    /// How many callers waited in vain.
    public internal(set) var timeouts = 0

    /// How many callers stopped waiting because their task was cancelled.
    public internal(set) var cancellations = 0

    /// The longest that a caller has waited.
    public internal(set) var longestWait: Duration = .zero
}

/// Who holds a connection: where in the program it was asked for, and since when.
package struct PoolHolder: Sendable {
    /// The file as `#fileID`.
    package let file: StaticString

    /// The line, from 1.
    package let line: UInt

    /// The thread that must not wait for itself; nil for an async scope.
    let thread: ThreadIdentity?

    /// When it was lent; before that, when the wait began.
    var since: ContinuousClock.Instant

    /// Makes a holder.
    init(
        file: StaticString, line: UInt, thread: ThreadIdentity? = nil,
        since: ContinuousClock.Instant
    ) {
        self.file = file
        self.line = line
        self.thread = thread
        self.since = since
    }
}
