extension RelationSlot {
    /// Tells who listens that an object comes to the relation.
    final func comes(_ member: any MappedObject) {
        guard let owner, let relation else { return }
        if relation.isSingleParent { member.__state.writtenNotes.add(owner, relation) }
        tell(.append, member, nil, place: ObjectIdentifier(member))
    }

    /// Tells who listens that an object has gone from the relation.
    final func goes(_ member: any MappedObject) {
        guard let owner, let relation else { return }
        if relation.isSingleParent { member.__state.notes?.remove(owner, relation) }
        // What was refused is out again.
        owner.__state.refuse(nil, at: .relation(relation.position, ObjectIdentifier(member)))
        tell(.remove, nil, member, place: ObjectIdentifier(member))
    }

    /// Tells who listens that the relation is given another object.
    final func assigned(_ new: (any MappedObject)?, _ old: (any MappedObject)?) {
        guard let owner, let relation else { return }
        if relation.isSingleParent {
            if let old { old.__state.notes?.remove(owner, relation) }
            if let new { new.__state.writtenNotes.add(owner, relation) }
        }
        tell(.setRelated, new, old, place: nil)
    }

    /// Notes whose the objects are that were loaded, where they can have one parent.
    final func belongs(_ members: [any MappedObject]) {
        guard let owner, let relation, relation.isSingleParent else { return }
        for member in members { member.__state.writtenNotes.add(owner, relation) }
    }

    private func tell(
        _ event: MapperEvent, _ new: (any MappedObject)?, _ old: (any MappedObject)?,
        place: ObjectIdentifier?
    ) {
        guard ListenerStore.isHeard(event), let owner, let relation else { return }
        let place = StateNotes.Place.relation(relation.position, place)
        let mapping = type(of: owner).__mapping
        do {
            for mapping in mapping.ancestors.reversed() + [mapping] {
                for case .member(let position, let call) in mapping.listeners.calls(event)
                where position == relation.position {
                    try call(owner, new, old)
                }
            }
            owner.__state.refuse(nil, at: place)
        } catch {
            owner.__state.refuse(
                ORMError(
                    .validation,
                    "\(relation.description) was refused a \(type(of: new ?? old ?? owner)): \(error)",
                    of: relation.parent.type, attribute: relation.name, cause: error), at: place)
        }
    }
}

extension Relation {
    /// Whether each of its objects can be in it for one parent only: one that is taken out is deleted, which a second would miss.
    ///
    /// Source: parity row R3; features U071.
    var isSingleParent: Bool { cascade.contains(.deleteOrphan) && direction != .oneToMany }
}
