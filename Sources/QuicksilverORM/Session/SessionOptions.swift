public import QuicksilverEngine

/// How a session works.
public struct SessionOptions: Sendable {
    /// Whether changes are flushed before each query, so that it sees them.
    public var autoflush = true
    /// Whether commit makes every object read its columns again at the next query.
    public var expireOnCommit = false
    /// How its transactions are begun.
    public var transaction = TransactionOptions()
    /// Whether each flush is a transaction of its own, as `createSession` has it.
    var commitsEachFlush = false
    /// Whether it lives in a scope that ends it.
    var isScope = false
    /// Who listens to the sessions.
    var listeners: [Listener] = []
    /// The conditions for queries of classes.
    var criteria: [LoaderCriterion] = []

    /// The usual.
    public init() {}
}
