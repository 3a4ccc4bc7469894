import QuicksilverSQL
import Synchronization

/// Which mapper a table has, for queries that begin with a column.
enum MapperIndex {
    private struct Place {
        weak var mapper: Mapper?
    }
    private static let places = Mutex<[ObjectIdentifier: Place]>([:])

    /// Notes a mapper; of several over one table the first that lives.
    static func add(_ mapper: Mapper) {
        places.withLock { places in
            let id = ObjectIdentifier(mapper.table)
            if places[id]?.mapper == nil { places[id] = Place(mapper: mapper) }
        }
    }

    /// The mapper of a table.
    static func mapper(of table: Table) -> Mapper? {
        guard let mapper = places.withLock({ $0[ObjectIdentifier(table)]?.mapper }),
            mapper.table === table
        else { return nil }
        return mapper.type.__mapping.existing
    }
}
