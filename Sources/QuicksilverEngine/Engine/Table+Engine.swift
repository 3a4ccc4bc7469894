public import QuicksilverSQL

extension Connection {
    /// Creates one table with its indexes, and the schema and types it needs.
    ///
    /// Shape: `checkFirst` leaves a table of the name alone. Tables it refers to have to be there.
    /// - Throws: ``CompileError`` for faults of declarations; what the database reports.
    /// Source: parity row E4.
    public func create(_ table: Table, checkFirst: Bool = true) throws {
        if let metadata = table.metadata {
            return try createAll(metadata, tables: [table], checkFirst: checkFirst)
        }
        try execute(CreateTable(table, ifNotExists: checkFirst))
    }

    /// Drops one table with its indexes; the types it uses stay.
    ///
    /// Shape: `checkFirst` makes a table that isn't there no error. Tables that refer to it have to go first.
    /// - Throws: ``CompileError`` for faults of declarations; what the database reports.
    /// Source: parity row E4.
    public func drop(_ table: Table, checkFirst: Bool = true) throws {
        try execute(DropTable(table, ifExists: checkFirst))
    }
}

extension Table {
    /// Creates the table: ``Connection/create(_:checkFirst:)``.
    public func create(on connection: Connection, checkFirst: Bool = true) throws {
        try connection.create(self, checkFirst: checkFirst)
    }

    /// Drops the table: ``Connection/drop(_:checkFirst:)``.
    public func drop(on connection: Connection, checkFirst: Bool = true) throws {
        try connection.drop(self, checkFirst: checkFirst)
    }

    /// Creates the table: ``Connection/create(_:checkFirst:)`` on a connection of the engine. Blocks.
    @available(
        *, noasync, message: "this blocks; await create(on: engine) instead, in an async function"
    )
    public func create(on engine: some Engine, checkFirst: Bool = true) throws {
        try engine.withConnection { try $0.create(self, checkFirst: checkFirst) }
    }

    /// Creates the table: ``Connection/create(_:checkFirst:)`` on a connection of the engine.
    public func create(on engine: some Engine, checkFirst: Bool = true) async throws {
        try await engine.withConnection { try $0.create(self, checkFirst: checkFirst) }
    }

    /// Drops the table: ``Connection/drop(_:checkFirst:)`` on a connection of the engine. Blocks.
    @available(
        *, noasync, message: "this blocks; await drop(on: engine) instead, in an async function"
    )
    public func drop(on engine: some Engine, checkFirst: Bool = true) throws {
        try engine.withConnection { try $0.drop(self, checkFirst: checkFirst) }
    }

    /// Drops the table: ``Connection/drop(_:checkFirst:)`` on a connection of the engine.
    public func drop(on engine: some Engine, checkFirst: Bool = true) async throws {
        try await engine.withConnection { try $0.drop(self, checkFirst: checkFirst) }
    }
}
