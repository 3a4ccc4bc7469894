public import QuicksilverSQL

/// What a mapped class says of itself: its table, columns and relations, as they are written in the class.
///
/// Shape: generated code fills it once. Positions are those of the generated `__get`.
public struct ClassDeclaration: Sendable {
    /// A column as the class declares it.
    struct ColumnItem: Sendable {
        let attribute: String
        let definition: ColumnDefinition
        let allowsNull: Bool
        let saysPrimaryKey: Bool
        /// What throws for a value that may not be assigned.
        var validator: (@Sendable (SQLValue) throws -> Void)?
        /// Whether it is read when it is asked for, instead of with its object.
        var deferral = Deferral.none
        /// The name under which it is read along with others.
        var group: String?
        /// What its attribute holds while it isn't loaded; nil when its Swift type has nothing for that.
        var placeholder: SQLValue?
        /// What is selected for it, where no table has it.
        var expression: (@Sendable () -> any AnyExpression)?
    }

    var tableName: String?
    var schema: String?
    var columns: [ColumnItem] = []
    var relations: [RelationDeclaration] = []
    /// The association proxies by name, for queries.
    var proxies: [String: ProxyDeclaration] = [:]
    var items: [any TableItem] = []
    var versionID: String?
    var composites: [CompositeDeclaration] = []
    var hybrids: [HybridDeclaration] = []
    /// The attribute or column that tells a row's class.
    var polymorphicOn: String?
    /// What stands there for this class.
    var polymorphicIdentity: SQLValue?
    /// The mapped class it inherits from.
    var inheritance: InheritanceDeclaration?

    /// Says the table's name and what else belongs to it.
    public mutating func table(
        _ name: String?, schema: String? = nil, versionID: String? = nil,
        polymorphicOn: String? = nil, polymorphicIdentity: (any ColumnValue)? = nil,
        constraints: [any TableItem] = []
    ) {
        tableName = name
        self.schema = schema
        if let versionID { self.versionID = versionID }
        self.polymorphicOn = polymorphicOn
        self.polymorphicIdentity = polymorphicIdentity?.sqlValue
        items = constraints
    }

    /// Says how the class inherits, once its superclass has said its own columns and relations.
    public mutating func inherit(_ kind: Inheritance, from parent: ClassMapping) {
        inheritance = InheritanceDeclaration(
            kind: kind, parent: parent, columnCount: columns.count,
            relationCount: relations.count)
        tableName = nil
        schema = nil
        polymorphicOn = nil
        polymorphicIdentity = nil
        items = []
    }

    /// Adds a column whose SQL type is the one its Swift type has by itself.
    public mutating func column<Value: ColumnValue>(
        _ attribute: String, of type: Value.Type, _ name: String? = nil, primaryKey: Bool? = nil,
        nullable: Bool? = nil, unique: Bool = false, index: Bool = false,
        foreignKey: ForeignKey? = nil, autoincrement: Autoincrement = .automatic,
        serverDefault: SQLText? = nil, computed: Computed? = nil, comment: String? = nil,
        deferred: Deferral = false, group: String? = nil,
        validate: (@Sendable (Value.Unwrapped) throws -> Bool)? = nil
    ) {
        add(
            attribute, type, name, Value.dataType, primaryKey, nullable, unique, index,
            foreignKey, autoincrement, nil, nil, serverDefault, computed, comment,
            deferred, group)
        self.validate(type, validate)
    }

    /// Adds a column with its SQL type.
    public mutating func column<Value: ColumnValue>(
        _ attribute: String, of type: Value.Type, _ sqlType: SQLType<Value.Unwrapped>,
        primaryKey: Bool? = nil, nullable: Bool? = nil, unique: Bool = false,
        index: Bool = false, foreignKey: ForeignKey? = nil,
        autoincrement: Autoincrement = .automatic,
        default: ColumnDefault<Value.Unwrapped>? = nil,
        onUpdate: ColumnDefault<Value.Unwrapped>? = nil, serverDefault: SQLText? = nil,
        computed: Computed? = nil, comment: String? = nil, deferred: Deferral = false,
        group: String? = nil,
        validate: (@Sendable (Value.Unwrapped) throws -> Bool)? = nil
    ) {
        add(
            attribute, type, nil, sqlType.dataType, primaryKey, nullable, unique, index,
            foreignKey, autoincrement, `default`?.erased, onUpdate?.erased, serverDefault,
            computed, comment, deferred, group)
        self.validate(type, validate)
    }

    /// Adds a column with its name and SQL type.
    public mutating func column<Value: ColumnValue>(
        _ attribute: String, of type: Value.Type, _ name: String,
        _ sqlType: SQLType<Value.Unwrapped>,
        primaryKey: Bool? = nil, nullable: Bool? = nil, unique: Bool = false,
        index: Bool = false, foreignKey: ForeignKey? = nil,
        autoincrement: Autoincrement = .automatic,
        default: ColumnDefault<Value.Unwrapped>? = nil,
        onUpdate: ColumnDefault<Value.Unwrapped>? = nil, serverDefault: SQLText? = nil,
        computed: Computed? = nil, comment: String? = nil, deferred: Deferral = false,
        group: String? = nil,
        validate: (@Sendable (Value.Unwrapped) throws -> Bool)? = nil
    ) {
        add(
            attribute, type, name, sqlType.dataType, primaryKey, nullable, unique, index,
            foreignKey, autoincrement, `default`?.erased, onUpdate?.erased, serverDefault,
            computed, comment, deferred, group)
        self.validate(type, validate)
    }

    /// Adds a relation.
    public mutating func relation<Value: RelationValue>(
        _ attribute: String, of type: Value.Type,
        collection: (any RelatedCollection.Type)? = nil, backPopulates: String? = nil,
        foreignKey: [String] = [], primaryJoin: String? = nil, secondary: String? = nil,
        secondaryJoin: String? = nil,
        cascade: Cascade = .standard, lazy: Loading = .batched, orderBy: String? = nil,
        position: String? = nil, passiveDeletes: Bool = false,
        postUpdate: Bool = false, viewOnly: Bool = false
    ) {
        relations.append(
            RelationDeclaration(
                name: attribute, member: Value.Member.self, isCollection: Value.isCollection,
                backPopulates: backPopulates, foreignKey: foreignKey, secondary: secondary,
                cascade: cascade, loading: lazy, orderBy: orderBy,
                passiveDeletes: passiveDeletes, postUpdate: postUpdate, isViewOnly: viewOnly))
        relations[relations.count - 1].primaryJoin = JoinCondition(primaryJoin)
        relations[relations.count - 1].secondaryJoin = JoinCondition(secondaryJoin)
        relations[relations.count - 1].place = position
    }

    /// Adds a relation whose objects are found by one of their attributes.
    public mutating func relation<Key: Hashable & Sendable, Member: MappedObject>(
        _ attribute: String, of type: RelatedDictionary<Key, Member>.Type,
        key: any KeyPath<Member, Key> & Sendable, create: (@Sendable (Key) -> Member)? = nil,
        backPopulates: String? = nil, foreignKey: [String] = [], secondary: String? = nil,
        cascade: Cascade = .standard, lazy: Loading = .batched, orderBy: String? = nil,
        passiveDeletes: Bool = false, viewOnly: Bool = false
    ) {
        relation(
            attribute, of: type, backPopulates: backPopulates, foreignKey: foreignKey,
            secondary: secondary, cascade: cascade, lazy: lazy, orderBy: orderBy,
            passiveDeletes: passiveDeletes, viewOnly: viewOnly)
        let make = create.map { create -> @Sendable (AnyHashable) -> (any MappedObject)? in
            { key in (key.base as? Key).map(create) }
        }
        relations[relations.count - 1].keying = Keying(
            key: { object in
                (object as? Member).map { AnyHashable($0[keyPath: key]) } ?? AnyHashable(0)
            }, create: make)
    }

    private mutating func add<Value: ColumnValue>(
        _ attribute: String, _ type: Value.Type, _ name: String?, _ dataType: DataType,
        _ primaryKey: Bool?, _ nullable: Bool?, _ unique: Bool, _ index: Bool,
        _ foreignKey: ForeignKey?, _ autoincrement: Autoincrement, _ default: AnyColumnDefault?,
        _ onUpdate: AnyColumnDefault?, _ serverDefault: SQLText?, _ computed: Computed?,
        _ comment: String?, _ deferral: Deferral, _ group: String?
    ) {
        // "id" is the key unless something says otherwise; that is settled once all columns are known.
        let isKey = primaryKey ?? false
        columns.append(
            ColumnItem(
                attribute: attribute,
                definition: ColumnDefinition(
                    name: name ?? snakeCase(attribute), key: name ?? snakeCase(attribute),
                    type: dataType, allowsNull: Value.allowsNull, isPrimaryKey: isKey,
                    isNullable: nullable ?? (Value.allowsNull && !isKey), isUnique: unique,
                    isIndexed: index, autoincrement: autoincrement, default: `default`,
                    onUpdate: onUpdate, serverDefault: serverDefault, computed: computed,
                    comment: comment, foreignKeys: foreignKey.map { [$0] } ?? []),
                allowsNull: Value.allowsNull, saysPrimaryKey: primaryKey != nil,
                deferral: deferral, group: group, placeholder: placeholder(of: type)))
    }
}

extension ClassDeclaration {
    /// The columns with `id` made the primary key where no column says it is.
    var keyedColumns: [ColumnItem] {
        if columns.contains(where: { $0.definition.isPrimaryKey }) { return columns }
        return columns.map { item in
            guard item.attribute == "id", !item.saysPrimaryKey else { return item }
            return ColumnItem(
                attribute: item.attribute,
                definition: item.definition.copy(isPrimaryKey: true, isNullable: false),
                allowsNull: item.allowsNull, saysPrimaryKey: true)
        }
    }

    /// The columns that the class itself declares.
    var ownColumns: ArraySlice<ColumnItem> {
        columns.dropFirst(inheritance?.columnCount ?? 0)
    }
}

extension ColumnDefinition {
    /// The same column, in or out of the primary key.
    func copy(isPrimaryKey: Bool, isNullable: Bool) -> ColumnDefinition {
        ColumnDefinition(
            name: name, key: key, type: type, allowsNull: allowsNull, isPrimaryKey: isPrimaryKey,
            isNullable: isNullable, isUnique: isUnique, isIndexed: isIndexed,
            autoincrement: autoincrement, identity: identity, default: `default`,
            onUpdate: onUpdate, serverDefault: serverDefault, computed: computed,
            comment: comment, foreignKeys: foreignKeys)
    }
}

/// A relation as the class, or `mapper(properties:)`, declares it.
struct RelationDeclaration: Sendable {
    let name: String
    let member: any MappedObject.Type
    let isCollection: Bool
    let backPopulates: String?
    let foreignKey: [String]
    let secondary: String?
    var secondaryTable: Table?
    var backref: Backref?
    var keying: Keying?
    /// The condition between the classes' rows, where it isn't the foreign key alone.
    var primaryJoin: JoinCondition?
    /// The condition between the table of `secondary` and the other class's rows.
    var secondaryJoin: JoinCondition?
    /// The attribute that keeps the order.
    var place: String?
    let cascade: Cascade
    let loading: Loading
    let orderBy: String?
    let passiveDeletes: Bool
    let postUpdate: Bool
    let isViewOnly: Bool
}
