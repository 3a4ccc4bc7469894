public import QuicksilverSQL
import Synchronization

/// The rows of a class that a condition is about, wherever they stand in a statement.
///
/// Shape: `$0.deletedAt == nil`: a column of the class's table, or of the alias it goes by there.
@dynamicMemberLookup
public struct CriteriaTarget<Object: MappedObject> {
    let _mapper: Mapper
    let _alias: AliasSource?

    /// A column of the rows.
    public subscript<Value: ColumnValue>(
        dynamicMember path: KeyPath<Object.Type, SQLExpression<Value>>
    ) -> SQLExpression<Value> {
        guard let type = _mapper.type as? Object.Type else { return Object.self[keyPath: path] }
        let expression = type[keyPath: path]
        guard case .column(let reference) = expression.node, let column = reference.definition,
            let position = _mapper.columns.firstIndex(where: { $0.definition === column })
        else { return expression }
        return SQLExpression(node: _mapper.node(at: position, in: _alias))
    }
}

/// A condition that every query of a class gets.
struct LoaderCriterion: Sendable {
    private final class Identity: Sendable {}
    private let identity = Identity()
    /// What tells it from others.
    var id: ObjectIdentifier { ObjectIdentifier(identity) }
    /// The condition for the rows of a class; nil for a class that it isn't about.
    let condition: @Sendable (Mapper, AliasSource?) -> Node?

    init<Object: MappedObject>(
        _ type: Object.Type,
        _ make: @escaping @Sendable (CriteriaTarget<Object>) -> SQLPredicate
    ) {
        condition = { mapper, alias in
            guard mapper.type is Object.Type else { return nil }
            return make(CriteriaTarget(_mapper: mapper, _alias: alias)).node
        }
    }
}

/// What a query says of conditions for classes: its own, and which it does without.
struct CriteriaScope: Sendable {
    /// The query's own.
    var own: [LoaderCriterion] = []
    /// The classes that it wants to see all rows of.
    var ignored: [@Sendable (any MappedObject.Type) -> Bool] = []
}

/// The conditions for all queries of a registry's classes.
final class CriteriaStore: Sendable {
    private static let isUsed = Atomic(false)
    private struct State: Sendable {
        var all: [(id: Int, criterion: LoaderCriterion)] = []
        var nextID = 0
    }
    private let state = Mutex(State())

    /// Whether any registry in the program ever had one.
    static var isAnywhere: Bool { isUsed.load(ordering: .relaxed) }

    /// The conditions in the order they came.
    var all: [LoaderCriterion] { state.withLock { $0.all.map(\.criterion) } }

    /// Adds a condition.
    func add(_ criterion: LoaderCriterion) -> Listening {
        Self.isUsed.store(true, ordering: .relaxed)
        let id = state.withLock { state in
            state.nextID += 1
            state.all.append((state.nextID, criterion))
            return state.nextID
        }
        return Listening { [self] in
            state.withLock { state in state.all.removeAll { $0.id == id } }
        }
    }
}

extension Registry {
    /// Gives every query of a class, and of its subclasses, a condition: soft deletion, a tenant.
    ///
    /// Shape: `registry.withLoaderCriteria(Document.self) { $0.deletedAt == nil }`. It holds in queries, their joins, counts and subqueries, when relations
    /// are loaded, in `get`, and in `update` and `delete` of many rows. It is asked at each execution, so the values it compares with are those
    /// of that moment. Statements over tables, refreshes, and what a flush looks up see all rows.
    /// - Returns: what ends it.
    /// Source: features G12.
    @discardableResult
    public func withLoaderCriteria<Object: MappedObject>(
        _ type: Object.Type,
        _ condition: @escaping @Sendable (CriteriaTarget<Object>) -> SQLPredicate
    ) -> Listening { criteria.add(LoaderCriterion(type, condition)) }
}

extension SessionOptions {
    /// Gives every query of a class a condition, in all sessions with these options; see ``Registry/withLoaderCriteria(_:_:)``.
    public mutating func withLoaderCriteria<Object: MappedObject>(
        _ type: Object.Type,
        _ condition: @escaping @Sendable (CriteriaTarget<Object>) -> SQLPredicate
    ) { criteria.append(LoaderCriterion(type, condition)) }
}

extension Session {
    /// Gives every query of a class a condition, in this session from now on; see ``Registry/withLoaderCriteria(_:_:)``.
    ///
    /// Source: features G12.
    public func withLoaderCriteria<Object: MappedObject>(
        _ type: Object.Type,
        _ condition: @escaping @Sendable (CriteriaTarget<Object>) -> SQLPredicate
    ) { core.criteria.append(LoaderCriterion(type, condition)) }

    /// Runs the body without the conditions that registries, options and sessions give to queries.
    public func ignoringCriteria<R>(_ body: () throws -> R) rethrows -> R {
        try core.seeingAll(body)
    }
}

extension QueryClauses {
    /// Gives the rows of a class a condition, wherever they stand in this query, and when relations of its objects are loaded.
    ///
    /// Source: features G12.
    public func withLoaderCriteria<Object: MappedObject>(
        _ type: Object.Type,
        _ condition: @escaping @Sendable (CriteriaTarget<Object>) -> SQLPredicate
    ) -> Self { with { $0.columnOptions.scope.own.append(LoaderCriterion(type, condition)) } }

    /// Sees all rows: the conditions that registries, options and sessions give to queries are left out, also when relations of its
    /// objects are loaded.
    public func ignoringCriteria() -> Self {
        with { $0.columnOptions.scope.ignored.append { _ in true } }
    }

    /// Sees all rows of a class and its subclasses.
    public func ignoringCriteria<Object: MappedObject>(of type: Object.Type) -> Self {
        with { $0.columnOptions.scope.ignored.append { $0 is Object.Type } }
    }
}
