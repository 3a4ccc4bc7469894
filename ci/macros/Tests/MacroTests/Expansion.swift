import Foundation
import QuicksilverMacros
import SwiftDiagnostics
import SwiftParser
import SwiftSyntax
import SwiftSyntaxBuilder
import SwiftSyntaxMacroExpansion
import SwiftSyntaxMacros
import Testing

/// What the compiler would make of a source, and say of it.
struct Expansion {
    private static let macros: [String: MacroSpec] = [
        "Mapped": MacroSpec(type: MappedMacro.self, conformances: ["MappedObject"]),
        "MappedRecord": MacroSpec(type: MappedRecordMacro.self, conformances: ["MappedRecord"]),
        "Column": MacroSpec(type: ColumnMacro.self),
        "Relationship": MacroSpec(type: RelationshipMacro.self),
        "AssociationProxy": MacroSpec(type: AssociationProxyMacro.self),
        "Composite": MacroSpec(type: CompositeMacro.self),
        "ColumnProperty": MacroSpec(type: ColumnPropertyMacro.self),
        "Hybrid": MacroSpec(type: TransientMacro.self),
        "Transient": MacroSpec(type: TransientMacro.self),
    ]

    /// The source with its macros expanded.
    let text: String
    /// What was reported, in order.
    let diagnostics: [Diagnostic]
    private let source: String
    private let context: BasicMacroExpansionContext

    init(_ source: String) {
        let file = Parser.parse(source: source)
        let context = BasicMacroExpansionContext(
            sourceFiles: [file: .init(moduleName: "Test", fullFilePath: "Test.swift")])
        let expanded = file.expand(macroSpecs: Expansion.macros) { node in
            BasicMacroExpansionContext(
                sharingWith: context, lexicalContext: node.allMacroLexicalContexts())
        }
        text = expanded.description
        diagnostics = context.diagnostics
        self.source = source
        self.context = context
    }

    /// The messages, each with the line it stands at.
    var messages: [String] {
        diagnostics.map { diagnostic in
            let place = context.location(
                for: diagnostic.position, anchoredAt: diagnostic.node, fileName: "Test.swift")
            return "\(place.line): \(diagnostic.message)"
        }
    }

    /// The source with all repairs made; nil when none is offered.
    var repaired: String? {
        var result = source
        for change in diagnostics.flatMap(\.fixIts).flatMap(\.changes) {
            guard case .replace(let old, let new) = change,
                let range = result.range(of: old.trimmedDescription)
            else { continue }
            result.replaceSubrange(range, with: new.trimmedDescription)
        }
        return result == source ? nil : result
    }

    /// Whether a text stands in the expansion, whatever its layout.
    func has(_ part: String) -> Bool {
        func plain(_ text: String) -> String {
            text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        }
        return plain(text).contains(plain(part))
    }
}

extension Expansion: CustomTestStringConvertible {
    var testDescription: String { text }
}
