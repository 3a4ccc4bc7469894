public import QuicksilverSQL

/// SQLite's SQL.
///
/// Source: the manual of SQLite 3.40.
public struct SQLiteDialect: Dialect {
    /// `sqlite`
    public let name = "sqlite"
    /// What it can do.
    public var capabilities: Capabilities
    /// How it writes names.
    public var identifiers: IdentifierRules { .sqlite }

    /// The dialect.
    public init() {
        var capabilities = Capabilities()
        capabilities.insertReturning = true
        capabilities.updateReturning = true
        capabilities.deleteReturning = true
        capabilities.fullOuterJoin = true
        capabilities.aggregateFilter = true
        capabilities.transactionalDDL = true
        capabilities.storesAnything = true
        capabilities.maximumBinds = 32_766
        // Each term is a level of the expression, of which there are 1,000 at most (sqlite.org/limits.html, item 5); terms may be such
        // rows themselves.
        capabilities.maximumTerms = 200
        self.capabilities = capabilities
    }

    /// `true`: any integer column takes 64 bits.
    public var widensIntegers: Bool { true }

    /// `VALUES `
    public var tupleListPrefix: String { "VALUES " }

    /// A compiler for one statement.
    public func makeCompiler(_ state: CompilerState) -> any SQLCompiler {
        SQLiteCompiler(state: state)
    }

    /// A compiler for schemas.
    public func makeDDLCompiler() -> any DDLCompiler {
        SQLiteDDLCompiler()
    }
}

extension IdentifierRules {
    /// SQLite's.
    static let sqlite = IdentifierRules(
        quote: "\"", maximumLength: 1000000, countsBytes: true, reserved: reservedWords)
}
