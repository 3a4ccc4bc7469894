import QuicksilverSQL

extension Mapper {
    /// The attributes, set by set, that no two rows of a table may have alike: its key, and what is declared unique.
    ///
    /// Shape: partial and expression indexes aren't among them, nor are constraints that the database checks at the end.
    static func uniqueSets(
        _ segments: [TableSegment], _ columns: [MappedColumn], _ primaryKey: [Int]
    ) -> [[Int]] {
        var sets = [primaryKey]
        for segment in segments {
            func position(_ key: String) -> Int? {
                guard let column = segment.table.column(key) else { return nil }
                return columns.firstIndex { $0.definition === column }
            }
            for column in segment.table.columns where column.isUnique {
                if let position = position(column.key) { sets.append([position]) }
            }
            for item in segment.table.items {
                var names: [String] = []
                switch item {
                case let constraint as UniqueConstraint where constraint.deferrable == nil:
                    names = constraint.columns
                case let index as Index where index.isUnique && index.predicate == nil:
                    names = index.terms.map { term in
                        if case .column(let key) = term.subject { key } else { "" }
                    }
                default: continue
                }
                let set = names.compactMap(position)
                if set.count == names.count, !set.isEmpty { sets.append(set) }
            }
        }
        return sets.filter { !$0.isEmpty }
    }
}
