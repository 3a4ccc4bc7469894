/// SQL of no particular database: what descriptions show. Never executed.
///
/// Shape: standard spelling, every construct allowed, `?` for each value.
struct PlainDialect: Dialect {
    let name = "SQL"
    let capabilities: Capabilities
    let identifiers = IdentifierRules(
        quote: "\"", maximumLength: .max, countsBytes: false, reserved: [])

    init() {
        var capabilities = Capabilities()
        capabilities.insertReturning = true
        capabilities.updateReturning = true
        capabilities.deleteReturning = true
        capabilities.fullOuterJoin = true
        capabilities.lateral = true
        capabilities.intersectAll = true
        capabilities.aggregateFilter = true
        capabilities.nativeBoolean = true
        capabilities.arrays = true
        capabilities.dataModifyingCTE = true
        capabilities.defaultInValues = true
        capabilities.rowLocks = true
        self.capabilities = capabilities
    }

    func makeCompiler(_ state: CompilerState) -> any SQLCompiler { PlainCompiler(state: state) }

    func makeDDLCompiler() -> any DDLCompiler { PlainDDLCompiler(dialect: self) }

    func literal(for value: SQLValue, type: DataType) -> String { "?" }

    func typeName(for type: DataType) -> String {
        func sized(_ name: String, _ sizes: Int?...) -> String {
            let sizes = sizes.compactMap { $0.map(String.init) }
            return sizes.isEmpty ? name : "\(name)(\(sizes.joined(separator: ", ")))"
        }
        return switch type {
        case .null: "UNKNOWN"
        case .boolean: "BOOLEAN"
        case .smallInteger: "SMALLINT"
        case .integer: "INTEGER"
        case .bigInteger: "BIGINT"
        case .float: "REAL"
        case .double: "DOUBLE PRECISION"
        case .numeric(let precision, let scale): sized("NUMERIC", precision, scale)
        case .string(let length): sized("VARCHAR", length)
        case .char(let length): sized("CHAR", length)
        case .text: "TEXT"
        case .binary(let length): sized("VARBINARY", length)
        case .date: "DATE"
        case .time: "TIME"
        case .timestamp: "TIMESTAMP"
        case .timestampWithZone: "TIMESTAMP WITH TIME ZONE"
        case .interval: "INTERVAL"
        case .uuid: "UUID"
        case .json: "JSON"
        case .enumeration(let type): type.name
        case .array(let element): typeName(for: element) + "[]"
        case .vendor(let type): type.spellings.sorted { $0.key < $1.key }.first?.value ?? "VENDOR"
        }
    }
}

/// What the base leaves to dialects, spelt so that it can be read.
final class PlainCompiler: SQLCompiler {
    let state: CompilerState
    init(state: CompilerState) { self.state = state }

    func renderLike(_ like: LikeNode) throws(CompileError) {
        let name: String? =
            switch like.kind {
            case .like, .caseInsensitive: nil
            case .regexp, .regexpCaseInsensitive: "regexp"
            case .contains: "contains"
            case .startsWith: "starts_with"
            case .endsWith: "ends_with"
            }
        guard let name else { return try renderStandardLike(like) }
        state.write(like.isNegated ? "NOT \(name)(" : "\(name)(")
        try renderList([like.subject, like.pattern])
        state.write(")")
    }

    func renderGrouping(_ grouping: GroupingNode) throws(CompileError) {
        state.write(grouping.kind.rawValue + " (")
        for (index, terms) in grouping.sets.enumerated() {
            if index > 0 { state.write(", ") }
            if grouping.kind == .sets { state.write("(") }
            try renderList(terms)
            if grouping.kind == .sets { state.write(")") }
        }
        state.write(")")
    }

    func renderArray(_ elements: [Node], _ type: DataType) throws(CompileError) {
        state.write("ARRAY[")
        try renderList(elements)
        state.write("]")
    }

    func renderQuantified(_ quantifier: Quantifier, _ node: Node) throws(CompileError) {
        state.write(quantifier.rawValue + " (")
        try render(node)
        state.write(")")
    }

    func renderJSONPath(_ path: JSONPathNode) throws(CompileError) {
        try render(path.document, above: .postfix)
        for step in path.steps {
            switch step {
            case .key(let key): state.write("['\(key)']")
            case .index(let index): state.write("[\(index)]")
            }
        }
    }

    func renderDateArithmetic(_ node: DateArithmeticNode) throws(CompileError) {
        try render(node.date, above: .other)
        state.write(" + INTERVAL ")
        try render(node.amount, above: .other)
        state.write(" " + node.unit.rawValue.uppercased())
    }

    func renderDistinct(_ select: SelectNode) throws(CompileError) {
        switch select.distinct {
        case .none: break
        case .all: state.write("DISTINCT ")
        case .on(let terms):
            state.write("DISTINCT ON (")
            try renderList(terms)
            state.write(") ")
        }
    }

    func renderLimit(_ limit: Node?, offset: Node?, withTies: Bool) throws(CompileError) {
        try renderStandardLimit(limit, offset: offset)
        if withTies { state.write(" WITH TIES") }
    }
}

private struct PlainDDLCompiler: DDLCompiler {
    let dialect: any Dialect
}
