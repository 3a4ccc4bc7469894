/// A query all of whose columns can be reached from outside: by key, name and type.
struct NamedQuery {
    /// The query, with labels where expressions had no name or two had the same.
    var query: QueryNode
    /// The columns it offers.
    var columns: [AliasSource.OutputColumn]
    /// The tables' columns that come through, position by position.
    var definitions: [ColumnDefinition?]
}

extension QueryNode {
    /// The query with a name for each of its columns.
    var named: NamedQuery {
        switch self {
        case .select(var select):
            let named = namedColumns(&select.columns)
            return NamedQuery(
                query: .select(select), columns: named.columns, definitions: named.definitions)
        case .compound(var compound):
            guard let first = compound.parts.first?.named.selected else {
                return NamedQuery(query: self, columns: [], definitions: [])
            }
            compound.parts[0] = first.query
            return NamedQuery(
                query: .compound(compound), columns: first.columns, definitions: first.definitions)
        case .values(let values): return NamedQuery(self, values.columns, values.definitions)
        case .text(_, let columns): return NamedQuery(self, columns, [])
        }
    }
}

extension NamedQuery {
    /// The query with its names inside: VALUES, which has none, becomes a SELECT from it.
    var selected: NamedQuery {
        guard case .values = query else { return self }
        let alias = AliasSource(
            name: nil, base: .query(query), columns: columns, rendersColumnNames: true,
            definitions: definitions)
        var select = SelectNode()
        select.columns = columns.indices.map {
            SelectedColumn(node: ColumnSource.alias(alias).node(at: $0), allowsNull: true)
        }
        select.from = [.alias(alias)]
        var named = self
        named.query = .select(select)
        return named
    }

    fileprivate init(
        _ query: QueryNode, _ columns: [ResultColumn], _ definitions: [ColumnDefinition?]
    ) {
        self.query = query
        self.columns = columns.enumerated().map { index, column in
            let key = index < definitions.count ? definitions[index]?.key : nil
            return AliasSource.OutputColumn(
                key: key ?? column.name, name: column.name, type: column.type)
        }
        self.definitions =
            definitions.isEmpty ? Array(repeating: nil, count: columns.count) : definitions
    }
}

/// Labels selected columns without a name, and the second of two with the same; says what they are called.
///
/// Shape: `*` and SQL text stay as they are and are not offered.
func namedColumns(
    _ columns: inout [SelectedColumn]
) -> (columns: [AliasSource.OutputColumn], definitions: [ColumnDefinition?]) {
    var taken = Set(columns.compactMap { $0.node.outputName })
    var used: Set<String> = []
    var outputs: [AliasSource.OutputColumn] = []
    var definitions: [ColumnDefinition?] = []
    func fresh(_ base: String) -> String {
        var number = 1
        while taken.contains("\(base)_\(number)") { number += 1 }
        taken.insert("\(base)_\(number)")
        return "\(base)_\(number)"
    }
    for index in columns.indices {
        let node = columns[index].node
        if case .constant(.star) = node { continue }
        if case .text = node { continue }
        var name = node.outputName
        var key = node.columnKey ?? name
        if let known = name, !used.insert(known).inserted {
            name = fresh(known)
            key = name
            columns[index].node = .label(node.withoutLabel, name ?? known)
        } else if name == nil {
            name = fresh(node.labelBase)
            key = name
            columns[index].node = .label(node, name ?? "")
        }
        guard let name, let key else { continue }
        used.insert(name)
        outputs.append(AliasSource.OutputColumn(key: key, name: name, type: node.dataType))
        definitions.append(node.columnDefinition)
    }
    return (outputs, definitions)
}

extension Node {
    /// The name it has in a result, if it has one of its own.
    package var outputName: String? { labelName ?? columnName }

    /// What stands under the label.
    var withoutLabel: Node {
        if case .label(let inner, _) = self { inner } else { self }
    }

    /// The table's column it is, also under a label.
    var columnDefinition: ColumnDefinition? {
        switch self {
        case .column(let column): column.definition
        case .coerced(let inner, _), .label(let inner, _): inner.columnDefinition
        default: nil
        }
    }
}
