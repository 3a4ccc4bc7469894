/// What one compilation has written so far.
///
/// Shape: SQL text, placeholders in order, names given to anonymous aliases, and the FROM items in scope. Belongs to one
/// compilation on one thread, and what changes all the time is changed by whole statements: the checks for two accesses at
/// once, an eighth of the time, are left out there.
public final class CompilerState {
    /// The dialect compiled for.
    public let dialect: any Dialect
    /// Whether binds are written as literals (DDL, logs, scripts).
    public let inlinesLiterals: Bool
    /// Whether clauses start on lines of their own.
    public let isPretty: Bool
    /// Whether an INSERT of one row takes each value as an array, over the rows of a batch.
    public let takesArrays: Bool
    /// The text since the last cut, in UTF-8.
    @exclusivity(unchecked) private var text: [UInt8] = []
    /// Texts before expanding lists.
    var pieces: [String] = []
    /// Placeholders in order.
    @exclusivity(unchecked) public internal(set) var slots: [CompiledSQL.Slot] = []
    /// How many of the placeholders don't expand: where placeholders have numbers, these have the first.
    @exclusivity(unchecked) private var plainSlots = 0
    /// The binds of the structure key by identity.
    var ordinals: [ObjectIdentifier: Int]?
    /// Numbers given to binds that were used before.
    @exclusivity(unchecked) var numbers: [ObjectIdentifier: Int] = [:]
    /// Binds of the compiler's own.
    private var ownBinds: [OwnBind: BindParameter] = [:]
    /// Whether placeholders have numbers.
    let numbersPlaceholders: Bool
    /// How the dialect writes names.
    private let identifiers: IdentifierRules
    /// Tables' names as they are written, those of this statement, alone and before a column.
    @exclusivity(unchecked)
    private var tableNames: [(table: ObjectIdentifier, name: String, prefix: String)] = []
    /// Names given to aliases.
    private var aliasNames: [ObjectIdentifier: String] = [:]
    private var aliasCounters: [String: Int] = [:]
    private var labelCounters: [String: Int] = [:]
    /// FROM items of the enclosing queries, outermost first.
    @exclusivity(unchecked) var scopes: [[ObjectIdentifier]] = []
    /// CTEs already written.
    var writtenCTEs: Set<ObjectIdentifier> = []
    /// Labels of the query whose ORDER BY or GROUP BY is being written.
    @exclusivity(unchecked) var labels: [String] = []
    /// Columns are written without their table: DDL, SET, conflict targets.
    @exclusivity(unchecked) public var omitsTables = false
    /// The column that the next bind is written into.
    @exclusivity(unchecked) var target: CompiledSQL.Target?
    /// How deep the walk is.
    @exclusivity(unchecked) var depth = 0
    @exclusivity(unchecked) private var stack = StackBound()

    /// An empty state.
    public init(
        dialect: any Dialect, inlinesLiterals: Bool = false, isPretty: Bool = false,
        takesArrays: Bool = false
    ) {
        self.dialect = dialect
        self.takesArrays = takesArrays
        numbersPlaceholders = dialect.numbersPlaceholders
        identifiers = dialect.identifiers
        self.inlinesLiterals = inlinesLiterals
        self.isPretty = isPretty
        text.reserveCapacity(256)
    }

    /// The text since the last cut.
    public var sql: String { String(decoding: text, as: UTF8.self) }

    /// Goes a level down; whoever calls it comes up again.
    ///
    /// - Throws: ``CompileError`` `.invalidArgument` when the statement is nested deeper than the thread's stack allows.
    @inline(__always)
    func descend() throws(CompileError) {
        if stack.ends(at: depth + 1) {
            throw CompileError(
                .invalidArgument,
                "the statement is nested too deep: more than \(depth) levels don't fit this thread's stack; "
                    + "and_, or_ and lists take any number of terms")
        }
        depth += 1
    }

    /// Appends SQL.
    public func write(_ sql: String) {
        let written: Void? = sql.utf8.withContiguousStorageIfAvailable {
            text.append(contentsOf: $0)
        }
        if written == nil { text.append(contentsOf: sql.utf8) }
    }

    /// Ends a piece of the text where a list will have its placeholders.
    func cut() {
        pieces.append(sql)
        text.removeAll(keepingCapacity: true)
    }

    /// Appends a quoted name.
    public func writeIdentifier(_ name: String) throws(CompileError) {
        let isWritten = name.utf8.withContiguousStorageIfAvailable { bytes in
            guard identifiers.arePlain(bytes) else { return false }
            text.append(contentsOf: bytes)
            return true
        }
        if isWritten != true { write(try identifiers.quoted(name)) }
    }

    /// Appends a table's quoted name with its schema.
    func writeTableName(_ table: Table) throws(CompileError) {
        write(tableNames[try position(of: table)].name)
    }

    /// Appends a table's quoted name with its schema and a point.
    func writeTablePrefix(_ table: Table) throws(CompileError) {
        write(tableNames[try position(of: table)].prefix)
    }

    /// Where a table stands in ``tableNames``.
    private func position(of table: Table) throws(CompileError) -> Int {
        let id = ObjectIdentifier(table)
        for index in tableNames.indices where tableNames[index].table == id { return index }
        var name = try identifiers.quoted(table.name)
        if let schema = table.schema { name = try identifiers.quoted(schema) + "." + name }
        tableNames.append((id, name, name + "."))
        return tableNames.count - 1
    }

    /// Starts a clause: a space, or a new line when pretty.
    public func writeClause(_ keyword: String) {
        text.append(isPretty ? UInt8(ascii: "\n") : UInt8(ascii: " "))
        write(keyword)
        text.append(UInt8(ascii: " "))
    }

    /// The name of an alias; made on first use where it has none.
    public func name(of alias: AliasSource) -> String {
        if let name = alias.name { return name }
        let id = ObjectIdentifier(alias)
        if let known = aliasNames[id] { return known }
        let base: String =
            switch alias.base {
            case .table(let table): table.name
            case .query: "anon"
            case .cte(let cte): cte.name
            case .function(let function): function.name
            }
        let number = aliasCounters[base, default: 0] + 1
        aliasCounters[base] = number
        let name = "\(base)_\(number)"
        aliasNames[id] = name
        return name
    }

    /// A label for an expression without one: `max_1`.
    func anonymousLabel(_ base: String) -> String {
        let number = labelCounters[base, default: 0] + 1
        labelCounters[base] = number
        return "\(base)_\(number)"
    }

    /// Appends a bind as the dialect's placeholder, or as a literal.
    func addSlot(
        _ bind: BindParameter, width: Int = 1, type: DataType? = nil, isExpanding: Bool? = nil,
        empty: String? = nil
    ) -> Int {
        let source: CompiledSQL.Source
        if let origin = bind.origin {
            switch origin {
            case .default(let column): source = .columnDefault(column, name: column.key)
            case .onUpdate(let column): source = .columnUpdate(column, name: column.key)
            }
        } else if let name = bind.name {
            source = .named(name)
        } else if let ordinal = ordinals?[ObjectIdentifier(bind)] {
            source = .ordinal(ordinal)
        } else {
            source = .value(bind.value ?? .null)
        }
        if slots.isEmpty { slots.reserveCapacity(max(ordinals?.count ?? 0, 8)) }
        slots.append(
            CompiledSQL.Slot(
                source: source, type: type ?? bind.type,
                isExpanding: isExpanding ?? bind.isExpanding, width: width, empty: empty,
                target: target))
        if !(isExpanding ?? bind.isExpanding) { plainSlots += 1 }
        return plainSlots
    }

    /// A bind for a value of the compiler's own, the same one for equal values; kept, as binds count by identity.
    func ownBind(_ value: SQLValue, type: DataType) -> BindParameter {
        let key = OwnBind(value: value, type: type)
        if let known = ownBinds[key] { return known }
        let bind = BindParameter(value, type: type)
        ownBinds[key] = bind
        return bind
    }
}

/// What tells one bind of the compiler's own from another.
private struct OwnBind: Hashable {
    let value: SQLValue
    let type: DataType
}
