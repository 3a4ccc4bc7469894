/// A number with so many decimals, right-aligned.
func padded(_ value: Double?, _ decimals: Int, _ width: Int) -> String {
    guard let value else { return String(repeating: " ", count: width - 1) + "-" }
    var scaled = value
    for _ in 0..<decimals { scaled *= 10 }
    var digits = String(Int(scaled.rounded()))
    if decimals > 0 {
        while digits.count <= decimals { digits = "0" + digits }
        digits.insert(".", at: digits.index(digits.endIndex, offsetBy: -decimals))
    }
    return aligned(digits, width)
}

func aligned(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.count)) + text
}

func filled(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
}

enum Report {
    static let header =
        "row    work                                              ours ns  limit ns  ratio   cpu   target  met"

    /// One line of the table.
    static func line(_ outcome: Outcome) -> String {
        let target: String =
            switch outcome.row.target {
            case .ratio(let most): padded(most, 2, 8)
            case .nanoseconds(let most): padded(most, 0, 5) + " ns"
            case .none: aligned("-", 8)
            }
        let met = outcome.isMet.map { $0 ? "yes" : "no" } ?? ""
        let peers = outcome.peers.map { peer in
            "  \(peer.name)" + padded(outcome.limit.map { peer.cost.wall / $0.wall }, 2, 6)
        }
        return filled(outcome.row.name, 7) + filled(outcome.row.work, 47)
            + padded(outcome.ours.wall, 0, 10) + padded(outcome.limit?.wall, 0, 10)
            + padded(outcome.ratio, 2, 7) + padded(outcome.processorRatio, 2, 6) + " " + target
            + aligned(met, 5) + peers.joined()
    }

    /// The same for programs.
    static func json(_ outcome: Outcome) -> String {
        func number(_ value: Double?, _ decimals: Int) -> String {
            value == nil ? "null" : padded(value, decimals, 0)
        }
        let met = outcome.isMet.map { "\($0)" } ?? "null"
        let target: String =
            switch outcome.row.target {
            case .ratio(let most): "\"target_ratio\": \(number(most, 2))"
            case .nanoseconds(let most): "\"target_ns\": \(number(most, 0))"
            case .none: "\"target_ratio\": null"
            }
        let peers = outcome.peers.map { peer in
            let key = peer.name.lowercased().replacing(" ", with: "_")
            let ratio = outcome.limit.map { peer.cost.wall / $0.wall }
            return ", \"\(key)_ns\": \(number(peer.cost.wall, 1)), "
                + "\"\(key)_ratio\": \(number(ratio, 3))"
        }
        return "{\"row\": \"\(outcome.row.name)\", \"ours_ns\": \(number(outcome.ours.wall, 1)), "
            + "\"limit_ns\": \(number(outcome.limit?.wall, 1)), "
            + "\"ratio\": \(number(outcome.ratio, 3)), "
            + "\"ours_cpu_ns\": \(number(outcome.ours.processor, 1)), "
            + "\"limit_cpu_ns\": \(number(outcome.limit?.processor, 1)), \(target), \"met\": \(met)"
            + peers.joined() + "}"
    }
}
