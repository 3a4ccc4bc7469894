import QuicksilverSQL

extension RowLoader {
    /// Runs what reads the row of an object; an attribute whose Swift type doesn't hold its value is named.
    ///
    /// - Throws: ``ORMError`` `.wrongType`; what else the body throws.
    func explaining<R>(_ key: KeyValue?, _ mapper: Mapper, _ body: () throws -> R) throws -> R {
        failed = nil
        do {
            return try body()
        } catch {
            guard let failed else { throw error }
            throw fault(failed, key, mapper, error)
        }
    }

    private func fault(
        _ attribute: Int, _ key: KeyValue?, _ mapper: Mapper, _ error: any Error
    ) -> ORMError {
        let column = mapper.columns[attribute]
        let place = positions.isEmpty ? 0 : positions[attribute]
        let name = "\(mapper.describe(key?.values ?? [])).\(column.attribute)"
        let isNull = place >= 0 && reader.isNull(at: place)
        return ORMError(
            .wrongType,
            isNull
                ? "\(name) is NULL in the database, and its Swift type isn't Optional: "
                    + "make it Optional, or column '\(column.definition.name)' NOT NULL"
                : "\(name) can't be read from column '\(column.definition.name)': \(error)",
            of: mapper.type, attribute: column.attribute, cause: error)
    }
}
