public import QuicksilverSQL
import Synchronization

/// Where a struct keeps its table; one for each mapped struct, for the life of the program.
///
/// Shape: a struct that nobody has put in a ``Registry`` joins the default one when it is first used.
public final class RecordMapping: Sendable {
    /// The struct.
    public let type: any MappedRecord.Type
    let declaration: ClassDeclaration
    private let current = Mutex<RecordMapper?>(nil)
    /// The class whose rows these are, and which of its attributes the struct has.
    private let twin: (mapping: ClassMapping, names: [String])?

    /// The place of a struct's table.
    public init(_ type: any MappedRecord.Type) {
        self.type = type
        var declaration = ClassDeclaration()
        type.__declare(&declaration)
        self.declaration = declaration
        twin = nil
    }

    /// The place of a class's twin, which has the class's table; attributes in the order of the struct's columns.
    public init(
        _ type: any MappedRecord.Type, twinOf mapped: any MappedObject.Type, _ names: [String]
    ) {
        self.type = type
        declaration = ClassDeclaration()
        twin = (mapped.__mapping, names)
    }

    /// What ties the struct to its table.
    var mapper: RecordMapper { mapper(in: .default) }

    /// The same, made in a registry where there is none; whoever was first.
    func mapper(in registry: Registry) -> RecordMapper {
        if let twin { return mapper(as: twin.mapping.mapper, twin.names) }
        return current.withLock { current in
            if let mapper = current { return mapper }
            let mapper = RecordMapper(self, declaring: registry)
            current = mapper
            return mapper
        }
    }

    /// The same over a class's table, which may have become another.
    private func mapper(as mapper: Mapper, _ names: [String]) -> RecordMapper {
        current.withLock { current in
            if let known = current, known.table === mapper.table { return known }
            let made = RecordMapper(self, as: mapper, names)
            current = made
            return made
        }
    }

    /// Ties the struct to another table.
    func replace(by mapper: RecordMapper) { current.withLock { $0 = mapper } }
}

/// What ties a struct to a table.
final class RecordMapper: Sendable {
    let type: any MappedRecord.Type
    let table: Table
    let columns: [Mapper.MappedColumn]
    /// The positions of the primary key's columns, in its order.
    let primaryKey: [Int]
    /// The column that the database numbers by itself, by position.
    let generatedKey: Int?
    /// Columns that get a value by themselves where a row has none, by position.
    let made: [Int]
    /// Columns that can't be written, by position.
    let computed: [Int]
    private let faults: [String]

    private init(
        _ type: any MappedRecord.Type, table: Table, columns: [Mapper.MappedColumn],
        faults: [String]
    ) {
        self.type = type
        self.table = table
        self.columns = columns
        self.faults = faults
        primaryKey = table.primaryKey.compactMap { column in
            columns.firstIndex { $0.definition === column }
        }
        generatedKey = table.autoincrementColumn.flatMap { column in
            columns.firstIndex { $0.definition === column }
        }
        let generated = generatedKey
        made = columns.indices.filter {
            $0 == generated || columns[$0].definition.isServerMade
                || columns[$0].definition.default != nil
        }
        computed = columns.indices.filter { columns[$0].definition.computed != nil }
    }

    /// Declares the struct's own table.
    fileprivate convenience init(_ mapping: RecordMapping, declaring registry: Registry) {
        let items = mapping.declaration.keyedColumns
        let table =
            mapping.declaration.tableName.map { name in
                Table(
                    name, registry.metadata,
                    items: items.map { RecordColumn(definition: $0.definition) }
                        + mapping.declaration.items,
                    schema: mapping.declaration.schema)
            }
            ?? Table(
                unregistered: "\(mapping.type)", schema: nil, columns: items.map(\.definition),
                metadata: registry.metadata,
                fault: CompileError(
                    .missing,
                    "'\(mapping.type)' has no table: name it, @MappedRecord(\"…\"), or call mapper(\(mapping.type).self, table)"
                ))
        self.init(
            mapping.type, table: table,
            columns: items.map { item in
                Mapper.MappedColumn(
                    attribute: item.attribute, definition: item.definition,
                    node: table.node(item.definition), allowsNull: item.allowsNull)
            }, faults: [])
    }

    /// Takes a class's columns.
    fileprivate convenience init(
        _ mapping: RecordMapping, as mapper: Mapper, _ names: [String]
    ) {
        self.init(
            mapping.type, table: mapper.table,
            columns: names.compactMap { name in
                mapper.columns.first { $0.attribute == name }
            }, faults: mapper.faults)
    }

    /// Takes a table that was declared elsewhere.
    fileprivate convenience init(_ mapping: RecordMapping, over table: Table) {
        var faults: [String] = []
        let columns = mapping.declaration.columns.map { item in
            if let found = table.column(meaning: item) {
                return Mapper.MappedColumn(
                    attribute: item.attribute, definition: found, node: table.node(found),
                    allowsNull: item.allowsNull)
            }
            let fault =
                "\(mapping.type).\(item.attribute): table '\(table.name)' has no column for it; its columns are "
                + table.columns.map(\.key).joined(separator: ", ")
            faults.append(fault)
            return Mapper.MappedColumn(
                attribute: item.attribute, definition: item.definition,
                node: .fault(CompileError(.unknownName, fault)), allowsNull: item.allowsNull)
        }
        self.init(mapping.type, table: table, columns: columns, faults: faults)
    }

    /// The tree of a column by position.
    func node(of position: Int) -> Node { columns[position].node }

    /// Throws what is wrong with it; with `key`, also that it has no primary key.
    func check(key: Bool) throws {
        if let fault = table.fault { throw fault }
        if !faults.isEmpty {
            throw ORMError(.configuration, faults.joined(separator: "; "))
        }
        if key, primaryKey.isEmpty {
            throw ORMError(
                .configuration,
                "\(type): table '\(table.name)' has no primary key that the struct has; say @Column(primaryKey: true)"
            )
        }
    }
}

/// A column as an item of a table's list.
private struct RecordColumn: ColumnItem {
    let definition: ColumnDefinition
}

extension Registry {
    /// A registry of classes, and of structs whose tables belong to them.
    public convenience init(
        _ types: any MappedObject.Type..., records: [any MappedRecord.Type],
        metadata: MetaData = MetaData()
    ) {
        self.init(metadata: metadata)
        for type in types { add(type.__mapping) }
        for record in records { add(record) }
    }

    /// Puts a struct's table here.
    private func add(_ record: any MappedRecord.Type) {
        let table = record.__record.mapper(in: self).table
        guard table.metadata !== metadata else { return }
        let isDefault = table.metadata === Registry.default.metadata
        table.join(metadata, leaving: isDefault ? Registry.default.metadata : nil)
    }
}

/// Ties a struct to a table that was declared elsewhere.
///
/// Shape: attributes and columns meet by name, as for classes.
public func mapper<Record: MappedRecord>(_ type: Record.Type, _ table: Table) {
    type.__record.replace(by: RecordMapper(type.__record, over: table))
}
