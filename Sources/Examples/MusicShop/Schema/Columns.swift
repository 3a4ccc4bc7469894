import Quicksilver

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

// One enum for each table with its columns. A query says `artists[Artists.name]`, an alias `boss[Employees.lastName]`: both
// have the column's Swift type. Keys are never made by the database, as they come with the rows.

enum Genres {
    static let id = Column<Int>("genre_id", .integer, primaryKey: true, autoincrement: .never)
    static let name = Column<String?>("name", .string(120))
}

enum MediaTypes {
    static let id = Column<Int>("media_type_id", .integer, primaryKey: true, autoincrement: .never)
    static let name = Column<String?>("name", .string(120))
}

enum Artists {
    static let id = Column<Int>("artist_id", .integer, primaryKey: true, autoincrement: .never)
    static let name = Column<String?>("name", .string(120))
}

enum Albums {
    static let id = Column<Int>("album_id", .integer, primaryKey: true, autoincrement: .never)
    static let title = Column<String>("title", .string(160), nullable: false)
    static let artistID = Column<Int>(
        "artist_id", .integer, ForeignKey("artists.artist_id"), nullable: false, index: true)
}

enum Tracks {
    static let id = Column<Int>("track_id", .integer, primaryKey: true, autoincrement: .never)
    static let name = Column<String>("name", .string(200), nullable: false)
    static let albumID = Column<Int?>(
        "album_id", .integer, ForeignKey("albums.album_id"), index: true)
    static let mediaTypeID = Column<Int>(
        "media_type_id", .integer, ForeignKey("media_types.media_type_id"), nullable: false,
        index: true)
    static let genreID = Column<Int?>(
        "genre_id", .integer, ForeignKey("genres.genre_id"), index: true)
    static let composer = Column<String?>("composer", .string(220))
    static let milliseconds = Column<Int>("milliseconds", .integer, nullable: false)
    static let bytes = Column<Int?>("bytes", .integer)
    static let unitPrice = Column<Decimal>("unit_price", .numeric(10, 2), nullable: false)
}

enum Playlists {
    static let id = Column<Int>("playlist_id", .integer, primaryKey: true, autoincrement: .never)
    static let name = Column<String?>("name", .string(120))
}

enum PlaylistTracks {
    static let playlistID = Column<Int>(
        "playlist_id", .integer, ForeignKey("playlists.playlist_id"), primaryKey: true)
    static let trackID = Column<Int>(
        "track_id", .integer, ForeignKey("tracks.track_id"), primaryKey: true, index: true)
}

enum Employees {
    static let id = Column<Int>("employee_id", .integer, primaryKey: true, autoincrement: .never)
    static let lastName = Column<String>("last_name", .string(20), nullable: false)
    static let firstName = Column<String>("first_name", .string(20), nullable: false)
    static let title = Column<String?>("title", .string(30))
    static let reportsTo = Column<Int?>(
        "reports_to", .integer, ForeignKey("employees.employee_id"), index: true)
    static let birthDate = Column<LocalDateTime?>("birth_date", .timestamp)
    static let hireDate = Column<LocalDateTime?>("hire_date", .timestamp)
    static let address = Column<String?>("address", .string(70))
    static let city = Column<String?>("city", .string(40))
    static let state = Column<String?>("state", .string(40))
    static let country = Column<String?>("country", .string(40))
    static let postalCode = Column<String?>("postal_code", .string(10))
    static let phone = Column<String?>("phone", .string(24))
    static let fax = Column<String?>("fax", .string(24))
    static let email = Column<String?>("email", .string(60))
}

enum Customers {
    static let id = Column<Int>("customer_id", .integer, primaryKey: true, autoincrement: .never)
    static let firstName = Column<String>("first_name", .string(40), nullable: false)
    static let lastName = Column<String>("last_name", .string(20), nullable: false)
    static let company = Column<String?>("company", .string(80))
    static let address = Column<String?>("address", .string(70))
    static let city = Column<String?>("city", .string(40))
    static let state = Column<String?>("state", .string(40))
    static let country = Column<String?>("country", .string(40))
    static let postalCode = Column<String?>("postal_code", .string(10))
    static let phone = Column<String?>("phone", .string(24))
    static let fax = Column<String?>("fax", .string(24))
    static let email = Column<String>("email", .string(60), nullable: false)
    static let supportRepID = Column<Int?>(
        "support_rep_id", .integer, ForeignKey("employees.employee_id"), index: true)
}

enum Invoices {
    static let id = Column<Int>("invoice_id", .integer, primaryKey: true, autoincrement: .never)
    static let customerID = Column<Int>(
        "customer_id", .integer, ForeignKey("customers.customer_id"), nullable: false, index: true)
    static let date = Column<LocalDateTime>("invoice_date", .timestamp, nullable: false)
    static let billingAddress = Column<String?>("billing_address", .string(70))
    static let billingCity = Column<String?>("billing_city", .string(40))
    static let billingState = Column<String?>("billing_state", .string(40))
    static let billingCountry = Column<String?>("billing_country", .string(40))
    static let billingPostalCode = Column<String?>("billing_postal_code", .string(10))
    static let total = Column<Decimal>("total", .numeric(10, 2), nullable: false)
}

enum InvoiceLines {
    static let id = Column<Int>(
        "invoice_line_id", .integer, primaryKey: true, autoincrement: .never)
    static let invoiceID = Column<Int>(
        "invoice_id", .integer, ForeignKey("invoices.invoice_id"), nullable: false, index: true)
    static let trackID = Column<Int>(
        "track_id", .integer, ForeignKey("tracks.track_id"), nullable: false, index: true)
    static let unitPrice = Column<Decimal>("unit_price", .numeric(10, 2), nullable: false)
    static let quantity = Column<Int>("quantity", .integer, nullable: false)
}
