import SwiftSyntax

extension MappedClass {
    /// The twin of a class: a value of its columns that can be sent, compared and coded.
    func recordMembers(_ node: AttributeSyntax) -> [String] {
        guard node.asksForRecord else { return [] }
        let fields = writtenColumns.map { "\(access)var \($0.name): \($0.type ?? "")" }
        let record = """
            \(access)struct Record: Sendable, Codable, Hashable {
                \(fields.joined(separator: "\n    "))
                \(access)init(\(writtenColumns.parameters)) {
                    \(writtenColumns.map { "self.\($0.name) = \($0.name)" }.joined(separator: "\n        "))
                }
            }
            """
        let values = writtenColumns.map { "\($0.name): \($0.name)" }.joined(separator: ", ")
        let assignments = writtenColumns.map { "_\($0.plainName) = record.\($0.name)" }
        return [
            record,
            "\(access)final var record: Record { Record(\(values)) }",
            """
            \(access)init(_ record: Record) {
                \(assignments.joined(separator: "\n    "))
                __assignRecord()
            }
            """,
        ]
    }
}

extension AttributeSyntax {
    /// Whether `record: true` is among its arguments.
    var asksForRecord: Bool {
        guard case .argumentList(let list) = arguments else { return false }
        return list.contains {
            $0.label?.text == "record" && $0.expression.trimmedDescription == "true"
        }
    }
}
