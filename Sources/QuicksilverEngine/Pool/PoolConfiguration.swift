/// How many connections an engine keeps, and for how long.
///
/// Source: features.md D3; the defaults are those of the field: 5 kept, 10 more, 30 seconds.
public struct PoolConfiguration: Sendable, Hashable {
    /// Which idle connection is lent next.
    public enum Reuse: String, Sendable, Hashable, CaseIterable {
        /// The one returned last: its caches are warm, and the others may grow old and be let go.
        case lifo
        /// The one idle for longest: the server sees all of them used alike.
        case fifo
    }

    /// How many connections are kept open; 0 closes each when it is returned.
    public var size: Int

    /// How many more may be open while there is demand; they are closed when returned.
    public var maxOverflow: Int

    /// How long to wait for a connection before a `poolTimeout` error.
    public var timeout: Duration

    /// The age after which a connection is replaced when it is next lent; nil means never.
    ///
    /// MariaDB drops connections idle for `wait_timeout`, 8 hours by default: stay below it.
    public var recycle: Duration?

    /// Checks a connection before lending it when it was idle for at least this long; nil means never.
    ///
    /// `.zero` checks each time, for the price of a trip. A dead connection is replaced unnoticed.
    public var prePing: Duration?

    /// Which idle connection is lent next.
    public var reuse: Reuse

    /// Whether a returned connection is rolled back and its settings restored before another gets it.
    public var resetOnReturn: Bool

    /// Makes a configuration; what isn't given has the usual value.
    public init(
        size: Int = 5,
        maxOverflow: Int = 10,
        timeout: Duration = .seconds(30),
        recycle: Duration? = nil,
        prePing: Duration? = nil,
        reuse: Reuse = .lifo,
        resetOnReturn: Bool = true
    ) {
        self.size = size
        self.maxOverflow = maxOverflow
        self.timeout = timeout
        self.recycle = recycle
        self.prePing = prePing
        self.reuse = reuse
        self.resetOnReturn = resetOnReturn
    }
}

extension PoolConfiguration {
    /// The names of the URL options that ``apply(_:)`` reads.
    public static let urlOptions = [
        "pool_size", "pool_max_overflow", "pool_timeout", "pool_recycle", "pool_pre_ping",
        "pool_reuse", "pool_reset",
    ]

    /// Takes what the URL's `pool_…` options say; `pool_pre_ping` is yes, no or a length of time.
    ///
    /// - Throws: ``EngineURLError`` `.invalidOptionValue`.
    public mutating func apply(_ url: EngineURL) throws(EngineURLError) {
        size = try url.integer("pool_size", in: 0...Self.most) ?? size
        maxOverflow = try url.integer("pool_max_overflow", in: 0...Self.most) ?? maxOverflow
        timeout = try url.duration("pool_timeout") ?? timeout
        recycle = try url.duration("pool_recycle") ?? recycle
        reuse = try url.choice("pool_reuse", of: Reuse.self) ?? reuse
        resetOnReturn = try url.boolean("pool_reset") ?? resetOnReturn
        switch url["pool_pre_ping"]?.lowercased() {
        case nil: break
        case "true", "yes", "on", "1": prePing = .zero
        case "false", "no", "off": prePing = nil
        default: prePing = try url.duration("pool_pre_ping")
        }
    }

    /// The largest size and the largest overflow: more connections than any server takes.
    private static let most = 100_000

    /// Refuses a pool that could never lend a connection, or one of a senseless size.
    ///
    /// - Throws: ``DatabaseError`` `.misuse`.
    func check() throws(DatabaseError) {
        // No sum: it could be too large for an Int.
        guard size >= 0, maxOverflow >= 0, size >= 1 || maxOverflow >= 1 else {
            throw DatabaseError(
                .misuse,
                "A pool of size \(size) with overflow \(maxOverflow) can't lend a connection. Both "
                    + "must be 0 or more, and one of them at least 1.")
        }
        guard size <= Self.most, maxOverflow <= Self.most else {
            throw DatabaseError(
                .misuse,
                "A pool of size \(size) with overflow \(maxOverflow) is too large: either may be at most "
                    + "\(Self.most).")
        }
        guard timeout >= .zero, recycle ?? .zero >= .zero, prePing ?? .zero >= .zero else {
            throw DatabaseError(
                .misuse, "The pool's timeout, recycle and prePing must not be negative.")
        }
    }
}
