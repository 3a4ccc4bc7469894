public import QuicksilverEngine
public import QuicksilverSQL

/// A statement of one connection, prepared in the server when it is executed first.
public final class PostgreSQLStatement: DriverStatement {
    let connection: PostgreSQLConnection
    let sql: String
    let types: [DataType]
    /// The types the parameters are declared with; inferred ones are left to the server.
    var declared: [TypeID]
    /// What the server says of the statement once it is prepared.
    var shape: Shape?
    var parameters = ParameterBuffer()
    private(set) var isClosed = false
    /// Whether the server takes no arrays for its parameters.
    var refusesArrays = false

    /// A statement as the server described it.
    struct Shape {
        /// The name the server keeps it under; empty for none.
        let name: String
        let epoch: Int
        let parameters: [WireType]
        let columns: ResultShape
    }

    init(_ connection: PostgreSQLConnection, sql: String, types: [DataType]) {
        self.connection = connection
        self.sql = sql
        self.types = types
        declared = types.map { TypeID(declaring: $0, wide: false) }
    }

    deinit { close() }

    /// Frees it; harmless twice. The server forgets it at the next preparation.
    public func close() {
        guard !isClosed else { return }
        isClosed = true
        if let shape { connection.release(shape) }
        shape = nil
    }

    /// Executes it and hands over its result.
    ///
    /// - Throws: ``DatabaseError`` `.parameterMismatch` for another number of values than there are placeholders;
    ///   `.dataOutOfRange`, `.wrongType` or `.invalidValue` for a value that its parameter can't take; the server's error.
    public func execute(_ binds: [SQLValue]) throws(DatabaseError) -> any DriverCursor {
        try run(binds)
    }

    func run(_ binds: [SQLValue]) throws(DatabaseError) -> PostgreSQLCursor {
        guard !isClosed else { throw DatabaseError(.misuse, "The statement is closed.", sql: sql) }
        guard binds.count == types.count else { throw mismatch(binds.count) }
        widen(for: binds)
        var isRetry = false
        while true {
            let shape = try prepared()
            try fill(binds, shape)
            do {
                return try send(shape)
            } catch {
                guard forgets(shape, after: error), !isRetry else { throw error }
                isRetry = true
            }
        }
    }

    private func send(_ shape: Shape) throws(DatabaseError) -> PostgreSQLCursor {
        let begin = try connection.startTripWithBegin()
        let inTransaction = begin != nil || connection.isInTransaction
        guard connection.openPipeline(begin), sendExecution(of: shape),
            begin == nil || connection.handle.sendSync()
        else {
            if begin != nil { connection.abandon() }
            let error = connection.sendingFailed(sql: sql)
            connection.finishTrip()
            throw error
        }
        if let begin { try connection.receiveBegin(begin) }
        connection.handle.setSingleRowMode()
        return try PostgreSQLCursor(
            connection, shape.columns, sql: sql, inTransaction: inTransaction)
    }

    private func sendExecution(of shape: Shape) -> Bool {
        shape.name.isEmpty
            ? connection.handle.send(
                sql, shape.parameters.map(\.id), parameters, isBinary: shape.columns.isBinary)
            : connection.handle.sendPrepared(
                shape.name, parameters, 0..<parameters.count, isBinary: shape.columns.isBinary)
    }

    func mismatch(_ count: Int) -> DatabaseError {
        DatabaseError(
            .parameterMismatch,
            "The statement has \(types.count) placeholders and \(count) values were given.",
            sql: sql)
    }

    /// Declares integers with 64 bits where a value needs them; what was prepared before is dropped then.
    func widen(for binds: [SQLValue]) {
        for (index, bind) in binds.enumerated() {
            guard case .int(let value) = bind, declared[index % types.count] == .int4,
                Int32(exactly: value) == nil
            else { continue }
            declared[index % types.count] = .int8
            if let shape { connection.release(shape) }
            shape = nil
        }
    }

    /// Encodes the values of one row, or of many.
    func fill(_ binds: [SQLValue], _ shape: Shape) throws(DatabaseError) {
        parameters.removeAll()
        var position = 0
        for (index, bind) in binds.enumerated() {
            do {
                try parameters.append(bind, as: shape.parameters[position])
            } catch {
                let row = binds.count > types.count ? index / types.count : nil
                throw error.error(parameter: position + 1, row: row, sql: sql)
            }
            position += 1
            if position == types.count { position = 0 }
        }
    }

    /// Forgets what was prepared when the server lost it, or the tables behind it changed; whether to try once more.
    ///
    /// Shape: not inside a transaction, which such an error has ended.
    func forgets(_ shape: Shape, after error: DatabaseError) -> Bool {
        guard !connection.start.isRefused, !shape.name.isEmpty,
            error.sqlState == "26000" || error.sqlState == "0A000"
        else { return false }
        connection.prepared[shape.name] = nil
        if error.sqlState == "0A000" { connection.stale.append(shape.name) }
        self.shape = nil
        return !connection.isInTransaction
    }
}
