import QuicksilverSQL
import Synchronization

/// Which mapper a table has, for queries that begin with a column.
///
/// Shape: keeps classes, which live as long as the program, and no mapper: a weak reference to one would send each count of its references, of
/// which there are several an object, through a table beside it.
enum MapperIndex {
    private static let classes = Mutex<[ObjectIdentifier: [ClassMapping]]>([:])

    /// Notes that a class has a mapper over a table.
    static func add(_ mapping: ClassMapping, _ table: Table) {
        classes.withLock { classes in
            let id = ObjectIdentifier(table)
            if classes[id]?.contains(where: { $0 === mapping }) == true { return }
            classes[id, default: []].append(mapping)
        }
    }

    /// The mapper of a table; of several the first that there still is.
    static func mapper(of table: Table) -> Mapper? {
        let known = classes.withLock { $0[ObjectIdentifier(table)] ?? [] }
        return known.lazy.compactMap(\.existing).first { $0.table === table }
    }
}
