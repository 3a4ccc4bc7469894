import QuicksilverSQL

/// A column as an item of a table's list.
struct DeclaredColumn: ColumnItem {
    let definition: ColumnDefinition
}

extension Mapper {
    /// The mapper of a class that declares its table itself.
    convenience init(_ mapping: ClassMapping, declaring registry: Registry) {
        let declaration = mapping.declaration
        let items = declaration.keyedColumns
        let hidden = declaration.discriminator.map { [$0] } ?? []
        let table =
            declaration.tableName.map { name in
                Table(
                    name, registry.metadata,
                    items: (items.stored.map(\.definition) + hidden
                        + registry.columns(below: mapping))
                        .map { DeclaredColumn(definition: $0) } + declaration.items,
                    schema: declaration.schema)
            }
            ?? Table(
                unregistered: "\(mapping.type)", schema: nil,
                columns: items.stored.map(\.definition) + hidden, metadata: registry.metadata,
                fault: CompileError(.missing, Mapper.unmapped(mapping.type)))
        var columns = items.map { item in
            MappedColumn(
                attribute: item.attribute, definition: item.definition,
                node: table.node(item.definition), allowsNull: item.allowsNull,
                expression: item.expression)
        }
        let attributeCount = columns.count
        columns += hidden.map {
            MappedColumn(
                attribute: declaration.polymorphicOn ?? $0.key, definition: $0,
                node: table.node($0), allowsNull: true)
        }
        self.init(
            mapping, table: table, columns: columns, attributeCount: attributeCount,
            primaryKey: columns.positions(of: table.primaryKey),
            relations: declaration.relations, family: Family(declaration, mapping),
            faults: declaration.tableName == nil ? [Mapper.unmapped(mapping.type)] : [],
            registry: registry, declaresTable: true)
    }

    /// The mapper of a class over a table that was declared elsewhere.
    convenience init(
        _ mapping: ClassMapping, over table: Table, properties: [String: MappedProperty],
        primaryKey: [ColumnDefinition], polymorphicOn: String? = nil, identity: SQLValue? = nil,
        registry: Registry
    ) {
        let declaration = mapping.declaration
        var faults: [String] = []
        var columns: [MappedColumn] = []
        for item in declaration.columns {
            if item.expression != nil {
                columns.append(MappedColumn(item))
                continue
            }
            var found: ColumnDefinition?
            if let column = properties[item.attribute]?.said {
                found = table.columns.first { $0 === column }
            }
            found = found ?? table.column(meaning: item)
            guard let found else {
                faults.append(
                    "\(mapping.type).\(item.attribute): table '\(table.name)' has no column for it; its columns are "
                        + table.columns.map(\.key).joined(separator: ", ")
                        + ". Name it in properties, or mark the attribute @Transient")
                columns.append(
                    MappedColumn(
                        attribute: item.attribute, definition: item.definition,
                        node: .fault(CompileError(.unknownName, faults[faults.count - 1])),
                        allowsNull: item.allowsNull))
                continue
            }
            columns.append(
                MappedColumn(
                    attribute: item.attribute, definition: found, node: table.node(found),
                    allowsNull: item.allowsNull))
        }
        let attributeCount = columns.count
        for column in table.columns where !columns.contains(where: { $0.definition === column }) {
            columns.append(
                MappedColumn(
                    attribute: column.key, definition: column, node: table.node(column),
                    allowsNull: true))
        }
        let names = declaration.columns.map(\.attribute) + declaration.relations.map(\.name)
        for name in properties.keys.sorted() where !names.contains(name) {
            faults.append(
                "\(mapping.type): properties name '\(name)'; its attributes are "
                    + names.joined(separator: ", "))
        }
        for relation in declaration.relations {
            guard case .relation(let options)? = properties[relation.name],
                options.target != relation.member
            else { continue }
            faults.append(
                "\(mapping.type).\(relation.name) leads to \(relation.member); properties say relation(\(options.target).self)"
            )
        }
        self.init(
            mapping, table: table, columns: columns, attributeCount: attributeCount,
            primaryKey: columns.positions(of: primaryKey.isEmpty ? table.primaryKey : primaryKey),
            relations: declaration.relations.map { relation in
                if case .relation(let options)? = properties[relation.name] {
                    options.applied(to: relation)
                } else {
                    relation
                }
            },
            family: Family(declaration, mapping, polymorphicOn: polymorphicOn, identity: identity),
            faults: faults, registry: registry, declaresTable: false,
            deferrals: properties.deferrals)
    }

    /// What is said of a class without a table.
    static func unmapped(_ type: any MappedObject.Type) -> String {
        "'\(type)' has no table: name it, @Mapped(\"…\"), or call mapper(\(type).self, table); a class that only hands its columns down "
            + "is queried once a Registry names those that inherit from it"
    }
}

extension [Mapper.MappedColumn] {
    /// The positions of some columns; those that aren't there are left out.
    fileprivate func positions(of definitions: [ColumnDefinition]) -> [Int] {
        definitions.compactMap { definition in firstIndex { $0.definition === definition } }
    }
}

extension Mapper.Family {
    /// The family of a class that shares rows with none above it.
    fileprivate init(
        _ declaration: ClassDeclaration, _ mapping: ClassMapping, polymorphicOn: String? = nil,
        identity: SQLValue? = nil
    ) {
        versionID = declaration.versionID
        self.polymorphicOn = polymorphicOn ?? declaration.polymorphicOn
        self.identity =
            identity ?? declaration.polymorphicIdentity ?? .text("\(mapping.type)")
    }
}

extension ClassDeclaration {
    /// The column that tells a row's class, where the class has no attribute for it.
    fileprivate var discriminator: ColumnDefinition? {
        guard let polymorphicOn,
            !columns.contains(where: {
                $0.attribute == polymorphicOn || $0.definition.key == polymorphicOn
            })
        else { return nil }
        return ColumnDefinition(
            name: snakeCase(polymorphicOn), key: snakeCase(polymorphicOn),
            type: polymorphicIdentity.map { value in
                if case .int = value { DataType.integer } else { DataType.string(length: 64) }
            } ?? .string(length: 64), allowsNull: true, isNullable: false, isIndexed: true)
    }
}

extension Table {
    /// The column that an attribute means: by its own name, in snake case, or but for case and underscores.
    func column(meaning item: ClassDeclaration.ColumnItem) -> ColumnDefinition? {
        if let column = column(item.definition.key) ?? column(item.attribute) { return column }
        let plain = item.attribute.lowercased().filter { $0 != "_" }
        let matches = columns.filter { $0.key.lowercased().filter { $0 != "_" } == plain }
        return matches.count == 1 ? matches[0] : nil
    }
}
