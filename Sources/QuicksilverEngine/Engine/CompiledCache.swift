import QuicksilverSQL
import Synchronization

/// A compiled statement with what keeps its key valid.
///
/// Shape: holds no bind's value, so that what one execution sent doesn't stay in memory.
final class CompiledEntry: Sendable {
    /// Where the value of a placeholder comes from: what mostly happens, without looking at its slot.
    enum Place: Sendable {
        /// The bind at a position of the structure key.
        case bind(Int)
        /// The parameter at a position, when they have the order of ``names``.
        case parameter(Int)
        /// The slot says it.
        case slot
    }

    /// Tells it from every other of this process.
    let id: Int
    let compiled: CompiledSQL
    /// The names of the parameters it was compiled for, where those decide its columns.
    let key: CompiledKey
    /// Where the placeholders' values come from.
    let places: [Place]
    /// What the columns take that the values are written into; empty when there are no such.
    let limits: [ColumnLimit?]
    /// The SQL types of the placeholders.
    let types: [DataType]
    /// The names of its parameters, each once.
    let names: [String]
    /// The key columns it asks back beside what the statement says.
    let generatedKeys: [ColumnDefinition]
    /// Whether the driver's last inserted key is the row's.
    let hasLastKey: Bool
    /// Whether it is SQL text, whose columns are known by name.
    let isText: Bool
    /// Whether lists get their placeholders at each execution.
    let isExpanding: Bool
    /// When it was asked for last, by its cache's clock.
    let lastUse = Atomic<UInt64>(0)
    /// Tables and columns are compared by identity, so they have to live as long as the entry.
    private let identities: [any AnyObject & Sendable]
    private static let counter = Atomic<Int>(0)

    init(
        _ compiled: CompiledSQL, for key: CompiledKey, identities: [any AnyObject & Sendable],
        generatedKeys: [ColumnDefinition], hasLastKey: Bool, isText: Bool
    ) {
        self.compiled = compiled
        self.key = key
        self.identities = identities
        self.generatedKeys = generatedKeys
        self.hasLastKey = hasLastKey
        self.isText = isText
        isExpanding = compiled.pieces.count > 1
        types = compiled.slots.map(\.type)
        var names: [String] = []
        var places: [Place] = []
        for slot in compiled.slots {
            switch slot.source {
            case .ordinal(let index): places.append(.bind(index))
            case .named(let name):
                let known = names.firstIndex(of: name)
                if known == nil { names.append(name) }
                places.append(.parameter(known ?? names.count - 1))
            case .columnDefault, .columnUpdate, .value: places.append(.slot)
            }
        }
        self.names = names
        self.places = places
        let limits = compiled.slots.map { $0.target?.limit }
        self.limits = limits.allSatisfy { $0 == nil } ? [] : limits
        id = Self.counter.wrappingAdd(1, ordering: .relaxed).newValue
    }
}

/// A statement's structure, with the names of the parameters where those decide its columns.
struct CompiledKey: Hashable, Sendable {
    let structure: StructureKey
    let names: [String]
    /// Whether an INSERT asks the keys back that the database makes.
    let asksKeys: Bool
    /// Whether an INSERT takes the rows of a batch as arrays.
    var takesArrays = false

    /// The key of a structure executed with parameters of these names.
    init(_ structure: StructureKey, names: [String], asksKeys: Bool) {
        self.structure = structure
        self.names = structure.takesParameters ? names : []
        self.asksKeys = asksKeys && structure.isInsert
    }

    /// The structure alone: names rarely differ where it doesn't.
    func hash(into hasher: inout Hasher) {
        hasher.combine(structure)
    }

    /// An equal key that holds no binds.
    var withoutBinds: CompiledKey {
        var key = CompiledKey(structure.withoutBinds, names: names, asksKeys: asksKeys)
        key.takesArrays = takesArrays
        return key
    }
}

/// The compiled statements of an engine by structure, the least recently used dropped first.
final class CompiledCache: Sendable {
    private let dialect: any Dialect
    private let capacity: Int
    private let entries = Mutex<[CompiledKey: CompiledEntry]>([:])
    /// Tells it from every other of this process, for what statements remember.
    private let number: Int
    /// How often it was asked: the clock of ``CompiledEntry/lastUse``.
    private let clock = Atomic<UInt64>(0)
    private let misses = Atomic<UInt64>(0)
    private static let counter = Atomic<Int>(0)

    init(dialect: any Dialect, capacity: Int) {
        self.dialect = dialect
        self.capacity = max(capacity, 1)
        number = Self.counter.wrappingAdd(1, ordering: .relaxed).newValue
    }

    /// What a statement remembers of its last execution by this engine, if that fits this one.
    func known(
        _ memo: StatementMemo, names: [String], asksKeys: Bool
    ) -> (key: StructureKey, entry: CompiledEntry)? {
        guard let (key, compiled) = memo.compiled(for: number) else { return nil }
        // Nobody else keeps anything under this number.
        let entry = unsafeDowncast(compiled, to: CompiledEntry.self)
        guard entry.key.asksKeys == (asksKeys && key.isInsert),
            !key.takesParameters || entry.key.names == names
        else { return nil }
        entry.lastUse.store(now(), ordering: .relaxed)
        return (key, entry)
    }

    /// The compiled form for a key; compiled when it isn't there.
    ///
    /// Shape: the memo, where the statement has one, remembers it.
    func entry(
        for key: CompiledKey, _ memo: StatementMemo? = nil, _ statement: () -> StatementNode
    ) throws(CompileError) -> CompiledEntry {
        let now = now()
        guard key.structure.isCacheable else {
            misses.wrappingAdd(1, ordering: .relaxed)
            return try compile(statement(), for: key)
        }
        if let found = entries.withLock({ $0[key] }) {
            found.lastUse.store(now, ordering: .relaxed)
            memo?.keep(found, for: number)
            return found
        }
        misses.wrappingAdd(1, ordering: .relaxed)
        let entry = try compile(statement(), for: key)
        entry.lastUse.store(now, ordering: .relaxed)
        entries.withLock { entries in
            if entries.count >= capacity {
                // A tenth at once, so that a full cache isn't searched at every miss.
                let uses = entries.mapValues { $0.lastUse.load(ordering: .relaxed) }
                let old = uses.sorted { $0.value < $1.value }.prefix(max(capacity / 10, 1))
                for (key, _) in old { entries[key] = nil }
            }
            entries[entry.key] = entry
        }
        memo?.keep(entry, for: number)
        return entry
    }

    private func compile(
        _ statement: StatementNode, for key: CompiledKey
    ) throws(CompileError) -> CompiledEntry {
        let resolved = try statement.resolved(names: key.names)
        let (node, keys) =
            key.asksKeys ? resolved.askingKeys(for: dialect) : (resolved, [])
        let compiler = CompilerState(dialect: dialect, takesArrays: key.takesArrays)
        let compiled = try compiler.compile(node, ordinals: key.structure.ordinals)
        return CompiledEntry(
            compiled, for: key.withoutBinds, identities: StructureKey.identities(in: statement),
            generatedKeys: keys, hasLastKey: node.hasLastKey(for: dialect), isText: node.isText)
    }

    private func now() -> UInt64 { clock.wrappingAdd(1, ordering: .relaxed).newValue }

    /// How often a statement was there, how often not, and how many are kept.
    var statistics: CacheStatistics {
        let misses = misses.load(ordering: .relaxed)
        let uses = clock.load(ordering: .relaxed)
        return CacheStatistics(
            hits: Int(uses) - Int(misses), misses: Int(misses),
            count: entries.withLock { $0.count })
    }
}

/// How the cache of compiled statements fares.
public struct CacheStatistics: Sendable, Hashable {
    /// Executions that found their statement compiled.
    public let hits: Int
    /// Executions that had to compile.
    public let misses: Int
    /// Statements kept.
    public let count: Int
}

extension StatementNode {
    /// Whether it is SQL text.
    fileprivate var isText: Bool {
        switch self {
        case .text, .query(.text): true
        default: false
        }
    }
}
