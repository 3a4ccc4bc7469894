public import QuicksilverSQL

/// MariaDB's SQL.
///
/// Source: the manual of MariaDB 10.11.
public struct MariaDBDialect: Dialect {
    /// `mariadb`
    public let name = "mariadb"
    /// What it can do.
    public var capabilities: Capabilities
    /// How it writes names.
    public var identifiers: IdentifierRules { .mariadb }

    /// The dialect.
    public init() {
        var capabilities = Capabilities()
        capabilities.insertReturning = true
        capabilities.deleteReturning = true
        capabilities.intersectAll = true
        capabilities.defaultInValues = true
        capabilities.rowLocks = true
        capabilities.maximumBinds = 65_535
        self.capabilities = capabilities
    }

    /// A compiler for one statement.
    public func makeCompiler(_ state: CompilerState) -> any SQLCompiler {
        MariaDBCompiler(state: state)
    }

    /// A compiler for schemas.
    public func makeDDLCompiler() -> any DDLCompiler {
        MariaDBDDLCompiler()
    }
}

extension IdentifierRules {
    /// MariaDB's.
    static let mariadb: IdentifierRules = {
        var rules = IdentifierRules(
            quote: "`", maximumLength: 64, countsBytes: false, reserved: reservedWords)
        rules.allowsSupplementary = false
        rules.allowsTrailingSpace = false
        return rules
    }()
}
