import Quicksilver

/// Where the shop's rows come from: made up, or read from another database.
protocol Supply: Sendable {
    /// How many rows a table will get.
    func rowCount(of table: Table) async throws -> Int

    /// Hands over the rows of a table, a batch at a time, by its columns' names.
    func forEachBatch(
        of table: Table, size: Int, _ body: ([Parameters]) async throws -> Void
    ) async throws
}

/// A reason to stop that the shop itself found; printed as it stands.
struct ShopError: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}
