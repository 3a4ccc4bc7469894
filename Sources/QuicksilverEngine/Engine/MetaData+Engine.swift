public import QuicksilverSQL

extension Connection {
    /// Executes a statement about the schema: `CreateTable(users)`, `DropTable(users, ifExists: true)`.
    ///
    /// - Throws: ``CompileError`` when the dialect can't say it; what the database reports.
    public func execute(_ statement: some SchemaStatement) throws {
        for sql in try statement.compile(for: dialect) { try execute(script: sql) }
    }

    /// Creates schemas, types, sequences, tables with their indexes, and views, each after what it needs.
    ///
    /// Shape: `checkFirst` leaves alone what is there by name; `tables` limits it to these tables and the types they use.
    /// One transaction where the database's DDL takes part in them; MariaDB's DDL commits an open transaction.
    /// - Throws: ``CompileError`` for faults of declarations; where all is created, what a registry of mapped classes finds wrong with
    ///   them and their relations; what the database reports.
    /// Source: parity row E4.
    public func createAll(
        _ metadata: MetaData, tables: [Table]? = nil, checkFirst: Bool = true
    ) throws {
        try schemaChange {
            let existing = checkFirst ? try objects(of: metadata) : []
            let statements = try SchemaPlan.create(
                metadata, for: dialect, tables: tables, skipping: existing)
            if tables == nil { try metadata.checkBeforeCreating() }
            return statements
        }
    }

    /// Drops views, tables, sequences and types, each before what it needs. Schemas stay.
    ///
    /// Shape: as ``createAll(_:tables:checkFirst:)``; types stay when `tables` are named, and with `checkFirst` those that other tables use.
    /// - Throws: ``CompileError`` for faults of declarations; what the database reports.
    /// Source: parity row E4.
    public func dropAll(
        _ metadata: MetaData, tables: [Table]? = nil, checkFirst: Bool = true
    ) throws {
        try schemaChange {
            let existing = checkFirst ? try objects(of: metadata) : nil
            return try SchemaPlan.drop(metadata, for: dialect, tables: tables, only: existing)
        }
    }

    private func schemaChange(_ statements: () throws -> [String]) throws {
        if dialect.capabilities.transactionalDDL, !isInTransaction {
            try begin { for sql in try statements() { try execute(script: sql) } }
        } else {
            for sql in try statements() { try execute(script: sql) }
        }
    }

    /// What the database has of a schema's kinds of objects, where the schema's objects live.
    private func objects(of metadata: MetaData) throws -> Set<SchemaObject> {
        var found: Set<SchemaObject> = []
        for (schema, sql) in try metadata.objectQueries(for: dialect) {
            for (kind, name) in try execute(ObjectQuery(sql)).all() {
                guard let kind = SchemaObject.Kind(rawValue: kind) else { continue }
                found.insert(SchemaObject(kind, name, schema: schema))
            }
        }
        return found
    }
}

/// A dialect's query for its objects: rows of a kind and a name.
private struct ObjectQuery: RowStatement {
    let sql: String
    init(_ sql: String) { self.sql = sql }
    var statementNode: StatementNode { .text(SQLText(unsafe: sql).textNode, columns: []) }
    var decoder: RowDecoder<(String, String)> {
        RowDecoder { row in
            (try String.read(from: row, at: 0), try String.read(from: row, at: 1))
        }
    }
}

extension MetaData {
    /// Creates what isn't there: ``Connection/createAll(_:tables:checkFirst:)`` on a connection of the engine. Blocks.
    @available(
        *, noasync, message: "this blocks; await createAll(engine) instead, in an async function"
    )
    public func createAll(
        _ engine: some Engine, tables: [Table]? = nil, checkFirst: Bool = true
    ) throws {
        try engine.withConnection {
            try $0.createAll(self, tables: tables, checkFirst: checkFirst)
        }
    }

    /// Creates what isn't there: ``Connection/createAll(_:tables:checkFirst:)`` on a connection of the engine.
    public func createAll(
        _ engine: some Engine, tables: [Table]? = nil, checkFirst: Bool = true
    ) async throws {
        try await engine.withConnection {
            try $0.createAll(self, tables: tables, checkFirst: checkFirst)
        }
    }

    /// Drops what is there: ``Connection/dropAll(_:tables:checkFirst:)`` on a connection of the engine. Blocks.
    @available(
        *, noasync, message: "this blocks; await dropAll(engine) instead, in an async function"
    )
    public func dropAll(
        _ engine: some Engine, tables: [Table]? = nil, checkFirst: Bool = true
    ) throws {
        try engine.withConnection {
            try $0.dropAll(self, tables: tables, checkFirst: checkFirst)
        }
    }

    /// Drops what is there: ``Connection/dropAll(_:tables:checkFirst:)`` on a connection of the engine.
    public func dropAll(
        _ engine: some Engine, tables: [Table]? = nil, checkFirst: Bool = true
    ) async throws {
        try await engine.withConnection {
            try $0.dropAll(self, tables: tables, checkFirst: checkFirst)
        }
    }
}
