package import SwiftSyntax
import SwiftSyntaxBuilder
package import SwiftSyntaxMacros

/// `@MappedRecord`: what reading and writing rows as values needs of a struct.
package enum MappedRecordMacro: MemberMacro, MemberAttributeMacro, ExtensionMacro, PlainMacro {
    package static func expansion(
        of node: AttributeSyntax, providingMembersOf declaration: some DeclGroupSyntax,
        conformingTo protocols: [TypeSyntax], in context: some MacroExpansionContext
    ) throws -> [DeclSyntax] {
        guard let record = MappedStruct(node, declaration) else {
            context.report(
                Fault(
                    "struct",
                    "@MappedRecord is for structs, which are values of rows; a class, whose objects a session keeps, is @Mapped"
                ), at: node,
                declaration.is(ClassDeclSyntax.self) ? [node.renamed(to: "Mapped")] : [])
            return []
        }
        guard record.check(in: context) else { return [] }
        return record.members.asDeclarations
    }

    package static func expansion(
        of node: AttributeSyntax, attachedTo declaration: some DeclGroupSyntax,
        providingAttributesFor member: some DeclSyntaxProtocol,
        in context: some MacroExpansionContext
    ) throws -> [AttributeSyntax] {
        guard declaration.is(StructDeclSyntax.self), let attribute = Attribute(member),
            attribute.isMappable, attribute.kind == .column,
            attribute.declaration.bindings.count == 1,
            !attribute.declaration.attributes.contains(where: { $0.isMapping })
        else { return [] }
        return ["@Column"]
    }

    package static func expansion(
        of node: AttributeSyntax, attachedTo declaration: some DeclGroupSyntax,
        providingExtensionsOf type: some TypeSyntaxProtocol, conformingTo protocols: [TypeSyntax],
        in context: some MacroExpansionContext
    ) throws -> [ExtensionDeclSyntax] {
        guard !protocols.isEmpty, declaration.is(StructDeclSyntax.self) else { return [] }
        return [
            try ExtensionDeclSyntax(
                "extension \(type.trimmed): nonisolated QuicksilverORM.MappedRecord {}")
        ]
    }
}
