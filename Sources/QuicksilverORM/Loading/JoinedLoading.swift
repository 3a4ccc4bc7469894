import QuicksilverSQL

/// The outer joins by which a query brings the objects of relations along with their parents.
///
/// Shape: each relation under an alias of its own, so that the query's own joins and conditions are untouched. With LIMIT or OFFSET
/// and a collection, the query becomes a subquery that is joined from outside.
/// Source: parity row R7; features J4.
struct JoinedPlan {
    /// One relation along a path.
    private struct Step {
        let relation: Relation
        let alias: AliasSource
        let middle: AliasSource?
        /// The step it starts from; nil for the query's own class.
        let parent: Int?
        let depth: Int
        /// Where its columns stand in the row.
        let offset: Int
        /// What keeps rows of other classes out of a table that is shared.
        var criterion: [Node] {
            let end = QueryState.Point(mapper: relation.target, alias: alias)
            return end.criterion.map { [$0] } ?? []
        }
    }

    private let state: QueryState
    private var steps: [Step] = []
    private var width: Int

    /// The joins of a query; nil when it needs none.
    init?(_ state: QueryState) {
        self.state = state
        width = state.items.first.map { state.width(of: $0) } ?? 0
        guard state.isSingleEntity, state.statement == nil, state.lock == nil,
            state.groupBy.isEmpty, !state.isDistinct
        else { return nil }
        add(state.root.mapper, from: nil, paths: state.joinedPaths, depth: 0, trail: [])
        if steps.isEmpty { return nil }
    }

    private mutating func add(
        _ mapper: Mapper, from parent: Int?, paths: [[Relation]], depth: Int, trail: [Relation]
    ) {
        guard depth < 8 else { return }
        for case let relation? in mapper.relations {
            let chosen = state.loading[ObjectIdentifier(relation)] ?? relation.loading
            let isNamed = paths.contains { $0.first === relation }
            guard isNamed || chosen == .joined, !trail.contains(where: { $0 === relation }),
                isNamed || trail.last?.reverse !== relation
            else { continue }
            let step = steps.count
            steps.append(
                Step(
                    relation: relation,
                    alias: relation.target.alias(),
                    middle: relation.secondary.map { AliasSource(aliasing: $0.table, name: nil) },
                    parent: parent, depth: depth, offset: width))
            width += state.columnOptions.row(of: relation.target).columns.count
            add(
                relation.target, from: step,
                paths: paths.filter { $0.first === relation && $0.count > 1 }
                    .map { Array($0.dropFirst()) }, depth: depth + 1, trail: trail + [relation])
        }
    }

    /// Whether rows of the query come several times.
    private var hasCollections: Bool { steps.contains { $0.relation.isCollection } }

    /// The relations it loads, so that nobody loads them again.
    var relations: [Relation] { steps.map(\.relation) }

    /// The SELECT with the joins.
    func select() -> SelectNode {
        var base = state.select()
        let wraps = hasCollections && (state.limit != nil || state.offset != nil)
        guard wraps else {
            base.from = [joins(on: state.from ?? state.root.item) { state.root.node($0) }]
            base.columns += columns
            if hasCollections { base.orderBy += ordering { state.root.node($0) } }
            return base
        }
        // What is ordered by goes through the subquery as columns, so that the outer order is the same.
        let width = base.columns.count
        for term in state.orderBy {
            base.columns.append(SelectedColumn(node: term.orderedTerm, allowsNull: true))
        }
        let places = state.columnOptions.row(of: state.root.mapper).positions
        let inner = Select(select: base, decoder: RowDecoder { _ in 0 }).subquery()
        let source = inner.source
        var outer = SelectNode(
            columns: (0..<width).map {
                SelectedColumn(node: ColumnSource.alias(source).node(at: $0), allowsNull: true)
            } + columns)
        outer.from = [joins(on: .alias(source)) { ColumnSource.alias(source).node(at: places[$0]) }]
        outer.orderBy =
            state.orderBy.enumerated().map { index, term in
                term.ordering(by: ColumnSource.alias(source).node(at: width + index))
            } + ordering { ColumnSource.alias(source).node(at: places[$0]) }
        return outer
    }

    private var columns: [SelectedColumn] {
        steps.flatMap { step in
            let target = step.relation.target
            return target.selected(state.columnOptions.row(of: target), in: step.alias)
        }
    }

    /// The order of the collections' objects, behind that of the objects they belong to.
    private func ordering(_ rootNode: (Int) -> Node) -> [Node] {
        state.root.mapper.primaryKey.map(rootNode)
            + steps.filter(\.relation.isCollection).flatMap { step in
                ((step.relation.orderBy.map { [$0] } ?? []) + step.relation.target.primaryKey).map {
                    step.relation.target.node(of: $0, in: step.alias)
                }
            }
    }

    private func joins(on base: FromItem, _ rootNode: @escaping (Int) -> Node) -> FromItem {
        var item = base
        for step in steps {
            let near: (Int) -> Node = { position in
                guard let parent = step.parent else { return rootNode(position) }
                return steps[parent].relation.target.node(of: position, in: steps[parent].alias)
            }
            if let secondary = step.relation.secondary, let middle = step.middle {
                let link = FromItem.join(
                    JoinNode(
                        kind: .inner, left: .alias(middle), right: .alias(step.alias),
                        on: joined(
                            [step.relation.targetCondition(middle, step.alias)]
                                + criteria(of: step))))
                item = .join(
                    JoinNode(
                        kind: .left, left: item, right: link,
                        on: joined(
                            secondary.parentPairs.map {
                                .binary(
                                    .equal, near($0.attribute),
                                    secondary.table.node($0.column, in: middle), .boolean)
                            })))
            } else {
                item = .join(
                    JoinNode(
                        kind: .left, left: item, right: .alias(step.alias),
                        on: joined(
                            step.relation.pairs.map {
                                .binary(
                                    .equal, near($0.parent),
                                    step.relation.target.node(of: $0.target, in: step.alias),
                                    .boolean)
                            } + criteria(of: step))))
            }
        }
        return item
    }

    /// What a step's rows have to fulfil beside what ties them.
    private func criteria(of step: Step) -> [Node] {
        step.criterion + (state.applied?.conditions(step.relation.target, step.alias) ?? [])
    }

    /// Reads what the joins bring, row by row, and fills the relations at the end.
    func reader(_ core: SessionCore, _ reader: any RowReader) -> JoinedReader {
        JoinedReader(
            steps.map { step in
                JoinedReader.Step(
                    relation: step.relation, parent: step.parent,
                    loader: EntityLoader(
                        core, step.relation.target, at: step.offset,
                        overwrites: state.overwrites, loading: state.loading,
                        options: state.columnOptions, reader: reader))
            })
    }
}

/// The objects that joined relations lead to, gathered from rows in which they stand again and again.
final class JoinedReader {
    struct Step {
        let relation: Relation
        let parent: Int?
        let loader: EntityLoader
    }
    /// What one owner's rows bring; the rows of an owner mostly stand together, and its members as well.
    private struct Gathered {
        let owner: any MappedObject
        var members: [any MappedObject] = []
        var seen: Set<ObjectIdentifier> = []

        mutating func take(_ member: any MappedObject) {
            if members.count < 8 {
                if members.contains(where: { $0 === member }) { return }
            } else {
                if seen.isEmpty { seen = Set(members.map { ObjectIdentifier($0) }) }
                guard seen.insert(ObjectIdentifier(member)).inserted else { return }
            }
            members.append(member)
        }
    }
    private let steps: [Step]
    private var gathered: [[Gathered]]
    private var places: [[ObjectIdentifier: Int]]
    private var found: [(any MappedObject)?] = []

    init(_ steps: [Step]) {
        self.steps = steps
        gathered = Array(repeating: [], count: steps.count)
        places = Array(repeating: [:], count: steps.count)
    }

    /// Where the members of an owner are gathered.
    private func place(of owner: any MappedObject, _ step: Int) -> Int {
        if let last = gathered[step].last, last.owner === owner { return gathered[step].count - 1 }
        let id = ObjectIdentifier(owner)
        if let place = places[step][id] { return place }
        places[step][id] = gathered[step].count
        gathered[step].append(Gathered(owner: owner))
        return gathered[step].count - 1
    }

    /// Reads the joined part of a row of an object.
    func read(_ root: any MappedObject, _ reader: any RowReader) throws {
        found.removeAll(keepingCapacity: true)
        for (index, step) in steps.enumerated() {
            let owner = step.parent.map { found[$0] } ?? root
            guard let owner else {
                found.append(nil)
                continue
            }
            let place = place(of: owner, index)
            let object = try step.loader.object(reader)
            found.append(object)
            if let object { gathered[index][place].take(object) }
        }
    }

    /// Fills the relations that aren't loaded yet.
    func finish() {
        for (index, step) in steps.enumerated() {
            for entry in gathered[index] {
                switch entry.owner.slot(step.relation.position) {
                case let slot as ToManySlot: slot.fill(entry.members)
                case let slot as ToOneSlot: if !slot.isLoaded { slot.fill(entry.members.first) }
                default: break
                }
            }
        }
    }
}

extension QueryState {
    /// The paths that options say are joined.
    var joinedPaths: [[Relation]] {
        eager.filter { path in
            guard let last = path.last else { return false }
            return loading[ObjectIdentifier(last)] == .joined
        }
    }
}

extension Node {
    /// What an ordering term orders by.
    fileprivate var orderedTerm: Node {
        if case .ordering(let ordering) = self { ordering.term } else { self }
    }

    /// The same direction over another expression.
    fileprivate func ordering(by other: Node) -> Node {
        guard case .ordering(var ordering) = self else { return other }
        ordering.term = other
        return .ordering(ordering)
    }
}
