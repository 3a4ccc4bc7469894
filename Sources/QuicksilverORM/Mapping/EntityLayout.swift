import QuicksilverSQL

/// What a class and those below it are made of: its columns, then those of its subclasses, and the tables they are in.
///
/// Shape: the class's own columns come first, so that their positions are their places. Tables of subclasses are joined by outer joins,
/// so that one query yields whole objects of each class.
/// Source: features L5, J11.
struct EntityLayout: Sendable {
    /// The columns, those of the class itself first.
    let columns: [Mapper.MappedColumn]
    /// The tables.
    let from: FromItem
    /// The tables without those of subclasses.
    let ownFrom: FromItem
    /// Whether it is one table and one class.
    let isPlain: Bool
    /// Where the columns of each class below it stand.
    let places: [ObjectIdentifier: [Int]]
    /// The classes by what the discriminator says.
    let identities: [SQLValue: Mapper]

    /// The layout of a class and those below it.
    init(_ mapper: Mapper, _ descendants: [Mapper]) {
        var columns = mapper.columns
        var places: [ObjectIdentifier: [Int]] = [:]
        var identities: [SQLValue: Mapper] = [:]
        if let identity = mapper.polymorphicIdentity { identities[identity] = mapper }
        let own = EntityLayout.joins(mapper.segments)
        var from = own
        var tables = Set(mapper.segments.map { ObjectIdentifier($0.table) })
        for other in descendants {
            if let identity = other.polymorphicIdentity { identities[identity] = other }
            places[ObjectIdentifier(other)] = other.columns.map { column in
                if let place = columns.firstIndex(where: { $0.definition === column.definition }) {
                    return place
                }
                columns.append(column)
                return columns.count - 1
            }
            for segment in other.segments.dropFirst()
            where tables.insert(ObjectIdentifier(segment.table)).inserted {
                from = .join(
                    JoinNode(
                        kind: .left, left: from, right: .table(segment.table),
                        on: EntityLayout.tie(mapper.segments[0], segment)))
            }
        }
        self.columns = columns
        self.from = from
        ownFrom = own
        isPlain = descendants.isEmpty && mapper.segments.count == 1
        self.places = places
        self.identities = identities
    }

    /// A layout that is worked out.
    init(
        columns: [Mapper.MappedColumn], from: FromItem, places: [ObjectIdentifier: [Int]],
        identities: [SQLValue: Mapper]
    ) {
        self.columns = columns
        self.from = from
        ownFrom = from
        isPlain = false
        self.places = places
        self.identities = identities
    }

    private static func joins(_ segments: [TableSegment]) -> FromItem {
        var item = FromItem.table(segments[0].table)
        for segment in segments.dropFirst() {
            item = .join(
                JoinNode(
                    kind: .inner, left: item, right: .table(segment.table),
                    on: tie(segments[0], segment)))
        }
        return item
    }

    private static func tie(_ first: TableSegment, _ other: TableSegment) -> Node {
        joined(
            zip(first.key, other.key).map {
                .binary(.equal, first.table.node($0), other.table.node($1), .boolean)
            })
    }
}

/// Which columns of a ``EntityLayout`` a query reads, and where each class finds its own in the row.
struct EntityRow: Sendable {
    /// The places of the layout that are read, in the order of the row.
    let columns: [Int]
    /// By attribute of the class itself: where it stands; -1 for one that isn't read.
    let positions: [Int]
    /// The same of each class below it.
    let others: [ObjectIdentifier: [Int]]

    /// Where the columns stand in a row in which they begin at a place.
    func shifted(by offset: Int) -> EntityRow {
        if offset == 0 { return self }
        func shift(_ positions: [Int]) -> [Int] { positions.map { $0 < 0 ? -1 : $0 + offset } }
        return EntityRow(
            columns: columns, positions: shift(positions), others: others.mapValues(shift))
    }
}

extension ColumnOptions {
    /// What a query reads of a class and of those below it.
    func row(of mapper: Mapper) -> EntityRow {
        let selection = selection(of: mapper)
        let layout = mapper.layout
        if layout.places.isEmpty {
            return EntityRow(
                columns: selection.columns, positions: selection.positions, others: [:])
        }
        var chosen = Set(selection.columns)
        for other in mapper.descendants {
            guard let places = layout.places[ObjectIdentifier(other)] else { continue }
            chosen.formUnion(self.selection(of: other).columns.map { places[$0] })
        }
        let columns = chosen.sorted()
        var standing = Array(repeating: -1, count: layout.columns.count)
        for (position, place) in columns.enumerated() { standing[place] = position }
        return EntityRow(
            columns: columns, positions: Array(standing.prefix(mapper.columns.count)),
            others: layout.places.mapValues { places in places.map { standing[$0] } })
    }
}

extension Mapper {
    /// The class's tables under another name: those of an object that takes several become a subquery.
    func alias(_ name: String? = nil) -> AliasSource {
        if isUnion { return union(name) }
        let layout = layout
        if layout.isPlain { return AliasSource(aliasing: table, name: name) }
        var select = SelectNode(
            columns: layout.columns.map { column in
                // An expression is found by its attribute's name.
                SelectedColumn(
                    node: column.expression == nil
                        ? column.node : .label(column.node, column.definition.name),
                    allowsNull: true)
            },
            from: [layout.from])
        select.predicate = criterion()
        select = select.noting([QueryState.Point(mapper: self, alias: nil)])
        return Select(select: select, decoder: RowDecoder { _ in 0 }).subquery(name).source
    }

    /// The tree of a place of ``layout``, of the tables or of an alias.
    func node(at place: Int, in alias: AliasSource?) -> Node {
        guard let alias else {
            return place < columns.count ? node(of: place) : layout.columns[place].node
        }
        if place < columns.count { return node(of: place, in: alias) }
        return alias.node(for: layout.columns[place].definition)
    }

    /// The column of a definition under an alias of the class.
    func node(_ definition: ColumnDefinition, in alias: AliasSource) -> Node? {
        if case .table(let table) = alias.base { return table.node(definition, in: alias) }
        return alias.node(for: definition)
    }
}
