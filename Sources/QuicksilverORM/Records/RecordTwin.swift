import QuicksilverSQL

extension MappedObject {
    /// Notes that a record has said all columns, so that its nil is NULL; but for those that get a value by themselves.
    ///
    /// Shape: the generated `init(_ record:)` calls it.
    /// Source: design D5, D11.
    public func __assignRecord() {
        let mapper = Self.__mapping.mapper
        for position in 0..<mapper.attributeCount {
            let definition = mapper.columns[position].definition
            if position == mapper.generatedKey || definition.isServerMade
                || definition.default != nil
            {
                continue
            }
            __state.assigned.insert(position)
        }
    }
}
