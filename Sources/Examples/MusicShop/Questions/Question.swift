import Quicksilver

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Something to ask the shop, and how the answer is found and laid out.
struct Question: Sendable {
    let title: String
    let answer: @Sendable (DatabaseEngine) async throws -> TextTable

    /// One that statements answer.
    init(_ title: String, _ answer: @escaping @Sendable (Connection) throws -> TextTable) {
        self.title = title
        self.answer = { engine in try await engine.withConnection { try answer($0) } }
    }

    /// One that objects answer.
    init(objects title: String, _ answer: @escaping @Sendable (Session) throws -> TextTable) {
        self.title = title
        self.answer = { engine in
            shopClasses
            return try await engine.withSession { try answer($0) }
        }
    }
}

/// All of them, in the order they are asked.
///
/// Each answer has a total order, and none goes by the order of texts, which is every database's own.
let questions = [
    bestCountries, runningTotals, supportSales, wrongInvoices, topArtists, bestTracks, neverSold,
    playlistOverlaps, wholeArtists, quickReturns, longestGaps, genreShares, employeeTree,
    largestInvoice, firstPlaylists, compatriots, withoutTheBusiest,
]

/// What one line of an invoice brought in.
let lineRevenue: SQLExpression<Decimal> =
    invoiceLines[InvoiceLines.unitPrice]
    * typeCoerce(invoiceLines[InvoiceLines.quantity], .numeric)

/// The year of a sale.
let saleYear = extract(.year, from: invoices[Invoices.date])

/// The month of a sale, 1 to 12.
let saleMonth = extract(.month, from: invoices[Invoices.date])

/// Lines of invoices with what was sold.
let soldTracks = invoiceLines.join(tracks).join(albums).join(artists)
