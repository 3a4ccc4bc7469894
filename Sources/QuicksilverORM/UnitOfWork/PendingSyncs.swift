extension UnitOfWork {
    /// A foreign key to be copied once the row it refers to has its key.
    struct Sync {
        /// The object referred to; nil sets NULL.
        let source: (any MappedObject)?
        let relation: Relation

        /// Positions: the referring attribute and the one it refers to.
        var pairs: [(own: Int, other: Int)] { relation.references }

        /// Whether another does the same, as it comes from the relation's other end.
        func isAlike(_ other: Sync) -> Bool {
            source === other.source && relation.reverse === other.relation
                && pairs.elementsEqual(other.pairs, by: ==)
        }
    }

    /// The foreign keys to be copied, by the objects that have them.
    ///
    /// Shape: one list for all, as nearly every object has one of them; an object's later ones point to its earlier ones.
    struct PendingSyncs {
        private var places = ObjectTable()
        private var list: [(sync: Sync, earlier: Int)] = []

        /// Whether there are none.
        var isEmpty: Bool { list.isEmpty }

        /// The only one of an object; nil also where it has several.
        func only(of object: any MappedObject) -> Sync? {
            guard let place = places[object], list[place].earlier < 0 else { return nil }
            return list[place].sync
        }

        /// Those of an object, in the order they came.
        subscript(object: any MappedObject) -> [Sync] {
            var result: [Sync] = []
            var place = places[object] ?? -1
            while place >= 0 {
                result.append(list[place].sync)
                place = list[place].earlier
            }
            return result.reversed()
        }

        /// Adds one of an object unless it has one alike; whether it hadn't.
        mutating func add(_ sync: Sync, of object: any MappedObject) -> Bool {
            let last = places.number(object, orGive: list.count)
            guard last < list.count else {
                list.append((sync, -1))
                return true
            }
            var place = last
            while place >= 0 {
                if list[place].sync.isAlike(sync) { return false }
                place = list[place].earlier
            }
            places.renumber(object, list.count)
            list.append((sync, last))
            return true
        }
    }
}
