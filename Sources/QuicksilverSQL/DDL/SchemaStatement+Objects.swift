/// CREATE VIEW, the query's values written as literals.
public struct CreateView: SchemaStatement {
    /// The view.
    public let view: View

    /// Creates a view.
    public init(_ view: View) {
        self.view = view
    }

    /// The SQL.
    public func compile(for dialect: any Dialect) throws(CompileError) -> [String] {
        try dialect.makeDDLCompiler().createView(view)
    }
}

/// DROP VIEW.
public struct DropView: SchemaStatement {
    /// The view.
    public let view: View
    /// Whether a view that isn't there is no error.
    public let ifExists: Bool

    /// Drops a view.
    public init(_ view: View, ifExists: Bool = false) {
        self.view = view
        self.ifExists = ifExists
    }

    /// The SQL.
    public func compile(for dialect: any Dialect) throws(CompileError) -> [String] {
        try dialect.makeDDLCompiler().dropView(view, ifExists: ifExists)
    }
}

/// CREATE SEQUENCE.
public struct CreateSequence: SchemaStatement {
    /// The sequence.
    public let sequence: SchemaSequence
    /// Whether a sequence that is there is left as it is.
    public let ifNotExists: Bool

    /// Creates a sequence.
    public init(_ sequence: SchemaSequence, ifNotExists: Bool = false) {
        self.sequence = sequence
        self.ifNotExists = ifNotExists
    }

    /// The SQL.
    public func compile(for dialect: any Dialect) throws(CompileError) -> [String] {
        try dialect.makeDDLCompiler().createSequence(sequence, ifNotExists: ifNotExists)
    }
}

/// DROP SEQUENCE.
public struct DropSequence: SchemaStatement {
    /// The sequence.
    public let sequence: SchemaSequence
    /// Whether a sequence that isn't there is no error.
    public let ifExists: Bool

    /// Drops a sequence.
    public init(_ sequence: SchemaSequence, ifExists: Bool = false) {
        self.sequence = sequence
        self.ifExists = ifExists
    }

    /// The SQL.
    public func compile(for dialect: any Dialect) throws(CompileError) -> [String] {
        try dialect.makeDDLCompiler().dropSequence(sequence, ifExists: ifExists)
    }
}

/// CREATE TYPE of an enumeration; nothing where a database has no such types.
public struct CreateType: SchemaStatement {
    /// The enumeration.
    public let type: EnumType

    /// Creates the type of an enumeration.
    public init(_ type: EnumType) {
        self.type = type
    }

    /// The SQL.
    public func compile(for dialect: any Dialect) throws(CompileError) -> [String] {
        try dialect.makeDDLCompiler().createType(type)
    }
}

/// DROP TYPE of an enumeration; nothing where a database has no such types.
public struct DropType: SchemaStatement {
    /// The enumeration.
    public let type: EnumType
    /// Whether a type that isn't there is no error.
    public let ifExists: Bool

    /// Drops the type of an enumeration.
    public init(_ type: EnumType, ifExists: Bool = false) {
        self.type = type
        self.ifExists = ifExists
    }

    /// The SQL.
    public func compile(for dialect: any Dialect) throws(CompileError) -> [String] {
        try dialect.makeDDLCompiler().dropType(type, ifExists: ifExists)
    }
}

/// CREATE SCHEMA; a database of its own on MariaDB.
public struct CreateSchema: SchemaStatement {
    /// The schema's name.
    public let name: String
    /// Whether a schema that is there is left as it is.
    public let ifNotExists: Bool

    /// Creates a schema.
    public init(_ name: String, ifNotExists: Bool = false) {
        self.name = name
        self.ifNotExists = ifNotExists
    }

    /// The SQL.
    public func compile(for dialect: any Dialect) throws(CompileError) -> [String] {
        try dialect.makeDDLCompiler().createSchema(name, ifNotExists: ifNotExists)
    }
}

/// DROP SCHEMA of an empty schema; on MariaDB of a database and all it holds.
public struct DropSchema: SchemaStatement {
    /// The schema's name.
    public let name: String
    /// Whether a schema that isn't there is no error.
    public let ifExists: Bool

    /// Drops a schema.
    public init(_ name: String, ifExists: Bool = false) {
        self.name = name
        self.ifExists = ifExists
    }

    /// The SQL.
    public func compile(for dialect: any Dialect) throws(CompileError) -> [String] {
        try dialect.makeDDLCompiler().dropSchema(name, ifExists: ifExists)
    }
}
