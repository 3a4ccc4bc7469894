import QuicksilverSQL
import Synchronization

/// A compiled statement with what keeps its key valid.
final class CompiledEntry: Sendable {
    /// Tells it from every other of this process.
    let id: Int
    let compiled: CompiledSQL
    /// The SQL types of the placeholders.
    let types: [DataType]
    /// The names of its parameters, each once.
    let names: [String]
    /// The key columns it asks back beside what the statement says.
    let generatedKeys: [ColumnDefinition]
    /// Whether the driver's last inserted key is the row's.
    let hasLastKey: Bool
    /// Tables and columns are compared by identity, so they have to live as long as the entry.
    private let statement: StatementNode
    private static let counter = Atomic<Int>(0)

    init(
        _ compiled: CompiledSQL, _ statement: StatementNode, generatedKeys: [ColumnDefinition],
        hasLastKey: Bool
    ) {
        self.compiled = compiled
        self.statement = statement
        self.generatedKeys = generatedKeys
        self.hasLastKey = hasLastKey
        types = compiled.slots.map(\.type)
        var names: [String] = []
        for slot in compiled.slots {
            if case .named(let name) = slot.source, !names.contains(name) { names.append(name) }
        }
        self.names = names
        id = Self.counter.wrappingAdd(1, ordering: .relaxed).newValue
    }
}

/// A statement's structure, with the names of the parameters where those decide its columns.
struct CompiledKey: Hashable, Sendable {
    let structure: StructureKey
    let names: [String]
    /// Whether an INSERT asks the keys back that the database makes.
    let asksKeys: Bool

    /// The structure alone: names rarely differ where it doesn't.
    func hash(into hasher: inout Hasher) {
        hasher.combine(structure)
    }
}

/// The compiled statements of an engine by structure, the least recently used dropped first.
final class CompiledCache: Sendable {
    private final class Slot {
        let entry: CompiledEntry
        var lastUse: UInt64

        init(_ entry: CompiledEntry, _ lastUse: UInt64) {
            self.entry = entry
            self.lastUse = lastUse
        }
    }

    private struct State {
        var entries: [CompiledKey: Slot] = [:]
        var clock: UInt64 = 0
        var hits = 0
        var misses = 0
    }

    private let dialect: any Dialect
    private let capacity: Int
    private let state = Mutex(State())

    init(dialect: any Dialect, capacity: Int) {
        self.dialect = dialect
        self.capacity = max(capacity, 1)
    }

    /// The compiled form for a key; compiled when it isn't there.
    func entry(
        for key: CompiledKey,
        _ statement: () throws(CompileError) -> (StatementNode, [ColumnDefinition])
    ) throws(CompileError) -> CompiledEntry {
        let found = state.withLock { state -> CompiledEntry? in
            state.clock += 1
            guard key.structure.isCacheable, let slot = state.entries[key] else {
                state.misses += 1
                return nil
            }
            slot.lastUse = state.clock
            state.hits += 1
            return slot.entry
        }
        if let found { return found }
        let (node, keys) = try statement()
        let compiler = CompilerState(dialect: dialect)
        let compiled = try compiler.compile(node, ordinals: key.structure.ordinals)
        let entry = CompiledEntry(
            compiled, node, generatedKeys: keys, hasLastKey: node.hasLastKey(for: dialect))
        guard key.structure.isCacheable else { return entry }
        state.withLock { state in
            if state.entries.count >= capacity {
                // A tenth at once, so that a full cache isn't searched at every miss.
                let old = state.entries.sorted { $0.value.lastUse < $1.value.lastUse }
                for (key, _) in old.prefix(max(capacity / 10, 1)) { state.entries[key] = nil }
            }
            state.entries[key] = Slot(entry, state.clock)
        }
        return entry
    }

    /// How often a statement was there, how often not, and how many are kept.
    var statistics: CacheStatistics {
        state.withLock {
            CacheStatistics(hits: $0.hits, misses: $0.misses, count: $0.entries.count)
        }
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
