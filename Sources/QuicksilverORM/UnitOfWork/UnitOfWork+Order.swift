import QuicksilverSQL

extension UnitOfWork {
    /// Puts everything in an order in which no row refers to one that isn't there.
    ///
    /// - Throws: ``ORMError`` `.circularDependency` that names the objects' relations.
    func arrange() throws {
        let mappers = involvedMappers()
        let ranks = groups(of: mappers)
        var saved = ByClass(inserts)
        saved.take(updates)
        for group in ranks {
            for own in isCircular(group) ? try layers(of: saved.all(of: group)) : [saved] {
                for mapper in group {
                    let mixed = own[mapper]
                    if updates.isEmpty {
                        add(.insert, mapper, mixed)
                    } else {
                        add(.update, mapper, mapper.byKey(mixed.filter { !isInserted($0) }))
                        add(.insert, mapper, mixed.filter { isInserted($0) })
                    }
                }
            }
        }
        let gone = ByClass(deletes)
        for group in ranks.reversed() {
            for own in isCircular(group) ? try deletionLayers(of: gone.all(of: group)) : [gone] {
                for mapper in group.reversed() { add(.delete, mapper, mapper.byKey(own[mapper])) }
            }
        }
        arrangeUniques()
    }

    /// Whether an object gets a row of its own; one that takes over a deleted row doesn't.
    private func isInserted(_ object: any MappedObject) -> Bool {
        object.__stateReference._withUnsafeGuaranteedRef { $0.phase == .pending }
            && (switches.isEmpty || switches[ObjectIdentifier(object)] == nil)
    }

    private func add(
        _ action: FlushPlan.Step.Action, _ mapper: Mapper, _ objects: [any MappedObject]
    ) {
        if objects.isEmpty { return }
        batches.append(Batch(action: action, mapper: mapper, objects: objects))
    }

    /// Objects by class, in their order.
    private struct ByClass {
        private var lists: [[any MappedObject]] = []
        private var places: [ObjectIdentifier: Int] = [:]

        init(_ objects: some Swift.Sequence<any MappedObject>) { take(objects) }

        /// Adds more objects.
        mutating func take(_ objects: some Swift.Sequence<any MappedObject>) {
            var last = (id: ObjectIdentifier(ByClass.self), place: 0)
            for object in objects {
                // Mostly many of one class stand together.
                let id = ObjectIdentifier(type(of: object))
                if id != last.id {
                    last = (id, places[id] ?? lists.count)
                    places[id] = last.place
                    if last.place == lists.count { lists.append([]) }
                }
                lists[last.place].append(object)
            }
        }

        /// Those of a class itself.
        subscript(mapper: Mapper) -> [any MappedObject] {
            places[ObjectIdentifier(mapper.type)].map { lists[$0] } ?? []
        }

        /// Those of some classes.
        func all(of mappers: [Mapper]) -> [any MappedObject] { mappers.flatMap { self[$0] } }
    }

    /// Whether rows of a group may refer to each other.
    private func isCircular(_ group: [Mapper]) -> Bool {
        group.count > 1 || group.contains { refers($0).toItself }
    }

    /// The tables a mapper's foreign keys refer to, looked up once in a flush.
    private func refers(_ mapper: Mapper) -> (tables: [Table], toItself: Bool) {
        if let known = references[ObjectIdentifier(mapper)] { return known }
        let found = mapper.references
        references[ObjectIdentifier(mapper)] = found
        return found
    }

    /// The plan as a user sees it.
    var plan: FlushPlan {
        func pairs(_ action: FlushPlan.Step.Action, _ links: [Link]) -> [FlushPlan.Step] {
            var counts: [(table: String, count: Int)] = []
            for link in links {
                let table = link.relation.secondary?.table.name ?? ""
                if let index = counts.firstIndex(where: { $0.table == table }) {
                    counts[index].count += 1
                } else {
                    counts.append((table, 1))
                }
            }
            return counts.map {
                FlushPlan.Step(action: action, table: $0.table, count: $0.count, reason: "")
            }
        }
        let mappers = involvedMappers()
        let saves = batches.filter { $0.action != .delete }.compactMap { net($0) }
        let removals = batches.filter { $0.action == .delete }
        func step(_ batch: Batch) -> FlushPlan.Step {
            FlushPlan.Step(
                action: batch.action, table: batch.mapper.table.name, count: batch.objects.count,
                reason: batch.action == .insert
                    ? reason(batch.mapper, mappers)
                    : early.contains { $0.objects.first === batch.objects.first }
                        ? "before another row takes its unique value" : "")
        }
        let post =
            postSyncs.isEmpty
            ? []
            : [
                FlushPlan.Step(
                    action: .postUpdate,
                    table: type(of: postSyncs[0].object).__mapping.mapper.table.name,
                    count: postSyncs.count, reason: "")
            ]
        let first = releases.map { object, attribute in
            FlushPlan.Step(
                action: .update,
                table: object.mapper.segments[object.mapper.segment(of: [attribute])].table.name,
                count: 1,
                reason:
                    "\(object.mapper.columns[attribute].attribute) is let go, as another row takes it"
            )
        }
        return FlushPlan(
            steps: pairs(.unlink, unlinks) + first + early.map(step) + saves.map(step) + post
                + pairs(.link, links)
                + removals.map(step))
    }

    private func involvedMappers() -> [Mapper] {
        var result: [Mapper] = []
        for type in inserts.classes + updates.classes + deletes.classes {
            let mapper = type.__mapping.mapper
            if !result.contains(where: { $0 === mapper }) { result.append(mapper) }
        }
        // The same graph gives the same statements: tables in the order they were declared.
        let order = Dictionary(
            (result.first?.table.metadata?.tables ?? []).enumerated().map {
                (ObjectIdentifier($1), $0)
            }, uniquingKeysWith: { first, _ in first })
        return result.sorted {
            order[ObjectIdentifier($0.table), default: .max]
                < order[ObjectIdentifier($1.table), default: .max]
        }
    }

    /// Mappers in dependency order; those that depend on each other in a circle stand together.
    private func groups(of mappers: [Mapper]) -> [[Mapper]] {
        let targets = mappers.map { mapper in
            refers(mapper).tables.flatMap { table in
                mappers.indices.filter { index in
                    mappers[index] !== mapper
                        && mappers[index].holds(table)
                }
            }
        }
        return stronglyConnected(targets).map { $0.sorted().map { mappers[$0] } }
    }

    private func reason(_ mapper: Mapper, _ mappers: [Mapper]) -> String {
        let dependents = mappers.filter { other in
            other !== mapper && refers(other).tables.contains { mapper.holds($0) }
        }
        return dependents.isEmpty
            ? "" : "before " + dependents.map(\.table.name).joined(separator: ", ")
    }

    /// Objects of a circle of classes, in layers: each refers to earlier ones only.
    private func layers(of objects: [any MappedObject]) throws -> [ByClass] {
        var edges: [(from: any MappedObject, to: any MappedObject, why: String)] = []
        for object in objects {
            for sync in syncs[object] {
                if let source = sync.source, isInserted(source) {
                    edges.append((source, object, sync.relation.description))
                }
            }
        }
        return try sortedLayers(objects, edges)
    }

    /// Deleted objects in layers: each is referred to by earlier ones only.
    private func deletionLayers(of objects: [any MappedObject]) throws -> [ByClass] {
        var byKey: [ObjectIdentifier: [KeyValue: any MappedObject]] = [:]
        for object in objects {
            let mapper = type(of: object).__mapping.mapper
            if let key = object.__state.key {
                byKey[ObjectIdentifier(mapper.root), default: [:]][key] = object
            }
        }
        var edges: [(from: any MappedObject, to: any MappedObject, why: String)] = []
        for object in objects {
            let mapper = type(of: object).__mapping.mapper
            for case let relation? in mapper.relations
            where relation.direction == .manyToOne && relation.leadsToKey && !relation.postUpdate {
                let values = relation.pairs.map {
                    object.__state.original(of: $0.parent) ?? object.value(at: $0.parent)
                }
                guard let key = KeyValue(values),
                    let parent = byKey[ObjectIdentifier(relation.target.root)]?[key],
                    parent !== object
                else { continue }
                edges.append((object, parent, relation.description))
            }
            for case let relation? in mapper.relations where relation.direction == .oneToMany {
                for child in object.slot(relation.position).known
                where deletes.contains(child) && child !== object {
                    edges.append((child, object, relation.description))
                }
            }
        }
        return try sortedLayers(objects, edges)
    }

    private func sortedLayers(
        _ objects: [any MappedObject],
        _ edges: [(from: any MappedObject, to: any MappedObject, why: String)]
    ) throws -> [ByClass] {
        var places: [ObjectIdentifier: Int] = [:]
        for (index, object) in objects.enumerated() { places[ObjectIdentifier(object)] = index }
        var followers: [[Int]] = Array(repeating: [], count: objects.count)
        var waits = Array(repeating: 0, count: objects.count)
        for edge in edges {
            guard let from = places[ObjectIdentifier(edge.from)],
                let to = places[ObjectIdentifier(edge.to)]
            else { continue }
            followers[from].append(to)
            waits[to] += 1
        }
        var layers: [ByClass] = []
        var ready = objects.indices.filter { waits[$0] == 0 }
        var done = 0
        while !ready.isEmpty {
            layers.append(ByClass(ready.map { objects[$0] }))
            done += ready.count
            var next: [Int] = []
            for index in ready {
                for follower in followers[index] {
                    waits[follower] -= 1
                    if waits[follower] == 0 { next.append(follower) }
                }
            }
            ready = next.sorted()
        }
        guard done == objects.count else {
            let stuck = Set(
                objects.indices.filter { waits[$0] > 0 }.map { ObjectIdentifier(objects[$0]) })
            let names = edges.filter {
                stuck.contains(ObjectIdentifier($0.from)) && stuck.contains(ObjectIdentifier($0.to))
            }.map { "\($0.why) (\(type(of: $0.to)) needs \(type(of: $0.from)))" }
            throw ORMError(
                .circularDependency,
                "these objects depend on each other in a circle, so none can be written first: "
                    + names.reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
                    .joined(separator: ", ")
                    + ". Say postUpdate: true on one of the relations, and it is written by a second UPDATE"
            )
        }
        return layers
    }
}

extension Mapper {
    /// The tables that its foreign keys refer to, but those written afterwards; and whether rows refer to others of its tables.
    ///
    /// Shape: what ties the tables of one object to each other doesn't count, as they are written together.
    var references: (tables: [Table], toItself: Bool) {
        let later = relations.compactMap { $0 }.filter(\.postUpdate).map(\.target)
        let own = segments.map(\.table)
        var tables: [Table] = []
        var toItself = false
        for (index, segment) in segments.enumerated() {
            // A foreign key that leads nowhere is a fault that the registry has reported before any flush.
            for key in (try? segment.table.resolvedForeignKeys()) ?? [] {
                let isTie =
                    index > 0 && key.columns.count == segment.key.count
                    && key.columns.allSatisfy { column in segment.key.contains { $0 === column } }
                if isTie || later.contains(where: { $0.holds(key.target) }) { continue }
                if own.contains(where: { $0 === key.target }) { toItself = true }
                if isJoined || key.target !== table { tables.append(key.target) }
            }
        }
        return (tables, toItself)
    }

    /// Whether a table holds its objects, or parts of them.
    func holds(_ table: Table) -> Bool { segments.contains { $0.table === table } }

    /// Objects by key, so that all sessions lock rows in the same order.
    func byKey(_ objects: [any MappedObject]) -> [any MappedObject] {
        guard hasIntegerKey, objects.count > 1 else { return objects }
        var keys: [Int64] = []
        keys.reserveCapacity(objects.count)
        for object in objects {
            guard case .integer(let key)? = object.__state.key else { return objects }
            keys.append(key)
        }
        // Mostly they were loaded, and so changed, in that order.
        if zip(keys, keys.dropFirst()).allSatisfy({ $0 < $1 }) { return objects }
        return objects.indices.sorted { keys[$0] < keys[$1] }.map { objects[$0] }
    }
}

/// The strongly connected parts of a graph, each after those it points to; without recursion.
func stronglyConnected(_ targets: [[Int]]) -> [[Int]] {
    var index = 0
    var indices = Array(repeating: -1, count: targets.count)
    var low = indices
    var isOnStack = Array(repeating: false, count: targets.count)
    var stack: [Int] = []
    var result: [[Int]] = []
    for root in targets.indices where indices[root] == -1 {
        var work = [(node: root, next: 0)]
        while let (node, next) = work.last {
            if next == 0 {
                indices[node] = index
                low[node] = index
                index += 1
                stack.append(node)
                isOnStack[node] = true
            }
            if next < targets[node].count {
                work[work.count - 1].next += 1
                let target = targets[node][next]
                if indices[target] == -1 {
                    work.append((target, 0))
                } else if isOnStack[target] {
                    low[node] = min(low[node], indices[target])
                }
                continue
            }
            work.removeLast()
            if let parent = work.last?.node { low[parent] = min(low[parent], low[node]) }
            guard low[node] == indices[node] else { continue }
            var part: [Int] = []
            while let member = stack.popLast() {
                isOnStack[member] = false
                part.append(member)
                if member == node { break }
            }
            result.append(part)
        }
    }
    return result
}
