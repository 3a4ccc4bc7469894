public import QuicksilverSQL

/// A mapped class under another name, so that a query can have it twice.
///
/// Shape: `let a1 = aliased(Address.self)`, then `a1.email` where `Address.email` would stand, and `a1.user` where `Address.user` would.
/// Source: parity row Q15.
@dynamicMemberLookup
public struct AliasedClass<Object: MappedObject>: Sendable, FromConvertible {
    let _source: AliasSource

    /// The class's table under another name.
    public var fromItem: FromItem { .alias(_source) }

    /// A column of the alias.
    public subscript<Value: ColumnValue>(
        dynamicMember path: KeyPath<Object.Type, SQLExpression<Value>>
    ) -> SQLExpression<Value> {
        guard case .column(let reference) = Object.self[keyPath: path].node,
            let definition = reference.definition
        else {
            // A hybrid or a column property: the same code over the alias's columns.
            let expression = AliasScope.with(_source, for: Object.__mapping) {
                Object.self[keyPath: path]
            }
            return SQLExpression(
                node: expression.node.bordered(
                    QueryBorder(visible: [fromItem], owner: "an alias of \(Object.self)")))
        }
        return SQLExpression(
            node: Object.__mapping.mapper.node(definition, in: _source)
                ?? Object.self[keyPath: path].node)
    }

    /// A relation from the alias.
    public subscript<Value: RelationValue>(
        dynamicMember path: KeyPath<Object.Type, RelationPath<Value>>
    ) -> RelationPath<Value> {
        let path = Object.self[keyPath: path]
        return RelationPath(path.mapping, path.position, from: _source)
    }
}

/// A mapped class under another name; without one the compiler makes it.
public func aliased<Object: MappedObject>(
    _ type: Object.Type, _ name: String? = nil
) -> AliasedClass<Object> {
    AliasedClass(_source: type.__mapping.mapper.alias(name))
}

/// A mapped class whose rows are those of a subquery, a common table expression or an alias of its table.
///
/// Shape: `let old = aliased(User.self, session.query(User.self).filter(User.age > 60).subquery())`, then `session.query(old)`. The
/// subquery has to have the columns that are used; what it lacks is thrown at execution.
public func aliased<Object: MappedObject>(
    _ type: Object.Type, _ source: some FromConvertible
) -> AliasedClass<Object> {
    if case .alias(let alias) = source.fromItem { return AliasedClass(_source: alias) }
    var select = SelectNode(columns: [])
    select.fault = CompileError(
        .invalidArgument,
        "aliased(\(type).self, …) takes a subquery, a CTE or an alias, not a table or a join; call subquery() of it"
    )
    return AliasedClass(
        _source: AliasSource(
            name: nil, base: .query(.select(select)),
            columns: type.__mapping.mapper.table.columns.map {
                AliasSource.OutputColumn(key: $0.key, name: $0.name, type: $0.type)
            }))
}
