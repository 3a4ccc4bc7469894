import QuicksilverSQL

/// The classes without a table whose rows are those of the `.concrete` classes below them.
///
/// Shape: such a class stands for `SELECT … FROM invoices UNION ALL SELECT … FROM receipts`, in which a column that no table has tells
/// each row's class; columns that a class hasn't are NULL.
/// Source: features L3, L5.
extension Mapper {
    /// The attribute of ``isUnion`` classes that tells a row's class.
    static let unionIdentity = "concrete_class"

    /// The mapper of a class without a table, over the classes that inherit from it.
    convenience init(_ mapping: ClassMapping, uniting registry: Registry) {
        let declaration = mapping.declaration
        let items = declaration.keyedColumns
        let identity = ColumnDefinition(
            name: Mapper.unionIdentity, key: Mapper.unionIdentity, type: .string(length: 255),
            allowsNull: true)
        let table = Table(
            unregistered: "\(mapping.type)", schema: nil,
            columns: items.stored.map(\.definition) + [identity], metadata: registry.metadata,
            fault: CompileError(
                .missing,
                "'\(mapping.type)' has no table of its own, only the classes that inherit from it have; session.query(\(mapping.type).self) "
                    + "reads theirs"))
        var columns = items.map { item in
            MappedColumn(
                attribute: item.attribute, definition: item.definition,
                node: table.node(item.definition), allowsNull: item.allowsNull,
                expression: item.expression)
        }
        columns.append(
            MappedColumn(
                attribute: Mapper.unionIdentity, definition: identity, node: table.node(identity),
                allowsNull: true))
        let key = columns.indices.filter { columns[$0].definition.isPrimaryKey }
        self.init(
            mapping, table: table, columns: columns, attributeCount: columns.count - 1,
            // One key may be in several tables, so that the class belongs to it.
            primaryKey: key + [columns.count - 1], relations: [],
            family: Family(polymorphicOn: Mapper.unionIdentity, identity: .null),
            faults: [], registry: registry, declaresTable: false, isUnion: true)
    }

    /// The parts of its key without the class.
    var unionKey: [Int] { primaryKey.dropLast() }

    /// Its rows under a name, those of all classes below it.
    func union(_ name: String? = nil) -> AliasSource {
        let layout = layout
        var names: [String] = []
        for column in layout.columns {
            var unique = column.definition.name
            var number = 1
            while names.contains(unique) {
                unique = "\(column.definition.name)_\(number)"
                number += 1
            }
            names.append(unique)
        }
        let parts = concretes.map { QueryNode.select(part($0, layout, names)) }
        let query: QueryNode =
            parts.count == 1 ? parts[0] : .compound(CompoundNode(.unionAll, parts))
        return AliasSource(
            name: name, base: .query(query),
            columns: layout.columns.enumerated().map { place, column in
                AliasSource.OutputColumn(
                    key: names[place], name: names[place], type: column.definition.type)
            }, definitions: layout.columns.map(\.definition))
    }

    /// The classes with tables of their own that inherit from it.
    var concretes: [Mapper] {
        type.__mapping.heirs.compactMap(\.existing).filter { $0.inheritance == nil && !$0.isUnion }
    }

    /// The rows of one class, with the columns of all.
    private func part(
        _ concrete: Mapper, _ layout: EntityLayout, _ names: [String]
    ) -> SelectNode {
        var nodes: [Node?] = Array(repeating: nil, count: layout.columns.count)
        for other in [concrete] + concrete.descendants {
            for (column, place) in zip(other.columns, layout.places[ObjectIdentifier(other)] ?? [])
            {
                nodes[place] = nodes[place] ?? column.node
            }
        }
        nodes[primaryKey[primaryKey.count - 1]] = .constant(.text("\(concrete.type)"))
        let from = concrete.layout.from
        let select = SelectNode(
            columns: nodes.enumerated().map { place, node in
                let type = layout.columns[place].definition.type
                return SelectedColumn(
                    node: .label(node ?? .cast(.constant(.null), type), names[place]),
                    allowsNull: true)
            }, from: [from])
        return select.noting([QueryState.Point(mapper: concrete, alias: nil)])
    }
}

extension EntityLayout {
    /// The layout of a class without a table: its columns, then those of the classes below it that it hasn't.
    init(uniting mapper: Mapper) {
        var columns = mapper.columns
        var places: [ObjectIdentifier: [Int]] = [:]
        var identities: [SQLValue: Mapper] = [:]
        for concrete in mapper.concretes {
            identities[.text("\(concrete.type)")] = concrete
            var known: [ObjectIdentifier: Int] = [:]
            for other in [concrete] + concrete.descendants {
                places[ObjectIdentifier(other)] = other.columns.enumerated().map { index, column in
                    let id = ObjectIdentifier(column.definition)
                    // The first columns are the superclass's, declared once more.
                    if index < mapper.attributeCount {
                        known[id] = index
                        return index
                    }
                    if let place = known[id] { return place }
                    columns.append(column)
                    known[id] = columns.count - 1
                    return columns.count - 1
                }
            }
        }
        self.init(
            columns: columns, from: .table(mapper.table), places: places, identities: identities)
    }
}

extension QueryState {
    /// A class as a query reads it: one without a table under a name, by which further clauses go.
    mutating func point(reading mapper: Mapper) -> Point {
        guard mapper.isUnion else { return Point(mapper: mapper, alias: nil) }
        let alias = mapper.union()
        adapters.append(.union(mapper, alias))
        return Point(mapper: mapper, alias: alias)
    }
}

extension Query where Element: MappedObject {
    /// The object of a key among all the classes that a class without a table unites.
    ///
    /// - Throws: ``ORMError`` `.multipleResults` when several of them have it, `.wrongType` for a key of another shape.
    func get(united mapper: Mapper, _ keys: [SQLValue], reload: Bool) throws -> Element? {
        let places = mapper.unionKey
        guard !places.isEmpty, keys.count == places.count else {
            throw ORMError(
                .wrongType,
                "the primary key of \(mapper.type) has \(places.count) parts, not \(keys.count)"
                    + (places.isEmpty ? ": each class below it has its own; ask for that" : ""))
        }
        var query = self
        for (place, value) in zip(places, keys) {
            let type = mapper.columns[place].definition.type
            try mapper.check(value, asKeyAt: place)
            query.state.and(
                .binary(
                    .equal, mapper.node(of: place), .bind(BindParameter(value, type: type)),
                    .boolean))
        }
        query.state.overwrites = reload
        let found = try query.all()
        guard found.count < 2 else {
            let names = found.map { "\(Swift.type(of: $0))" }.sorted()
            throw ORMError(
                .multipleResults,
                "\(mapper.describe(keys)) is a row of " + names.joined(separator: " and of ")
                    + "; ask for the class, get(\(names[0]).self, …)")
        }
        return found.first
    }
}

/// What puts other columns in the place of those that a query's clauses name.
enum ColumnAdapter: Sendable {
    /// A subquery's, for those of the tables that have become it.
    case sources([ObjectIdentifier: AliasSource])
    /// Those of a union of classes, for its own and those of its classes.
    case union(Mapper, AliasSource)

    /// A tree by the other columns.
    func adapted(_ node: Node) -> Node {
        switch self {
        case .sources(let sources):
            var rewriter = TreeRewriter(sources)
            return rewriter.rewrite(node)
        case .union(let mapper, let alias):
            var rewriter = TreeRewriter([ObjectIdentifier(mapper.table): alias])
            let own = rewriter.rewrite(node)
            // What a subquery says of a class's table is about that.
            let layout = mapper.layout
            var others = TreeRewriter(columns: { column in
                guard let definition = column.definition, case .table = column.source else {
                    return nil
                }
                for other in mapper.descendants {
                    guard
                        let index = other.columns.firstIndex(where: {
                            $0.definition === definition
                        }), let places = layout.places[ObjectIdentifier(other)]
                    else { continue }
                    return alias.node(for: layout.columns[places[index]].definition)
                }
                return nil
            })
            return others.rewrite(own)
        }
    }
}
