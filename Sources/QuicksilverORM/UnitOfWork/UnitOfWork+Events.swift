import QuicksilverSQL

extension UnitOfWork {
    /// Tells who listens to an event of some objects; what they assign can be taken back, and belongs to this flush or the next.
    func tell(_ event: MapperEvent, _ objects: [any MappedObject]) throws {
        guard ListenerStore.isHeard(event) else { return }
        for object in objects {
            let calls = type(of: object).__mapping.calls(event)
            if calls.isEmpty { continue }
            // Listeners find the statements before them executed.
            try awaitAnswers()
            wasHeard = true
            let before = (0..<type(of: object).__mapping.mapper.columns.count).map {
                object.value(at: $0)
            }
            defer { note(object, before, isLate: event.isAfter) }
            for case .object(let call) in calls {
                try call(object, EventContext(core: core))
                try core.throwMisuse()
            }
        }
    }

    /// Tells who listens that an object's changed columns are about to be written, if there are any.
    func tellUpdate(_ object: any MappedObject) throws {
        guard ListenerStore.isHeard(.beforeUpdate) else { return }
        guard
            switches[ObjectIdentifier(object)] != nil
                || object.__state.originals.contains(where: {
                    object.value(at: $0.attribute) != $0.value
                })
        else { return }
        try tell(.beforeUpdate, [object])
    }

    private func note(_ object: any MappedObject, _ before: [SQLValue], isLate: Bool) {
        for (attribute, value) in before.enumerated() where object.value(at: attribute) != value {
            undo.append((object, attribute, value))
            if isLate { late.append((object, attribute, value)) }
        }
    }

    /// Has the next flush write what listeners assigned after this one's statements.
    func keepLate() {
        for (object, attribute, value) in late {
            let state = object.__state
            guard state.phase == .persistent, !state.isModified(attribute) else { continue }
            state.originals.append((attribute, value))
            core.markDirty(object)
        }
        late = []
    }
}

extension MapperEvent {
    /// Whether its object's row is written already.
    fileprivate var isAfter: Bool {
        self == .afterInsert || self == .afterUpdate || self == .afterDelete
    }
}
