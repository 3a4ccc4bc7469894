import SwiftSyntax

extension MappedClass {
    /// The twin of a class: a value of its columns that can be sent, compared and coded.
    func recordMembers(_ node: AttributeSyntax) -> [String] {
        guard node.asksForRecord else { return [] }
        let fields = writtenColumns.map { "\(access)var \($0.name): \($0.type ?? "")" }
        let record = """
            \(access)struct Record: Sendable, Codable, Hashable, QuicksilverORM.MappedRecord {
                \(fields.joined(separator: "\n    "))
                \(access)init(\(writtenColumns.parameters)) {
                    \(writtenColumns.map { "self.\($0.name) = \($0.name)" }.joined(separator: "\n        "))
                }
            \(rowMembers.joined(separator: "\n").indented)
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

extension MappedClass {
    /// What reading and writing rows needs of the twin; its table is the class's.
    private var rowMembers: [String] {
        let columns = Array(writtenColumns.enumerated())
        func cases(_ body: (Attribute) -> String) -> String {
            columns.map { "case \($0): \(body($1))" }.joined(separator: "\n    ")
        }
        let names = columns.map { "\"\($1.plainName)\"" }.joined(separator: ", ")
        let reads = columns.map { "self.\($1.name) = try row.read(\($0))" }
        return [
            """
            \(access)static let __record = QuicksilverORM.RecordMapping(Record.self, twinOf: \(name).self, [\(names)])
            """,
            "\(access)static func __declare(_ declaration: inout QuicksilverORM.ClassDeclaration) {}",
            """
            \(access)init(__row row: QuicksilverORM.RowLoader) throws {
                \(reads.joined(separator: "\n    "))
            }
            """,
            """
            \(access)func __get(_ attribute: Int) -> QuicksilverSQL.SQLValue {
                switch attribute {
                \(cases { "self.\($0.name).sqlValue" })
                default: .null
                }
            }
            """,
            """
            \(access)func __write(_ attribute: Int, to row: any QuicksilverSQL.RowWriter) throws {
                switch attribute {
                \(cases { "try self.\($0.name).write(to: row)" })
                default: try row.writeNull()
                }
            }
            """,
            """
            \(access)mutating func __load(_ attribute: Int, from row: QuicksilverORM.RowLoader) throws {
                switch attribute {
                \(columns.map { "case \($0): self.\($1.name) = try row.read(\($0))" }.joined(separator: "\n    "))
                default: break
                }
            }
            """,
        ]
    }
}

extension String {
    /// The text one step further in.
    fileprivate var indented: String {
        split(separator: "\n", omittingEmptySubsequences: false).map { "    \($0)" }.joined(
            separator: "\n")
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
