import Quicksilver

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

// A record shop as a program without objects has it: columns in enums, tables over them.

let shop = MetaData()

enum Labels {
    static let id = Column<Int>("id", .bigInteger, primaryKey: true)
    static let name = Column<String>("name", .string(80), nullable: false, unique: true)
    static let country = Column<String?>("country", .char(2))
    static let founded = Column<LocalDate?>("founded", .date)
    static let parentID = Column<Int?>("parent_id", .bigInteger, ForeignKey("labels.id"))
}

enum Releases {
    static let id = Column<Int>("id", .bigInteger, primaryKey: true)
    static let labelID = Column<Int?>("label_id", .bigInteger, ForeignKey("labels.id"))
    static let title = Column<String>("title", .string(160), nullable: false)
    static let artist = Column<String>("artist", .string(120), nullable: false)
    static let format = Column<Format>("format", .enumeration(Format.self), nullable: false)
    static let day = Column<LocalDate?>("day", .date)
    static let price = Column<Decimal>("price", .numeric(8, 2), nullable: false)
    static let stock = Column<Int>("stock", .integer, nullable: false)
    static let minutes = Column<Double?>("minutes", .double)
    static let details = Column<JSON<Details>?>("details", .json(Details.self))
}

enum Buyers {
    static let id = Column<Int>("id", .bigInteger, primaryKey: true)
    static let name = Column<String>("name", .string(80), nullable: false)
    static let email = Column<String?>("email", .string(120), unique: true)
    static let city = Column<String?>("city", .string(60))
    static let isMember = Column<Bool>("is_member", .boolean, nullable: false)
    static let since = Column<Instant>("since", .instant, nullable: false)
}

enum Sales {
    static let id = Column<Int>("id", .bigInteger, primaryKey: true)
    static let buyerID = Column<Int>(
        "buyer_id", .bigInteger, ForeignKey("buyers.id"), nullable: false)
    static let releaseID = Column<Int>(
        "release_id", .bigInteger, ForeignKey("releases.id"), nullable: false)
    static let quantity = Column<Int>("quantity", .integer, nullable: false)
    static let paid = Column<Decimal>("paid", .numeric(8, 2), nullable: false)
    static let discount = Column<Decimal?>("discount", .numeric(8, 2))
    static let at = Column<Instant>("at", .instant, nullable: false)
}

enum Format: String, CaseIterable, ColumnValue { case vinyl, disc, tape, file }

struct Details: Codable, Equatable, Sendable {
    var producer: String?
    var tags: [String] = []
    var pressing: Int?
}

let labels = Table(
    "labels", shop, Labels.id, Labels.name, Labels.country, Labels.founded, Labels.parentID)
let releases = Table(
    "releases", shop, Releases.id, Releases.labelID, Releases.title, Releases.artist,
    Releases.format, Releases.day, Releases.price, Releases.stock, Releases.minutes,
    Releases.details)
let buyers = Table(
    "buyers", shop, Buyers.id, Buyers.name, Buyers.email, Buyers.city, Buyers.isMember,
    Buyers.since)
let sales = Table(
    "sales", shop, Sales.id, Sales.buyerID, Sales.releaseID, Sales.quantity, Sales.paid,
    Sales.discount, Sales.at)
