import QuicksilverEngine
import QuicksilverSQL

/// Rows of objects that take several tables: the topmost class's first, and deleted in the opposite order.
///
/// Source: features L2, U128, U089.
extension UnitOfWork {
    /// Updates the tables that have changed columns, each by one statement for all rows; the version is the topmost's.
    func updateSegments(
        _ objects: [any MappedObject], _ columns: [Int], _ mapper: Mapper,
        _ connection: Connection
    ) throws {
        for (index, segment) in mapper.segments.enumerated() {
            let changed = columns.filter { segment.positions.contains($0) }
            guard !changed.isEmpty else { continue }
            let isVersioned =
                switches.isEmpty
                && mapper.versionColumn.map { segment.positions.contains($0) } ?? false
            // A key that has changed took the further tables' rows along.
            let rows = ChangedRows(
                objects: objects, columns: changed, mapper: mapper, isVersioned: isVersioned,
                hasNewKey: index > 0)
            try send(
                rows, names: rows.names,
                by: mapper.statements.update(
                    mapper, changed, isVersioned: isVersioned, segment: index), connection
            ) { count in
                guard count != objects.count else { return }
                throw self.stale(objects, mapper, connection, count, "updated")
            }
        }
    }

    func deleteSegments(_ batch: Batch, _ connection: Connection) throws {
        let mapper = batch.mapper
        for index in mapper.segments.indices.reversed() {
            let version = mapper.versionColumn.flatMap { column in
                mapper.segments[index].positions.contains(column) ? column : nil
            }
            var names = mapper.primaryKey.indices.map { "k\($0)" }
            if version != nil { names.append("w0") }
            let rows = batch.objects.map { object in
                key(of: object, mapper)
                    + (version.map {
                        [object.__state.original(of: $0) ?? object.value(at: $0)]
                    } ?? [])
            }
            try send(
                rows, names: names,
                by: mapper.statements.delete(mapper, isVersioned: version != nil, segment: index),
                connection
            ) { count in
                guard version != nil, count != rows.count else { return }
                throw self.stale(batch.objects, mapper, connection, count, "deleted")
            }
        }
    }
}

extension Mapper {
    /// Which of its tables has a column; the last that has all of them.
    func segment(of columns: [Int]) -> Int {
        segments.lastIndex { segment in columns.allSatisfy { segment.positions.contains($0) } }
            ?? 0
    }
}
