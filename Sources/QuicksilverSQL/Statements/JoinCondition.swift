/// One foreign key that ties two FROM items.
struct ForeignKeyPath {
    /// Pairs of columns that have to be equal: the referring one first.
    let pairs: [(Node, Node)]
    /// `addresses.user_id → users.user_id`
    let description: String
}

/// The ON condition between two items: the columns of the only foreign key, or a fault that lists what there is.
func inferredCondition(_ left: FromItem, _ right: FromItem) -> Node {
    if case .fault(let fault) = left { return .fault(fault) }
    if case .fault(let fault) = right { return .fault(fault) }
    let paths = foreignKeyPaths(left, right)
    let names = "'\(left.displayName)' and '\(right.displayName)'"
    guard let path = paths.first else {
        return .fault(
            CompileError(
                .missing, "no foreign key ties \(names); give the condition with on:"))
    }
    guard paths.count == 1 else {
        return .fault(
            CompileError(
                .ambiguous,
                "several foreign keys tie \(names): "
                    + paths.map(\.description).joined(separator: "; ")
                    + "; say which with on:"))
    }
    // The left side of the join stands first, as a reader expects.
    let leftIDs = Set(left.sourceIDs)
    let terms = path.pairs.map { referring, target -> Node in
        if case .column(let column) = referring, let id = column.source.id, leftIDs.contains(id) {
            return .binary(.equal, referring, target, .boolean)
        }
        return .binary(.equal, target, referring, .boolean)
    }
    return terms.count == 1 ? terms[0] : .conjunction(terms)
}

/// Every foreign key between two items, in either direction.
func foreignKeyPaths(_ left: FromItem, _ right: FromItem) -> [ForeignKeyPath] {
    var paths: [ForeignKeyPath] = []
    for first in left.tableSources {
        for second in right.tableSources {
            paths += first.paths(to: second)
            paths += second.paths(to: first)
        }
    }
    return paths
}

/// A table in FROM, under its own name or an alias.
struct TableSource {
    let table: Table
    let source: ColumnSource

    /// The name it goes by in messages.
    var name: String {
        if case .alias(let alias) = source, let name = alias.name { name } else { table.name }
    }

    func column(_ definition: ColumnDefinition) -> Node {
        .column(
            ColumnReference(
                source: source, name: definition.name, type: definition.type,
                definition: definition))
    }

    /// The foreign keys by which this one refers to another.
    func paths(to other: TableSource) -> [ForeignKeyPath] {
        var found: [ForeignKeyPath] = []
        for key in table.references {
            var pairs: [(ColumnDefinition, ColumnDefinition)] = []
            for (column, target) in key {
                guard let target = other.table.referenced(by: target, from: table) else { break }
                pairs.append((column, target))
            }
            guard pairs.count == key.count, !pairs.isEmpty else { continue }
            let description = pairs.map {
                "\(name).\($0.0.name) → \(other.name).\($0.1.name)"
            }.joined(separator: ", ")
            if found.contains(where: { $0.description == description }) { continue }
            found.append(
                ForeignKeyPath(
                    pairs: pairs.map { (column($0.0), other.column($0.1)) },
                    description: description))
        }
        return found
    }
}

extension FromItem {
    /// The tables in it, by the names they go by.
    var tableSources: [TableSource] {
        switch self {
        case .table(let table): [TableSource(table: table, source: .table(table))]
        case .alias(let alias):
            if case .table(let table) = alias.base {
                [TableSource(table: table, source: .alias(alias))]
            } else {
                []
            }
        case .join(let join): join.left.tableSources + join.right.tableSources
        case .fault: []
        }
    }

    /// The name it goes by in messages.
    package var displayName: String {
        switch self {
        case .table(let table): table.fullName
        case .alias(let alias):
            switch alias.base {
            case .table(let table): alias.name ?? table.name
            case .query: alias.name ?? "subquery"
            case .cte(let cte): alias.name ?? cte.name
            case .function(let function): alias.name ?? function.name
            }
        case .join(let join): "\(join.left.displayName) and \(join.right.displayName)"
        case .fault: "fault"
        }
    }
}

extension Table {
    /// Its foreign keys: columns with the texts that name their targets.
    var references: [[(column: ColumnDefinition, target: String)]] {
        var keys = columns.flatMap { column in
            column.foreignKeys.map { [(column: column, target: $0.target)] }
        }
        for case let constraint as ForeignKeyConstraint in items {
            keys.append(
                zip(constraint.columns, constraint.targets).compactMap { name, target in
                    column(name).map { (column: $0, target: target) }
                })
        }
        return keys
    }

    /// The column of this table that a target text of another table's foreign key means, if it means this table.
    func referenced(by target: String, from other: Table) -> ColumnDefinition? {
        guard let dot = target.lastIndex(of: ".") else { return nil }
        let name = target[..<dot]
        let column = String(target[target.index(after: dot)...])
        guard name == fullName || (name == self.name && schema == other.schema) else { return nil }
        return self.column(column) ?? columns.first { $0.name == column }
    }
}
