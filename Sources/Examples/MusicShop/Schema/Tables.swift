import Quicksilver

/// The registry of the shop's tables.
let shop = MetaData()

let genres = Table("genres", shop, Genres.id, Genres.name)
let mediaTypes = Table("media_types", shop, MediaTypes.id, MediaTypes.name)
let artists = Table("artists", shop, Artists.id, Artists.name)
let albums = Table("albums", shop, Albums.id, Albums.title, Albums.artistID)
let tracks = Table(
    "tracks", shop, Tracks.id, Tracks.name, Tracks.albumID, Tracks.mediaTypeID, Tracks.genreID,
    Tracks.composer, Tracks.milliseconds, Tracks.bytes, Tracks.unitPrice)
let playlists = Table("playlists", shop, Playlists.id, Playlists.name)
let playlistTrack = Table(
    "playlist_track", shop, PlaylistTracks.playlistID, PlaylistTracks.trackID)
let employees = Table(
    "employees", shop, Employees.id, Employees.lastName, Employees.firstName, Employees.title,
    Employees.reportsTo, Employees.birthDate, Employees.hireDate, Employees.address, Employees.city,
    Employees.state, Employees.country, Employees.postalCode, Employees.phone, Employees.fax,
    Employees.email)
let customers = Table(
    "customers", shop, Customers.id, Customers.firstName, Customers.lastName, Customers.company,
    Customers.address, Customers.city, Customers.state, Customers.country, Customers.postalCode,
    Customers.phone, Customers.fax, Customers.email, Customers.supportRepID)
let invoices = Table(
    "invoices", shop, Invoices.id, Invoices.customerID, Invoices.date, Invoices.billingAddress,
    Invoices.billingCity, Invoices.billingState, Invoices.billingCountry,
    Invoices.billingPostalCode,
    Invoices.total)
let invoiceLines = Table(
    "invoice_lines", shop, InvoiceLines.id, InvoiceLines.invoiceID, InvoiceLines.trackID,
    InvoiceLines.unitPrice, InvoiceLines.quantity)

/// All of them, each after those it refers to: the order of filling.
///
/// Swift makes a global when it is first used, so this list is also what registers them all.
let shopTables = [
    genres, mediaTypes, artists, albums, tracks, playlists, playlistTrack, employees, customers,
    invoices, invoiceLines,
]
