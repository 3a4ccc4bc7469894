/// What `createEngine` takes beside the URL.
public struct EngineConfiguration: Sendable {
    /// The pool's numbers.
    public var pool: PoolConfiguration
    /// How many prepared statements each connection keeps.
    public var statementCacheSize: Int
    /// How many compiled statements the engine keeps.
    public var compiledCacheSize: Int
    /// The longest a statement may run; nil for no limit.
    public var statementTimeout: Duration?
    /// The isolation of transactions that ask for none; nil for the database's own.
    public var isolation: TransactionOptions.Isolation?
    /// Whether bind values stand in errors and in the log.
    public var showsValues: Bool
    /// Whether every statement is logged with its time.
    public var echo: Bool

    /// A configuration; what isn't given has the usual value.
    public init(
        pool: PoolConfiguration = PoolConfiguration(), statementCacheSize: Int = 256,
        compiledCacheSize: Int = 500, statementTimeout: Duration? = nil,
        isolation: TransactionOptions.Isolation? = nil, showsValues: Bool = false,
        echo: Bool = false
    ) {
        self.pool = pool
        self.statementCacheSize = statementCacheSize
        self.compiledCacheSize = compiledCacheSize
        self.statementTimeout = statementTimeout
        self.isolation = isolation
        self.showsValues = showsValues
        self.echo = echo
    }
}
