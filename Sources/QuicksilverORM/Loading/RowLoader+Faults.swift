import QuicksilverSQL

extension RowLoader {
    /// The error of what reads the row of an object; an attribute whose Swift type doesn't hold its value is named.
    ///
    /// Shape: ``ORMError`` `.wrongType`; what else was thrown.
    func explained(_ error: any Error, _ key: KeyValue?, _ mapper: Mapper) -> any Error {
        defer { failed = nil }
        guard let failed else { return error }
        return fault(failed, key, mapper, error)
    }

    private func fault(
        _ attribute: Int, _ key: KeyValue?, _ mapper: Mapper, _ error: any Error
    ) -> ORMError {
        let column = mapper.columns[attribute]
        let place = positions.isEmpty ? 0 : positions[attribute]
        let name = "\(mapper.describe(key?.values ?? [])).\(column.attribute)"
        let isNull = place >= 0 && reader.isNull(at: place)
        let remedy =
            column.expression == nil
            ? "column '\(column.definition.name)' NOT NULL" : "use coalesce(…) in its expression"
        return ORMError(
            .wrongType,
            isNull
                ? "\(name) is NULL in the database, and its Swift type isn't Optional: "
                    + "make it Optional, or \(remedy)"
                : "\(name) can't be read from column '\(column.definition.name)': \(error)",
            of: mapper.type, attribute: column.attribute, cause: error)
    }
}
