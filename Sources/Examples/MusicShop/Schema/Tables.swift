import Quicksilver

/// The registry of the shop's tables.
let shop = MetaData()

let genres = Table("genres", shop, Genre.id, Genre.name)
let mediaTypes = Table("media_types", shop, MediaType.id, MediaType.name)
let artists = Table("artists", shop, Artist.id, Artist.name)
let albums = Table("albums", shop, Album.id, Album.title, Album.artistID)
let tracks = Table(
    "tracks", shop, Track.id, Track.name, Track.albumID, Track.mediaTypeID, Track.genreID,
    Track.composer, Track.milliseconds, Track.bytes, Track.unitPrice)
let playlists = Table("playlists", shop, Playlist.id, Playlist.name)
let playlistTrack = Table(
    "playlist_track", shop, PlaylistTrack.playlistID, PlaylistTrack.trackID)
let employees = Table(
    "employees", shop, Employee.id, Employee.lastName, Employee.firstName, Employee.title,
    Employee.reportsTo, Employee.birthDate, Employee.hireDate, Employee.address, Employee.city,
    Employee.state, Employee.country, Employee.postalCode, Employee.phone, Employee.fax,
    Employee.email)
let customers = Table(
    "customers", shop, Customer.id, Customer.firstName, Customer.lastName, Customer.company,
    Customer.address, Customer.city, Customer.state, Customer.country, Customer.postalCode,
    Customer.phone, Customer.fax, Customer.email, Customer.supportRepID)
let invoices = Table(
    "invoices", shop, Invoice.id, Invoice.customerID, Invoice.date, Invoice.billingAddress,
    Invoice.billingCity, Invoice.billingState, Invoice.billingCountry, Invoice.billingPostalCode,
    Invoice.total)
let invoiceLines = Table(
    "invoice_lines", shop, InvoiceLine.id, InvoiceLine.invoiceID, InvoiceLine.trackID,
    InvoiceLine.unitPrice, InvoiceLine.quantity)

/// All of them, each after those it refers to: the order of filling.
///
/// Swift makes a global when it is first used, so this list is also what registers them all.
let shopTables = [
    genres, mediaTypes, artists, albums, tracks, playlists, playlistTrack, employees, customers,
    invoices, invoiceLines,
]
