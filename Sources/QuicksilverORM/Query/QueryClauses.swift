public import QuicksilverSQL

/// What a query of a session and a select of objects have in common: every clause.
///
/// Shape: ``Query`` executes by itself, ``ObjectSelect`` is a statement.
public protocol QueryClauses<Element> {
    /// A row's type.
    associatedtype Element
    /// What it selects and how.
    var __state: QueryState { get set }
}

extension QueryClauses {
    func with(_ change: (inout QueryState) -> Void) -> Self {
        var copy = self
        change(&copy.__state)
        return copy
    }
}

extension QueryClauses {
    /// Leaves out rows behind the first of each group of equal terms, first as `orderBy` says.
    ///
    /// Shape: `DISTINCT ON (terms)`; PostgreSQL, which wants `orderBy` to begin with the same terms. Refused elsewhere.
    public func distinct(on terms: any AnyExpression...) -> Self {
        with { state in
            state.isDistinct = true
            state.distinctOn += terms.map { state.adapted($0.node) }
        }
    }

    /// Locks the rows of some classes until the transaction ends, and reads them anew: `FOR UPDATE OF …`.
    ///
    /// Shape: `nowait` fails at once where a row is locked, `skipLocked` leaves such rows out. Without `of` all rows are locked.
    /// - Throws: at execution, ``CompileError`` on SQLite, which has no row locks; on MariaDB for `of`.
    public func withForUpdate(
        nowait: Bool = false, skipLocked: Bool = false, of types: any MappedObject.Type...
    ) -> Self {
        lock(.update, nowait, skipLocked, types)
    }

    /// Locks the rows against change by others, who may still read and share them: `FOR SHARE`.
    public func withForShare(
        nowait: Bool = false, skipLocked: Bool = false, of types: any MappedObject.Type...
    ) -> Self {
        lock(.share, nowait, skipLocked, types)
    }

    private func lock(
        _ strength: LockNode.Strength, _ nowait: Bool, _ skipLocked: Bool,
        _ types: [any MappedObject.Type]
    ) -> Self {
        with { state in
            if nowait && skipLocked {
                state.fail(
                    CompileError(
                        .invalidArgument, "a lock either fails at once or skips rows; choose one"))
            }
            var lock = LockNode(strength, nowait ? .noWait : skipLocked ? .skipLocked : .wait)
            for type in types {
                let mapper = type.__mapping.mapper
                guard let point = state.points.first(where: { $0.mapper === mapper }) else {
                    return state.fail(
                        CompileError(
                            .invalidArgument, "withForUpdate(of: \(type)): the query has no \(type)"
                        ))
                }
                lock.of.append(point.item)
            }
            state.lock = lock
            state.overwrites = true
        }
    }
}
