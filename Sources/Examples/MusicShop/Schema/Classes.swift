import Quicksilver

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

// The rows as objects, for the questions that go from one thing to the next. Attributes and columns meet by name, and what a class
// leaves out stays in its table.

@Mapped final class Artist {
    var artistID: Int
    var name: String?
    @Relationship(backPopulates: "artist", orderBy: "albumID") var albums: RelatedList<Album>
}

@Mapped final class Album {
    var albumID: Int
    var title: String
    @Relationship var artist: Artist?
    @Relationship(backPopulates: "album", orderBy: "trackID") var tracks: RelatedList<Track>
}

@Mapped final class Track {
    var trackID: Int
    var name: String
    var milliseconds: Int
    @Relationship var album: Album?
}

@Mapped final class Playlist {
    var playlistID: Int
    var name: String?
    @Relationship(secondary: "playlist_track", orderBy: "trackID") var tracks: RelatedList<Track>
}

@Mapped final class Employee {
    var employeeID: Int
    var firstName: String
    var lastName: String
    var country: String?
    @Relationship(backPopulates: "supportRep", orderBy: "customerID")
    var customers: RelatedList<Customer>

    var name: String { "\(firstName) \(lastName)" }
}

@Mapped final class Customer {
    var customerID: Int
    var firstName: String
    var lastName: String
    var city: String?
    var country: String?
    @Relationship var supportRep: Employee?

    var name: String { "\(firstName) \(lastName)" }
}

@Mapped final class Invoice {
    var invoiceID: Int
    var total: Decimal
    @Relationship var customer: Customer?
    @Relationship(backPopulates: "invoice", orderBy: "invoiceLineID")
    var lines: RelatedList<InvoiceLine>
}

@Mapped final class InvoiceLine {
    var invoiceLineID: Int
    var unitPrice: Decimal
    var quantity: Int
    @Relationship var invoice: Invoice?
    @Relationship var track: Track?

    var price: Decimal { unitPrice * Decimal(quantity) }
}

/// Ties the classes to the tables; done when it is first named.
let shopClasses: Void = {
    mapper(Artist.self, artists)
    mapper(Album.self, albums)
    mapper(Track.self, tracks)
    mapper(Playlist.self, playlists)
    mapper(Employee.self, employees)
    mapper(Customer.self, customers)
    mapper(Invoice.self, invoices)
    mapper(InvoiceLine.self, invoiceLines)
}()
