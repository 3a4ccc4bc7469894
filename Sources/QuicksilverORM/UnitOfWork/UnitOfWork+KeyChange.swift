import QuicksilverEngine
import QuicksilverSQL

/// Keys that change, and the rows that refer to them.
///
/// Shape: where the foreign key is declared with `onUpdate: .cascade` the database changes it, and objects of the session follow in memory.
/// Else the rows are updated: set to NULL before the key changes and to the new key after it.
/// Source: features U080 to U082.
extension UnitOfWork {
    /// Finds the rows that refer to a key that changes.
    ///
    /// - Throws: ``ORMError`` `.invalidState` when they neither follow by themselves nor take NULL.
    func collectKeyChange(of object: any MappedObject) throws {
        let state = object.__state
        guard state.phase == .persistent, !state.modified.isEmpty else { return }
        for case let relation? in object.mapper.relations
        where relation.direction == .oneToMany && !relation.isViewOnly {
            let old = relation.pairs.map { pair in
                state.original(of: pair.parent) ?? object.value(at: pair.parent)
            }
            let new = relation.pairs.map { object.value(at: $0.parent) }
            guard old != new, let key = KeyValue(old) else { continue }
            if relation.followsKey {
                followers.append((object, relation))
                continue
            }
            for child in try core.referring(relation, key)
            where !core.deleted.contains(child) && child.__state.phase == .persistent {
                try follow(child, object, relation)
            }
        }
    }

    private func follow(
        _ child: any MappedObject, _ object: any MappedObject, _ relation: Relation
    ) throws {
        let mapper = relation.target
        for pair in relation.pairs {
            let column = mapper.columns[pair.target]
            guard column.definition.isNullable, !mapper.primaryKey.contains(pair.target) else {
                throw ORMError(
                    .invalidState,
                    "the key of a \(object.mapper.type) changes, and \(mapper.type).\(column.attribute), which refers to it, neither takes NULL "
                        + "meanwhile nor follows by itself; declare ForeignKey(…, onUpdate: .cascade)"
                )
            }
            releases.append((child, pair.target))
        }
        sync(
            child,
            Sync(
                pairs: relation.pairs.map { (own: $0.target, other: $0.parent) }, source: object,
                relation: relation))
    }
}

extension SessionCore {
    /// The objects whose rows refer to a key by a relation.
    fileprivate func referring(
        _ relation: Relation, _ key: KeyValue
    ) throws -> [any MappedObject] {
        let target = relation.target
        let select = target.select(where: target.matching(relation.pairs.map(\.target), [key]))
        let result = try transactional().execute(ObjectStatement(queryNode: .select(select)))
        defer { result.close() }
        var objects: [any MappedObject] = []
        var loader: EntityLoader?
        while let reader = try result.next() {
            let entity = loader ?? EntityLoader(self, target, at: 0, reader: reader)
            loader = entity
            if let object = try entity.object(reader) { objects.append(object) }
        }
        return objects
    }

    /// Gives objects the foreign keys that the database gave their rows; their own keys may be among them.
    func follow(_ work: UnitOfWork) throws {
        var waiting: [(relation: Relation, old: [SQLValue], new: [SQLValue])] = []
        for (object, relation) in work.followers {
            guard let kept = frames.last?.changed[ObjectIdentifier(object)] else { continue }
            let new = relation.pairs.map { object.value(at: $0.parent) }
            let old = relation.pairs.map { pair in
                kept.values.first { $0.attribute == pair.parent }?.value
                    ?? object.value(at: pair.parent)
            }
            waiting.append((relation, old, new))
        }
        while let (relation, old, new) = waiting.popLast() {
            let target = relation.target
            for child in identity.all where child.mapper.isKind(of: target) {
                let mapper = child.mapper
                let keyBefore = mapper.key(of: child)
                guard relation.pairs.map({ child.value(at: $0.target) }) == old else { continue }
                let before = mapper.columns.indices.map { child.value(at: $0) }
                for (pair, value) in zip(relation.pairs, new) {
                    frames[frames.count - 1].keep(child, pair.target, before[pair.target])
                    try child.put(value, at: pair.target)
                }
                guard mapper.key(of: child) != keyBefore,
                    let key = KeyValue(mapper.key(of: child))
                else { continue }
                identity.release(child)
                identity.insert(child, key, of: mapper)
                for case let next? in mapper.relations
                where next.direction == .oneToMany && next.followsKey {
                    let was = next.pairs.map { before[$0.parent] }
                    let now = next.pairs.map { child.value(at: $0.parent) }
                    if was != now { waiting.append((next, was, now)) }
                }
            }
        }
    }
}
