public import QuicksilverSQL

/// What `mapper(properties:)` says of one attribute: its column, or how its relation is.
public enum MappedProperty: Sendable {
    /// The attribute is this column of the table.
    case column(ColumnDefinition)
    /// The attribute is read when it is asked for; made by ``deferred(_:group:raise:)``.
    case deferred(ColumnDefinition?, DeferralOptions)
    /// The attribute is a relation with these options.
    case relation(RelationOptions)

    /// The attribute is this column: `"name": .column(users.c.user_name)`.
    public static func column(_ column: DynamicColumn) -> MappedProperty {
        if case .column(let reference) = column.node, let definition = reference.definition {
            return .column(definition)
        }
        // No table has this column, so the mapper reports it with the columns there are.
        return .column(ColumnDefinition(name: "?", key: "?", type: .null, allowsNull: true))
    }
}

/// How a relation is, where the class itself doesn't say.
public struct RelationOptions: Sendable {
    /// The class it was said to lead to, which the attribute's type has to agree with.
    let target: any MappedObject.Type
    var secondary: Table?
    var cascade: Cascade?
    var loading: Loading?
    var backref: Backref?
    var foreignKey: [String] = []
    var primaryJoin: JoinCondition?
    var secondaryJoin: JoinCondition?
    var isViewOnly: Bool?

    func applied(to relation: RelationDeclaration) -> RelationDeclaration {
        var result = RelationDeclaration(
            name: relation.name, member: relation.member, isCollection: relation.isCollection,
            backPopulates: backref?.name ?? relation.backPopulates,
            foreignKey: foreignKey.isEmpty ? relation.foreignKey : foreignKey,
            secondary: secondary?.fullName ?? relation.secondary, secondaryTable: secondary,
            backref: backref,
            keying: relation.keying,
            cascade: cascade ?? relation.cascade, loading: loading ?? relation.loading,
            orderBy: relation.orderBy, passiveDeletes: relation.passiveDeletes,
            postUpdate: relation.postUpdate, isViewOnly: isViewOnly ?? relation.isViewOnly)
        result.primaryJoin = primaryJoin ?? relation.primaryJoin
        result.secondaryJoin = secondaryJoin ?? relation.secondaryJoin
        result.place = relation.place
        return result
    }
}

/// The other end of a relation, by the name of its attribute.
public struct Backref: Sendable, ExpressibleByStringLiteral {
    let name: String
    let cascade: Cascade?
    let loading: Loading?
    /// Whether the other end is a collection, as far as it was said.
    let isCollection: Bool?

    /// The other end's attribute.
    public init(stringLiteral name: String) {
        self.init(name)
    }

    init(
        _ name: String, cascade: Cascade? = nil, loading: Loading? = nil, isCollection: Bool? = nil
    ) {
        self.name = name
        self.isCollection = isCollection
        self.cascade = cascade
        self.loading = loading
    }
}

/// The other end of a relation, with options of its own.
///
/// Shape: `backref("address", uselist: false)`; the type of the attribute decides, and `uselist` is checked against it.
/// Source: parity rows R4, R5.
public func backref(
    _ name: String, cascade: Cascade? = nil, lazy: Loading? = nil, uselist: Bool? = nil
) -> Backref {
    Backref(name, cascade: cascade, loading: lazy, isCollection: uselist)
}

/// A relation to a class, for `mapper(properties:)`.
///
/// Shape: `mapper(User.self, users, properties: ["addresses": relation(Address.self, backref: "user")])`; the attribute
/// itself stands in the class.
/// Source: parity rows M4, R1, R4.
public func relation<Target: MappedObject>(
    _ target: Target.Type, secondary: Table? = nil, cascade: Cascade? = nil,
    lazy: Loading? = nil, backref: Backref? = nil, primaryJoin: String? = nil,
    secondaryJoin: String? = nil, viewOnly: Bool? = nil, foreignKey: String...
) -> MappedProperty {
    .relation(
        RelationOptions(
            target: target, secondary: secondary, cascade: cascade, loading: lazy,
            backref: backref, foreignKey: foreignKey, primaryJoin: JoinCondition(primaryJoin),
            secondaryJoin: JoinCondition(secondaryJoin), isViewOnly: viewOnly))
}

/// A relation to a class by conditions over the tables' columns, for `mapper(properties:)`.
///
/// Shape: `relation(Address.self, primaryJoin: users.c.id == addresses.c.user_id && addresses.c.city == "Boston")`.
/// Source: parity rows M4, R1; features G13.
public func relation<Target: MappedObject>(
    _ target: Target.Type, cascade: Cascade? = nil, lazy: Loading? = nil,
    backref: Backref? = nil,
    primaryJoin: @escaping @Sendable @autoclosure () -> SQLPredicate, viewOnly: Bool? = nil
) -> MappedProperty {
    .relation(
        RelationOptions(
            target: target, cascade: cascade, loading: lazy, backref: backref,
            primaryJoin: .expression(primaryJoin), isViewOnly: viewOnly))
}

/// A relation through a table by conditions over columns, for `mapper(properties:)`.
///
/// Shape: `primaryJoin` ties the class to the table of `secondary`, `secondaryJoin` that to the other class.
/// Source: parity rows M4, R1; features G13.
public func relation<Target: MappedObject>(
    _ target: Target.Type, secondary: Table, cascade: Cascade? = nil, lazy: Loading? = nil,
    backref: Backref? = nil,
    primaryJoin: @escaping @Sendable @autoclosure () -> SQLPredicate,
    secondaryJoin: @escaping @Sendable @autoclosure () -> SQLPredicate, viewOnly: Bool? = nil
) -> MappedProperty {
    .relation(
        RelationOptions(
            target: target, secondary: secondary, cascade: cascade, loading: lazy,
            backref: backref, primaryJoin: .expression(primaryJoin),
            secondaryJoin: .expression(secondaryJoin), isViewOnly: viewOnly))
}

/// A relation to a mapper's class, for `mapper(properties:)`.
///
/// Shape: `"addresses": relation(mapper(Address.self, addresses))`.
/// Source: parity rows M4, M5.
public func relation(
    _ target: Mapper, secondary: Table? = nil, cascade: Cascade? = nil,
    lazy: Loading? = nil, backref: Backref? = nil, primaryJoin: String? = nil,
    foreignKey: String...
) -> MappedProperty {
    .relation(
        RelationOptions(
            target: target.type, secondary: secondary, cascade: cascade, loading: lazy,
            backref: backref, foreignKey: foreignKey, primaryJoin: JoinCondition(primaryJoin)))
}
