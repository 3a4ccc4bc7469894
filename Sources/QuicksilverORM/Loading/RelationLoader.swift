import QuicksilverEngine
import QuicksilverSQL

extension SessionCore {
    /// Loads a relation where nothing can be thrown: a failure is kept and leaves it empty.
    func loadForReading(_ relation: Relation, of owner: any MappedObject) {
        do {
            try check()
            try load(relation, of: owner)
        } catch {
            // It reads as empty, which is never kept as what the database has: every further read comes here again.
            fail(error, relation.description)
        }
    }

    /// Loads a relation of an object, and of its siblings as the strategy says.
    func load(_ relation: Relation, of owner: any MappedObject) throws {
        let state = owner.__state
        switch state.batch?.loading.loading(of: relation) ?? relation.loading {
        case .raise:
            throw ORMError(
                .loadFailed,
                "\(relation.description) isn't loaded and may not be loaded on access (.raise); load it with the query, "
                    + "options(selectinload(…)), or by try object.$\(relation.name).load()")
        case .writeOnly:
            throw ORMError(
                .loadFailed,
                "\(relation.description) is write-only, so it can't be read; try object.$\(relation.name).query().all(), "
                    + "or object.$\(relation.name).load()")
        case .noload:
            fill(relation, of: owner, [])
        case .select:
            try load(relation, of: [owner])
        case .batched, .selectIn, .joined, .subquery:
            try load(relation, of: siblings(of: owner, relation))
        }
    }

    /// Loads a relation of an object that is deleted: of the first of a query's objects alone, of others with their siblings, as who deletes
    /// two mostly deletes more.
    func loadForDeletion(_ relation: Relation, of owner: any MappedObject) throws {
        let batch = owner.__state.batch
        let isAlone = batch.map { $0.deletions == 0 } ?? true
        batch?.deletions += 1
        try load(relation, of: isAlone ? [owner] : siblings(of: owner, relation))
    }

    /// The objects that came from the same query and lack the relation as well; 500 at most, this one among them.
    private func siblings(of owner: any MappedObject, _ relation: Relation) -> [any MappedObject] {
        let state = owner.__state
        guard let batch = state.batch, state.isMapped else { return [owner] }
        var result: [any MappedObject] = []
        for key in batch.keys(around: state.batchIndex) {
            guard let object = identity.object(key, of: batch.mapper),
                object.__state.phase == .persistent, object.mapper.has(relation),
                !object.slot(relation.position).isLoaded
            else { continue }
            result.append(object)
        }
        if !result.contains(where: { $0 === owner }) { result.append(owner) }
        return result
    }

    /// Loads a relation of many objects in one query, or none where the identity map has all; with what joins bring along.
    func load(
        _ relation: Relation, of owners: [any MappedObject], below: EagerBelow? = nil
    ) throws {
        try autoflush()
        if relation.criterion != nil, relation.secondary == nil {
            try loadByCondition(relation, owners, below)
            return releaseIfIdle()
        }
        switch relation.direction {
        case .manyToOne: try loadReferred(relation, owners, below)
        case .oneToMany: try loadReferring(relation, owners, below)
        case .manyToMany: try loadThrough(relation, owners, below)
        }
        releaseIfIdle()
    }

    /// The object a many-to-one relation leads to, if that is known without SQL.
    func peek(_ relation: Relation, of owner: any MappedObject) -> (any MappedObject)? {
        guard relation.direction == .manyToOne, relation.leadsToKey else { return nil }
        return KeyValue(relation.pairs.map { owner.value(at: $0.parent) }).flatMap {
            identity.object($0, of: relation.target)
        }
    }

    private func loadReferred(
        _ relation: Relation, _ owners: [any MappedObject], _ below: EagerBelow?
    ) throws {
        let target = relation.target
        let options = columnOptions(for: owners)
        var waiting: [KeyValue: [any MappedObject]] = [:]
        var keys: [KeyValue] = []
        for owner in owners {
            let values = relation.pairs.map { owner.value(at: $0.parent) }
            guard !values.contains(where: \.isNull), let key = KeyValue(values) else {
                fill(relation, of: owner, [])
                continue
            }
            if relation.leadsToKey, let known = identity.object(key, of: target) {
                fill(relation, of: owner, [known])
                continue
            }
            if waiting[key] == nil { keys.append(key) }
            waiting[key, default: []].append(owner)
        }
        guard !keys.isEmpty else { return }
        var hasStrangers = false
        let positions = relation.pairs.map(\.target)
        let select = target.select(options, where: target.matching(positions, keys))
        let rowKey = target.rowKey(positions, options.row(of: target))
        let plan = try plan(below, options, select)
        // Joins bring an object in several rows.
        var taken: Set<KeyValue> = []
        try each(select, of: target, options, choices(for: owners), along: plan) {
            object, reader in
            guard let read = try rowKey.read(reader) else { return }
            // One row that was asked for is the one, whatever case its key is written in.
            let key = keys.count == 1 ? keys[0] : read
            guard let found = waiting.removeValue(forKey: key) else {
                if !taken.contains(key) { hasStrangers = true }
                return
            }
            if plan != nil { taken.insert(key) }
            for owner in found { fill(relation, of: owner, [object]) }
        }
        if hasStrangers, keys.count > 1 {
            return try waiting.values.forEach { try loadReferred(relation, $0, below) }
        }
        for owners in waiting.values {
            for owner in owners { fill(relation, of: owner, []) }
        }
    }

    private func loadReferring(
        _ relation: Relation, _ owners: [any MappedObject], _ below: EagerBelow?
    ) throws {
        let target = relation.target
        let options = columnOptions(for: owners)
        let positions = relation.pairs.map(\.target)
        let rowKey = target.rowKey(positions, options.row(of: target))
        let keys = OwnerKeys(owners, relation.pairs.map(\.parent))
        var members = KeyedMembers(keys)
        if !keys.unique.isEmpty {
            var select = target.select(
                options, where: target.matching(positions, keys.unique))
            select.orderBy = relation.ordering
            let plan = try plan(below, options, select)
            members.isUnique = plan?.hasCollections ?? false
            try each(select, of: target, options, choices(for: owners), along: plan) {
                object, reader in
                if let key = try rowKey.read(reader) { members.add(object, key) }
            }
            members.finish()
        }
        if members.hasStrangers {
            return try keys.groups(owners).forEach { try loadReferring(relation, $0, below) }
        }
        for (owner, place) in zip(owners, keys.places) {
            fill(relation, of: owner, members[place])
        }
    }

    private func loadThrough(
        _ relation: Relation, _ owners: [any MappedObject], _ below: EagerBelow?
    ) throws {
        guard let secondary = relation.secondary else { return }
        let target = relation.target
        let options = columnOptions(for: owners)
        let keys = OwnerKeys(owners, secondary.parentPairs.map(\.attribute))
        var members = KeyedMembers(keys)
        if !keys.unique.isEmpty {
            let columns = secondary.parentPairs.map { secondary.table.node($0.column) }
            var select = target.select(
                options,
                where: inList(columns, secondary.parentPairs.map(\.column.type), keys.unique))
            let offset = select.columns.count
            select.columns += columns.map { SelectedColumn(node: $0, allowsNull: true) }
            select.from = [
                .join(
                    JoinNode(
                        kind: .inner, left: .table(secondary.table), right: target.layout.from,
                        on: relation.targetCondition(nil, nil)))
            ]
            var parents: [ObjectIdentifier] = []
            if let more = relation.criterion {
                var near = QueryState.Point(mapper: relation.parent, alias: nil)
                if !more.parentAttributes.isEmpty {
                    // The condition is about the owners' rows as well.
                    near = QueryState.Point(
                        mapper: relation.parent, alias: relation.parent.alias())
                    parents = near.sourceIDs
                    select.from = select.from.map { item in
                        .join(
                            JoinNode(
                                kind: .inner, left: item, right: near.item,
                                on: joined(
                                    secondary.parentPairs.map {
                                        .binary(
                                            .equal, near.node($0.attribute),
                                            secondary.table.node($0.column), .boolean)
                                    })))
                    }
                }
                let far = QueryState.Point(mapper: target, alias: nil)
                let condition = relation.throughCondition({ near.node($0) }, far, nil)
                select.predicate = [select.predicate, condition].conjunction
            }
            select.orderBy = relation.ordering
            let rowKey = RowKey(
                offset..<select.columns.count, secondary.parentPairs.map(\.column.type))
            let plan = try plan(below, options, select)
            members.isUnique = plan?.hasCollections ?? false
            try each(
                select, of: target, options, choices(for: owners), owners: parents, along: plan
            ) { object, reader in
                if let key = try rowKey.read(reader) { members.add(object, key) }
            }
            members.finish()
        }
        if members.hasStrangers {
            return try keys.groups(owners).forEach { try loadThrough(relation, $0, below) }
        }
        for (owner, place) in zip(owners, keys.places) {
            fill(relation, of: owner, members[place])
        }
    }

    /// Executes a query that begins with a class's columns, and hands over each row's object.
    func each(
        _ select: SelectNode, of mapper: Mapper, _ options: ColumnOptions,
        _ loading: LoadingChoices, _ parameters: Parameters = Parameters(),
        owners: [ObjectIdentifier] = [], along plan: JoinedPlan? = nil,
        _ body: (any MappedObject, any RowReader) throws -> Void
    ) throws {
        let criteria = Criteria(self, options.scope, mapper)
        var select = criteria?.filtered(select, of: mapper, owners: owners) ?? select
        if let plan { select = plan.joining(select) }
        let result = try transactional().execute(
            ObjectStatement(queryNode: .select(select)), parameters)
        defer { result.close() }
        var joined: JoinedReader?
        let makeLoader = { (reader: any RowReader) in
            joined = plan?.reader(self, reader)
            return EntityLoader(
                self, mapper, at: 0, loading: loading, options: options, reader: reader)
        }
        try result.forEachReader(makeLoader) { loader, reader in
            guard let object = try loader.object(reader) else { return }
            try joined?.read(object, reader)
            try body(object, reader)
        }
        joined?.finish()
    }

    /// The joins that come with a relation's objects, where what is below it says so.
    func plan(
        _ below: EagerBelow?, _ options: ColumnOptions, _ select: SelectNode
    ) throws -> JoinedPlan? {
        guard let below else { return nil }
        let criteria = Criteria(self, options.scope, below.relation.target)
        let plan = JoinedPlan(below, options, criteria, width: select.columns.count)
        if let fault = plan?.fault { throw fault }
        return plan
    }

    /// How the query that made some objects said that relations are loaded.
    func choices(for owners: [any MappedObject]) -> LoadingChoices {
        owners.first?.__state.batch?.loading ?? [:]
    }

    /// Puts what the database has in an object's relation.
    func fill(
        _ relation: Relation, of owner: any MappedObject, _ members: [any MappedObject]
    ) {
        switch owner.slot(relation.position) {
        case let slot as ToManySlot: slot.fill(members)
        case let slot as ToOneSlot: slot.fill(members.first)
        default: break
        }
    }
}

extension Relation {
    /// Whether the target's attributes are its primary key.
    var leadsToKey: Bool { criterion == nil && pairs.map(\.target) == target.primaryKey }

    /// The order of its objects.
    var ordering: [Node] { orderTerms(in: nil) }

    /// The order of its objects, under an alias where they have one: as it is said, then by key.
    func orderTerms(in alias: AliasSource?) -> [Node] {
        let said = orderBy.map { term -> Node in
            let node = target.node(of: term.position, in: alias)
            guard term.isDescending else { return node }
            return .ordering(OrderingNode(descending: node))
        }
        let rest = target.primaryKey.filter { key in !orderBy.contains { $0.position == key } }
        return said + (isCollection ? rest.map { target.node(of: $0, in: alias) } : [])
    }

    /// What ties the secondary table's rows to the target's, either under an alias.
    func targetCondition(_ middle: AliasSource?, _ end: AliasSource?) -> Node {
        guard let secondary else { return .constant(.true_) }
        return joined(
            secondary.targetPairs.map { pair in
                .binary(
                    .equal, secondary.table.node(pair.column, in: middle),
                    target.node(of: pair.attribute, in: end), .boolean)
            })
    }
}

extension Mapper {
    /// The columns of a row, of the tables or of an alias of them.
    func selected(_ row: EntityRow, in alias: AliasSource? = nil) -> [SelectedColumn] {
        row.columns.map { SelectedColumn(node: node(at: $0, in: alias), allowsNull: true) }
    }

    /// The tree of a column by position, of the tables or of an alias of them.
    func node(of position: Int, in alias: AliasSource?) -> Node {
        guard let alias else { return node(of: position) }
        if columns[position].expression != nil {
            return AliasScope.with(alias, for: type.__mapping) { node(of: position) }
        }
        if case .table(let table) = alias.base {
            return table.node(columns[position].definition, in: alias)
        }
        return alias.node(for: columns[position].definition)
    }

    /// Rows whose attributes have one of some keys.
    func matching(_ positions: [Int], _ keys: [KeyValue]) -> Node {
        inList(
            positions.map { node(of: $0) }, positions.map { columns[$0].definition.type }, keys)
    }
}

extension Table {
    /// The tree of a column, of the table or of an alias of it.
    func node(_ column: ColumnDefinition, in alias: AliasSource?) -> Node {
        guard let alias, let position = columns.firstIndex(where: { $0 === column }) else {
            return node(column)
        }
        guard case .table = alias.base else { return alias.node(for: column) }
        return ColumnSource.alias(alias).node(at: position)
    }
}

/// `column IN (…)`, or `(a, b) IN ((…), …)`.
func inList(_ columns: [Node], _ types: [DataType], _ keys: [KeyValue]) -> Node {
    if columns.count == 1 {
        return .inList(
            columns[0],
            .values(
                BindParameter(
                    .array(keys.map { $0.values[0] }), type: types[0], isExpanding: true)),
            isNegated: false)
    }
    return .disjunction(
        keys.map { key in
            joined(
                zip(zip(columns, types), key.values).map { column, value in
                    .binary(
                        .equal, column.0, .bind(BindParameter(value, type: column.1)), .boolean)
                })
        })
}

/// Terms that all have to hold.
func joined(_ terms: [Node]) -> Node {
    terms.count == 1 ? terms[0] : .conjunction(terms)
}
