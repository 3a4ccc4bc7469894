import QuicksilverMacros
import SwiftDiagnostics
import SwiftParser
import SwiftSyntax
import SwiftSyntaxMacroExpansion
import SwiftSyntaxMacros
import Testing

/// What `@Mapped` says of a class it can't map, and what it writes for one it can.
@Suite struct MappedMacroTests {
    /// What the macro reports of a declaration: messages, with the lines they stand at, and repairs.
    private func faults(_ source: String) throws -> [String] {
        try expand(source).diagnostics.map { diagnostic in
            let repairs = diagnostic.fixIts.map { " [\($0.message.message)]" }.joined()
            return diagnostic.message + repairs
        }
    }

    private func expand(
        _ source: String
    ) throws -> (members: [String], diagnostics: [Diagnostic]) {
        let file = Parser.parse(source: source)
        let context = BasicMacroExpansionContext(
            sourceFiles: [file: .init(moduleName: "Test", fullFilePath: "Test.swift")])
        let item = try #require(file.statements.first?.item)
        let group: any DeclGroupSyntax =
            if let declaration = item.as(ClassDeclSyntax.self) { declaration } else {
                try #require(item.as(StructDeclSyntax.self))
            }
        guard case .attribute(let attribute)? = group.attributes.first else { return ([], []) }
        let members = try MappedMacro.expansion(
            of: attribute, providingMembersOf: group, conformingTo: [], in: context)
        return (members.map(\.description), context.diagnostics)
    }

    @Test func misuseIsNamedWithItsRemedy() throws {
        #expect(
            try faults("@Mapped(\"a\") struct A { var id: Int? }") == [
                "@Mapped is for classes; identity is what a session keeps of a row"
            ])
        #expect(
            try faults("@Mapped(\"a\") class A<T> { var id: Int? }") == [
                "@Mapped: a generic class can't be mapped; map a subclass that says its types"
            ])
        #expect(
            try faults("@Mapped(\"a\") class A { let id: Int }") == [
                "@Mapped: 'id' is a `let`, which a session couldn't set; write `private(set) var`, or mark it @Transient "
                    + "[replace `let` by `var`]"
            ])
        #expect(
            try faults("@Mapped(\"a\") class A { var a, b: Int }") == [
                "@Mapped: declare each mapped property on its own: `var a: Int`, then `var b: Int`"
            ])
        #expect(
            try faults("@Mapped(\"a\") class A { var n = make() }") == [
                "@Mapped: 'n' needs a type annotation: its initial value doesn't tell the type"
            ])
        #expect(
            try faults("@Mapped(\"a\") class A { var n: Int = 0 { didSet {} } }") == [
                "@Mapped: 'n' can't have willSet or didSet, as its accessors are generated; use the session's events, "
                    + "or mark it @Transient"
            ])
        #expect(
            try faults("@Mapped(\"a\") class A { @Relationship var b: B }") == [
                "@Relationship: a relation to one object is Optional, as its row may be missing: `var b: B?`"
            ])
        #expect(
            try faults("@Mapped(\"a\") class A { @Relationship var b: RelatedList<B> = [] }") == [
                "@Relationship: 'b' can't have an initial value; assign it in an initialiser"
            ])
    }

    @Test func transientPropertiesAreLeftAlone() throws {
        #expect(
            try faults(
                "@Mapped(\"a\") class A { var id: Int?; @Transient let x = make(); static let y = 1; var z: Int { 1 } }"
            ) == [])
    }

    @Test func namesMayBeKeywords() throws {
        let members = try expand("@Mapped(\"a\") final class A { var `default`: Int }").members
        #expect(members.contains { $0.contains("static let `default` = 0") })
        #expect(members.contains { $0.contains("case __Slot.`default`: _default.sqlValue") })
        #expect(members.contains { $0.contains("declaration.column(\"default\", of: Int.self)") })
    }

    @Test func subclassesCountOn() throws {
        let members = try expand(
            "@Mapped(\"b\", inherits: .concrete) final class B: A { var x: Int; init(x: Int) {} }"
        ).members
        #expect(members.contains { $0.contains("static let x = A.__columnCount + 0") })
        #expect(members.contains { $0.contains("try super.init(__row: row)") })
        #expect(!members.contains { $0.contains("InstanceState()") })
    }
}
