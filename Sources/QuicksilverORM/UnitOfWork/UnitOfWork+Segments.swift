import QuicksilverEngine
import QuicksilverSQL

/// Rows of objects that take several tables: the topmost class's first, and deleted in the opposite order.
///
/// Source: features L2, U128, U089.
extension UnitOfWork {
    /// Updates the tables that have changed columns; the version is the topmost's.
    func updateSegments(
        _ object: any MappedObject, _ columns: [Int], _ mapper: Mapper, _ connection: Connection
    ) throws {
        for (index, segment) in mapper.segments.enumerated() {
            let changed = columns.filter { segment.positions.contains($0) }
            guard !changed.isEmpty else { continue }
            let version = mapper.versionColumn.flatMap { column in
                switches.isEmpty && segment.positions.contains(column) ? column : nil
            }
            // A key that has changed took the further tables' rows along.
            let key = index == 0 ? key(of: object, mapper) : mapper.key(of: object)
            var names = changed.map { "v\($0)" } + mapper.primaryKey.indices.map { "k\($0)" }
            var values = changed.map { object.value(at: $0) } + key
            if let version {
                names.append("w0")
                values.append(object.__state.original(of: version) ?? object.value(at: version))
            }
            let count = try connection.execute(
                mapper.statements.update(
                    mapper, changed, isVersioned: version != nil, segment: index),
                .rows(names, [values])
            ).rowsAffected
            guard count != 1 else { continue }
            throw try stale([object], mapper, connection, count, "updated")
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
            let count = try connection.execute(
                mapper.statements.delete(mapper, isVersioned: version != nil, segment: index),
                .rows(names, rows)
            ).rowsAffected
            if version != nil, count != rows.count {
                throw try stale(batch.objects, mapper, connection, count, "deleted")
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
