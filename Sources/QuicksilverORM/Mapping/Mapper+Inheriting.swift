import QuicksilverSQL

extension Mapper {
    /// What a mapper has from the classes above it, and hands to those below.
    struct Family {
        var inheritance: (kind: Inheritance, parent: Mapper, root: Mapper)?
        /// The tables of its objects; nil for its own alone.
        var segments: [TableSegment]?
        var versionID: String?
        var polymorphicOn: String?
        var identity: SQLValue?
    }

    /// The mapper of a class whose objects are rows of its superclass's tables, and of a table of its own or not.
    ///
    /// Shape: `table` is the one that `mapper()` gives; a class that declares its table has it made here, with the key of the
    /// superclass's, which refers to it.
    convenience init(
        _ mapping: ClassMapping, inheriting inheritance: InheritanceDeclaration,
        over given: Table? = nil, properties: [String: MappedProperty] = [:],
        identity: SQLValue? = nil, registry: Registry
    ) {
        let declaration = mapping.declaration
        let parent = inheritance.parent.mapper
        var faults: [String] = []
        let table: Table
        var key: [ColumnDefinition] = []
        switch (inheritance.kind, given) {
        case (.joined, let given?):
            table = given
            key = Mapper.key(of: given, for: parent)
        case (.joined, nil):
            key = parent.primaryKey.map { parent.keyColumn($0) }
            table = parent.joinedTable(mapping, key, registry)
        case (_, let given):
            table = given ?? parent.table
            if parent.table !== table {
                faults.append(
                    "\(mapping.type) inherits .single, so its table is '\(parent.table.name)', not '\(table.name)'"
                )
            }
        }
        if inheritance.kind == .joined, key.count != parent.primaryKey.count {
            faults.append(
                "\(mapping.type): table '\(table.name)' needs a foreign key to the primary key of '\(parent.table.name)', as its "
                    + "rows are parts of \(parent.type)'s")
        }
        var columns = Array(parent.columns.prefix(parent.attributeCount))
        for item in declaration.ownColumns {
            if item.expression != nil {
                columns.append(MappedColumn(item))
                continue
            }
            let found: ColumnDefinition? =
                if let column = properties[item.attribute]?.said {
                    table.columns.first { $0 === column }
                } else {
                    table.column(meaning: item)
                }
            if let found, found.type == item.definition.type || given != nil {
                columns.append(
                    MappedColumn(
                        attribute: item.attribute, definition: found, node: table.node(found),
                        allowsNull: item.allowsNull))
                continue
            }
            let fault =
                found.map {
                    "\(mapping.type).\(item.attribute): table '\(table.name)' has its column as \($0.type.declaration), from another class; "
                        + "give one of them another name"
                } ?? Mapper.missing(item, mapping, table, inheritance.kind)
            faults.append(fault)
            columns.append(
                MappedColumn(
                    attribute: item.attribute, definition: item.definition,
                    node: .fault(CompileError(.unknownName, fault)), allowsNull: item.allowsNull))
        }
        let attributeCount = columns.count
        columns += parent.columns.dropFirst(parent.attributeCount).filter { hidden in
            !columns.contains { $0.definition === hidden.definition }
        }
        if inheritance.kind == .joined, given != nil {
            for column in table.columns
            where !key.contains(where: { $0 === column })
                && !columns.contains(where: { $0.definition === column })
            {
                columns.append(
                    MappedColumn(
                        attribute: column.key, definition: column, node: table.node(column),
                        allowsNull: true))
            }
        }
        func places(in table: Table) -> [Int] {
            columns.indices.filter { place in
                table.columns.contains { $0 === columns[place].definition }
            }
        }
        var segments = parent.segments.map {
            TableSegment(table: $0.table, positions: places(in: $0.table), key: $0.key)
        }
        if inheritance.kind == .joined {
            segments.append(TableSegment(table: table, positions: places(in: table), key: key))
        }
        if declaration.polymorphicOn != nil {
            faults.append(
                "\(mapping.type): polymorphicOn belongs to \(parent.root.type), the topmost of the classes"
            )
        }
        let discriminator = parent.polymorphicColumn.map { parent.columns[$0].definition.key }
        if inheritance.kind == .single, discriminator == nil {
            faults.append(
                "\(mapping.type) inherits .single, so a column has to tell its rows from others: @Mapped(…, polymorphicOn: \"type\") on "
                    + "\(parent.root.type)")
        }
        self.init(
            mapping, table: table, columns: columns, attributeCount: attributeCount,
            primaryKey: parent.primaryKey, relations: declaration.relations,
            family: Family(
                inheritance: (inheritance.kind, parent, parent.root), segments: segments,
                versionID: declaration.versionID, polymorphicOn: discriminator,
                identity: identity ?? declaration.polymorphicIdentity ?? .text("\(mapping.type)")),
            faults: faults, registry: registry,
            declaresTable: given == nil && inheritance.kind == .joined,
            deferrals: properties.deferrals)
    }

    private static func missing(
        _ item: ClassDeclaration.ColumnItem, _ mapping: ClassMapping, _ table: Table,
        _ kind: Inheritance
    ) -> String {
        if kind == .single {
            return
                "\(mapping.type).\(item.attribute): table '\(table.name)' was made without it, as its class wasn't known then; name "
                + "the classes together: Registry(…, \(mapping.type).self)"
        }
        return
            "\(mapping.type).\(item.attribute): table '\(table.name)' has no column for it; its columns are "
            + table.columns.map(\.key).joined(separator: ", ")
    }

    /// A column of the key, as a table of a subclass has it: it refers to this one.
    private func keyColumn(_ position: Int) -> ColumnDefinition {
        let own = segments[segments.count - 1]
        let index = primaryKey.firstIndex(of: position) ?? 0
        let column = own.key[index]
        // A changed key of the superclass's row takes the rest of the object along.
        let target = "\(own.table.fullName).\(column.key)"
        return ColumnDefinition(
            name: column.name, key: column.key, type: column.type, allowsNull: false,
            isPrimaryKey: true, isNullable: false, autoincrement: .never,
            foreignKeys: primaryKey.count == 1 ? [ForeignKey(target, onUpdate: .cascade)] : [])
    }

    private func joinedTable(
        _ mapping: ClassMapping, _ key: [ColumnDefinition], _ registry: Registry
    ) -> Table {
        let declaration = mapping.declaration
        let own = segments[segments.count - 1]
        guard let name = declaration.tableName else {
            return Table(
                unregistered: "\(mapping.type)", schema: nil, columns: key,
                metadata: registry.metadata,
                fault: CompileError(.missing, Mapper.unmapped(mapping.type)))
        }
        var items: [any TableItem] = key.map { DeclaredColumn(definition: $0) }
        items += declaration.ownColumns.stored.map { DeclaredColumn(definition: $0.definition) }
        items += registry.columns(below: mapping).map { DeclaredColumn(definition: $0) }
        items += declaration.items
        if key.count > 1 {
            items.append(
                ForeignKeyConstraint(
                    key.map(\.key), references: own.key.map { "\(own.table.fullName).\($0.key)" },
                    onUpdate: .cascade))
        }
        return Table(name, registry.metadata, items: items, schema: declaration.schema)
    }

    /// The columns of a table that hold the key of the rows it belongs to.
    private static func key(of table: Table, for parent: Mapper) -> [ColumnDefinition] {
        let own = parent.segments[parent.segments.count - 1]
        for key in (try? table.resolvedForeignKeys()) ?? [] where key.target === own.table {
            let ordered = own.key.compactMap { column in
                key.targetColumns.firstIndex { $0 === column }.map { key.columns[$0] }
            }
            if ordered.count == own.key.count { return ordered }
        }
        return []
    }
}
