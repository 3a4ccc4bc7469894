public import QuicksilverSQL

/// A mapped class under another name, so that a query can have it twice.
///
/// Shape: `let a1 = aliased(Address.self)`, then `a1.email` where `Address.email` would stand.
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
            // A hybrid: the same code over the alias's columns.
            return AliasScope.with(_source, for: Object.__mapping) { Object.self[keyPath: path] }
        }
        return SQLExpression(
            node: Object.__mapping.mapper.node(definition, in: _source)
                ?? Object.self[keyPath: path].node)
    }
}

/// A mapped class under another name; without one the compiler makes it.
public func aliased<Object: MappedObject>(
    _ type: Object.Type, _ name: String? = nil
) -> AliasedClass<Object> {
    AliasedClass(_source: type.__mapping.mapper.alias(name))
}
