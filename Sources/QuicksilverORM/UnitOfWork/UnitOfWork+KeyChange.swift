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
        let isChanged = object.__stateReference._withUnsafeGuaranteedRef {
            $0.phase == .persistent && $0.isModified
        }
        guard isChanged else { return }
        let state = object.__state
        for case let relation? in object.mapper.relations
        where relation.direction == .oneToMany && !relation.isViewOnly {
            guard relation.pairs.contains(where: { state.isModified($0.parent) }) else { continue }
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
        for relation in object.mapper.referrers(whereChanged: { state.isModified($0) }) {
            followers.append((object, relation))
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
        sync(child, Sync(source: object, relation: relation))
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
        var waiting: [(reference: KeyReference, old: [SQLValue], new: [SQLValue])] = []
        for (object, relation) in work.followers {
            guard let kept = frames.last?.change(of: object) else { continue }
            let reference = KeyReference(relation)
            let new = reference.pairs.map { object.value(at: $0.key) }
            let old = reference.pairs.map { pair in
                kept.values.first { $0.attribute == pair.key }?.value
                    ?? object.value(at: pair.key)
            }
            if old != new { waiting.append((reference, old, new)) }
        }
        while let (reference, old, new) = waiting.popLast() {
            for child in identity.all where child.mapper.isKind(of: reference.mapper) {
                let mapper = child.mapper
                let keyBefore = mapper.key(of: child)
                guard reference.pairs.map({ child.value(at: $0.own) }) == old else { continue }
                let before = mapper.columns.indices.map { child.value(at: $0) }
                for (pair, value) in zip(reference.pairs, new) {
                    frames[frames.count - 1].keep(child, pair.own, before[pair.own])
                    try child.put(value, at: pair.own)
                }
                guard mapper.key(of: child) != keyBefore,
                    let key = KeyValue(mapper.key(of: child))
                else { continue }
                identity.release(child)
                enter(child, key, mapper)
                for next in mapper.followed(where: { before[$0] != child.value(at: $0) }) {
                    waiting.append(
                        (
                            next, next.pairs.map { before[$0.key] },
                            next.pairs.map { child.value(at: $0.key) }
                        ))
                }
            }
        }
    }
}

/// A foreign key that the database changes along with the key it refers to, whichever end of a relation tells of it.
private struct KeyReference {
    /// The class whose objects refer.
    let mapper: Mapper
    /// Positions: the referring attribute and the one it refers to.
    let pairs: [(own: Int, key: Int)]

    init(_ relation: Relation) {
        if relation.direction == .manyToOne {
            mapper = relation.parent
            pairs = relation.pairs.map { (own: $0.parent, key: $0.target) }
        } else {
            mapper = relation.target
            pairs = relation.pairs.map { (own: $0.target, key: $0.parent) }
        }
    }
}

extension Mapper {
    /// Relations of other classes that refer to changed attributes of this one's objects, which have none that leads back.
    ///
    /// Shape: only those that the database keeps up by itself; attributes that no row can be referred to by are not looked for.
    fileprivate func referrers(whereChanged isChanged: (Int) -> Bool) -> [Relation] {
        guard
            primaryKey.contains(where: isChanged) || uniqueSets.joined().contains(where: isChanged)
        else { return [] }
        var found: [Relation] = []
        for other in registries.flatMap(\.mappers) {
            for case let relation? in other.relations
            where relation.direction == .manyToOne && relation.followsKey && !relation.isViewOnly
                && (relation.reverse?.isViewOnly ?? true) && isKind(of: relation.target)
                && relation.pairs.contains(where: { isChanged($0.target) })
                && !found.contains(where: { $0 === relation })
            {
                found.append(relation)
            }
        }
        return found
    }

    /// The references to changed attributes of its objects that the database keeps up.
    fileprivate func followed(where isChanged: (Int) -> Bool) -> [KeyReference] {
        let own = relations.compactMap { $0 }.filter { relation in
            relation.direction == .oneToMany && relation.followsKey
                && relation.pairs.contains { isChanged($0.parent) }
        }
        return (own + referrers(whereChanged: isChanged)).map { KeyReference($0) }
    }
}
