import QuicksilverSQL

extension UnitOfWork {
    /// A batch without the updates of objects whose rows have all that they have; nil when nothing is left.
    ///
    /// Shape: an object changes with its relations, and mostly it is the other side's row that is written.
    func net(_ batch: Batch) -> Batch? {
        guard batch.action == .update else { return batch }
        let objects = batch.objects.filter { changesRow(of: $0) }
        return objects.isEmpty
            ? nil : Batch(action: batch.action, mapper: batch.mapper, objects: objects)
    }

    /// Whether the row will get another value, references to other rows among them.
    private func changesRow(of object: any MappedObject) -> Bool {
        let id = ObjectIdentifier(object)
        if switches[id] != nil { return true }
        var copied: [Int: SQLValue] = [:]
        let all = syncs[object]
        for sync in all where sync.source == nil {
            for pair in sync.pairs { copied[pair.own] = .null }
        }
        for sync in all {
            guard let source = sync.source else { continue }
            for pair in sync.pairs {
                let value = source.value(at: pair.other)
                // The key of a new row isn't known yet, and it is no other row's.
                if value.isNull, source.__state.hasNoRow { return true }
                copied[pair.own] = value
            }
        }
        if copied.contains(where: { before(object, $0.key) != $0.value }) { return true }
        return object.__state.originals.contains { attribute, value in
            copied[attribute] == nil && object.value(at: attribute) != value
        }
    }
}
