public import QuicksilverSQL

/// What changed of an attribute since the last flush.
public struct History<Value> {
    /// What it became; empty without a change.
    public let added: [Value]
    /// What it is and was; empty with a change.
    public let unchanged: [Value]
    /// What it was; empty without a change.
    public let deleted: [Value]

    /// Whether it changed.
    public var hasChanges: Bool { !added.isEmpty || !deleted.isEmpty }
}

/// An attribute beside its value: `user.$name.history`.
///
/// Source: parity row S3; features H7.
public struct AttributeHandle<Value: ColumnValue> {
    let object: any MappedObject
    let attribute: Int

    /// The handle of an attribute by position; generated code makes it.
    public init(_ object: any MappedObject, _ attribute: Int) {
        self.object = object
        self.attribute = attribute
    }

    /// What changed since the last flush: net, so that what was set and set back counts as unchanged.
    public var history: History<Value> {
        let current = read(object.value(at: attribute))
        guard isModified, let original = object.__state.original(of: attribute) else {
            return History(added: [], unchanged: current, deleted: [])
        }
        return History(added: current, unchanged: [], deleted: read(original))
    }

    /// Whether it holds another value than its row.
    public var isModified: Bool {
        guard let original = object.__state.original(of: attribute) else { return false }
        return original != object.value(at: attribute)
    }

    private func read(_ value: SQLValue) -> [Value] {
        if value == .unloaded { return [] }
        let loader = RowLoader(value, "")
        guard let value: Value = try? loader.read(0) else { return [] }
        return [value]
    }
}

/// A relation beside its value: `try user.$addresses.load()`, `user.$addresses.isLoaded`.
///
/// Source: design D6.
public struct RelationHandle<Value: RelationValue> {
    let object: any MappedObject
    let position: Int

    /// The handle of a relation by position; generated code makes it.
    public init(_ object: any MappedObject, _ position: Int) {
        self.object = object
        self.position = position
    }

    /// Whether reading it needs no SQL; asks without SQL.
    public var isLoaded: Bool {
        let state = object.__state
        return state.hasNoRow
            || object.slot(position).isLoaded
    }

    /// Loads it when it isn't, and throws at once what goes wrong.
    ///
    /// - Throws: ``DatabaseError``; ``ORMError`` `.invalidState` for an object whose session is gone.
    @discardableResult
    public func load() throws -> Value {
        let slot = object.slot(position)
        if !isLoaded, let relation = slot.relation {
            guard let core = object.__state.core else {
                throw ORMError(
                    .invalidState,
                    "\(relation.description) can't be loaded: its object belongs to no session; add it to one"
                )
            }
            try core.check()
            try core.load(relation, of: [object])
        }
        return Value.value(of: slot, object)
    }

    /// Who came and went since the last flush; doesn't load.
    public var history: History<Value.Member> {
        let slot = object.slot(position)
        let changes = slot.changes
        let added = Set(changes.added.map { ObjectIdentifier($0) })
        return History(
            added: changes.added.compactMap { $0 as? Value.Member },
            unchanged: slot.known.filter { !added.contains(ObjectIdentifier($0)) }
                .compactMap { $0 as? Value.Member },
            deleted: changes.removed.compactMap { $0 as? Value.Member })
    }
}

/// Where an object stands in its life: transient, pending, persistent, deleted or detached.
///
/// Source: features H2, U004.
public func objectState(_ object: any MappedObject) -> InstanceState.Phase { object.__state.phase }
