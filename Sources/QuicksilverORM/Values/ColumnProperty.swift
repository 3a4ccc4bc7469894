public import QuicksilverSQL

extension ClassDeclaration {
    /// Adds an attribute that is an expression over the row, read only; the expression is asked for when it is selected.
    public mutating func expression<Value: ColumnValue>(
        _ attribute: String, of type: Value.Type, deferred: Deferral = false, group: String? = nil,
        _ expression: @escaping @Sendable () -> any AnyExpression
    ) {
        let name = snakeCase(attribute)
        columns.append(
            ColumnItem(
                attribute: attribute,
                // No table has it: it says the type, and that nobody writes it.
                definition: ColumnDefinition(
                    name: name, key: name, type: Value.dataType, allowsNull: Value.allowsNull,
                    computed: Computed(SQLText(unsafe: name))),
                allowsNull: Value.allowsNull, saysPrimaryKey: true, deferral: deferred,
                group: group, placeholder: placeholder(of: type), expression: expression))
    }
}

extension Sequence where Element == ClassDeclaration.ColumnItem {
    /// Those that a table has.
    var stored: [ClassDeclaration.ColumnItem] { filter { $0.expression == nil } }
}

/// A name that stands for an expression in queries, and for a computed property on objects.
struct HybridDeclaration: Sendable {
    let name: String
    let expression: @Sendable () -> any AnyExpression
}

extension ClassDeclaration {
    /// Adds the expression that a computed property of the same name is in queries, so that `filterBy` knows it.
    public mutating func hybrid(
        _ name: String, _ expression: @escaping @Sendable () -> any AnyExpression
    ) {
        hybrids.append(HybridDeclaration(name: name, expression: expression))
    }
}

extension QueryState {
    /// The expression of a hybrid of the join point's class.
    func hybrid(named name: String) -> Node? {
        let mapper = joinPoint.mapper
        let mapping = mapper.type.__mapping
        guard let hybrid = mapping.declaration.hybrids.first(where: { $0.name == name }) else {
            return nil
        }
        let expression = AliasScope.with(joinPoint.alias, for: mapping) {
            hybrid.expression().node
        }
        return expression.bordered(
            QueryBorder(
                visible: joinPoint.alias.map { [.alias($0)] }
                    ?? mapper.segments.map { .table($0.table) },
                owner: "\(mapping.type).\(name)"))
    }
}

extension Mapper {
    /// Forgets what expressions gave for an object: its row was written.
    func unloadExpressions(of object: any MappedObject) {
        for attribute in expressions {
            // A placeholder was read once before it became one, so it can be read again.
            try? object.unload(attribute, self)
        }
    }
}

/// Which alias stands for which class while an expression of a class is made.
///
/// Shape: a hybrid or column property is code over the class's own columns; under an alias the same code runs, and its columns
/// are the alias's.
enum AliasScope {
    private struct Entry: Sendable {
        let mapping: ClassMapping
        let alias: AliasSource
    }
    @TaskLocal private static var entries: [Entry] = []

    /// The alias that stands for a class now; that of a class that shares rows with it has its columns as well.
    static func alias(of mapping: ClassMapping) -> AliasSource? {
        let entries = entries
        if entries.isEmpty { return nil }
        if let own = entries.last(where: { $0.mapping === mapping }) { return own.alias }
        guard let mapper = mapping.existing else { return nil }
        return entries.last { $0.mapping.existing?.isKind(of: mapper) ?? false }?.alias
    }

    /// Makes something with an alias in the place of a class.
    static func with<R>(_ alias: AliasSource?, for mapping: ClassMapping, _ make: () -> R) -> R {
        guard let alias else { return make() }
        return $entries.withValue(entries + [Entry(mapping: mapping, alias: alias)]) { make() }
    }
}
