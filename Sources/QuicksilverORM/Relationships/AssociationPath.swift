public import QuicksilverSQL

/// Where an association proxy leads: along a relation, to an attribute of its objects, to a further relation or to a proxy of theirs.
struct ProxyDeclaration: Sendable {
    let relation: String
    let attribute: String
}

extension ClassDeclaration {
    /// Adds an association proxy, for queries; generated code calls it.
    public mutating func proxy(_ name: String, _ relation: String, _ attribute: String) {
        proxies[name] = ProxyDeclaration(relation: relation, attribute: attribute)
    }
}

extension MappedObject {
    /// The proxy of a name, for the generated statics.
    public static func __association<View: AssociationView>(_ name: String) -> AssociationPath<View>
    {
        AssociationPath(steps: ProxySteps(__mapping, name))
    }

    /// The proxy of a name over a relation to one object, for the generated statics.
    public static func __scalarAssociation<Value>(_ name: String) -> ScalarAssociationPath<Value> {
        ScalarAssociationPath(steps: ProxySteps(__mapping, name))
    }
}

/// A proxy's way from a class to what it shows.
struct ProxySteps: Sendable {
    /// What it shows at its end.
    enum End {
        case column(Node, DataType)
        case relation(Relation, QueryState.Point)
    }
    let mapping: ClassMapping
    let name: String

    init(_ mapping: ClassMapping, _ name: String) {
        self.mapping = mapping
        self.name = name
    }

    /// Rows of the class for which what the proxy shows passes a test.
    func predicate(_ test: @escaping (End) -> Node) -> SQLPredicate {
        SQLPredicate(
            node: condition(
                from: QueryState.Point(mapper: mapping.mapper, alias: nil), mapping, name, 0, test))
    }

    private func condition(
        from point: QueryState.Point, _ mapping: ClassMapping, _ name: String, _ depth: Int,
        _ test: @escaping (End) -> Node
    ) -> Node {
        guard depth < 20, let proxy = mapping.declaration.proxies[name],
            let position = point.mapper.relationPosition(of: proxy.relation),
            let relation = point.mapper.relations[position]
        else {
            return .fault(
                CompileError(
                    .unknownName,
                    "the proxy '\(mapping.type).\(name)' leads along no relation of '\(mapping.type)'"
                ))
        }
        let target = relation.target
        return relation.exists(from: point) { end in
            if let position = target.position(of: proxy.attribute) {
                return test(.column(end.node(position), target.columns[position].definition.type))
            }
            if let position = target.relationPosition(of: proxy.attribute),
                let further = target.relations[position]
            {
                return test(.relation(further, end))
            }
            if target.type.__mapping.declaration.proxies[proxy.attribute] != nil {
                return condition(
                    from: end, target.type.__mapping, proxy.attribute, depth + 1, test)
            }
            return .fault(
                CompileError(
                    .unknownName,
                    "the proxy '\(mapping.type).\(name)' shows '\(target.type).\(proxy.attribute)', which is no column, relation or "
                        + "proxy, so that a query can't ask for it"))
        }
    }

    /// Whether what it shows is a value.
    func equals(_ value: SQLValue) -> SQLPredicate {
        predicate { end in
            guard case .column(let node, let type) = end else { return Self.noColumn }
            return .binary(.equal, node, .bind(BindParameter(value, type: type)), .boolean)
        }
    }

    /// Whether it leads to an object.
    func leads(to object: any MappedObject) -> SQLPredicate {
        predicate { end in
            guard case .relation(let relation, let point) = end else {
                return .fault(
                    CompileError(
                        .invalidArgument, "a proxy that shows values is compared with a value"))
            }
            return relation.leads(from: point, to: object)
        }
    }

    /// Whether what it shows fulfils a condition.
    func fulfils<Value>(_ condition: @escaping (SQLExpression<Value>) -> SQLPredicate)
        -> SQLPredicate
    {
        predicate { end in
            guard case .column(let node, _) = end else { return Self.noColumn }
            return condition(SQLExpression(node: node)).node
        }
    }

    /// Whether it shows anything.
    func isThere() -> SQLPredicate {
        predicate { end in
            switch end {
            case .column(let node, _): .unary(.isNotNull, node)
            case .relation(let relation, let point): relation.exists(from: point) { _ in nil }
            }
        }
    }

    private static let noColumn = Node.fault(
        CompileError(.invalidArgument, "a proxy that shows objects is compared with an object"))
}

/// An association proxy as queries name it: `User.keywords.contains("swift")`.
///
/// Shape: `EXISTS (SELECT 1 FROM … WHERE …)` along the proxy's relations.
/// Source: parity row R10.
public struct AssociationPath<View: AssociationView>: Sendable {
    let steps: ProxySteps

    /// Whether it shows anything.
    public func any() -> SQLPredicate { steps.isThere() }

    /// Whether it shows a value that fulfils a condition: `User.keywords.any { $0.like("s%") }`.
    public func any(
        _ condition: @escaping (SQLExpression<View.Leaf>) -> SQLPredicate
    ) -> SQLPredicate where View.Leaf: ColumnValue {
        steps.fulfils(condition)
    }

    /// Whether it shows a value.
    public func contains(_ value: View.Leaf) -> SQLPredicate where View.Leaf: ColumnValue {
        steps.equals(value.sqlValue)
    }

    /// Whether it shows an object.
    public func contains(_ object: View.Leaf) -> SQLPredicate where View.Leaf: MappedObject {
        steps.leads(to: object)
    }
}

/// An association proxy over a relation to one object, as queries name it: `User.bio == "…"`.
///
/// Source: parity row R10.
public struct ScalarAssociationPath<Value>: Sendable {
    let steps: ProxySteps

    /// Whether it shows anything.
    public func has() -> SQLPredicate { steps.isThere() }
}

extension ScalarAssociationPath where Value: ColumnValue {
    /// Whether it shows a value that fulfils a condition: `User.bio.has { $0.like("%swift%") }`.
    public func has(
        _ condition: @escaping (SQLExpression<Value>) -> SQLPredicate
    ) -> SQLPredicate {
        steps.fulfils(condition)
    }

    /// Whether it shows a value; with nil whether it shows none.
    public static func == (path: Self, value: Value) -> SQLPredicate {
        let bind = value.sqlValue
        return bind.isNull ? not_(path.has()) : path.steps.equals(bind)
    }

    /// Whether it shows another value or none; with nil whether it shows any.
    public static func != (path: Self, value: Value) -> SQLPredicate { not_(path == value) }
}
