#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Rows of texts under headings, printed so that they line up.
struct TextTable: Sendable {
    /// A heading; numbers stand at the right.
    struct Heading: Sendable, ExpressibleByStringLiteral {
        let text: String
        let isNumber: Bool

        init(stringLiteral value: String) {
            text = value
            isNumber = false
        }

        private init(number text: String) {
            self.text = text
            isNumber = true
        }

        static func number(_ text: String) -> Heading { Heading(number: text) }
    }

    private let headings: [Heading]
    private var rows: [[String]] = []

    init(_ headings: Heading...) {
        self.headings = headings
    }

    /// Adds a row, one cell for each heading; nil is a dash.
    mutating func add(_ cells: (any CustomStringConvertible)?...) {
        rows.append(cells.map { $0?.description ?? "-" })
    }

    /// The table as lines.
    var text: String {
        guard !rows.isEmpty else { return "  nothing" }
        let widths = headings.indices.map { column in
            rows.reduce(headings[column].text.count) { max($0, $1[column].count) }
        }
        let lines =
            [headings.map(\.text), widths.map { String(repeating: "-", count: $0) }] + rows
        return lines.map { line($0, widths) }.joined(separator: "\n")
    }

    private func line(_ cells: [String], _ widths: [Int]) -> String {
        var line = ""
        for (column, cell) in cells.enumerated() {
            let blank = String(repeating: " ", count: widths[column] - cell.count)
            line += "  " + (headings[column].isNumber ? blank + cell : cell + blank)
        }
        while line.last == " " { line.removeLast() }
        return line
    }
}

/// Money as it is on a bill: `12.50`.
func money(_ amount: Decimal?) -> String {
    guard let amount else { return "-" }
    let text = amount.description
    guard let point = text.firstIndex(of: ".") else { return text + ".00" }
    let digits = text.distance(from: point, to: text.endIndex) - 1
    return text + String(repeating: "0", count: max(0, 2 - digits))
}

/// A part of a whole in percent, with one digit, halves up: `12.5`. Neither is negative.
func percent(_ part: Decimal, of whole: Decimal) -> String {
    let (part, whole) = (units(part), units(whole))
    guard whole > 0 else { return "-" }
    let tenths = (2_000 * part + whole) / (2 * whole)
    return "\(tenths / 10).\(tenths % 10)"
}

/// How many hundredths of a cent an amount is.
private func units(_ amount: Decimal) -> Int {
    Int((amount * 10_000).description.prefix { $0 != "." }) ?? 0
}

/// A year and a month: `2024-03`.
func month(_ year: Int, _ month: Int) -> String { "\(year)-\(month < 10 ? "0" : "")\(month)" }
