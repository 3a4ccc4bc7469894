public import QuicksilverSQL

/// PostgreSQL's SQL.
///
/// Source: the manual of PostgreSQL 15.
public struct PostgreSQLDialect: Dialect {
    /// `postgresql`
    public let name = "postgresql"
    /// What it can do.
    public var capabilities: Capabilities
    /// How it writes names.
    public var identifiers: IdentifierRules { .postgresql }

    /// The dialect.
    public init() {
        var capabilities = Capabilities()
        capabilities.insertReturning = true
        capabilities.updateReturning = true
        capabilities.deleteReturning = true
        capabilities.fullOuterJoin = true
        capabilities.lateral = true
        capabilities.intersectAll = true
        capabilities.aggregateFilter = true
        capabilities.nativeBoolean = true
        capabilities.arrays = true
        capabilities.dataModifyingCTE = true
        capabilities.defaultInValues = true
        capabilities.rowLocks = true
        capabilities.transactionalDDL = true
        capabilities.independentWriters = true
        capabilities.batchArrays = true
        capabilities.maximumBinds = 65_535
        self.capabilities = capabilities
    }

    /// `true`: `$1`, `$2`, …
    public var numbersPlaceholders: Bool { true }

    /// `true`: there is no last inserted key.
    public var returnsGeneratedKeys: Bool { true }

    /// Takes the keys from the sequences behind serial and identity columns.
    public func reserving(_ keys: [KeyReservation]) -> SQLText? { reservation(of: keys) }

    /// A compiler for one statement.
    public func makeCompiler(_ state: CompilerState) -> any SQLCompiler {
        PostgreSQLCompiler(state: state)
    }

    /// A compiler for schemas.
    public func makeDDLCompiler() -> any DDLCompiler {
        PostgreSQLDDLCompiler()
    }
}

extension IdentifierRules {
    /// PostgreSQL's.
    static let postgresql = IdentifierRules(
        quote: "\"", maximumLength: 63, countsBytes: true, reserved: reservedWords)
}
