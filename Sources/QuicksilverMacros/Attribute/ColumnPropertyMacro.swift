package import SwiftSyntax
package import SwiftSyntaxMacros

/// `@ColumnProperty`: storage of what the static expression of the same name gave for the object's row.
package enum ColumnPropertyMacro: AccessorMacro, PeerMacro, PlainMacro {
    package static func expansion(
        of node: AttributeSyntax, providingAccessorsOf declaration: some DeclSyntaxProtocol,
        in context: some MacroExpansionContext
    ) throws -> [AccessorDeclSyntax] {
        guard let attribute = Attribute(declaration), attribute.isMappable,
            attribute.placeholder != nil
        else { return [] }
        return [
            """
            get {
                if __state.hasUnloaded { __loadUnloaded(__Slot.\(attribute.name)) }
                return _\(attribute.plainName)
            }
            """
        ].asAccessors
    }

    package static func expansion(
        of node: AttributeSyntax, providingPeersOf declaration: some DeclSyntaxProtocol,
        in context: some MacroExpansionContext
    ) throws -> [DeclSyntax] {
        guard let attribute = Attribute(declaration), attribute.isMappable,
            let type = attribute.type, let value = attribute.placeholder
        else { return [] }
        let name = attribute.plainName
        return [
            "private var _\(name): \(type) = \(value)",
            """
            \(attribute.access)final var $\(name): QuicksilverORM.AttributeHandle<\(type)> {
                QuicksilverORM.AttributeHandle(self, __Slot.\(attribute.name))
            }
            """,
        ].asDeclarations
    }
}
