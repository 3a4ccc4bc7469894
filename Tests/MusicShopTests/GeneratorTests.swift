import Quicksilver
import QuicksilverTesting
import Testing

@testable import MusicShop

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

@Suite struct GeneratorTests {
    @Test func givesTheSameRowsEachTime() async throws {
        for table in shopTables {
            let first = try await rows(of: table, Generator(scale: 1), size: 100)
            let second = try await rows(of: table, Generator(scale: 1), size: 333)
            #expect(first.map(\.values) == second.map(\.values))
            #expect(first.count == Generator(scale: 1).rowCount(of: table))
        }
    }

    @Test func keysAreUniqueAndReferencesAreThere() async throws {
        for scale in [1, 3] {
            var keys: [String: Set<[SQLValue]>] = [:]
            for table in shopTables {
                let rows = try await rows(of: table, Generator(scale: scale), size: 1_000)
                let found = rows.map { row in table.primaryKey.compactMap { row[$0.key] } }
                keys[table.name] = Set(found)
                #expect(Set(found).count == rows.count, "\(table.name) repeats a key")
                for column in table.columns {
                    for reference in column.foreignKeys {
                        let target = String(reference.target.split(separator: ".")[0])
                        let known = keys[target] ?? []
                        let dangling = rows.compactMap { $0[column.key] }
                            .filter { !$0.isNull && !known.contains([$0]) }
                        #expect(dangling.isEmpty, "\(table.name).\(column.name)")
                    }
                }
            }
        }
    }

    @Test func totalsAreTheSumsOfTheLines() async throws {
        let generator = Generator(scale: 1)
        var sums: [SQLValue: Decimal] = [:]
        for line in try await rows(of: invoiceLines, generator, size: 1_000) {
            guard case .decimal(let price)? = line["unit_price"],
                case .int(let quantity)? = line["quantity"], let invoice = line["invoice_id"]
            else { throw TestFailure("a line lacks a value") }
            sums[invoice, default: 0] += price * Decimal(quantity)
        }
        for invoice in try await rows(of: invoices, generator, size: 1_000) {
            let id = try #require(invoice["invoice_id"])
            #expect(invoice["total"] == sums[id].map { .decimal($0) })
        }
    }

    private func rows(
        of table: Table, _ generator: Generator, size: Int
    ) async throws -> [Parameters] {
        var all: [Parameters] = []
        try await generator.forEachBatch(of: table, size: size) { all += $0 }
        return all
    }

    @Test func groupsFindTheirMembers() {
        let groups = Groups([2, 1, 3])
        #expect((0..<12).map(groups.group(of:)) == [0, 0, 1, 2, 2, 2, 3, 3, 4, 5, 5, 5])
        #expect(groups.members(of: 5) == 9..<12)
    }
}
