public import QuicksilverSQL

/// What is known of an object that few objects need: what was refused, and whose it is.
final class StateNotes {
    /// A place where something was refused.
    enum Place: Hashable {
        /// A column's attribute.
        case column(Int)
        /// A relation, and the object that was put there.
        case relation(Int, ObjectIdentifier?)
    }
    /// A parent by a relation that allows one.
    private struct Parent {
        let relation: ObjectIdentifier
        weak var object: (any MappedObject)?
    }

    /// What went wrong before a session had the object.
    var fault: ORMError?
    /// What was refused where nothing could be thrown, in order.
    var faults: [(place: Place, error: ORMError)] = []
    /// The columns whose listeners are being asked.
    var asking: Set<Int> = []
    /// Values of columns that the class has no attribute for.
    var hidden: [SQLValue] = []
    private var parents: [Parent] = []

    /// Keeps why something was refused; nil when it is right now.
    func set(_ error: ORMError?, at place: Place) {
        faults.removeAll { $0.place == place }
        if let error { faults.append((place, error)) }
    }

    /// Notes that an object has this one in a relation.
    func add(_ parent: any MappedObject, _ relation: Relation) {
        remove(parent, relation)
        parents.append(Parent(relation: ObjectIdentifier(relation), object: parent))
    }

    /// Notes that an object has this one in a relation no more.
    func remove(_ parent: any MappedObject, _ relation: Relation) {
        parents.removeAll {
            $0.object == nil
                || ($0.relation == ObjectIdentifier(relation) && $0.object === parent)
        }
    }

    /// Another object that has a member in a relation; what isn't so any more, as after a rollback, doesn't count.
    func parent(
        of member: any MappedObject, by relation: Relation, other than: any MappedObject
    ) -> (any MappedObject)? {
        for entry in parents where entry.relation == ObjectIdentifier(relation) {
            guard let parent = entry.object, parent !== than, parent.__state.phase != .deleted,
                parent.slot(relation.position).known.contains(where: { $0 === member })
            else { continue }
            return parent
        }
        return nil
    }
}

extension InstanceState {
    /// The notes, made when they are first needed.
    var writtenNotes: StateNotes {
        if let notes { return notes }
        let made = StateNotes()
        notes = made
        return made
    }

    /// Whether anybody in the program wants to know of assignments; generated setters ask.
    public static var __hearsAssignments: Bool { ListenerStore.isHeard(.set) }

    /// Whether anybody wants to know of assignments of an attribute; a change in place copies the old value then.
    public func __hears(_ object: any MappedObject, _ attribute: Int) -> Bool {
        guard InstanceState.__hearsAssignments else { return false }
        let mapping = type(of: object).__mapping
        return mapping.declaration.columns[attribute].validator != nil
            || mapping.assignmentListeners.contains {
                $0.position(type(of: object)) == attribute
            }
    }

    /// Asks who listens before an attribute is assigned, and gives back what to assign; generated setters call it.
    public func __assigning<Value: ColumnValue>(
        _ object: any MappedObject, _ attribute: Int, _ old: Value, _ new: Value
    ) -> Value {
        let mapping = type(of: object).__mapping
        let calls = mapping.assignmentListeners
        let declared = mapping.declaration.columns[attribute].validator
        guard !calls.isEmpty || declared != nil else { return new }
        // A listener that assigns its own attribute isn't asked about that.
        guard writtenNotes.asking.insert(attribute).inserted else { return new }
        defer { notes?.asking.remove(attribute) }
        var value = new
        do {
            try declared?(new.sqlValue)
            for listener in calls where listener.position(type(of: object)) == attribute {
                if let result = try listener.call(object, old, value) as? Value { value = result }
            }
            notes?.set(nil, at: .column(attribute))
        } catch {
            notes?.set(object.refusal(of: attribute, error), at: .column(attribute))
        }
        return value
    }

    /// Keeps why an object was refused by a relation; nil when it is right now.
    func refuse(_ error: ORMError?, at place: StateNotes.Place) {
        if error == nil, notes == nil { return }
        writtenNotes.set(error, at: place)
    }
}

extension ClassMapping {
    /// Who is asked before columns are assigned: superclasses' listeners first.
    var assignmentListeners: [AssignmentListener] {
        var result: [AssignmentListener] = []
        for mapping in ancestors.reversed() + [self] {
            for case .assign(let listener) in mapping.listeners.calls(.set) {
                result.append(listener)
            }
        }
        return result
    }
}

extension MappedObject {
    /// The error for a value that somebody refuses; doesn't show the value.
    fileprivate func refusal(of attribute: Int, _ error: any Error) -> ORMError {
        let name = Self.__mapping.declaration.columns[attribute].attribute
        return ORMError(
            .validation, "\(Self.self).\(name) was refused: \(error)", of: Self.self,
            attribute: name, cause: error)
    }

    /// Asks validators about the values there are, as initialisers' assignments ask nobody.
    func validate() throws {
        guard InstanceState.__hearsAssignments else { return }
        let mapping = Self.__mapping
        let calls = mapping.assignmentListeners.filter(\.isValidator)
        let columns = mapping.declaration.columns
        guard !calls.isEmpty || mapping.declaration.hasValidators else { return }
        for (attribute, column) in columns.enumerated() {
            do {
                try column.validator?(__get(attribute))
                for listener in calls where listener.position(Self.self) == attribute {
                    guard let value = try listener.check(self, attribute) else { continue }
                    if value != __get(attribute) { try change(value, at: attribute) }
                }
                __state.notes?.set(nil, at: .column(attribute))
            } catch {
                let refusal = refusal(of: attribute, error)
                __state.writtenNotes.set(refusal, at: .column(attribute))
                throw refusal
            }
        }
    }
}

extension SessionCore {
    /// Throws what was refused of the objects that a flush would write.
    ///
    /// Source: features U071.
    func checkRefusals() throws {
        try checkRefusals(of: new)
        try checkRefusals(of: dirty)
    }

    private func checkRefusals(of objects: OrderedObjects) throws {
        for object in objects where !deleted.contains(object) {
            let reference = object.__stateReference
            let isQuiet = reference._withUnsafeGuaranteedRef {
                $0.notes == nil && !$0.hasRelationChanges
            }
            if isQuiet { continue }
            let state = object.__state
            if let fault = state.notes?.faults.first { throw fault.error }
            guard state.hasRelationChanges else { continue }
            for slot in state.relations {
                guard let relation = slot.relation, relation.isSingleParent else { continue }
                for member in slot.changes.added {
                    guard
                        let other = member.__state.notes?.parent(
                            of: member, by: relation, other: object), !deleted.contains(other)
                    else { continue }
                    throw ORMError(
                        .invalidState,
                        "\(relation.description) has deleteOrphan, so its objects have one parent, and a "
                            + "\(type(of: member)) is given to a second one: \(other.described) has it, "
                            + "and \(object.described) as well. Take it from the first, or leave deleteOrphan out",
                        of: relation.parent.type, attribute: relation.name)
                }
            }
        }
    }
}

extension MappedObject {
    /// The object as errors name it: `User(7)`, or `a new User`.
    var described: String {
        guard let key = __state.key, let mapper = __state.mapper else {
            return "a new \(Self.self)"
        }
        return mapper.describe(key.values)
    }
}
