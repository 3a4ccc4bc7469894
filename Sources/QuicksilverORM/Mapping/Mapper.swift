public import QuicksilverSQL
import Synchronization

/// What ties a class to a table: which column each attribute is, and how its relations are joined.
///
/// Shape: `Sendable` and unchanging, but for the relations, which are worked out once all classes are known.
/// Source: parity rows M1, M2, M4, M5.
public final class Mapper: Sendable {
    /// An attribute with its column.
    public struct MappedColumn: Sendable {
        /// The attribute's name; the column's key for a column that the class has no attribute for.
        public let attribute: String
        /// The column.
        public let definition: ColumnDefinition
        /// The column as an expression.
        package var node: Node {
            guard let expression else { return column }
            guard let owner else { return expression().node }
            let alias = AliasScope.alias(of: owner.mapping)
            return expression().node.bordered(
                QueryBorder(
                    visible: alias.map { [.alias($0)] } ?? owner.tables,
                    owner: "\(owner.mapping.type).\(attribute)"))
        }
        /// Whose expression it is: subqueries in it see the class's tables only, whatever else the query around them reads.
        private var owner: (mapping: ClassMapping, tables: [FromItem])?
        private let column: Node
        /// Whether the attribute's Swift type holds NULL.
        let allowsNull: Bool
        /// What is selected for it, where no table has it.
        let expression: (@Sendable () -> any AnyExpression)?

        init(
            attribute: String, definition: ColumnDefinition, node: Node, allowsNull: Bool,
            expression: (@Sendable () -> any AnyExpression)? = nil
        ) {
            self.attribute = attribute
            self.definition = definition
            column = node
            self.allowsNull = allowsNull
            self.expression = expression
        }

        /// The same; an expression becomes one over a class's tables.
        func over(_ mapping: ClassMapping, _ segments: [TableSegment]) -> MappedColumn {
            guard expression != nil, owner == nil else { return self }
            var column = self
            column.owner = (mapping, segments.map { .table($0.table) })
            return column
        }

        /// An attribute that is an expression.
        init(_ item: ClassDeclaration.ColumnItem) {
            self.init(
                attribute: item.attribute, definition: item.definition, node: .constant(.true_),
                allowsNull: item.allowsNull, expression: item.expression)
        }
    }

    /// The class.
    public let type: any MappedObject.Type
    /// The table.
    public let table: Table
    /// The class's attributes by position, then columns of the table that the class has no attribute for.
    public let columns: [MappedColumn]
    /// The positions of the primary key's columns, in its order.
    public let primaryKey: [Int]
    /// The column that counts changes, by position.
    let versionColumn: Int?
    /// The tables of its objects: the topmost class's first, its own last.
    let segments: [TableSegment]
    /// How its rows relate to those of its superclass, where both share rows.
    let inheritance: (kind: Inheritance, parent: Mapper, root: Mapper)?
    /// The column that tells a row's class, by position.
    let polymorphicColumn: Int?
    /// What stands there for this class.
    let polymorphicIdentity: SQLValue?
    /// How many of ``columns`` are attributes of the class.
    let attributeCount: Int
    /// Whether the class declares its table itself.
    let declaresTable: Bool
    /// Whether it has no table, and its rows are those of the classes that inherit from it.
    let isUnion: Bool
    /// What the class says of its relations.
    let declaredRelations: [RelationDeclaration]
    /// What is wrong with it by itself.
    let faults: [String]
    /// Whether its key is one integer, the commonest case.
    let hasIntegerKey: Bool
    /// The class's column that the database numbers by itself, by position.
    let generatedKey: Int?
    /// The attributes, set by set, that no two rows may have alike.
    let uniqueSets: [[Int]]
    /// Whether the database makes values of an INSERT that have to be read.
    let readsBackInserts: Bool
    /// Whether the database makes values of an UPDATE that have to be read.
    let readsBackUpdates: Bool
    /// The attributes that are expressions, by position.
    let expressions: [Int]
    /// The columns that are read with an object, where no query says otherwise.
    let selection: ColumnSelection
    /// What `mapper(properties:)` says of when attributes are read.
    let deferrals: [String: DeferredProperty]
    private let positions: [String: Int]
    private let relationPositions: [String: Int]
    private let home: Mutex<Home>
    /// The statements it has made, by what they write.
    let statements = StatementStore()

    private struct Home {
        struct Place {
            let registry: Registry
        }
        var places: [Place]
        var relations: [Relation?]?
        /// The classes right below it that share rows with it.
        var children: [ClassMapping] = []
        var layout: EntityLayout?
        /// The classes that the layout unites.
        var united: [Mapper] = []
    }

    /// A mapper over the parts its makers have worked out.
    init(
        _ mapping: ClassMapping, table: Table, columns: [MappedColumn], attributeCount: Int,
        primaryKey: [Int], relations: [RelationDeclaration], family: Family,
        faults: [String], registry: Registry, declaresTable: Bool, isUnion: Bool = false,
        deferrals: [String: DeferredProperty] = [:]
    ) {
        self.isUnion = isUnion
        self.declaresTable = declaresTable
        inheritance = family.inheritance
        let segments =
            family.segments
            ?? [
                TableSegment(
                    table: table, positions: Array(columns.indices),
                    key: primaryKey.map { columns[$0].definition })
            ]
        self.segments = segments
        type = mapping.type
        self.table = table
        self.columns = columns.map { $0.over(mapping, segments) }
        self.attributeCount = attributeCount
        self.primaryKey = primaryKey
        declaredRelations = relations
        var faults = faults
        var positions: [String: Int] = [:]
        for (index, column) in columns.enumerated() {
            positions[column.attribute] = index
            if positions[column.definition.key] == nil { positions[column.definition.key] = index }
        }
        self.positions = positions
        relationPositions = Dictionary(
            relations.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
        let versionID = family.versionID
        versionColumn = versionID.flatMap { positions[$0] }
        polymorphicColumn = family.polymorphicOn.flatMap { positions[$0] }
        polymorphicIdentity = polymorphicColumn == nil ? nil : family.identity
        if let name = family.polymorphicOn, polymorphicColumn == nil {
            faults.append(
                "\(mapping.type): polymorphicOn names '\(name)'; the attributes are "
                    + columns.map(\.attribute).joined(separator: ", "))
        }
        if let versionID, versionColumn == nil {
            faults.append(
                "\(mapping.type): versionID names '\(versionID)'; the attributes are "
                    + columns.map(\.attribute).joined(separator: ", "))
        }
        if primaryKey.isEmpty {
            faults.append(
                "\(mapping.type): table '\(table.name)' has no primary key; say @Column(primaryKey: true), "
                    + "or give mapper(…, primaryKey:)")
        }
        let expressions = columns.indices.filter { columns[$0].expression != nil }
        self.expressions = expressions
        selection = ColumnSelection(
            columns, mapping.declaration,
            keeping: primaryKey + [versionColumn, polymorphicColumn].compactMap { $0 },
            deferrals: (family.inheritance?.parent.deferrals ?? [:])
                .merging(deferrals) { $1 })
        self.deferrals = (family.inheritance?.parent.deferrals ?? [:]).merging(deferrals) { $1 }
        self.faults = faults + selection.faults(mapping)
        hasIntegerKey = primaryKey.count == 1 && columns[primaryKey[0]].definition.type.isInteger
        generatedKey = segments[0].table.autoincrementColumn.flatMap { column in
            columns.firstIndex { $0.definition === column }
        }
        uniqueSets = Mapper.uniqueSets(segments, columns, primaryKey)
        readsBackInserts = columns.contains {
            $0.definition.isServerMade && !$0.definition.isPrimaryKey && $0.expression == nil
        }
        readsBackUpdates = columns.contains { $0.definition.isRemade && $0.expression == nil }
        home = Mutex(Home(places: [Home.Place(registry: registry)], relations: nil))
        MapperIndex.add(mapping, table)
    }

    /// The registry it belongs to; of several the first. It lives as long as its classes are mapped.
    public var registry: Registry? { home.withLock { $0.places.first?.registry } }

    /// The registries that name its class.
    var registries: [Registry] { home.withLock { $0.places.map(\.registry) } }

    /// Makes it a mapper of another registry as well.
    func join(_ registry: Registry) {
        home.withLock { home in
            home.places.removeAll { $0.registry === Registry.default }
            home.places.append(Home.Place(registry: registry))
            // Those that are known stay the objects they are; what was missing may be there now.
            if home.relations?.contains(where: { $0 == nil }) == true { home.relations = nil }
        }
    }

    /// The relations, worked out when they are first asked for; nil stands for one that is declared wrongly.
    var relations: [Relation?] {
        if let relations = home.withLock({ $0.relations }) { return relations }
        // A relation of a class above is the same relation, whichever of the classes an object is of.
        let resolved = MappingChange.settled {
            let inherited = inheritance?.parent.relations ?? []
            return inherited
                + declaredRelations.indices.dropFirst(inherited.count).map { position in
                    try? Relation(self, position)
                }
        } isWhole: { relations in
            !relations.contains { $0 == nil }
        }
        return home.withLock { home in
            // Whoever was first: a relation is the same object for all.
            if let relations = home.relations { return relations }
            home.relations = resolved
            return resolved
        }
    }

    /// What its rows look like in a query, with those of the classes below it.
    var layout: EntityLayout {
        if isUnion { return unionLayout }
        if let layout = home.withLock({ $0.layout }) { return layout }
        let layout = EntityLayout(self, descendants)
        home.withLock { $0.layout = layout }
        return layout
    }

    /// The layout of the classes that there are now.
    private var unionLayout: EntityLayout {
        let now = concretes
        let known = home.withLock { home in
            home.united.elementsEqual(now, by: ===) ? home.layout : nil
        }
        if let known { return known }
        let layout = EntityLayout(uniting: self)
        home.withLock { home in
            home.layout = layout
            home.united = now
        }
        return layout
    }

    /// Whether there are classes below it.
    var hasChildren: Bool { isUnion || home.withLock { !$0.children.isEmpty } }

    /// The classes below it that share rows with it, each before those below it.
    var descendants: [Mapper] {
        let children = isUnion ? concretes : home.withLock(\.children).compactMap(\.existing)
        return children.flatMap { [$0] + $0.descendants }
    }

    /// Takes a class in that is right below it.
    func take(_ child: ClassMapping) {
        home.withLock { home in
            if !home.children.contains(where: { $0 === child }) { home.children.append(child) }
        }
        var next: Mapper? = self
        while let mapper = next {
            mapper.home.withLock { $0.layout = nil }
            next = mapper.parent
        }
    }

    /// Whether rows of other classes stand in its own table.
    var sharesTable: Bool { inheritance?.kind == .single }

    /// The position of the attribute that a column is; the keys of all its tables are the primary key's attributes.
    func position(of column: ColumnDefinition) -> Int? {
        if let position = columns.firstIndex(where: { $0.definition === column }) {
            return position
        }
        for segment in segments.dropFirst() {
            if let index = segment.key.firstIndex(where: { $0 === column }) {
                return primaryKey[index]
            }
        }
        return nil
    }

    /// The position of an attribute, by its name or its column's.
    func position(of name: String) -> Int? { positions[name] }

    /// The position of a relation.
    func relationPosition(of name: String) -> Int? { relationPositions[name] }

    /// The tree of a column by position.
    package func node(of position: Int) -> Node {
        guard columns.indices.contains(position) else {
            return .fault(
                table.fault
                    ?? CompileError(
                        .unknownName, "'\(type)' has no column for its attribute \(position)"))
        }
        return columns[position].node
    }

    /// The tree of a column by name, or a fault that lists the names.
    package func node(named name: String) -> Node {
        if let position = positions[name] { return columns[position].node }
        return .fault(unknown(name))
    }

    /// The error for a name that isn't there.
    func unknown(_ name: String) -> CompileError {
        let names = columns.map(\.attribute) + declaredRelations.map(\.name)
        return CompileError(
            .unknownName,
            "'\(type)' has no attribute '\(name)'; its attributes are "
                + names.joined(separator: ", "))
    }

    /// The attributes' values of an object, as they are now.
    func key(of object: any MappedObject) -> [SQLValue] {
        primaryKey.map { object.value(at: $0) }
    }

    /// The key of an object as it is now; nil when a part of it is NULL.
    func keyValue(of object: any MappedObject) -> KeyValue? { KeyValue(of: object, primaryKey) }

    /// `User(7)`: an object as errors name it.
    func describe(_ key: [SQLValue]) -> String {
        "\(type)(\(key.map(\.description).joined(separator: ", ")))"
    }
}

extension DataType {
    /// Whether it is one of the integer types.
    var isInteger: Bool {
        switch self {
        case .integer, .bigInteger, .smallInteger: true
        default: false
        }
    }
}
