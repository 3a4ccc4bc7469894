public import QuicksilverEngine
public import QuicksilverSQL

#if canImport(FoundationEssentials)
    public import FoundationEssentials
#else
    public import Foundation
#endif

extension PostgreSQLConnection {
    /// Writes rows into a table the fastest way there is: COPY in binary form.
    ///
    /// Shape: `COPY "table" ("a", "b") FROM STDIN (FORMAT binary)`, as text when a column's type has no binary form here. All
    /// rows or none.
    /// - Throws: ``DatabaseError`` that names row and column for a value that doesn't fit; the server's error.
    /// Source: PostgreSQL, "COPY".
    @discardableResult
    public func copyIn(
        into table: String, schema: String? = nil, columns: [String],
        rows: some Sequence<[SQLValue]>
    ) throws(DatabaseError) -> Int {
        let (target, list) = try names(table, schema, columns)
        let shape = try columnsShape("SELECT \(list) FROM \(target) LIMIT 0")
        let form = shape.isBinary ? " (FORMAT binary)" : ""
        let sql = "COPY \(target) (\(list)) FROM STDIN" + form
        var writer = CopyWriter(shape)
        return try copyIn(sql) { () throws(DatabaseError) in
            writer.start()
            for row in rows {
                try writer.append(row)
                if writer.bytes.count >= 1 << 16 { try put(&writer.bytes, sql) }
            }
            writer.finish()
            try put(&writer.bytes, sql)
        }
    }

    /// Sends bytes to a COPY … FROM STDIN that is written out; the bytes are in the form it names.
    ///
    /// Shape: the SQL is sent as it is: it must not contain a user's values.
    @discardableResult
    public func copyIn(
        unsafeSQL sql: String, data: some Sequence<Data>
    ) throws(DatabaseError) -> Int {
        try copyIn(sql) { () throws(DatabaseError) in
            for chunk in data {
                var bytes = Array(chunk)
                try put(&bytes, sql)
            }
        }
    }

    private func copyIn(
        _ sql: String, _ body: () throws(DatabaseError) -> Void
    ) throws(DatabaseError) -> Int {
        try startCopy(sql, expecting: .copyIn)
        defer { finishTrip() }
        var failure: DatabaseError?
        do {
            try body()
            if !handle.endCopy() { failure = sendingFailed(sql: sql) }
        } catch {
            failure = error
            _ = handle.endCopy(failingWith: "the client gave up")
        }
        let (rows, answer) = endOfCopy(sql)
        if let failure { throw failure }
        if let answer { throw answer }
        return rows
    }

    private func put(_ bytes: inout [UInt8], _ sql: String) throws(DatabaseError) {
        // libpq takes at most 2 GiB at once.
        var start = 0
        while start < bytes.count {
            let end = min(start + 1 << 24, bytes.count)
            let isSent = unsafe bytes.withUnsafeBytes {
                unsafe handle.putCopy(UnsafeRawBufferPointer(rebasing: $0[start..<end]))
            }
            guard isSent else { throw sendingFailed(sql: sql) }
            start = end
        }
        bytes.removeAll(keepingCapacity: true)
    }

    /// Reads the rows of a table's columns, as fast as COPY in binary form gives them.
    ///
    /// Shape: one row after another; memory doesn't grow. Not a column whose type has no binary form here.
    @discardableResult
    public func copyOut(
        from table: String, schema: String? = nil, columns: [String],
        _ body: ([SQLValue]) throws -> Void
    ) throws -> Int {
        let (target, list) = try names(table, schema, columns)
        let shape = try columnsShape("SELECT \(list) FROM \(target) LIMIT 0")
        if let index = shape.types.firstIndex(where: { !$0.isReadable }) {
            throw DatabaseError(
                .unsupported,
                "Column '\(shape.names[index])' is of a type without a known binary form; use the form of "
                    + "copyOut that gives bytes.", column: shape.names[index])
        }
        let reader = CopyReader(shape)
        return try copyOut(unsafeSQL: "COPY \(target) (\(list)) TO STDOUT (FORMAT binary)") {
            data in
            if let row = try reader.row(data) { try body(row) }
        }
    }

    /// Hands over the bytes of a COPY … TO STDOUT that is written out, in the form it names, a row at a time.
    ///
    /// Shape: the SQL is sent as it is: it must not contain a user's values. When the body throws, the copy is stopped in the
    /// server.
    @discardableResult
    public func copyOut(
        unsafeSQL sql: String, _ body: (Data) throws -> Void
    ) throws -> Int {
        try startCopy(sql, expecting: .copyOut)
        defer { finishTrip() }
        do {
            while let data = unsafe handle.nextCopy({ unsafe Data($0) }) { try body(data) }
        } catch {
            interrupts.interrupt()
            handle.dropCopy()
            _ = endOfCopy(sql)
            throw error
        }
        let (rows, failure) = endOfCopy(sql)
        if let failure { throw failure }
        return rows
    }

    // MARK: Common

    private func startCopy(
        _ sql: String, expecting status: ResultHandle.Status
    ) throws(DatabaseError) {
        guard !sql.utf8.contains(0) else { throw Self.nulInSQL }
        try startTrip()
        guard handle.send(script: sql) else {
            finishTrip()
            throw sendingFailed(sql: sql)
        }
        let result = handle.nextResult()
        guard result.status != status else { return }
        let failure =
            result.status == .failed
            ? error(from: result, sql: sql)
            : DatabaseError(
                .misuse, "The SQL is no COPY \(status == .copyIn ? "FROM STDIN" : "TO STDOUT").",
                sql: sql)
        if result.status == .copyIn { _ = handle.endCopy(failingWith: "copying out was expected") }
        if result.status == .copyOut { handle.dropCopy() }
        drain()
        finishTrip()
        throw failure
    }

    private func endOfCopy(_ sql: String) -> (rows: Int, failure: DatabaseError?) {
        var rows = 0
        var failure: DatabaseError?
        while true {
            let result = handle.nextResult()
            switch result.status {
            case .none: return (rows, failure)
            case .failed: if failure == nil { failure = error(from: result, sql: sql) }
            case .copyIn:
                failure = failure ?? Self.secondCopy(sql)
                guard handle.endCopy(failingWith: "one COPY at a time") else {
                    return (rows, failure)
                }
            case .copyOut:
                failure = failure ?? Self.secondCopy(sql)
                handle.dropCopy()
            default: rows += result.affectedRows
            }
        }
    }

    private static func secondCopy(_ sql: String) -> DatabaseError {
        DatabaseError(
            .misuse, "The SQL holds more than one COPY; call once for each of them.", sql: sql)
    }

    private func names(
        _ table: String, _ schema: String?, _ columns: [String]
    ) throws(DatabaseError) -> (table: String, columns: String) {
        var target = try quoted(table)
        if let schema { target = try quoted(schema) + "." + target }
        guard !columns.isEmpty else {
            throw DatabaseError(.parameterMismatch, "Name at least one column to copy.")
        }
        var list: [String] = []
        for column in columns { list.append(try quoted(column)) }
        return (target, list.joined(separator: ", "))
    }

    private func columnsShape(_ sql: String) throws(DatabaseError) -> ResultShape {
        let statement = try makeStatement(sql, types: [])
        defer { statement.close() }
        return try statement.prepared().columns
    }
}
