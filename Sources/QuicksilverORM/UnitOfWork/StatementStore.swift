import QuicksilverSQL
import Synchronization

/// The statements a mapper writes rows with and finds them by key with, kept so that each is put together and compiled once.
final class StatementStore: Sendable {
    private struct UpdateKey: Hashable {
        let columns: [Int]
        let isVersioned: Bool
        let segment: Int
    }
    private struct DeleteKey: Hashable {
        let isVersioned: Bool
        let segment: Int
    }
    private let state = Mutex(State())

    private struct State {
        var inserts: [Int: Insert] = [:]
        var answeredInsert: AnsweredInsert?
        var insertPlan: InsertPlan?
        var updates: [UpdateKey: Update] = [:]
        var deletes: [DeleteKey: Delete] = [:]
        var keyed: KeyedSelect?
    }

    /// INSERT into one of the mapper's tables, whose columns the parameters say.
    func insert(_ mapper: Mapper, segment: Int = 0) -> Insert {
        state.withLock { state in
            let insert = state.inserts[segment] ?? mapper.segments[segment].table.insert()
            state.inserts[segment] = insert
            return insert
        }
    }

    /// The same, returning the columns that the database makes.
    func answeredInsert(_ mapper: Mapper) -> AnsweredInsert {
        let plan = insertPlan(mapper)
        return state.withLock { state in
            let insert = state.answeredInsert ?? AnsweredInsert(mapper, plan)
            state.answeredInsert = insert
            return insert
        }
    }

    /// Which columns an INSERT gives, as far as the mapper knows.
    func insertPlan(_ mapper: Mapper) -> InsertPlan {
        state.withLock { state in
            let plan = state.insertPlan ?? InsertPlan(mapper)
            state.insertPlan = plan
            return plan
        }
    }

    /// SELECT of the row of a key; nil where what is read may come to be something else: by more classes that share rows, by expressions.
    func select(_ mapper: Mapper) -> KeyedSelect? {
        guard !mapper.isPolymorphic, !mapper.isUnion, mapper.expressions.isEmpty else { return nil }
        if let known = state.withLock({ $0.keyed }) { return known }
        let made = KeyedSelect(
            mapper, where: mapper.identified(false, 0).node,
            mapper.primaryKey.indices.map { "k\($0)" })
        return state.withLock { state in
            let keyed = state.keyed ?? made
            state.keyed = keyed
            return keyed
        }
    }

    /// UPDATE of some columns by key: parameters `v…` are the values by position, `k…` the key, `w` the version.
    func update(
        _ mapper: Mapper, _ columns: [Int], isVersioned: Bool, segment: Int = 0
    ) -> Update {
        state.withLock { state in
            let key = UpdateKey(columns: columns, isVersioned: isVersioned, segment: segment)
            if let update = state.updates[key] { return update }
            let update = mapper.segments[segment].table.update()
                .set(
                    columns.map { position in
                        .set(
                            DynamicColumn(node: mapper.node(of: position)),
                            to: mapper.parameter("v", position, of: position))
                    }
                )
                .where(mapper.identified(isVersioned, segment))
            state.updates[key] = update
            return update
        }
    }

    /// DELETE by key: parameters as of ``update(_:_:isVersioned:)``.
    func delete(_ mapper: Mapper, isVersioned: Bool, segment: Int = 0) -> Delete {
        state.withLock { state in
            let key = DeleteKey(isVersioned: isVersioned, segment: segment)
            if let delete = state.deletes[key] { return delete }
            let delete = mapper.segments[segment].table.delete()
                .where(mapper.identified(isVersioned, segment))
            state.deletes[key] = delete
            return delete
        }
    }
}

extension Mapper {
    /// A named bind of a column's type.
    fileprivate func parameter(_ kind: String, _ number: Int, of position: Int) -> DynamicColumn {
        DynamicColumn(
            node: .bind(
                BindParameter(
                    nil, type: columns[position].definition.type, name: "\(kind)\(number)")))
    }

    /// The row of a key, and of a version.
    fileprivate func identified(_ isVersioned: Bool, _ segment: Int) -> SQLPredicate {
        let segment = segments[segment]
        var terms: [Node] = primaryKey.enumerated().map { number, position in
            .binary(
                .equal, segment.table.node(segment.key[number]),
                parameter("k", number, of: position).node, .boolean)
        }
        if isVersioned, let versionColumn {
            terms.append(
                .binary(
                    .equal, node(of: versionColumn),
                    parameter("w", 0, of: versionColumn).node, .boolean))
        }
        return SQLPredicate(node: joined(terms))
    }
}
