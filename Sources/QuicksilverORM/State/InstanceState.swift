import QuicksilverSQL

/// What a session knows of one object: its state, its key, what changed, its relations.
///
/// Shape: one in every object of a mapped class. Belongs to the thread or scope of its session. What every row and every getter asks is read
/// without the check for overlapping changes: these are plain values, and nothing runs while one is replaced.
public final class InstanceState {
    /// Where an object stands in its life.
    ///
    /// Source: features U004.
    public enum Phase: String, Sendable {
        /// No session knows it, and no row.
        case transient
        /// Added; its row comes with the next flush.
        case pending
        /// It has a row and a session.
        case persistent
        /// Its row was deleted in this transaction.
        case deleted
        /// It had a row and a session; the session has let it go.
        case detached
    }

    // The order is that of memory: what is small stands behind the key, whose last bytes would be empty. There is one of these for each
    // object, so its size decides how many of them a cache holds.

    /// The object itself, once a session knows it.
    @exclusivity(unchecked) unowned var object: (any MappedObject)?
    /// Its session, class and place; kept when the session lets it go.
    @exclusivity(unchecked) var home: ObjectHome?
    /// The key under which the identity map has it.
    @exclusivity(unchecked) var key: KeyValue?
    @exclusivity(unchecked) private var currentPhase = Phase.transient
    /// Whether the identity map has the object.
    @exclusivity(unchecked) private(set) var isMapped = false
    @exclusivity(unchecked) @usableFromInline var isPartial = false
    /// Columns that were told to be read again.
    @exclusivity(unchecked) var isStale = false
    /// Whether relations changed since the last flush.
    @exclusivity(unchecked) var hasRelationChanges = false
    /// The object's place among those that came from the same query.
    @exclusivity(unchecked) var batchIndex: UInt32 = 0
    /// Its number among the objects that its session has taken in; after four thousand million it begins anew.
    @exclusivity(unchecked) var serial: UInt32 = 0
    /// Where the object stands.
    public internal(set) var phase: Phase {
        get { currentPhase }
        set {
            let old = currentPhase
            currentPhase = newValue
            if let core, core.listeners?.hearsTransitions == true, let object {
                core.announce(object, from: old)
            }
        }
    }
    /// Whether there is no row yet, so that nothing is known but what the program said.
    var hasNoRow: Bool { phase == .transient || phase == .pending }
    /// The session's inside; kept until the object dies, so that lazy loads and failures find it.
    var core: SessionCore? { home?.core }
    /// The mapper under which the identity map has the object.
    var mapper: Mapper? { home?.mapper }
    /// The objects that came from the same query.
    var batch: LoadBatch? { home?.batch }
    /// Attributes assigned while there was no row yet.
    @exclusivity(unchecked) var assigned = AttributeSet()
    /// Whether some attributes aren't loaded; generated accessors ask.
    ///
    /// Shape: inlined as it is here, as another module would check each access to the storage for overlapping changes.
    @inlinable public internal(set) var hasUnloaded: Bool {
        get { isPartial }
        set { isPartial = newValue }
    }
    /// Attributes that are read when they are asked for.
    @exclusivity(unchecked) var unloaded = AttributeSet()
    /// What attributes that changed since the last flush held before.
    @exclusivity(unchecked) var originals: [(attribute: Int, value: SQLValue)] = []
    /// The relations that were touched.
    @exclusivity(unchecked) var relations = TouchedRelations()
    /// What went wrong with the object before a session had it, where nothing could be thrown; adding it throws this.
    var fault: ORMError? {
        get { notes?.fault }
        set { if newValue != nil || notes != nil { writtenNotes.fault = newValue } }
    }
    /// What few objects need.
    @exclusivity(unchecked) var notes: StateNotes?
    /// Values of columns that the class has no attribute for.
    var hidden: [SQLValue] { notes?.hidden ?? [] }

    /// A state of an object that nobody knows yet.
    public init() {}

    deinit {
        if isMapped, let home, let key { home.table.remove(self, key) }
        if let relations = relations.take() { DeferredRelease.release(relations) }
    }

    /// Puts the object into the identity map.
    func enter(_ home: ObjectHome, _ object: any MappedObject, _ key: KeyValue) {
        self.object = object
        self.key = key
        self.home = home
        isMapped = true
        home.table.insert(self, key)
    }

    /// Notes that the identity map hasn't the object any more.
    func leave() { isMapped = false }

    /// Makes it that of an object that has a row, and a place in the identity map.
    func adopt(_ home: ObjectHome, _ object: any MappedObject, _ key: KeyValue) {
        let core = home.core
        core.adoptions &+= 1
        serial = core.adoptions
        enter(home, object, key)
        if core.listeners == nil { currentPhase = .persistent } else { phase = .persistent }
    }

    /// Notes that an attribute is about to change; generated setters call it.
    public func willChange<Object: MappedObject>(_ object: Object, _ attribute: Int) {
        switch phase {
        case .transient, .pending:
            assigned.insert(attribute)
        case .persistent, .deleted, .detached:
            noteChange(object, attribute)
        }
    }

    /// Keeps the value an attribute had, at its first change.
    func noteChange(_ object: any MappedObject, _ attribute: Int) {
        guard !isModified(attribute) else { return }
        originals.append((attribute, object.value(at: attribute)))
        if hasUnloaded { markLoaded(attribute) }
        if phase == .persistent { core?.markDirty(object) }
    }

    /// Whether attributes changed since the last flush.
    var isModified: Bool { !originals.isEmpty }

    /// Whether an attribute changed since the last flush.
    func isModified(_ attribute: Int) -> Bool {
        originals.contains { $0.attribute == attribute }
    }

    /// The value an attribute had before it was changed; nil when it wasn't.
    func original(of attribute: Int) -> SQLValue? {
        originals.first { $0.attribute == attribute }?.value
    }

    /// Forgets what changed: it is written.
    func settle() {
        assigned = AttributeSet()
        if !originals.isEmpty { originals = [] }
        hasRelationChanges = false
        if let notes { notes.faults.removeAll() }
        relations.forEach { $0.settle() }
    }
}

@available(*, unavailable)
extension InstanceState: Sendable {}

extension MappedObject {
    /// The mapper of the object's own class, whichever class it is seen as.
    var mapper: Mapper {
        __stateReference._withUnsafeGuaranteedRef { $0.mapper } ?? type(of: self).__mapping.mapper
    }

    /// How many columns have attributes.
    private var attributeCount: Int {
        __stateReference._withUnsafeGuaranteedRef { $0.mapper?.attributeCount }
            ?? mapper.attributeCount
    }

    /// The value of a column, also of one that the class has no attribute for; `.unloaded` for one that isn't loaded.
    func value(at attribute: Int) -> SQLValue {
        let isUnloaded = __stateReference._withUnsafeGuaranteedRef {
            $0.hasUnloaded && !$0.isLoaded(attribute)
        }
        if isUnloaded { return .unloaded }
        let count = attributeCount
        if attribute < count { return __get(attribute) }
        let place = attribute - count
        return __state.hidden.indices.contains(place) ? __state.hidden[place] : .null
    }

    /// Gives a column a value without noting a change.
    ///
    /// - Throws: when the attribute's Swift type doesn't hold it.
    func put(_ value: SQLValue, at attribute: Int) throws { try put(value, at: attribute, mapper) }

    fileprivate func put(_ value: SQLValue, at attribute: Int, _ mapper: Mapper) throws {
        if attribute < mapper.attributeCount {
            if value == .unloaded { return try unload(attribute, mapper) }
            let loader = __stateReference._withUnsafeGuaranteedRef {
                $0.core?.single.holding(value)
            }
            // Where it fails, once more under the attribute's name, for the error to say it.
            if loader.flatMap({ try? __load(attribute, from: $0) }) == nil {
                try __load(attribute, from: RowLoader(value, mapper.columns[attribute].attribute))
            }
            __stateReference._withUnsafeGuaranteedRef { $0.markLoaded(attribute) }
            return
        }
        let count = mapper.columns.count - mapper.attributeCount
        let notes = __state.writtenNotes
        while notes.hidden.count < count { notes.hidden.append(.null) }
        notes.hidden[attribute - mapper.attributeCount] = value
    }

    /// Gives a column a value as an assignment would, if it has another.
    func change(_ value: SQLValue, at attribute: Int) throws {
        if self.value(at: attribute) != value { try exchange(value, at: attribute, mapper) }
    }

    /// Gives a column another value than it has, as an assignment would.
    func exchange(_ value: SQLValue, at attribute: Int, _ mapper: Mapper) throws {
        __stateReference._withUnsafeGuaranteedRef { state in
            switch state.phase {
            case .transient, .pending: state.assigned.insert(attribute)
            case .persistent, .deleted, .detached: state.noteChange(self, attribute)
            }
        }
        try put(value, at: attribute, mapper)
    }
}
