import QuicksilverSQL

extension Session {
    /// Has some attributes of an object read again: relations when they are asked for, columns as well, or with the next query of the object.
    ///
    /// Shape: `try session.expire(user, "addresses", "name")`. Unflushed changes of these are lost, others stay.
    /// - Throws: ``ORMError`` `.invalidState` for an object that isn't persistent, `.unknownName` with the names there are.
    /// Source: features U094.
    public func expire(_ object: any MappedObject, _ first: String, _ others: String...) throws {
        try core.check()
        try core.requirePersistent(object, "expired")
        try core.expire(object, names: [first] + others)
    }

    /// Reads some attributes of an object again, now; unflushed changes of these are lost, others stay.
    ///
    /// Shape: `try session.refresh(user, "name")`
    /// - Throws: as ``expire(_:_:_:)``; ``ORMError`` `.noResult` when the row is gone.
    /// Source: features U095.
    public func refresh(_ object: any MappedObject, _ first: String, _ others: String...) throws {
        try core.check()
        try core.requirePersistent(object, "refreshed")
        let names = [first] + others
        try core.expire(object, names: names)
        let state = object.__state
        guard let mapper = state.mapper, let key = state.key else { return }
        state.isStale = true
        try core.load(mapper, [key])
        core.releaseIfIdle()
        guard !state.isStale else {
            throw ORMError(
                .noResult,
                "\(mapper.describe(key.values)) has no row any more; expunge it, or delete it")
        }
        for name in names {
            guard let position = mapper.relationPosition(of: name),
                let relation = mapper.relations[position]
            else { continue }
            try core.load(relation, of: [object])
        }
    }
}

extension SessionCore {
    /// Forgets what some attributes hold.
    fileprivate func expire(_ object: any MappedObject, names: [String]) throws {
        let state = object.__state
        let mapper = object.mapper
        for name in names where mapper.relationPosition(of: name) == nil {
            guard mapper.position(of: name) != nil else {
                throw ORMError(.unknownName, mapper.unknown(name).message)
            }
        }
        for name in names {
            if let position = mapper.relationPosition(of: name) {
                object.slot(position).expire()
                continue
            }
            guard let attribute = mapper.position(of: name) else { continue }
            if let original = state.original(of: attribute) {
                try object.put(original, at: attribute)
                state.forgetChange(of: attribute)
            }
            if attribute < mapper.attributeCount, mapper.selection.canBeLeftOut(attribute) {
                try object.put(.unloaded, at: attribute)
            } else {
                // A column that an object can't be without is read with the next query of it.
                state.isStale = true
            }
        }
        if !state.isModified, !state.relations.contains(where: { $0.hasChanges }) {
            dirty.remove(object)
        }
    }
}

extension InstanceState {
    /// Takes an attribute for one that holds what its row holds.
    fileprivate func forgetChange(of attribute: Int) {
        originals.removeAll { $0.attribute == attribute }
    }
}
