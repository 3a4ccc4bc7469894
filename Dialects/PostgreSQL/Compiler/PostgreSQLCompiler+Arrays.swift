public import QuicksilverSQL

extension PostgreSQLCompiler {
    /// `SELECT unnest($1::int8[]), unnest($2::text[])`
    ///
    /// Shape: one execution for many rows, in their order: the arrays are as long as each other and are taken apart in step.
    /// In FROM the server would first write all rows aside, which takes a quarter of the time. Each value is converted as
    /// it would be in VALUES: on its way into the column, by assignment, so that nothing is cut.
    /// - Throws: ``CompileError`` `.unsupported` where rows one after another could do something else: expressions, upserts
    ///   that change rows, columns whose values need their own conversion.
    /// Source: PostgreSQL 38.5.9, "SQL Functions Returning Sets"; 10.4, "Value Storage".
    public func renderArrays(of row: [Node], in insert: InsertNode) throws(CompileError) {
        guard insert.returning.isEmpty, insert.with.isEmpty else {
            throw unsupported("arrays of rows with RETURNING or WITH")
        }
        if let conflict = insert.conflict {
            guard case .nothing = conflict.action, conflict.targetPredicate == nil else {
                throw unsupported("arrays of rows in an upsert")
            }
        }
        var elements: [ArrayElement] = []
        for (node, column) in zip(row, insert.columns) {
            guard case .bind = node, let element = ArrayElement(column.type) else {
                throw unsupported("arrays of rows for column '\(column.name)'")
            }
            elements.append(element)
        }
        state.write(" SELECT ")
        for (index, column) in insert.columns.enumerated() {
            guard case .bind(let bind) = row[index] else { continue }
            if index > 0 { state.write(", ") }
            state.write("unnest(")
            renderArray(of: bind, as: elements[index].type, into: column, of: insert.table)
            state.write("::\(elements[index].name)[])")
            if elements[index].isConverted {
                state.write("::")
                state.write(try castTypeName(for: column.type))
            }
        }
    }
}

/// What the values of a column are as elements of an array.
///
/// Shape: types without lengths and digits: a cast to one with them cuts, where writing into the column refuses. Integers
/// have 64 bits, as the column's own size is checked when they are stored. JSON is `json`, which keeps a document as it
/// is, also for columns of `jsonb`.
private struct ArrayElement {
    let name: String
    let type: DataType
    /// Whether it is sent as text and has to be made the column's type by name.
    var isConverted = false

    /// nil for a type whose values can't be elements.
    init?(_ type: DataType) {
        switch type {
        case .boolean: (name, self.type) = ("bool", .boolean)
        case .smallInteger, .integer, .bigInteger: (name, self.type) = ("int8", .bigInteger)
        case .numeric: (name, self.type) = ("numeric", .numeric(precision: nil, scale: nil))
        case .float: (name, self.type) = ("float4", .float)
        case .double: (name, self.type) = ("float8", .double)
        case .string, .text: (name, self.type) = ("text", .text)
        case .char: (name, self.type) = ("bpchar", .char(length: 1))
        case .binary: (name, self.type) = ("bytea", .binary(length: nil))
        case .date: (name, self.type) = ("date", .date)
        case .time: (name, self.type) = ("time", .time)
        case .timestamp: (name, self.type) = ("timestamp", .timestamp)
        case .timestampWithZone: (name, self.type) = ("timestamptz", .timestampWithZone)
        case .interval: (name, self.type) = ("interval", .interval)
        case .uuid: (name, self.type) = ("uuid", .uuid)
        case .json: (name, self.type) = ("json", .json)
        case .enumeration:
            (name, self.type) = ("text", .text)
            isConverted = true
        case .null, .array, .vendor: return nil
        }
    }
}
