import Quicksilver

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

// The same trade for a program of objects.

enum OrderState: String, CaseIterable, ColumnValue { case open, sent, returned }

@Mapped("bands") final class Band {
    var id: Int?
    @Column(.string(80), unique: true) var name: String
    @Column(.char(2)) var country: String?
    var founded: LocalDate?
    @Column(.json(Details.self)) var details: JSON<Details>?
    @Relationship(backPopulates: "band", cascade: [.all, .deleteOrphan], orderBy: "year")
    var albums: RelatedList<Album>
    @Relationship(backPopulates: "bands", secondary: "band_tags") var tags: RelatedSet<Tag>
    @AssociationProxy(\Band.tags, \Tag.word, create: { Tag($0) })
    var words: AssociationSet<String>
}

@Mapped("albums") final class Album {
    var id: Int?
    @Column(.string(160)) var title: String
    @Column(index: true) var year: Int?
    @Column(.numeric(8, 2)) var price: Decimal
    var stock: Int = 0
    @Column(.text, deferred: true) var notes: String?
    @Column(foreignKey: ForeignKey("bands.id")) var bandID: Int?
    @Relationship var band: Band?
    @Relationship(backPopulates: "album", orderBy: "number") var songs: RelatedList<Song>

    @Hybrid var isOld: Bool { (year ?? 9999) < 1980 }
    static var isOld: SQLPredicate { year < 1980 }

    @ColumnProperty var songCount: Int
    static var songCount: SQLExpression<Int?> {
        select(func_.count()).where(Song.albumID == id).scalar()
    }
}

@Mapped("songs") final class Song {
    var id: Int?
    var number: Int
    @Column(.string(160)) var title: String
    var seconds: Int?
    @Column(foreignKey: ForeignKey("albums.id")) var albumID: Int?
    @Relationship var album: Album?
}

@Mapped("tags") final class Tag {
    var id: Int?
    @Column(.string(30), unique: true) var word: String
    @Relationship(secondary: "band_tags") var bands: RelatedSet<Band>

    init(_ word: String) { self.word = word }
}

@Mapped("customers", versionID: "version") final class Customer {
    var id: Int?
    @Column(.string(80)) var name: String
    @Column(.string(120), unique: true) var email: String?
    var isMember: Bool = false
    var joined: Instant?
    var version: Int = 0
    @Column(foreignKey: ForeignKey("customers.id")) var inviterID: Int?
    @Relationship(backPopulates: "invited") var inviter: Customer?
    @Relationship var invited: RelatedList<Customer>
    @Relationship(backPopulates: "customer", cascade: [.all]) var orders: RelatedList<Order>
}

@Mapped("orders") final class Order {
    var id: Int?
    @Column(.enumeration(OrderState.self)) var state: OrderState = .open
    var placed: Instant
    @Column(foreignKey: ForeignKey("customers.id")) var customerID: Int?
    @Relationship var customer: Customer?
    @Relationship(backPopulates: "order", cascade: [.all, .deleteOrphan], position: "place")
    var lines: RelatedOrderedList<OrderLine>
}

@Mapped("order_lines") final class OrderLine {
    var id: Int?
    var place: Int?
    var quantity: Int
    @Column(.numeric(8, 2)) var price: Decimal
    @Column(foreignKey: ForeignKey("orders.id")) var orderID: Int?
    @Column(foreignKey: ForeignKey("albums.id")) var albumID: Int?
    @Relationship var order: Order?
    @Relationship var album: Album?
}

@Mapped("staff", polymorphicOn: "role") class Clerk {
    var id: Int?
    @Column(.string(40)) var first: String
    @Column(.string(40)) var last: String
    var wage: Int

    init(first: String, last: String, wage: Int) {
        self.first = first
        self.last = last
        self.wage = wage
    }

    static var fullName: SQLExpression<String> { first + " " + last }
}

@Mapped("drivers", inherits: .joined) final class Driver: Clerk {
    @Column(.string(20)) var licence: String?
}

@MappedRecord("visits") struct Visit: Codable, Hashable {
    var id: Int?
    @Column(.string(60)) var page: String
    var at: Instant
    var milliseconds: Int = 0
}
