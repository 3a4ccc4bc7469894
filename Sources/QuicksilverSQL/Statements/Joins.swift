/// Two FROM items joined: `users.join(addresses)`.
///
/// Shape: stands where a table does, in `from(…)` and in further joins. Without `on:` the condition comes from the one
/// foreign key between the sides.
/// Source: parity row E7.
public struct Join: FromConvertible {
    /// Its tree.
    public let node: JoinNode

    /// The FROM item.
    public var fromItem: FromItem { .join(node) }

    init(
        _ left: FromItem, _ kind: JoinNode.Kind, _ right: FromItem, on: Node?
    ) {
        node = JoinNode(
            kind: kind, left: left, right: right,
            on: kind == .cross ? nil : on ?? inferredCondition(left, right))
    }
}

extension FromConvertible {
    /// Joined with rows of the other side that fulfil the condition.
    ///
    /// Shape: `a JOIN b ON …`
    public func join(_ other: some FromConvertible, on condition: SQLPredicate? = nil) -> Join {
        Join(fromItem, .inner, other.fromItem, on: condition?.node)
    }

    /// Joined, keeping rows for which the other side has none: its columns are NULL then.
    ///
    /// Shape: `a LEFT OUTER JOIN b ON …`
    public func outerJoin(
        _ other: some FromConvertible, on condition: SQLPredicate? = nil
    ) -> Join {
        Join(fromItem, .left, other.fromItem, on: condition?.node)
    }

    /// The same as ``outerJoin(_:on:)``.
    public func leftJoin(_ other: some FromConvertible, on condition: SQLPredicate? = nil) -> Join {
        Join(fromItem, .left, other.fromItem, on: condition?.node)
    }

    /// Joined, keeping rows of the other side for which this one has none.
    ///
    /// Shape: `a RIGHT OUTER JOIN b ON …`
    public func rightJoin(
        _ other: some FromConvertible, on condition: SQLPredicate? = nil
    ) -> Join {
        Join(fromItem, .right, other.fromItem, on: condition?.node)
    }

    /// Joined, keeping rows of both sides that have no partner; not on MariaDB.
    ///
    /// Shape: `a FULL OUTER JOIN b ON …`
    public func fullJoin(_ other: some FromConvertible, on condition: SQLPredicate? = nil) -> Join {
        Join(fromItem, .full, other.fromItem, on: condition?.node)
    }

    /// Every row with every row of the other side.
    ///
    /// Shape: `a CROSS JOIN b`
    public func crossJoin(_ other: some FromConvertible) -> Join {
        Join(fromItem, .cross, other.fromItem, on: nil)
    }
}

extension Select {
    /// Joins a table to what is selected from.
    ///
    /// Shape: `FROM a JOIN b ON …`. The left side is the FROM item that the condition mentions, or that one foreign key ties
    /// to the other side.
    public func join(_ other: some FromConvertible, on condition: SQLPredicate? = nil) -> Self {
        with { $0.join(.inner, other.fromItem, on: condition?.node) }
    }

    /// Joins a table, keeping rows for which it has none: its columns are NULL then and have to be Optional.
    ///
    /// Shape: `FROM a LEFT OUTER JOIN b ON …`
    public func outerJoin(
        _ other: some FromConvertible, on condition: SQLPredicate? = nil
    ) -> Self {
        with { $0.join(.left, other.fromItem, on: condition?.node) }
    }

    /// The same as ``outerJoin(_:on:)``.
    public func leftJoin(_ other: some FromConvertible, on condition: SQLPredicate? = nil) -> Self {
        with { $0.join(.left, other.fromItem, on: condition?.node) }
    }

    /// Joins a table, keeping its rows for which the left side has none.
    ///
    /// Shape: `FROM a RIGHT OUTER JOIN b ON …`
    public func rightJoin(
        _ other: some FromConvertible, on condition: SQLPredicate? = nil
    ) -> Self {
        with { $0.join(.right, other.fromItem, on: condition?.node) }
    }

    /// Joins a table, keeping rows of both sides that have no partner; not on MariaDB.
    ///
    /// Shape: `FROM a FULL OUTER JOIN b ON …`
    public func fullJoin(_ other: some FromConvertible, on condition: SQLPredicate? = nil) -> Self {
        with { $0.join(.full, other.fromItem, on: condition?.node) }
    }

    /// Joins every row of a table.
    ///
    /// Shape: `FROM a CROSS JOIN b`
    public func crossJoin(_ other: some FromConvertible) -> Self {
        with { $0.join(.cross, other.fromItem, on: nil) }
    }
}

extension SelectNode {
    /// Joins an item to the FROM item it belongs to.
    package mutating func join(_ kind: JoinNode.Kind, _ right: FromItem, on condition: Node?) {
        let joined = Set(right.sourceIDs)
        var candidates = Array(from.enumerated()).map {
            (position: Optional($0.offset), item: $0.element)
        }
        for item in mentioned(without: joined.union(from.flatMap(\.sourceIDs))) {
            candidates.append((position: nil, item: item))
        }
        let left: (position: Int?, item: FromItem)
        if candidates.count == 1 {
            left = candidates[0]
        } else if candidates.isEmpty {
            fault =
                fault
                ?? CompileError(
                    .missing,
                    "nothing to join \(right.displayName) to: say from(…) first, or select a column of it"
                )
            return
        } else if let chosen = choose(candidates.map(\.item), right, kind, condition) {
            left = candidates[chosen]
        } else {
            return
        }
        let join = FromItem.join(Join(left.item, kind, right, on: condition).node)
        if let position = left.position {
            from[position] = join
        } else {
            from.append(join)
        }
    }

    /// Which of several FROM items an item is joined to.
    private mutating func choose(
        _ items: [FromItem], _ right: FromItem, _ kind: JoinNode.Kind, _ condition: Node?
    ) -> Int? {
        if kind == .cross { return items.count - 1 }
        let fitting: [Int]
        if let condition {
            var ids: Set<ObjectIdentifier> = []
            var walk = TreeWalk()
            walk.source = { source in source.id.map { _ = ids.insert($0) } }
            walk.walk(condition)
            fitting = items.indices.filter { !ids.isDisjoint(with: items[$0].sourceIDs) }
            if fitting.count != 1 { return fitting.last ?? items.count - 1 }
        } else {
            fitting = items.indices.filter { !foreignKeyPaths(items[$0], right).isEmpty }
            if fitting.count != 1 {
                let names = (fitting.isEmpty ? items : fitting.map { items[$0] })
                    .map(\.displayName).joined(separator: ", ")
                fault =
                    fault
                    ?? CompileError(
                        fitting.isEmpty ? .missing : .ambiguous,
                        fitting.isEmpty
                            ? "no foreign key ties \(right.displayName) to any of \(names); give the condition with on:"
                            : "foreign keys tie \(right.displayName) to each of \(names); say which by writing the "
                                + "join as a value, as in from(a.join(b)), or give the condition with on:"
                    )
                return nil
            }
        }
        return fitting[0]
    }

    /// FROM items that the selected columns mention, without some.
    private func mentioned(without known: Set<ObjectIdentifier>) -> [FromItem] {
        var known = known
        var items: [FromItem] = []
        var walk = TreeWalk()
        walk.entersQueries = false
        walk.source = { source in
            guard let id = source.id, known.insert(id).inserted, let item = source.fromItem else {
                return
            }
            items.append(item)
        }
        for column in columns { walk.walk(column.node) }
        return items
    }
}

extension ColumnSource {
    /// The source as a FROM item; nil for none.
    package var fromItem: FromItem? {
        switch self {
        case .table(let table): .table(table)
        case .alias(let alias): .alias(alias)
        case .none: nil
        }
    }
}
