public import QuicksilverSQL
public import Testing

/// The name of a dialect in a snapshot: `.sqlite`, `.postgresql`, `.mariadb`, an outside dialect's, or `.all`.
public struct DialectName: Hashable, Sendable, ExpressibleByStringLiteral, CustomStringConvertible {
    /// The name, as ``Dialect/name`` has it.
    public let description: String

    /// A dialect by its name.
    public init(stringLiteral name: String) { description = name }

    /// A dialect by its name.
    public init(_ name: String) { description = name }

    /// Every dialect that isn't listed by its own name.
    public static let all: DialectName = "all"
    /// SQLite.
    public static let sqlite: DialectName = "sqlite"
    /// PostgreSQL.
    public static let postgresql: DialectName = "postgresql"
    /// MariaDB.
    public static let mariadb: DialectName = "mariadb"
}

/// The binds a snapshot expects: one list for every dialect, or one each.
///
/// Shape: `[5, "x"]`, or `[.postgresql: [.array([1, 2])], .all: [1, 2]]`.
public struct ExpectedBinds: Sendable, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral {
    /// The lists by dialect.
    public let lists: [DialectName: [SQLValue]]

    /// One list for every dialect.
    public init(arrayLiteral elements: SQLValue...) { lists = [.all: elements] }

    /// A list for each dialect.
    public init(dictionaryLiteral elements: (DialectName, [SQLValue])...) {
        lists = Dictionary(elements) { _, last in last }
    }
}

/// Compares the SQL of statements with texts that stand beside them in a test.
///
/// Shape: made once for a test target with its dialects. A text that differs is recorded as an issue that shows the text
/// to paste; a red test never turns itself green.
public struct SQLSnapshots: Sendable {
    /// The dialects that every snapshot is checked on.
    public let dialects: [any Dialect]

    /// Snapshots over dialects.
    public init(_ dialects: [any Dialect]) { self.dialects = dialects }

    /// Expects a statement to be exactly these texts with exactly these binds.
    ///
    /// Shape: a text for each dialect; `.all` stands for those that aren't named.
    public func expect(
        _ statement: any Statement, _ expected: [DialectName: String], binds: ExpectedBinds = [],
        pretty: Bool = false, sourceLocation: SourceLocation = #_sourceLocation
    ) {
        for dialect in dialects {
            do throws(CompileError) {
                let compiled = try statement.compile(for: dialect, pretty: pretty)
                compare(compiled.sql, expected, dialect, sourceLocation)
                compare(compiled.binds, binds, dialect, sourceLocation)
            } catch {
                Issue.record("\(dialect.name): \(error)", sourceLocation: sourceLocation)
            }
        }
    }

    /// Expects statements of a schema, made by a closure, to be exactly these texts; several end with `;` and a new line.
    public func expectDDL(
        _ expected: [DialectName: String], sourceLocation: SourceLocation = #_sourceLocation,
        _ make: (any Dialect) throws -> [String]
    ) {
        for dialect in dialects {
            do {
                let text = try make(dialect).joined(separator: ";\n")
                compare(text, expected, dialect, sourceLocation)
            } catch {
                Issue.record("\(dialect.name): \(error)", sourceLocation: sourceLocation)
            }
        }
    }

    /// Expects dialects to refuse a statement by the construct they name, and all others to take it.
    ///
    /// Shape: `[.sqlite: "DISTINCT ON"]`; `.all` stands for those that aren't named.
    public func expectRefused(
        _ statement: any Statement, _ constructs: [DialectName: String],
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        for dialect in dialects {
            let construct = constructs[DialectName(dialect.name)] ?? constructs[.all]
            do throws(CompileError) {
                let compiled = try statement.compile(for: dialect)
                if let construct {
                    Issue.record(
                        "\(dialect.name) takes '\(construct)': \(compiled.sql)",
                        sourceLocation: sourceLocation)
                }
            } catch {
                let fits =
                    error.code == .unsupported && error.dialect == dialect.name
                    && error.construct == construct
                if !fits {
                    Issue.record(
                        "\(dialect.name), construct '\(error.construct ?? "none")': \(error)",
                        sourceLocation: sourceLocation)
                }
            }
        }
    }

    private func compare(
        _ text: String, _ expected: [DialectName: String], _ dialect: any Dialect,
        _ location: SourceLocation
    ) {
        let wanted = expected[DialectName(dialect.name)] ?? expected[.all]
        if text != wanted {
            Issue.record(
                """
                the SQL differs
                  wanted  \(wanted ?? "nothing")
                  to paste:
                .\(dialect.name): \(literal(text)),
                """, sourceLocation: location)
        }
    }

    private func compare(
        _ binds: [SQLValue?], _ expected: ExpectedBinds, _ dialect: any Dialect,
        _ location: SourceLocation
    ) {
        let wanted = expected.lists[DialectName(dialect.name)] ?? expected.lists[.all] ?? []
        if binds != wanted.map(Optional.some) {
            let found = binds.map { $0.map(\.description) ?? "no value" }
            Issue.record(
                """
                the binds differ on \(dialect.name)
                  wanted  \(wanted)
                  found   [\(found.joined(separator: ", "))]
                """, sourceLocation: location)
        }
    }

    /// A text as a Swift literal.
    private func literal(_ text: String) -> String {
        if text.contains("\n") { return "\"\"\"\n\(text)\n\"\"\"" }
        let needsPounds = text.contains("\"") || text.contains("\\")
        return needsPounds ? "#\"\(text)\"#" : "\"\(text)\""
    }
}
