import QuicksilverSQL

/// Finds the columns that tie two classes: by the foreign keys between their tables, and what the relation says.
struct JoinSearch {
    /// What was found.
    struct Found {
        let direction: Relation.Direction
        let pairs: [(parent: Int, target: Int)]
        let secondary: Relation.Secondary?
        /// Whether the database changes the foreign key along with the key it refers to.
        var followsKey = false
        var criterion: JoinTerm?
    }

    let parent: Mapper
    let target: Mapper
    let declared: RelationDeclaration
    let title: String

    init(_ parent: Mapper, _ target: Mapper, _ declared: RelationDeclaration, _ title: String) {
        self.parent = parent
        self.target = target
        self.declared = declared
        self.title = title
    }

    func found() throws(ORMError) -> Found {
        if let name = declared.secondary { return try through(name) }
        if declared.secondaryJoin != nil {
            throw fault("secondaryJoin goes with secondary; say which table is between the classes")
        }
        if let condition = declared.primaryJoin { return try custom(condition) }
        let toParent = try keys(from: target, to: parent)
        let isOneFamily = parent.root === target.root
        let toTarget = parent === target ? toParent : try keys(from: parent, to: target)
        if declared.isCollection {
            return try oneToMany(only(toParent, from: target, to: parent))
        }
        // A reference to its own class is the many side: the other end is the collection.
        if toTarget.isEmpty, !isOneFamily {
            return try oneToMany(only(toParent, from: target, to: parent))
        }
        if !toParent.isEmpty, !isOneFamily, declared.foreignKey.isEmpty {
            throw fault(
                "both tables refer to each other ("
                    + (toTarget + toParent).map(\.words).joined(separator: "; ")
                    + "); say which foreign key: foreignKey: [\"…\"]")
        }
        if toTarget.isEmpty
            || (!isOneFamily && declared.foreignKey.count > 0
                && named(toTarget).isEmpty)
        {
            return try oneToMany(only(toParent, from: target, to: parent))
        }
        let key = try only(toTarget, from: parent, to: target)
        var pairs: [(parent: Int, target: Int)] = []
        for (column, referred) in zip(key.columns, key.targetColumns) {
            pairs.append((try attribute(column, of: parent), try attribute(referred, of: target)))
        }
        return Found(
            direction: .manyToOne, pairs: pairs, secondary: nil,
            followsKey: key.onUpdate == .cascade)
    }

    private func oneToMany(_ key: ResolvedForeignKey) throws(ORMError) -> Found {
        var pairs: [(parent: Int, target: Int)] = []
        for (column, referred) in zip(key.columns, key.targetColumns) {
            pairs.append((try attribute(referred, of: parent), try attribute(column, of: target)))
        }
        return Found(
            direction: .oneToMany, pairs: pairs, secondary: nil,
            followsKey: key.onUpdate == .cascade)
    }

    private func through(_ name: String) throws(ORMError) -> Found {
        // Any of the registries that name the class may have it.
        let registries = parent.registries
        var places = registries.map(\.metadata)
        if let own = parent.table.metadata { places.insert(own, at: 0) }
        guard
            let table = declared.secondaryTable
                ?? places.lazy.compactMap({ $0.table(name) }).first
        else {
            let names = places.first?.tables.map(\.fullName) ?? []
            throw fault(
                "there is no table '\(name)' for its secondary; the tables are "
                    + names.joined(separator: ", "))
        }
        if let mapper = registries.lazy.flatMap(\.mappers).first(where: { $0.holds(table) }) {
            throw fault(
                "its secondary '\(name)' is the table of the class \(mapper.type); use relations to \(mapper.type), "
                    + "or a table that no class is mapped to")
        }
        if declared.primaryJoin != nil || declared.secondaryJoin != nil {
            return try custom(through: table)
        }
        let ends = try keys(of: table, needing: (true, true))
        return Found(
            direction: .manyToMany, pairs: [],
            secondary: Relation.Secondary(
                table: table, parentPairs: ends.parent, targetPairs: ends.target))
    }

    /// The foreign keys of a table between the classes, to those ends that aren't said otherwise.
    func keys(
        of table: Table, needing needed: (parent: Bool, target: Bool)
    ) throws(ORMError) -> (parent: Side, target: Side) {
        let name = table.name
        var parentKeys: [ResolvedForeignKey] = []
        var targetKeys: [ResolvedForeignKey] = []
        for key in try resolved(table) {
            if parent.holds(key.target) { parentKeys.append(key) }
            if target.holds(key.target) { targetKeys.append(key) }
        }
        if parent === target || (parent.root === target.root && parentKeys.count > 1) {
            // The two keys of a class related to itself: the one named first is the parent's.
            guard parentKeys.count == 2 else {
                throw fault("'\(name)' needs two foreign keys to '\(parent.table.name)'")
            }
            let first = parentKeys.firstIndex { key in
                key.columns.contains { declared.foreignKey.contains($0.key) }
            }
            let index = first ?? 0
            targetKeys = [parentKeys[1 - index]]
            parentKeys = [parentKeys[index]]
        }
        guard !needed.parent || parentKeys.count == 1, !needed.target || targetKeys.count == 1
        else {
            throw fault(
                "'\(name)' needs one foreign key to '\(parent.table.name)' and one to '\(target.table.name)'; it has "
                    + "\(parentKeys.count) and \(targetKeys.count); or say the conditions: primaryJoin, secondaryJoin"
            )
        }
        return (
            needed.parent ? try side(parentKeys[0], parent) : [],
            needed.target ? try side(targetKeys[0], target) : []
        )
    }

    /// The columns of a table between the classes, with the attributes of one of them that they refer to.
    typealias Side = [(column: ColumnDefinition, attribute: Int)]

    private func side(
        _ key: ResolvedForeignKey, _ mapper: Mapper
    ) throws(ORMError) -> [(column: ColumnDefinition, attribute: Int)] {
        var result: [(column: ColumnDefinition, attribute: Int)] = []
        for (column, referred) in zip(key.columns, key.targetColumns) {
            result.append((column, try attribute(referred, of: mapper)))
        }
        return result
    }

    /// The keys whose columns the relation names.
    private func named(_ keys: [ResolvedForeignKey]) -> [ResolvedForeignKey] {
        keys.filter { key in
            let mapper = parent.holds(key.table) ? parent : target
            return key.columns.count == declared.foreignKey.count
                && zip(key.columns, declared.foreignKey).allSatisfy { column, name in
                    column.key == name || column.name == name
                        || mapper.position(of: name).map {
                            mapper.columns[$0].definition === column
                        } ?? false
                }
        }
    }

    private func only(
        _ keys: [ResolvedForeignKey], from: Mapper, to: Mapper
    ) throws(ORMError) -> ResolvedForeignKey {
        let keys = declared.foreignKey.isEmpty ? keys : named(keys)
        if keys.count == 1 { return keys[0] }
        if !declared.foreignKey.isEmpty {
            throw fault(
                "no foreign key of '\(from.table.name)' to '\(to.table.name)' is over \(declared.foreignKey)"
            )
        }
        if keys.isEmpty {
            throw fault(
                "no foreign key ties '\(from.table.name)' to '\(to.table.name)'; declare one, "
                    + "@Column(foreignKey: \"\(to.table.name).\(to.table.primaryKey.first?.name ?? "id")\")"
            )
        }
        throw fault(
            "several foreign keys tie '\(from.table.name)' to '\(to.table.name)': "
                + keys.map(\.words).joined(separator: "; ")
                + ". Say which: foreignKey: [\"\(keys[0].columns[0].key)\"]")
    }

    private func keys(from: Mapper, to: Mapper) throws(ORMError) -> [ResolvedForeignKey] {
        var result: [ResolvedForeignKey] = []
        for (index, segment) in from.segments.enumerated() {
            result += try resolved(segment.table).filter { key in
                // What ties the tables of one object leads nowhere else.
                let isTie =
                    index > 0 && key.columns.count == segment.key.count
                    && key.columns.allSatisfy { column in segment.key.contains { $0 === column } }
                return !isTie && to.holds(key.target)
            }
        }
        return result
    }

    private func resolved(_ table: Table) throws(ORMError) -> [ResolvedForeignKey] {
        do {
            return try table.resolvedForeignKeys()
        } catch {
            throw fault(error.message)
        }
    }

    private func attribute(
        _ column: ColumnDefinition, of mapper: Mapper
    ) throws(ORMError) -> Int {
        guard let position = mapper.position(of: column) else {
            throw fault(
                "\(mapper.type) has no attribute for the column '\(column.name)' that ties it")
        }
        return position
    }

    func fault(_ text: String) -> ORMError {
        ORMError(.configuration, "\(title): \(text)")
    }
}

extension ResolvedForeignKey {
    /// `addresses.user_id → users.id`
    fileprivate var words: String {
        zip(columns, targetColumns).map {
            "\(table.name).\($0.name) → \(target.name).\($1.name)"
        }.joined(separator: ", ")
    }
}
