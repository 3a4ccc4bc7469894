public import QuicksilverSQL

extension MetaData {
    /// A registry bound to an engine: its tables' statements execute without being told where.
    ///
    /// Shape: `let metadata = MetaData(bind: engine)`, then `try await users.insert().execute(["name": "ed"])`.
    /// Source: parity row E6.
    public convenience init(
        bind engine: any Engine, schema: String? = nil, naming: NamingConvention = .standard
    ) {
        self.init(schema: schema, naming: naming)
        self.engine = engine
    }

    /// The engine it is bound to; nil when it isn't.
    public var engine: (any Engine)? {
        get { binding as? any Engine }
        set { binding = newValue }
    }

    /// Creates what isn't there on the engine it is bound to. Blocks.
    ///
    /// - Throws: ``DatabaseError`` `.misuse` when it isn't bound; as ``createAll(_:tables:checkFirst:)``.
    @available(*, noasync, message: "this blocks; await createAll() instead, in an async function")
    public func createAll() throws { try createAll(bound) }

    /// Creates what isn't there on the engine it is bound to.
    public func createAll() async throws { try await createAll(bound) }

    /// Drops what is there on the engine it is bound to. Blocks.
    ///
    /// - Throws: ``DatabaseError`` `.misuse` when it isn't bound; as ``dropAll(_:tables:checkFirst:)``.
    @available(*, noasync, message: "this blocks; await dropAll() instead, in an async function")
    public func dropAll() throws { try dropAll(bound) }

    /// Drops what is there on the engine it is bound to.
    public func dropAll() async throws { try await dropAll(bound) }

    private var bound: any Engine {
        get throws {
            guard let engine else {
                throw DatabaseError(
                    .misuse,
                    "This MetaData isn't bound to an engine; give one, or make it with "
                        + "MetaData(bind: engine).")
            }
            return engine
        }
    }
}

extension Statement {
    /// Executes the statement on the engine its tables' metadata is bound to. Blocks.
    ///
    /// - Throws: ``DatabaseError`` `.misuse` when they are bound to none or to several; as `Engine.execute`.
    /// Source: parity row E6.
    @available(*, noasync, message: "this blocks; await execute(…) instead, in an async function")
    @discardableResult
    public func execute(_ parameters: Parameters...) throws -> ExecutionResult {
        try statementNode.boundEngine().execute(self, parameters.orNone)
    }

    /// Executes the statement on the engine its tables' metadata is bound to.
    @discardableResult
    public func execute(_ parameters: Parameters...) async throws -> ExecutionResult {
        try await statementNode.boundEngine().execute(self, parameters.orNone)
    }
}

extension RowStatement {
    /// Executes the query on the engine its tables' metadata is bound to. Blocks.
    ///
    /// - Throws: ``DatabaseError`` `.misuse` when they are bound to none or to several; as `Engine.execute`.
    /// Source: parity row E6.
    @available(*, noasync, message: "this blocks; await execute(…) instead, in an async function")
    public func execute(_ parameters: Parameters = [:]) throws -> FetchedRows<Element> {
        try statementNode.boundEngine().execute(self, parameters)
    }

    /// Executes the query on the engine its tables' metadata is bound to.
    public func execute(
        _ parameters: Parameters = [:]
    ) async throws -> FetchedRows<Element> where Element: Sendable {
        try await statementNode.boundEngine().execute(self, parameters)
    }
}

extension StatementNode {
    /// The one engine that the metadata of its tables is bound to.
    fileprivate func boundEngine() throws -> any Engine {
        var engines: [any Engine] = []
        for table in tables {
            guard let engine = table.metadata?.engine else { continue }
            if !engines.contains(where: { $0 === engine }) { engines.append(engine) }
        }
        guard let engine = engines.first else {
            throw DatabaseError(
                .misuse,
                "No table of this statement belongs to a MetaData that is bound to an engine; execute it on "
                    + "an engine, or make the MetaData with MetaData(bind: engine).")
        }
        guard engines.count == 1 else {
            throw DatabaseError(
                .misuse,
                "The tables of this statement are bound to \(engines.count) engines; execute it on the one "
                    + "that is meant.")
        }
        return engine
    }
}
