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
        /// The far end: under an alias, or where the query's own join has it.
        let end: QueryState.Point
        let middle: AliasSource?
        /// The step it starts from; nil for the query's own class.
        let parent: Int?
        let depth: Int
        /// Where its columns stand in the row.
        let offset: Int
        /// Whether the query's own join brings it.
        let isContained: Bool
        /// Whether rows without are left out.
        let isInner: Bool
        /// What keeps rows of other classes out of a table that is shared.
        var criterion: [Node] { end.criterion.map { [$0] } ?? [] }
    }

    private let state: QueryState
    private var steps: [Step] = []
    private var width: Int
    /// Why it can't be done.
    private(set) var fault: CompileError?

    /// The joins of a query; nil when it needs none.
    init?(_ state: QueryState) {
        self.state = state
        width = state.items.first.map { state.width(of: $0) } ?? 0
        guard state.isSingleEntity, state.statement == nil, state.lock == nil,
            state.groupBy.isEmpty, !state.isDistinct
        else { return nil }
        add(state.root.mapper, from: nil, paths: state.eager, depth: 0, trail: [])
        if steps.isEmpty, fault == nil { return nil }
        if wraps, steps.contains(where: \.isContained) {
            fault = CompileError(
                .unsupported,
                "containsEager and a joined collection don't go together under LIMIT; load the collection by selectinload"
            )
        }
    }

    /// The joins behind a relation, for the SELECT of its objects that has `width` columns; nil when it needs none.
    init?(_ below: EagerBelow, _ options: ColumnOptions, _ criteria: Criteria?, width: Int) {
        let target = below.relation.target
        var state = QueryState(.entity(target, nil), QueryState.Point(mapper: target, alias: nil))
        state.eager = below.paths
        state.loading = below.loading
        state.columnOptions = options
        state.applied = criteria
        self.state = state
        self.width = width
        add(target, from: nil, paths: below.paths, depth: 0, trail: [below.relation])
        if steps.isEmpty, fault == nil { return nil }
    }

    private mutating func add(
        _ mapper: Mapper, from parent: Int?, paths: [EagerPath], depth: Int, trail: [Relation]
    ) {
        guard depth < 8 else { return }
        for relation in mapper.familyRelations {
            let mine = paths.filter { $0.relations.first === relation }
            let isNamed = mine.contains(where: \.isJoinedFirst)
            guard isNamed || state.loading.loading(of: relation) == .joined,
                !trail.contains(where: { $0 === relation }),
                isNamed || trail.last?.reverse !== relation
            else { continue }
            let contained = mine.lazy.compactMap { $0.contained.first ?? nil }.first
            guard let end = end(of: relation, from: parent, contained) else { continue }
            let step = steps.count
            let isFirst = parent.map { steps[$0].isInner || steps[$0].isContained } ?? true
            steps.append(
                Step(
                    relation: relation, end: end,
                    middle: relation.secondary.map { AliasSource(aliasing: $0.table, name: nil) },
                    parent: parent, depth: depth, offset: width, isContained: contained != nil,
                    isInner: isFirst && mine.contains { $0.inner.first == true }))
            width += state.columnOptions.row(of: relation.target).columns.count
            add(
                relation.target, from: step, paths: mine.compactMap(\.rest), depth: depth + 1,
                trail: trail + [relation])
        }
    }

    /// Where a relation's objects stand: under a new alias, or where the query's own join has them.
    private mutating func end(
        of relation: Relation, from parent: Int?, _ contained: EagerPath.Contained?
    ) -> QueryState.Point? {
        guard let contained else {
            return QueryState.Point(mapper: relation.target, alias: relation.target.alias())
        }
        if let alias = contained.alias {
            return QueryState.Point(mapper: relation.target, alias: alias)
        }
        let near = parent.map { steps[$0].end.id } ?? state.root.id
        if let known = state.joins.last(where: { $0.near == near && $0.relation === relation }) {
            return known.end
        }
        // A join made by hand has the table under its own name.
        let plain = QueryState.Point(mapper: relation.target, alias: nil)
        if state.from?.shares(plain.item) == true { return plain }
        fault = CompileError(
            .missing,
            "containsEager(\(relation.description)): the query doesn't join it; join(\(relation.description)) first"
        )
        return nil
    }

    /// Whether its joins make several rows of one.
    var hasCollections: Bool {
        steps.contains { $0.relation.isCollection && !$0.isContained }
    }

    /// Whether the query has to become a subquery, so that its LIMIT counts its own rows.
    private var wraps: Bool { hasCollections && (state.limit != nil || state.offset != nil) }

    /// The relations it loads, so that nobody loads them again.
    var relations: [Relation] { steps.map(\.relation) }

    /// The SELECT with the joins.
    func select() -> SelectNode { state.finished(unfinished()) }

    private func unfinished() -> SelectNode {
        var base = state.select()
        guard wraps else {
            base.from = [joins(on: state.from ?? state.root.item) { state.root.node($1, of: $0) }]
            base.columns += columns
            if hasCollections { base.orderBy += ordering { state.root.node($0) } }
            return base
        }
        // What is ordered by goes through the subquery as columns, so that the outer order is the same.
        let width = base.columns.count
        for term in state.orderBy {
            base.columns.append(SelectedColumn(node: term.orderedTerm, allowsNull: true))
        }
        let row = state.columnOptions.row(of: state.root.mapper)
        let places = row.positions
        let inner = Select(select: base, decoder: RowDecoder { _ in 0 }).subquery()
        let source = inner.source
        var outer = SelectNode(
            columns: (0..<width).map {
                SelectedColumn(node: ColumnSource.alias(source).node(at: $0), allowsNull: true)
            } + columns)
        outer.from = [
            joins(on: .alias(source)) { parent, position in
                let places = row.others[ObjectIdentifier(parent)] ?? places
                return ColumnSource.alias(source).node(at: places[position])
            }
        ]
        outer.orderBy =
            state.orderBy.enumerated().map { index, term in
                term.ordering(by: ColumnSource.alias(source).node(at: width + index))
            } + ordering { ColumnSource.alias(source).node(at: places[$0]) }
        return outer
    }

    /// A SELECT of the objects that it is about, with the joins.
    func joining(_ select: SelectNode) -> SelectNode {
        var select = select
        let base = select.from.first ?? state.root.item
        select.from = [joins(on: base) { state.root.node($1, of: $0) }]
        select.columns += columns
        if hasCollections { select.orderBy += ordering { state.root.node($0) } }
        return state.finished(select)
    }

    private var columns: [SelectedColumn] {
        steps.flatMap { step in
            let target = step.relation.target
            return target.selected(state.columnOptions.row(of: target), in: step.end.alias)
        }
    }

    /// The order of the collections' objects, behind that of the objects they belong to.
    private func ordering(_ rootNode: (Int) -> Node) -> [Node] {
        state.root.mapper.primaryKey.map(rootNode)
            + steps.filter { $0.relation.isCollection && !$0.isContained }.flatMap {
                $0.relation.orderTerms(in: $0.end.alias)
            }
    }

    private func joins(
        on base: FromItem, _ rootNode: @escaping (Mapper, Int) -> Node
    ) -> FromItem {
        var item = base
        for step in steps where !step.isContained {
            let kind: JoinNode.Kind = step.isInner ? .inner : .left
            let near: (Int) -> Node = { position in
                let owner = step.relation.parent
                guard let parent = step.parent else { return rootNode(owner, position) }
                return steps[parent].end.node(position, of: owner)
            }
            if let secondary = step.relation.secondary, let middle = step.middle {
                let link = FromItem.join(
                    JoinNode(
                        kind: .inner, left: .alias(middle), right: step.end.item,
                        on: joined(
                            [step.relation.targetCondition(middle, step.end.alias)]
                                + criteria(of: step))))
                item = .join(
                    JoinNode(
                        kind: kind, left: item, right: link,
                        on: joined(
                            secondary.parentPairs.map {
                                .binary(
                                    .equal, near($0.attribute),
                                    secondary.table.node($0.column, in: middle), .boolean)
                            }
                                + [step.relation.throughCondition(near, step.end, middle)]
                                .compactMap { $0 })))
            } else {
                item = .join(
                    JoinNode(
                        kind: kind, left: item, right: step.end.item,
                        on: joined([step.relation.condition(near, step.end)] + criteria(of: step))))
            }
        }
        return item
    }

    /// What a step's rows have to fulfil beside what ties them.
    private func criteria(of step: Step) -> [Node] {
        step.criterion + (state.applied?.conditions(step.relation.target, step.end.alias) ?? [])
    }

    /// Reads what the joins bring, row by row, and fills the relations at the end.
    func reader(_ core: SessionCore, _ reader: any RowReader) -> JoinedReader {
        JoinedReader(
            steps.map { step in
                JoinedReader.Step(
                    relation: step.relation, parent: step.parent,
                    refills: step.isContained || state.overwrites,
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
        /// Whether it takes the place of what is loaded.
        let refills: Bool
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
            // A relation of a subclass is one of some owners only.
            guard let owner, owner.mapper.has(step.relation) else {
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
                let slot = entry.owner.slot(step.relation.position)
                if step.refills, slot.isLoaded, !slot.hasChanges { slot.expire() }
                switch slot {
                case let slot as ToManySlot: slot.fill(entry.members)
                case let slot as ToOneSlot: if !slot.isLoaded { slot.fill(entry.members.first) }
                default: break
                }
            }
        }
    }
}

extension Mapper {
    /// Its relations, and those of the classes below it, each once.
    fileprivate var familyRelations: [Relation] {
        var result = relations.compactMap { $0 }
        guard hasChildren, !isUnion else { return result }
        for case let relation? in descendants.flatMap(\.relations)
        where !result.contains(where: { $0 === relation }) {
            result.append(relation)
        }
        return result
    }
}

extension QueryState.Point {
    /// The tree of an attribute of the class or of one below it.
    fileprivate func node(_ position: Int, of owner: Mapper) -> Node {
        guard !mapper.isKind(of: owner), let places = mapper.layout.places[ObjectIdentifier(owner)]
        else { return node(position) }
        return mapper.node(at: places[position], in: alias)
    }
}

extension EagerPath {
    /// Whether its first relation comes by a join of the query: it says so, or leads on to one that does.
    fileprivate var isJoinedFirst: Bool {
        guard let first = loadings.first else { return false }
        guard let first else {
            return loadings.first { $0 != nil } == .joined
        }
        return first == .joined
    }
}

extension QueryState {
    /// The fault of a query whose joins should fill relations, and that can't be read so.
    func containedFault(_ isPlanned: Bool) -> CompileError? {
        guard !isPlanned, eager.contains(where: { $0.contained.contains { $0 != nil } }) else {
            return nil
        }
        return CompileError(
            .unsupported,
            "containsEager takes a query for one class, without distinct, groupBy, locks and fromStatement"
        )
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
