package import SwiftSyntax
import SwiftSyntaxBuilder
package import SwiftSyntaxMacros

/// `@Mapped`: what the mapper needs of a class, beside the columns and relations that see to themselves.
package enum MappedMacro: MemberMacro, MemberAttributeMacro, ExtensionMacro, PlainMacro {
    package static func expansion(
        of node: AttributeSyntax, providingMembersOf declaration: some DeclGroupSyntax,
        conformingTo protocols: [TypeSyntax], in context: some MacroExpansionContext
    ) throws -> [DeclSyntax] {
        guard let mapped = MappedClass(node, declaration) else {
            context.report(
                Fault(
                    "class",
                    "@Mapped is for classes, whose objects a session keeps; a struct, which is the value of a row, is a @MappedRecord"
                ), at: node,
                declaration.is(StructDeclSyntax.self) ? [node.renamed(to: "MappedRecord")] : [])
            return []
        }
        let members =
            mapped.check(in: context)
            ? mapped.members + mapped.recordMembers(node) : mapped.standIn?.members ?? []
        return members.asDeclarations
    }

    package static func expansion(
        of node: AttributeSyntax, attachedTo declaration: some DeclGroupSyntax,
        providingAttributesFor member: some DeclSyntaxProtocol,
        in context: some MacroExpansionContext
    ) throws -> [AttributeSyntax] {
        guard declaration.is(ClassDeclSyntax.self), let attribute = Attribute(member),
            attribute.isMappable, attribute.declaration.bindings.count == 1,
            !attribute.declaration.attributes.contains(where: { $0.isMapping })
        else { return [] }
        switch attribute.kind {
        case .column: return ["@Column"]
        case .relation: return ["@Relationship"]
        case .proxy, .transient, .composite, .expression: return []
        }
    }

    package static func expansion(
        of node: AttributeSyntax, attachedTo declaration: some DeclGroupSyntax,
        providingExtensionsOf type: some TypeSyntaxProtocol, conformingTo protocols: [TypeSyntax],
        in context: some MacroExpansionContext
    ) throws -> [ExtensionDeclSyntax] {
        guard !protocols.isEmpty else { return [] }
        guard declaration.is(ClassDeclSyntax.self) else { return [] }
        return [
            try ExtensionDeclSyntax(
                "extension \(type.trimmed): nonisolated QuicksilverORM.MappedObject {}")
        ]
    }
}

extension AttributeListSyntax.Element {
    /// Whether it says itself what the property is.
    var isMapping: Bool {
        [
            "Column", "Relationship", "AssociationProxy", "Transient", "Composite",
            "ColumnProperty",
        ].contains { isNamed($0) }
    }

    /// Whether it is the attribute of a name.
    func isNamed(_ name: String) -> Bool {
        guard case .attribute(let attribute) = self else { return false }
        return attribute.attributeName.trimmedDescription == name
    }
}
