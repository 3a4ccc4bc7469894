package import SwiftSyntax
import SwiftSyntaxBuilder
package import SwiftSyntaxMacros

/// `@Mapped`: what the mapper needs of a class, beside the columns and relations that see to themselves.
package enum MappedMacro: MemberMacro, MemberAttributeMacro, ExtensionMacro {
    package static func expansion(
        of node: AttributeSyntax, providingMembersOf declaration: some DeclGroupSyntax,
        conformingTo protocols: [TypeSyntax], in context: some MacroExpansionContext
    ) throws -> [DeclSyntax] {
        guard let mapped = MappedClass(node, declaration) else {
            context.report(
                Fault("class", "@Mapped is for classes; identity is what a session keeps of a row"),
                at: node)
            return []
        }
        guard mapped.check(in: context) else { return [] }
        return mapped.members.map { DeclSyntax(stringLiteral: $0) }
    }

    package static func expansion(
        of node: AttributeSyntax, attachedTo declaration: some DeclGroupSyntax,
        providingAttributesFor member: some DeclSyntaxProtocol,
        in context: some MacroExpansionContext
    ) throws -> [AttributeSyntax] {
        guard let attribute = Attribute(member), attribute.isMappable,
            attribute.declaration.bindings.count == 1,
            !attribute.declaration.attributes.contains(where: { $0.isMapping })
        else { return [] }
        switch attribute.kind {
        case .column: return ["@Column"]
        case .relation: return ["@Relationship"]
        case .proxy, .transient: return []
        }
    }

    package static func expansion(
        of node: AttributeSyntax, attachedTo declaration: some DeclGroupSyntax,
        providingExtensionsOf type: some TypeSyntaxProtocol, conformingTo protocols: [TypeSyntax],
        in context: some MacroExpansionContext
    ) throws -> [ExtensionDeclSyntax] {
        guard !protocols.isEmpty, declaration.is(ClassDeclSyntax.self) else { return [] }
        return [
            try ExtensionDeclSyntax(
                "extension \(type.trimmed): nonisolated QuicksilverORM.MappedObject {}")
        ]
    }
}

extension AttributeListSyntax.Element {
    /// Whether it says itself what the property is.
    var isMapping: Bool {
        guard case .attribute(let attribute) = self else { return false }
        return ["Column", "Relationship", "AssociationProxy", "Transient"].contains(
            attribute.attributeName.trimmedDescription)
    }
}
