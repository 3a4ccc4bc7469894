import QuicksilverEngine
import QuicksilverSQL

extension UnitOfWork {
    /// How many rows of a class make it worth a trip to reserve their keys before.
    private static let fewestReserved = 3

    /// Reserves the keys of new rows, of all classes in one trip, where the database numbers rows before they are inserted.
    ///
    /// Shape: a class gets all its keys or none; without them its rows are inserted one by one, each with its key asked back. Objects get them just
    /// before their rows are written, so that what listens to that sees the same on every database.
    func reserveKeys(_ connection: Connection) throws {
        var wanted: [(mapper: Mapper, attribute: Int, objects: [any MappedObject])] = []
        for batch in batches where batch.action == .insert {
            let mapper = batch.mapper
            guard let attribute = mapper.statements.insertPlan(mapper).numberedKey else { continue }
            let whole = KeyReservation(mapper, attribute, count: batch.objects.count)
            guard connection.dialect.reserving([whole]) != nil else { return }
            let objects = batch.objects.filter { $0.value(at: attribute).isNull }
            // Classes that share rows share their keys as well, which go up from one batch to the next.
            if let index = wanted.firstIndex(where: { $0.mapper.root === mapper.root }) {
                wanted[index].objects += objects
            } else if !objects.isEmpty {
                wanted.append((mapper, attribute, objects))
            }
        }
        guard isWorthReserving(wanted.map(\.objects.count)) else { return }
        let reservations = wanted.map { mapper, attribute, objects in
            KeyReservation(mapper, attribute, count: objects.count)
        }
        guard let query = connection.dialect.reserving(reservations) else { return }
        var keys: [[Int64]] = Array(repeating: [], count: wanted.count)
        for index in wanted.indices { keys[index].reserveCapacity(wanted[index].objects.count) }
        let result = try connection.execute(
            ObjectStatement(queryNode: query.rows.queryNode))
        while let reader = try result.next() {
            keys[Int(try reader.int64(at: 0))].append(try reader.int64(at: 1))
        }
        for (index, (mapper, _, objects)) in wanted.enumerated()
        where keys[index].count == objects.count {
            // Whose key is whose doesn't matter, but the first added gets the lowest.
            reserved[ObjectIdentifier(mapper.root)] = keys[index].sorted(by: >)
        }
    }

    /// Whether a trip for keys saves others.
    ///
    /// Shape: where statements are sent together, rows with keys go with all others in one trip, while each row without waits for its own.
    private func isWorthReserving(_ counts: [Int]) -> Bool {
        if counts.contains(where: { $0 >= Self.fewestReserved }) { return true }
        let rows = counts.reduce(0, +)
        guard rows > 0, queue?.sendsTogether == true else { return false }
        let others =
            batches.contains { $0.action != .insert || $0.mapper.isJoined }
            || batches.count > counts.count
            || !(links.isEmpty && unlinks.isEmpty && postSyncs.isEmpty && releases.isEmpty
                && early.isEmpty)
        return others || rows >= Self.fewestReserved
    }

    /// Gives objects that have no key one of those that were reserved, as long as there are some.
    func takeReserved(_ batch: Batch) throws {
        let id = ObjectIdentifier(batch.mapper.root)
        guard var keys = reserved.removeValue(forKey: id),
            let attribute = batch.mapper.generatedKey
        else { return }
        let objects = batch.objects.filter { $0.value(at: attribute).isNull }
        numbered.append((objects[...], attribute))
        for object in objects {
            guard let key = keys.popLast() else { return }
            try number(object, key, attribute, batch.mapper)
        }
        reserved[id] = keys
    }
}

extension KeyReservation {
    /// The reservation of keys for so many objects of a class.
    fileprivate init(_ mapper: Mapper, _ attribute: Int, count: Int) {
        self.init(mapper.segments[0].table, mapper.columns[attribute].definition, count: count)
    }
}
