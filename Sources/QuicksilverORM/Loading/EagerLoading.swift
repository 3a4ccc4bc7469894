import QuicksilverSQL

extension SessionCore {
    /// Whether anything is loaded with the objects of a class.
    func loadsEagerly(
        _ mapper: Mapper, _ paths: [[Relation]], _ loading: [ObjectIdentifier: Loading]
    ) -> Bool {
        !paths.isEmpty || !loading.isEmpty
            || mapper.relations.contains {
                $0.map { $0.loading == .selectIn || $0.loading == .joined } ?? false
            }
    }

    /// Loads, for the objects of a query, the relations that their mapper or the query's options say, level by level.
    func loadEagerly(
        _ objects: [any MappedObject], _ mapper: Mapper, _ paths: [[Relation]],
        _ loading: [ObjectIdentifier: Loading]
    ) throws {
        func isEager(_ relation: Relation) -> Bool {
            let chosen = loading[ObjectIdentifier(relation)] ?? relation.loading
            return chosen == .selectIn || chosen == .joined
        }
        guard !objects.isEmpty else { return }
        var first: [Relation] = []
        var classes = [mapper]
        if mapper.isPolymorphic {
            classes += mapper.descendants.filter { other in
                objects.contains { $0.mapper === other }
            }
        }
        for relation in classes.flatMap(\.relations).compactMap({ $0 })
        where isEager(relation) && !first.contains(where: { $0 === relation }) {
            first.append(relation)
        }
        for path in paths {
            guard let relation = path.first, !first.contains(where: { $0 === relation }) else {
                continue
            }
            first.append(relation)
        }
        for relation in first {
            let owners = objects.filter { $0.mapper.has(relation) }
            let waiting = owners.filter { !$0.slot(relation.position).isLoaded }
            var start = 0
            while start < waiting.count {
                let end = min(start + LoadBatch.window, waiting.count)
                try load(relation, of: Array(waiting[start..<end]))
                start = end
            }
            let rest = paths.filter { $0.first === relation && $0.count > 1 }
                .map { Array($0.dropFirst()) }
            let members = owners.flatMap { $0.slot(relation.position).known }.unique
            guard !members.isEmpty else { continue }
            let isDeeper =
                !rest.isEmpty
                || members.contains { member in
                    member.mapper.relations.contains { inner in
                        guard let inner, inner !== relation.reverse, isEager(inner) else {
                            return false
                        }
                        return !member.slot(inner.position).isLoaded
                    }
                }
            if isDeeper { try loadEagerly(members, relation.target, rest, loading) }
        }
    }
}
