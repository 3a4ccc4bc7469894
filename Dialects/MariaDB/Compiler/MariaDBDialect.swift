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
    /// How tables made by it compare texts.
    public let collation: String

    /// DECIMAL(38, 10).
    public var defaultNumeric: (precision: Int, scale: Int)? { (38, 10) }

    /// The dialect.
    ///
    /// Shape: texts are compared by their code points, blanks at the end too; MySQL has another name for that.
    public init(collation: String = "utf8mb4_nopad_bin") {
        self.collation = collation
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
        MariaDBDDLCompiler(dialect: self)
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
