import Quicksilver

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

//: A struct that is mapped as a class.
@Mapped("shelves") struct Shelf {
    var id: Int?
    var name: String
}
// At `@Mapped("shelves") struct Shelf {`: @Mapped is for classes, whose objects a session keeps; a struct, which is the value of a row, is a @MappedRecord (from macro 'Mapped')

//: A relation to a class that isn't mapped.
@Mapped("racks") final class Rack {
    var id: Int?
    @Relationship var boxes: RelatedList<Box>
}

final class Box {
    var id: Int?
}
// At `RelatedList<Box>`: type 'Box' does not conform to protocol 'MappedObject' (4 more)

//: An array as a relation.
@Mapped("aisles") final class Aisle {
    var id: Int?
    @Relationship var bands: [Band]
}
// At `@Relationship var bands: [Band]`: @Relationship: 'bands' is an array, which can't tell the session of changes: `var bands: RelatedList<Band>` (from macro 'Mapped')

//: A constant as a column.
@Mapped("halls") final class Hall {
    var id: Int?
    let name: String
}
// At `let name: String`: @Mapped: 'name' is a `let`, which a session couldn't set; write `private(set) var`, or mark it @Transient (from macro 'Mapped')

//: An enum that is no ColumnValue.
enum Colour: String { case red, green }

@Mapped("walls") final class Wall {
    var id: Int?
    var colour: Colour
}
// In `@Column`: type 'Colour' does not conform to protocol 'ColumnValue' (8 more)

//: A struct as a column.
struct Size: Codable {
    var width: Int
}

@Mapped("doors") final class Door {
    var id: Int?
    var size: Size
}
// In `@Column`: type 'Size' does not conform to protocol 'ColumnValue' (8 more)

//: Another object as a column.
@Mapped("rooms") final class Room {
    var id: Int?
    var owner: Customer?
}
// In `@Column`: type 'Customer' does not conform to protocol 'ColumnValue' (10 more)

//: A SQL type that doesn't hold the property's.
@Mapped("lamps") final class Lamp {
    var id: Int?
    @Column(.string(20)) var power: Int
}
// At `@Column(.string(20)) var power: Int`: @Column: 'power' is of type Int, and .string holds String: `var power: String`; Int is .bigInteger or .integer or .smallInteger (from macro 'Mapped')

//: A default of another type.
@Mapped("clocks") final class Clock {
    var id: Int?
    @Column(.string(20), default: .value(12)) var zone: String
}
// At `12)) var zone: String`: cannot convert value of type 'Int' to expected argument type 'String' (6 more)

//: A property without a type.
@Mapped("desks") final class Desk {
    var id: Int?
    var made = Instant.now
}
// At `var made = Instant.now`: @Mapped: 'made' needs a type annotation: its initial value doesn't tell the type (from macro 'Mapped')

//: A property with an observer.
@Mapped("lifts") final class Lift {
    var id: Int?
    var floor: Int = 0 { didSet { print(floor) } }
}
// At `var floor: Int = 0 { didSet { print(floor) }`: @Mapped: 'floor' can't have willSet or didSet, as its accessors are generated; use the session's events, or mark it @Transient (from macro 'Mapped')

//: A hybrid's expression that compares a text with a number.
@Mapped("signs") final class Sign {
    var id: Int?
    var words: String
    static var isLong: SQLPredicate { words > 20 }
}
// At `> 20 }`: binary operator '>' cannot be applied to operands of type 'SQLExpression<String>' and 'Int'

//: A column property without its expression.
@Mapped("tills") final class Till {
    var id: Int?
    @ColumnProperty var total: Int
}
// In `@Mapped`: cannot convert value of type 'Int' to closure result type 'any AnyExpression' (1 more)

//: A foreign key by a key path.
@Mapped("carts") final class Cart {
    var id: Int?
    @Column(foreignKey: \Customer.id) var customerID: Int?
}
// At `\Customer.id) var customerID: Int?`: cannot convert value of type 'any ReferenceWritableKeyPath<Customer, Int?> & Sendable' to expected argument type 'ForeignKey' (6 more)

//: A proxy over an attribute that isn't there.
@Mapped("charts") final class Chart {
    var id: Int?
    @Relationship var albums: RelatedList<Album>
    @AssociationProxy(\Chart.albums, \Album.titel, create: { _ in Album() })
    var titles: AssociationList<String>
}
// At `\Album.titel, create: { _ in Album() })`: value of type 'Album' has no member 'titel' (1 more)

//: A proxy that can't make the objects of its values.
@Mapped("lists") final class List {
    var id: Int?
    @Relationship var albums: RelatedList<Album>
    @AssociationProxy(\List.albums, \Album.title) var titles: AssociationList<String>
}
// At `@AssociationProxy(\List.albums, \Album.title`: @AssociationProxy: 'titles' makes the objects of values that are put into it, so it takes how: `create: { Member(title: $0) }`, by an initialiser that the class writes itself; what is only read is a computed property (from macro 'Mapped')

//: A proxy that makes objects by an initialiser that another macro writes.
@Mapped("polls") final class Poll {
    var id: Int?
    @Relationship var albums: RelatedList<Album>
    @AssociationProxy(\Poll.albums, \Album.title, create: { Album(title: $0, price: 1) })
    var titles: AssociationList<String>
}
// At `(title: $0, price: 1) })`: extra arguments at positions #1, #2 in call (1 more)

//: A subclass of a class that isn't mapped.
@Mapped("keys", inherits: .joined) final class HouseKey: Ring {
    var teeth: Int
}

class Ring {}
// In `@Mapped`: type 'Ring' has no member '__columnCount' (23 more)

//: A relation that isn't Optional.
@Mapped("stools") final class Stool {
    var id: Int?
    @Relationship var owner: Customer
}
// At `@Relationship var owner: Customer`: @Relationship: a relation to one object is Optional, as its row may be missing: `var owner: Customer?` (from macro 'Mapped')

//: An exact number's type by its other name.
@Mapped("fees") final class Fee {
    var id: Int?
    @Column(.decimal(10, 2)) var amount: Decimal
}
// At `decimal(10, 2)) var amount: Decimal`: 'decimal' has been renamed to 'numeric(_:_:)' (1 more)

//: A text's type by its name in SQL.
@Mapped("labels") final class Label {
    var id: Int?
    @Column(.varchar(10)) var text: String
}
// At `varchar(10)) var text: String`: 'varchar' has been renamed to 'string(_:)' (1 more)
