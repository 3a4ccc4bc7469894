import Synchronization

/// What has been worked out of a statement, kept with it so that executing it again doesn't walk its tree.
///
/// Shape: made anew by whatever changes the statement; copies of a statement share it.
public final class StatementMemo: Sendable {
    private struct Known {
        var key: StructureKey?
        var compiled: (any AnyObject & Sendable)?
        /// Whose ``compiled`` is; 0 for nobody's.
        var owner = 0
    }

    // Not an AtomicLazyReference: asking one costs ten times this lock, which nobody else wants.
    private let known = Mutex(Known())

    /// Nothing worked out yet.
    public init() {}

    /// The statement's key, made when it is asked for first.
    package func key(_ statement: () -> StatementNode) -> StructureKey {
        if let key = known.withLock({ $0.key }) { return key }
        let key = StructureKey(statement())
        return known.withLock { known in
            if let first = known.key { return first }
            known.key = key
            return key
        }
    }

    /// The key and what ``keep(_:for:)`` was given last, if that was by this owner.
    ///
    /// Units: owners have numbers above 0 that are never given twice.
    package func compiled(
        for owner: Int
    ) -> (key: StructureKey, compiled: any AnyObject & Sendable)? {
        known.withLock { known in
            guard known.owner == owner, let key = known.key, let compiled = known.compiled else {
                return nil
            }
            return (key, compiled)
        }
    }

    /// Keeps what an owner has compiled of the statement, instead of what another had.
    package func keep(_ compiled: any AnyObject & Sendable, for owner: Int) {
        known.withLock { known in
            known.compiled = compiled
            known.owner = owner
        }
    }
}
