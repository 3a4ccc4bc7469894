import QuicksilverSQL
import Synchronization

/// The statements a mapper writes rows with, kept so that each is put together and compiled once.
final class StatementStore: Sendable {
    private struct UpdateKey: Hashable {
        let columns: [Int]
        let isVersioned: Bool
    }
    private let state = Mutex(State())

    private struct State {
        var insert: Insert?
        var updates: [UpdateKey: Update] = [:]
        var deletes: [Bool: Delete] = [:]
    }

    /// INSERT whose columns the parameters say.
    func insert(_ mapper: Mapper) -> Insert {
        state.withLock { state in
            let insert = state.insert ?? mapper.table.insert()
            state.insert = insert
            return insert
        }
    }

    /// UPDATE of some columns by key: parameters `v…` are the values by position, `k…` the key, `w` the version.
    func update(_ mapper: Mapper, _ columns: [Int], isVersioned: Bool) -> Update {
        state.withLock { state in
            let key = UpdateKey(columns: columns, isVersioned: isVersioned)
            if let update = state.updates[key] { return update }
            let update = mapper.table.update()
                .set(
                    columns.map { position in
                        .set(
                            DynamicColumn(node: mapper.node(of: position)),
                            to: mapper.parameter("v", position, of: position))
                    }
                )
                .where(mapper.identified(isVersioned))
            state.updates[key] = update
            return update
        }
    }

    /// DELETE by key: parameters as of ``update(_:_:isVersioned:)``.
    func delete(_ mapper: Mapper, isVersioned: Bool) -> Delete {
        state.withLock { state in
            if let delete = state.deletes[isVersioned] { return delete }
            let delete = mapper.table.delete().where(mapper.identified(isVersioned))
            state.deletes[isVersioned] = delete
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
    fileprivate func identified(_ isVersioned: Bool) -> SQLPredicate {
        var terms: [Node] = primaryKey.enumerated().map { number, position in
            .binary(
                .equal, node(of: position), parameter("k", number, of: position).node, .boolean)
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
