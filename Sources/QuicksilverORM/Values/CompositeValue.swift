public import QuicksilverSQL

/// A value that takes several columns, compared and replaced as a whole.
///
/// Shape: `struct Point: CompositeValue { var x: Int; var y: Int; … }` with `init(parts: (Int, Int))` and `var parts: (Int, Int)`; the parts
/// stand in the order of the columns that `@Composite` names.
/// Source: features G7.
public protocol CompositeValue: Equatable, Sendable {
    /// A tuple of the columns' values.
    associatedtype Parts
    /// Makes the value of its columns' values.
    init(parts: Parts)
    /// The columns' values.
    var parts: Parts { get }
}

/// A composite as the class declares it.
struct CompositeDeclaration: Sendable {
    let name: String
    /// The positions of its columns.
    let columns: [Int]
    /// The columns' values of a value; nil for one of another type.
    let parts: @Sendable (Any) -> [SQLValue]?
}

extension ClassDeclaration {
    /// Adds a composite over columns by position.
    public mutating func composite<Value: CompositeValue>(
        _ attribute: String, of type: Value.Type, columns: [Int],
        _ parts: @escaping @Sendable (Value) -> [SQLValue]
    ) {
        composites.append(
            CompositeDeclaration(name: attribute, columns: columns) { value in
                (value as? Value).map(parts)
            })
    }
}

extension Mapper {
    /// The composite of a name.
    func composite(named name: String) -> CompositeDeclaration? {
        type.__mapping.declaration.composites.first { $0.name == name }
    }
}

/// A composite as queries name it: `Vertex.start`.
///
/// Shape: `Vertex.start == Point(x: 1, y: 2)` compares each column; `orderBy(Vertex.start)` orders by one after another.
/// Source: features G7.
public struct CompositePath<Value: CompositeValue>: Sendable {
    let mapping: ClassMapping
    let name: String
    var alias: AliasSource?

    /// The composite of a class by name; generated code makes it.
    public init(_ mapping: ClassMapping, _ name: String) {
        self.mapping = mapping
        self.name = name
    }

    /// Its columns in order.
    public var parts: [DynamicColumn] { nodes.map { DynamicColumn(node: $0) } }

    var nodes: [Node] {
        let mapper = mapping.mapper
        guard let composite = mapper.composite(named: name) else { return [] }
        let alias = alias ?? AliasScope.alias(of: mapping)
        return composite.columns.map { mapper.node(of: $0, in: alias) }
    }

    /// Whether each column has its part of a value; for nil, whether all are NULL.
    public static func == (path: CompositePath, value: Value?) -> SQLPredicate {
        let mapper = path.mapping.mapper
        guard let composite = mapper.composite(named: path.name) else {
            return SQLPredicate(node: .fault(mapper.unknown(path.name)))
        }
        let parts =
            value.flatMap { composite.parts($0) } ?? composite.columns.map { _ in .null }
        return SQLPredicate(
            node: joined(
                zip(zip(path.nodes, composite.columns), parts).map { column, part in
                    matches(column.0, part, column.1, mapper)
                }))
    }

    /// Whether a column hasn't its part of a value.
    public static func != (path: CompositePath, value: Value?) -> SQLPredicate {
        not_(path == value)
    }
}

extension Query {
    /// Orders the rows by a composite's columns, one after another.
    public func orderBy<Value>(_ composite: CompositePath<Value>) -> Self {
        with { $0.orderBy += composite.nodes }
    }
}

extension AliasedClass {
    /// A composite of the alias.
    public subscript<Value: CompositeValue>(
        dynamicMember path: KeyPath<Object.Type, CompositePath<Value>>
    ) -> CompositePath<Value> {
        var composite = Object.self[keyPath: path]
        composite.alias = _source
        return composite
    }
}

extension QueryState {
    /// Adds the condition that a composite has a value.
    mutating func filter(_ composite: CompositeDeclaration, _ value: Any?) {
        let mapper = joinPoint.mapper
        guard let value = value.flattened else {
            return and(joined(composite.columns.map { .unary(.isNull, joinPoint.node($0)) }))
        }
        guard let parts = composite.parts(value) else {
            return fail(
                CompileError(
                    .invalidArgument,
                    "filterBy(\(composite.name): …) got a \(Swift.type(of: value)); '\(mapper.type).\(composite.name)' is compared with values of its own type"
                ))
        }
        and(
            joined(
                zip(composite.columns, parts).map {
                    matches(joinPoint.node($0), $1, $0, mapper)
                }))
    }
}

/// Whether a column has a value; NULL is matched by IS NULL.
private func matches(
    _ node: Node, _ value: SQLValue, _ position: Int, _ mapper: Mapper
) -> Node {
    if value.isNull { return .unary(.isNull, node) }
    let type = mapper.columns[position].definition.type
    return .binary(.equal, node, .bind(BindParameter(value, type: type)), .boolean)
}
