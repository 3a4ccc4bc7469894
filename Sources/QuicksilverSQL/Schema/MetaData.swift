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
        var sequences: [SchemaSequence] = []
        var views: [View] = []
        var faults: [CompileError] = []
        var binding: (any Sendable)?
        var checks: [@Sendable () throws -> Void] = []
        var names: [String: String] = [:]

        mutating func claim(_ kind: String, _ name: String) {
            guard let other = names.updateValue(kind, forKey: name) else { return }
            let what =
                other == kind
                ? "\(kind) '\(name)' is declared twice in one MetaData"
                : "one MetaData has a \(other) and a \(kind) called '\(name)'"
            faults.append(CompileError(.inconsistent, what))
        }
    }

    /// An empty registry.
    public init(schema: String? = nil, naming: NamingConvention = .standard) {
        self.schema = schema
        self.naming = naming
    }

    /// The tables in the order they were declared.
    public var tables: [Table] { state.withLock(\.tables) }

    /// The sequences in the order they were declared.
    public var sequences: [SchemaSequence] { state.withLock(\.sequences) }

    /// The views in the order they were declared.
    public var views: [View] { state.withLock(\.views) }

    /// Whether nothing was declared in it.
    var isEmpty: Bool {
        state.withLock { $0.tables.isEmpty && $0.sequences.isEmpty && $0.views.isEmpty }
    }

    /// The table of a name, with its schema where it has one, or nil.
    public func table(_ fullName: String) -> Table? {
        state.withLock { state in state.tables.first { $0.fullName == fullName } }
    }

    /// Why a table that stands in the source may not be there.
    static let lazinessHint =
        "Swift makes a global or static table when it is first used: name them all, as in "
        + "createAll(engine, tables: [users, addresses])"

    /// Faults of declarations, thrown when the schema is created.
    package var faults: [CompileError] {
        state.withLock { state in
            state.faults + state.tables.compactMap(\.fault)
                + state.views.compactMap(\.table.fault)
        }
    }

    /// What the floor above binds this registry to.
    package var binding: (any Sendable)? {
        get { state.withLock(\.binding) }
        set { state.withLock { $0.binding = newValue } }
    }

    /// Has something checked before its objects are created: what the floor above knows of its tables.
    package func beforeCreating(_ check: @escaping @Sendable () throws -> Void) {
        state.withLock { $0.checks.append(check) }
    }

    /// Throws what speaks against creating its objects, but for faults of the declarations themselves.
    package func checkBeforeCreating() throws {
        for check in state.withLock(\.checks) { try check() }
    }

    func register(_ table: Table) {
        state.withLock { state in
            state.claim("table", table.fullName)
            state.tables.append(table)
        }
    }

    /// Forgets a table.
    func release(_ table: Table) {
        state.withLock { state in
            state.tables.removeAll { $0 === table }
            state.names[table.fullName] = nil
        }
    }

    func register(_ view: View) {
        state.withLock { state in
            state.claim("view", view.fullName)
            state.views.append(view)
        }
    }

    func register(_ sequence: SchemaSequence) {
        state.withLock { state in
            state.claim("sequence", sequence.fullName)
            state.sequences.append(sequence)
        }
    }
}
