/// Maps a class: its stored properties become columns and relations of a table.
///
/// Shape: `@Mapped("users") final class User { var id: Int?; var name: String }`. A property called `id` is the primary key unless a
/// `@Column(primaryKey: true)` says otherwise; column names are the properties' in snake case. Without a table's name the class is
/// mapped by `mapper(User.self, table)`, or is the base of others that inherit its columns: `@Mapped("a", inherits: .concrete)`. A class without an initialiser gets one over all its properties.
/// Classes that share rows with their superclass inherit `.joined` or `.single`; `polymorphicOn` names, in the topmost class, the attribute or
/// column that tells them apart, by each class's `polymorphicIdentity`, which is its name unless said.
/// Source: design D5; parity rows M1, M2.
@attached(
    member,
    names: named(__Slot), named(__state), named(__mapping), named(__declare), named(init),
    named(__get), named(__load), named(__write), named(__stateReference), named(__loadRest),
    named(__columnCount),
    named(__relationCount), named(Record), named(record))
@attached(memberAttribute)
@attached(extension, conformances: MappedObject)
public macro Mapped(
    _ table: String? = nil, inherits: Inheritance? = nil, schema: String? = nil,
    versionID: String? = nil, polymorphicOn: String? = nil,
    polymorphicIdentity: (any ColumnValue)? = nil, constraints: [any TableItem] = [],
    record: Bool = false
) = #externalMacro(module: "QuicksilverMacros", type: "MappedMacro")

/// Maps a struct: a value of one row, read and written without a session.
///
/// Shape: `@MappedRecord("tracks") struct Track: Codable { var id: Int?; var title: String }`. Columns are as those of classes; there are
/// no relations, and nothing is deferred. Without a table's name the struct is mapped by `mapper(Track.self, table)`.
/// Source: design D5.
@attached(
    member,
    names: named(__Slot), named(__record), named(__declare), named(init), named(__get),
    named(__load), named(__write), named(CodingKeys))
@attached(memberAttribute)
@attached(extension, conformances: MappedRecord)
public macro MappedRecord(
    _ table: String? = nil, schema: String? = nil, constraints: [any TableItem] = []
) = #externalMacro(module: "QuicksilverMacros", type: "MappedRecordMacro")

/// Says more of a column than its property's name and type do.
///
/// Shape: `@Column("user_name", unique: true) var name: String`.
@attached(accessor, names: named(init), named(get), named(set), named(_modify))
@attached(peer, names: overloaded, prefixed(_), prefixed(`$`))
public macro Column(
    _ name: String? = nil, primaryKey: Bool? = nil, nullable: Bool? = nil, unique: Bool = false,
    index: Bool = false, foreignKey: ForeignKey? = nil,
    autoincrement: Autoincrement = .automatic, serverDefault: SQLText? = nil,
    computed: Computed? = nil, comment: String? = nil, deferred: Deferral = false,
    group: String? = nil
) = #externalMacro(module: "QuicksilverMacros", type: "ColumnMacro")

/// Says what may be assigned to a column, and what its property's name and type don't.
///
/// Shape: `@Column(validate: { (age: Int) in age >= 0 }) var age: Int`. Other values fail `add` and `flush`.
@attached(accessor, names: named(init), named(get), named(set))
@attached(peer, names: overloaded, prefixed(_), prefixed(`$`))
public macro Column<Value: ColumnValue>(
    _ name: String? = nil, primaryKey: Bool? = nil, nullable: Bool? = nil, unique: Bool = false,
    index: Bool = false, foreignKey: ForeignKey? = nil,
    autoincrement: Autoincrement = .automatic, serverDefault: SQLText? = nil,
    computed: Computed? = nil, comment: String? = nil, deferred: Deferral = false,
    group: String? = nil, validate: @Sendable (Value) throws -> Bool
) = #externalMacro(module: "QuicksilverMacros", type: "ColumnMacro")

/// Says a column's SQL type, and what its property's name and type don't.
///
/// Shape: `@Column(.string(40), default: .value("?")) var name: String?`.
@attached(accessor, names: named(init), named(get), named(set), named(_modify))
@attached(peer, names: overloaded, prefixed(_), prefixed(`$`))
public macro Column<Value: ColumnValue>(
    _ type: SQLType<Value>, primaryKey: Bool? = nil,
    nullable: Bool? = nil, unique: Bool = false, index: Bool = false,
    foreignKey: ForeignKey? = nil, autoincrement: Autoincrement = .automatic,
    default: ColumnDefault<Value>? = nil, onUpdate: ColumnDefault<Value>? = nil,
    serverDefault: SQLText? = nil, computed: Computed? = nil, comment: String? = nil,
    deferred: Deferral = false, group: String? = nil,
    validate: (@Sendable (Value) throws -> Bool)? = nil
) = #externalMacro(module: "QuicksilverMacros", type: "ColumnMacro")

/// Says a column's name and SQL type, and what its property's name and type don't.
///
/// Shape: `@Column("user_name", .string(40), default: .value("?")) var name: String?`.
@attached(accessor, names: named(init), named(get), named(set), named(_modify))
@attached(peer, names: overloaded, prefixed(_), prefixed(`$`))
public macro Column<Value: ColumnValue>(
    _ name: String, _ type: SQLType<Value>, primaryKey: Bool? = nil,
    nullable: Bool? = nil, unique: Bool = false, index: Bool = false,
    foreignKey: ForeignKey? = nil, autoincrement: Autoincrement = .automatic,
    default: ColumnDefault<Value>? = nil, onUpdate: ColumnDefault<Value>? = nil,
    serverDefault: SQLText? = nil, computed: Computed? = nil, comment: String? = nil,
    deferred: Deferral = false, group: String? = nil,
    validate: (@Sendable (Value) throws -> Bool)? = nil
) = #externalMacro(module: "QuicksilverMacros", type: "ColumnMacro")

/// A relation to objects of other rows, found from the foreign keys.
///
/// Shape: `@Relationship(backPopulates: "user") var addresses: RelatedList<Address>`, `@Relationship var user: User?`. Names are those of the
/// other class's properties, checked when the classes are first used. `orderBy` is `"name, age desc"`; `primaryJoin` is a condition over both classes,
/// `"User.id == Address.userID and Address.kind == 'home'"`; `position` names the attribute that keeps a list's order.
/// Source: parity rows R1 to R8.
@attached(accessor, names: named(get), named(set))
@attached(peer, names: overloaded, prefixed(`$`))
public macro Relationship(
    collection: (any RelatedCollection.Type)? = nil, backPopulates: String? = nil,
    foreignKey: [String] = [], primaryJoin: String? = nil, secondary: String? = nil,
    secondaryJoin: String? = nil,
    cascade: Cascade = .standard, lazy: Loading = .batched, orderBy: String? = nil,
    position: String? = nil,
    passiveDeletes: Bool = false, postUpdate: Bool = false, viewOnly: Bool = false
) = #externalMacro(module: "QuicksilverMacros", type: "RelationshipMacro")

/// A relation whose objects are found by one of their attributes.
///
/// Shape: `@Relationship(key: \B.key, create: { B(key: $0) }) var bees: RelatedDictionary<String, B>`; `create` makes the object of a key that
/// isn't there.
@attached(accessor, names: named(get), named(set))
@attached(peer, names: overloaded, prefixed(`$`))
public macro Relationship<Key: Hashable & Sendable, Member: MappedObject>(
    key: KeyPath<Member, Key>, create: (@Sendable (Key) -> Member)? = nil,
    backPopulates: String? = nil, foreignKey: [String] = [], secondary: String? = nil,
    cascade: Cascade = .standard, lazy: Loading = .batched, orderBy: String? = nil,
    passiveDeletes: Bool = false, viewOnly: Bool = false
) = #externalMacro(module: "QuicksilverMacros", type: "RelationshipMacro")

/// A view over a relation that shows the values of its objects' attribute, and hides the objects.
///
/// Shape: `@AssociationProxy(\B.elements, \C.value, create: { C(value: $0) }) var values: AssociationSet<Int>`; `AssociationList` over a list, an
/// Optional over a relation to one. The attribute may be a relation or a proxy itself. `B.values.contains(3)` asks in queries.
/// Source: parity row R10.
@attached(accessor, names: named(get), named(set))
@attached(peer, names: overloaded)
public macro AssociationProxy<Owner: MappedObject, Related: RelationValue, Value>(
    _ relation: KeyPath<Owner, Related>, _ attribute: KeyPath<Related.Member, Value>,
    create: (@Sendable (Value) -> Related.Member)? = nil
) = #externalMacro(module: "QuicksilverMacros", type: "AssociationProxyMacro")

/// A view over a dictionary of objects that shows the values of their attribute by key.
///
/// Shape: `@AssociationProxy(\User.notes, \Note.text, create: { Note(kind: $0, text: $1) }) var texts: AssociationMap<String, String>`.
/// Source: parity row R10.
@attached(accessor, names: named(get), named(set))
@attached(peer, names: overloaded)
public macro AssociationProxy<
    Owner: MappedObject, Key: Hashable & Sendable, Member: MappedObject, Value
>(
    _ relation: KeyPath<Owner, RelatedDictionary<Key, Member>>,
    _ attribute: KeyPath<Member, Value>, create: @Sendable (Key, Value) -> Member
) = #externalMacro(module: "QuicksilverMacros", type: "AssociationProxyMacro")

/// A property that isn't mapped.
@attached(peer)
public macro Transient() = #externalMacro(module: "QuicksilverMacros", type: "TransientMacro")

/// A value over several columns of the class, named in the order of its parts.
///
/// Shape: `@Composite("x1", "y1") var start: Point`, where ``CompositeValue`` says how `Point` is made of them; Optional where its columns
/// are, and nil when one of them is.
/// Source: features G7.
@attached(accessor, names: named(init), named(get), named(set))
@attached(peer, names: overloaded)
public macro Composite(_ columns: String...) =
    #externalMacro(module: "QuicksilverMacros", type: "CompositeMacro")

/// An attribute that is an SQL expression over the row: the static property of the same name. Read only.
///
/// Shape: `@ColumnProperty var fullname: String` beside `static var fullname: SQLExpression<String> { first + " " + last }`. It is
/// loaded with its object, and read anew after its object is flushed.
/// Source: features G6.
@attached(accessor, names: named(get))
@attached(peer, names: prefixed(_), prefixed(`$`))
public macro ColumnProperty(deferred: Deferral = false, group: String? = nil) =
    #externalMacro(module: "QuicksilverMacros", type: "ColumnPropertyMacro")

/// Tells `filterBy` of a computed property that has a static expression of the same name.
///
/// Shape: `@Hybrid var isAdult: Bool { age >= 18 }` beside `static var isAdult: SQLPredicate { age >= 18 }`; everywhere else the two
/// work together without it.
/// Source: features G6.
@attached(peer)
public macro Hybrid() = #externalMacro(module: "QuicksilverMacros", type: "TransientMacro")
