import QuicksilverEngine
import QuicksilverSQL

/// Values that no two rows may have alike: who gives one up is written before who takes it.
///
/// Shape: updates are put in that order; a deletion whose value is taken goes first, where nothing needs it to be last; what goes round in
/// a circle is set to NULL before, where a column takes NULL. What is left is the database's to refuse.
/// Source: design D9; features U084.
extension UnitOfWork {
    /// A value of a unique set.
    private struct Claim: Hashable {
        let columns: [ObjectIdentifier]
        let values: [SQLValue]

        /// The claim of some values; nil when one of them is NULL, which is like no other.
        init?(_ mapper: Mapper, _ set: [Int], _ values: [SQLValue]) {
            for value in values where value.isNull || value == .unloaded { return nil }
            columns = set.map { ObjectIdentifier(mapper.columns[$0].definition) }
            self.values = values
        }
    }
    private struct Conflict {
        let releaser: any MappedObject
        let taker: any MappedObject
        let set: [Int]
    }

    /// Puts who gives a unique value up before who takes it.
    func arrangeUniques() {
        let conflicts = conflicts()
        guard !conflicts.isEmpty else { return }
        var places: [ObjectIdentifier: Int] = [:]
        for (index, batch) in batches.enumerated() {
            for object in batch.objects { places[ObjectIdentifier(object)] = index }
        }
        var orders: [Int: [Conflict]] = [:]
        for conflict in conflicts {
            let from = places[ObjectIdentifier(conflict.releaser)]
            let to = places[ObjectIdentifier(conflict.taker)]
            guard let from, let to else { continue }
            if deletes.contains(conflict.releaser) {
                if !release(conflict.releaser, conflict.set) { bringForward(conflict.releaser) }
            } else if from == to {
                orders[from, default: []].append(conflict)
            } else if from > to {
                release(conflict.releaser, conflict.set)
            }
        }
        for (index, conflicts) in orders { order(index, conflicts) }
    }

    private func conflicts() -> [Conflict] {
        // Nobody takes what is given up where nothing else is written.
        if inserts.isEmpty, updates.isEmpty { return [] }
        var released: [Claim: any MappedObject] = [:]
        for object in deletes.all + switches.values.map({ $0 }) {
            let mapper = object.mapper
            for set in mapper.uniqueSets {
                if let claim = Claim(mapper, set, set.map { before(object, $0) }) {
                    released[claim] = object
                }
            }
        }
        for object in updates {
            let state = object.__stateReference
            guard state._withUnsafeGuaranteedRef({ $0.isModified }) else { continue }
            let mapper = object.mapper
            for set in mapper.uniqueSets
            where state._withUnsafeGuaranteedRef({ state in
                set.contains { state.isModified($0) }
            }) {
                if let claim = Claim(mapper, set, set.map { before(object, $0) }) {
                    released[claim] = object
                }
            }
        }
        guard !released.isEmpty else { return [] }
        var result: [Conflict] = []
        for object in updates + inserts {
            let mapper = object.mapper
            for set in mapper.uniqueSets {
                guard let claim = Claim(mapper, set, set.map { after(object, $0) }),
                    let releaser = released[claim], releaser !== object,
                    switches[ObjectIdentifier(object)] !== releaser
                else { continue }
                result.append(Conflict(releaser: releaser, taker: object, set: set))
            }
        }
        return result
    }

    /// What the row has.
    func before(_ object: any MappedObject, _ attribute: Int) -> SQLValue {
        object.__state.original(of: attribute) ?? object.value(at: attribute)
    }

    /// What the row will have, with references that are copied while writing.
    private func after(_ object: any MappedObject, _ attribute: Int) -> SQLValue {
        for sync in syncs[object].reversed() {
            guard let pair = sync.pairs.first(where: { $0.own == attribute }) else { continue }
            return sync.source?.value(at: pair.other) ?? .null
        }
        return object.value(at: attribute)
    }

    /// Has a row's value set to NULL before all else; whether a column takes NULL.
    @discardableResult
    private func release(_ object: any MappedObject, _ set: [Int]) -> Bool {
        let mapper = object.mapper
        let free = set.first {
            mapper.columns[$0].definition.isNullable && !mapper.primaryKey.contains($0)
        }
        guard let free else { return false }
        releases.append((object, free))
        return true
    }

    /// Orders the updates of a batch; those in a circle keep their order, after their values were let go.
    private func order(_ index: Int, _ conflicts: [Conflict]) {
        let objects = batches[index].objects
        let places = Dictionary(
            uniqueKeysWithValues: objects.enumerated().map { (ObjectIdentifier($1), $0) })
        var followers: [[Int]] = Array(repeating: [], count: objects.count)
        var waits = Array(repeating: 0, count: objects.count)
        for conflict in conflicts {
            guard let from = places[ObjectIdentifier(conflict.releaser)],
                let to = places[ObjectIdentifier(conflict.taker)]
            else { continue }
            followers[from].append(to)
            waits[to] += 1
        }
        var ready = Array(objects.indices.filter { waits[$0] == 0 }.reversed())
        var result: [any MappedObject] = []
        while let next = ready.popLast() {
            result.append(objects[next])
            for follower in followers[next] {
                waits[follower] -= 1
                if waits[follower] == 0 { ready.append(follower) }
            }
        }
        for place in objects.indices where waits[place] > 0 {
            result.append(objects[place])
            for conflict in conflicts where conflict.releaser === objects[place] {
                release(objects[place], conflict.set)
            }
        }
        batches[index] = Batch(
            action: batches[index].action, mapper: batches[index].mapper, objects: result)
    }

    /// Has a row deleted before all else, when no other row of this flush refers to its table.
    private func bringForward(_ object: any MappedObject) {
        let mapper = object.mapper
        let isReferredTo = batches.contains { batch in
            batch.mapper.root !== mapper.root
                && batch.mapper.references.tables.contains { mapper.holds($0) }
                && batch.objects.contains { !inserts.contains($0) }
        }
        if isReferredTo || mapper.references.toItself { return }
        for index in batches.indices where batches[index].action == .delete {
            let rest = batches[index].objects.filter { $0 !== object }
            guard rest.count < batches[index].objects.count else { continue }
            batches[index] = Batch(action: .delete, mapper: mapper, objects: rest)
            early.append(Batch(action: .delete, mapper: mapper, objects: [object]))
        }
        batches.removeAll(where: \.objects.isEmpty)
    }

    /// Sets values to NULL that others take.
    func writeReleases(_ connection: Connection) throws {
        for (object, attribute) in releases {
            let mapper = object.mapper
            let names = ["v\(attribute)"] + mapper.primaryKey.indices.map { "k\($0)" }
            try send(
                [[.null] + key(of: object, mapper)], names: names,
                by: mapper.statements.update(
                    mapper, [attribute], isVersioned: false,
                    segment: mapper.segment(of: [attribute])), connection)
        }
    }
}
