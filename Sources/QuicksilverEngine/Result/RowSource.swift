public import QuicksilverSQL

/// Where a result's rows come from: the database's cursor, or memory once the connection was wanted for something else.
///
/// Shape: the part of a result that doesn't know its rows' type, so that reading them costs no look-up of types. The
/// connection holds it while it is open; the result ends it.
@usableFromInline
final class RowSource {
    private var cursor: (any DriverCursor)?
    private var buffered: BufferedRows?
    private let connection: Connection
    private let pooled: PooledConnection
    // Not the execution: its values aren't wanted any more.
    private let entry: CompiledEntry
    private let expanded: Execution.Expanded?
    /// Where the cursors of further windows come from.
    private let windows: (any DriverWindows)?
    /// Whether rows were left when the connection's scope ended.
    private var wasCutOff = false

    init(
        cursor: (any DriverCursor)?, of execution: Execution, connection: Connection,
        pooled: PooledConnection, windows: (any DriverWindows)? = nil
    ) {
        self.cursor = cursor
        self.windows = windows
        entry = execution.entry
        expanded = execution.expanded
        self.connection = connection
        self.pooled = pooled
    }

    var sql: String { expanded?.sql ?? entry.compiled.sql }

    /// The database's cursor while it is read from.
    @usableFromInline var open: (any DriverCursor)? { cursor }

    /// Moves to the next row; nil at the end, which closes it.
    @usableFromInline
    func advance() throws -> (any RowReader)? {
        while let cursor {
            if try advance(cursor) { return cursor }
        }
        return try nextBuffered()
    }

    /// Moves to the next row of the database's cursor; false at its end, and when it isn't read from any more.
    @usableFromInline
    func advance(_ held: any DriverCursor) throws -> Bool {
        guard cursor === held else { return false }
        do throws(DatabaseError) {
            try connection.cancellation?.start()
            defer { connection.cancellation?.finish() }
            if try held.next() { return true }
            if let next = try windows?.next() {
                cursor = next
                return false
            }
        } catch {
            throw failed(error)
        }
        close()
        return false
    }

    private func nextBuffered() throws -> (any RowReader)? {
        if wasCutOff {
            throw DatabaseError(
                .misuse,
                "The result ended before its last row, with the scope of its connection or by a rollback. "
                    + "Read it before that; all() gives an array that stays.", sql: sql)
        }
        do {
            return try buffered?.next()
        } catch {
            throw failed(error)
        }
    }

    /// Closes after a failure and says in the error which statement it was.
    @usableFromInline
    func failed(_ error: any Error) -> any Error {
        let isBuffered = buffered != nil
        close()
        if isBuffered, let error = error as? ValueError {
            return DatabaseError(error.code.kind, error.message, sql: sql)
        }
        guard var error = error as? DatabaseError else { return error }
        if error.sql == nil { error.sql = sql }
        connection.note(error)
        return error
    }

    /// Ends it; what wasn't read is dropped. Harmless twice.
    @usableFromInline
    func close() {
        buffered = nil
        guard let open = cursor else { return }
        cursor = nil
        open.close()
        if let windows {
            windows.close()
            pooled.windows[ObjectIdentifier(self)] = nil
        } else if pooled.openResult === self {
            pooled.openResult = nil
        }
    }

    /// Ends it because its connection's scope ends, or its transaction is rolled back; what is left can't be read any more.
    func endWithScope() {
        if cursor != nil { wasCutOff = true }
        close()
    }

    /// Moves the rows that are left to memory, so that the connection can execute another statement.
    ///
    /// Shape: what goes wrong with a row or a value is thrown when that is read, as it would be without.
    func buffer() {
        guard var cursor else { return }
        let names = (0..<cursor.columnCount).map { cursor.columnName(at: $0) }
        let types = names.indices.map { type(at: $0, named: names[$0]) }
        var rows: [BufferedRows.Row] = []
        var failure: (any Error)?
        do {
            while true {
                guard try cursor.next() else {
                    guard let next = try windows?.next() else { break }
                    cursor = next
                    continue
                }
                var row = BufferedRows.Row()
                row.values.reserveCapacity(types.count)
                for index in types.indices {
                    do {
                        row.values.append(try cursor.value(at: index, as: types[index]))
                    } catch {
                        row.values.append(.null)
                        row.failures[index] = error
                    }
                }
                rows.append(row)
            }
        } catch {
            connection.note(error)
            failure = error
        }
        close()
        buffered = BufferedRows(rows: rows, names: names, failure: failure)
    }

    /// The type the statement knows a column by; columns of SQL text are known by name, others by position.
    private func type(at index: Int, named name: String) -> DataType? {
        let columns = entry.compiled.columns
        let known: ResultColumn? =
            entry.isText
            ? columns.first { $0.name == name } : index < columns.count ? columns[index] : nil
        guard let type = known?.type, type != .null else { return nil }
        return type
    }
}

extension ValueError.Code {
    /// What a cursor of a database calls it.
    fileprivate var kind: DatabaseError.Kind {
        switch self {
        case .unexpectedNull: .unexpectedNull
        case .wrongType: .wrongType
        case .outOfRange: .dataOutOfRange
        default: .invalidValue
        }
    }
}

/// Rows in memory.
final class BufferedRows {
    /// A row's values, and why some couldn't be read.
    struct Row {
        var values: [SQLValue] = []
        var failures: [Int: any Error] = [:]
    }

    private let rows: [Row]
    private let names: [String]
    private var position = 0
    /// What ended the rows early.
    private var failure: (any Error)?

    init(rows: [Row], names: [String], failure: (any Error)?) {
        self.rows = rows
        self.names = names
        self.failure = failure
    }

    func next() throws -> ValueReader? {
        guard position < rows.count else {
            if let failure {
                self.failure = nil
                throw failure
            }
            return nil
        }
        defer { position += 1 }
        let row = rows[position]
        return ValueReader(row.values, names: names, failures: row.failures)
    }
}
