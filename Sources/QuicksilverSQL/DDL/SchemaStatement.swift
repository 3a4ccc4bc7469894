/// A statement about the schema: CREATE, ALTER or DROP of one thing.
///
/// Shape: `CreateTable(users).compile(for: dialect)` gives the SQL, in the order in which it is executed; there are no binds.
public protocol SchemaStatement: Sendable {
    /// The SQL, statement by statement; empty where the database has nothing to do.
    ///
    /// - Throws: ``CompileError`` when the dialect can't say it, or the declaration carries a fault.
    func compile(for dialect: any Dialect) throws(CompileError) -> [String]
}

/// CREATE TABLE with its constraints, comments and indexes.
///
/// Enumerations are types of their own on PostgreSQL: see ``CreateType``.
public struct CreateTable: SchemaStatement {
    /// The table.
    public let table: Table
    /// Whether a table that is there is left as it is.
    public let ifNotExists: Bool
    /// Whether its indexes are created as well.
    public let withIndexes: Bool
    /// Names of foreign keys that are left out, to be added by ``AddForeignKey``.
    public let omitting: Set<String>

    /// Creates a table.
    public init(
        _ table: Table, ifNotExists: Bool = false, withIndexes: Bool = true,
        omitting: Set<String> = []
    ) {
        self.table = table
        self.ifNotExists = ifNotExists
        self.withIndexes = withIndexes
        self.omitting = omitting
    }

    /// The SQL.
    public func compile(for dialect: any Dialect) throws(CompileError) -> [String] {
        let compiler = dialect.makeDDLCompiler()
        var result = try compiler.createTable(table, ifNotExists: ifNotExists, omitting: omitting)
        if withIndexes {
            for index in try table.resolvedIndexes() {
                result += try compiler.createIndex(index, ifNotExists: ifNotExists)
            }
        }
        return result
    }
}

/// DROP TABLE.
public struct DropTable: SchemaStatement {
    /// The table.
    public let table: Table
    /// Whether a table that isn't there is no error.
    public let ifExists: Bool

    /// Drops a table.
    public init(_ table: Table, ifExists: Bool = false) {
        self.table = table
        self.ifExists = ifExists
    }

    /// The SQL.
    public func compile(for dialect: any Dialect) throws(CompileError) -> [String] {
        try dialect.makeDDLCompiler().dropTable(table, ifExists: ifExists)
    }
}

/// CREATE INDEX.
public struct CreateIndex: SchemaStatement {
    /// The index.
    public let index: Index
    /// Its table.
    public let table: Table
    /// Whether an index that is there is left as it is.
    public let ifNotExists: Bool

    /// Creates an index on a table.
    public init(_ index: Index, on table: Table, ifNotExists: Bool = false) {
        self.index = index
        self.table = table
        self.ifNotExists = ifNotExists
    }

    /// The SQL.
    public func compile(for dialect: any Dialect) throws(CompileError) -> [String] {
        try dialect.makeDDLCompiler().createIndex(
            try table.resolve(index), ifNotExists: ifNotExists)
    }
}

/// DROP INDEX.
public struct DropIndex: SchemaStatement {
    /// The index.
    public let index: Index
    /// Its table.
    public let table: Table
    /// Whether an index that isn't there is no error.
    public let ifExists: Bool

    /// Drops an index of a table.
    public init(_ index: Index, on table: Table, ifExists: Bool = false) {
        self.index = index
        self.table = table
        self.ifExists = ifExists
    }

    /// The SQL.
    public func compile(for dialect: any Dialect) throws(CompileError) -> [String] {
        try dialect.makeDDLCompiler().dropIndex(try table.resolve(index), ifExists: ifExists)
    }
}

/// ALTER TABLE … ADD CONSTRAINT of a foreign key.
public struct AddForeignKey: SchemaStatement {
    /// The foreign key.
    public let key: ResolvedForeignKey

    /// Adds a foreign key of ``Table/resolvedForeignKeys()``.
    public init(_ key: ResolvedForeignKey) {
        self.key = key
    }

    /// The SQL.
    public func compile(for dialect: any Dialect) throws(CompileError) -> [String] {
        try dialect.makeDDLCompiler().addForeignKey(key)
    }
}

/// ALTER TABLE … DROP CONSTRAINT of a foreign key.
public struct DropForeignKey: SchemaStatement {
    /// The foreign key.
    public let key: ResolvedForeignKey

    /// Drops a foreign key of ``Table/resolvedForeignKeys()``.
    public init(_ key: ResolvedForeignKey) {
        self.key = key
    }

    /// The SQL.
    public func compile(for dialect: any Dialect) throws(CompileError) -> [String] {
        try dialect.makeDDLCompiler().dropForeignKey(key)
    }
}
