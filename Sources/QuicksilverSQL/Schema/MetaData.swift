import Synchronization

/// The registry of tables, sequences and views that belong together.
///
/// Shape: the one shared object of this floor that changes: tables add themselves as they are declared. Safe to use from
/// any thread.
/// Source: parity rows E2, E4, E6.
public final class MetaData: Sendable {
    /// The schema of tables that name none.
    public let schema: String?
    /// How constraints and indexes without a name are called.
    public let naming: NamingConvention
    private let state = Mutex(State())

    private struct State {
        var tables: [Table] = []
        var faults: [CompileError] = []
        var binding: (any Sendable)?
    }

    /// An empty registry.
    public init(schema: String? = nil, naming: NamingConvention = .standard) {
        self.schema = schema
        self.naming = naming
    }

    /// The tables in the order they were declared.
    public var tables: [Table] { state.withLock(\.tables) }

    /// The table of a name, with its schema where it has one, or nil.
    public func table(_ fullName: String) -> Table? {
        state.withLock { state in state.tables.first { $0.fullName == fullName } }
    }

    /// Faults of declarations, thrown when the schema is created.
    package var faults: [CompileError] {
        state.withLock { state in state.faults + state.tables.compactMap(\.fault) }
    }

    /// What the floor above binds this registry to.
    package var binding: (any Sendable)? {
        get { state.withLock(\.binding) }
        set { state.withLock { $0.binding = newValue } }
    }

    func register(_ table: Table) {
        state.withLock { state in
            if state.tables.contains(where: { $0.fullName == table.fullName }) {
                state.faults.append(
                    CompileError(
                        .inconsistent, "table '\(table.fullName)' is declared twice in one MetaData"
                    ))
            }
            state.tables.append(table)
        }
    }
}
