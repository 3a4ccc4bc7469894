package import SwiftSyntax
package import SwiftSyntaxMacros

/// `@Relationship`: accessors over the session's knowledge of other objects.
///
/// Shape: `var user: User?` and `var addresses: RelatedList<Address>` keep nothing in the class; the static `user` joins in
/// queries, `$user` asks what is loaded and loads.
package enum RelationshipMacro: AccessorMacro, PeerMacro, PlainMacro {
    package static func expansion(
        of node: AttributeSyntax, providingAccessorsOf declaration: some DeclSyntaxProtocol,
        in context: some MacroExpansionContext
    ) throws -> [AccessorDeclSyntax] {
        guard let attribute = Attribute(declaration) else { return [] }
        guard attribute.isRelatable else { return attribute.standInAccessors }
        return [
            "get { __related(__Slot.\(attribute.name)) }",
            "set { __relate(__Slot.\(attribute.name), to: newValue) }",
        ].asAccessors
    }

    package static func expansion(
        of node: AttributeSyntax, providingPeersOf declaration: some DeclSyntaxProtocol,
        in context: some MacroExpansionContext
    ) throws -> [DeclSyntax] {
        guard let attribute = Attribute(declaration), attribute.isRelatable,
            let type = attribute.type
        else { return [] }
        let name = attribute.name
        return [
            """
            \(attribute.access)static var \(name): QuicksilverORM.RelationPath<\(type)> {
                __relation(__Slot.\(name))
            }
            """,
            """
            \(attribute.access)final var $\(attribute.plainName): QuicksilverORM.RelationHandle<\(type)> {
                QuicksilverORM.RelationHandle(self, __Slot.\(name))
            }
            """,
        ].asDeclarations
    }
}

extension Attribute {
    /// Whether the class's own macro found nothing wrong with it; what is wrong is reported there, once.
    var isRelatable: Bool {
        isMappable && initialValue == nil && isRelationType && !lacksCreate
            && (!isScalarProxy || isOptional)
    }
}

extension Attribute {
    /// What the compiler wants to see of a property whose fault was reported, where it takes any.
    ///
    /// Shape: never runs, as the fault is an error of compiling.
    fileprivate var standInAccessors: [AccessorDeclSyntax] {
        isMappable && initialValue == nil
            ? ["get { Swift.fatalError() }", "set {}"].asAccessors : []
    }
}

/// `@AssociationProxy`: accessors over another relation, whose objects stay hidden, and a static for queries.
package enum AssociationProxyMacro: AccessorMacro, PeerMacro, PlainMacro {
    package static func expansion(
        of node: AttributeSyntax, providingAccessorsOf declaration: some DeclSyntaxProtocol,
        in context: some MacroExpansionContext
    ) throws -> [AccessorDeclSyntax] {
        guard let attribute = Attribute(declaration) else { return [] }
        guard attribute.isRelatable else { return attribute.standInAccessors }
        guard let type = attribute.type, case .argumentList(let list) = node.arguments,
            let relation = list.first?.expression.trimmedDescription
        else { return [] }
        let arguments = list.dropFirst().map {
            ($0.label.map { "\($0.text): " } ?? "") + $0.expression.trimmedDescription
        }
        guard !attribute.isScalarProxy else {
            guard let path = arguments.first else { return [] }
            let value = "self[keyPath: \(relation)], \(path)"
            let rest = (["self", relation, path, "newValue"] + arguments.dropFirst())
                .joined(separator: ", ")
            return [
                "get { QuicksilverORM.ScalarProxy.__value(\(value)) }",
                "set { QuicksilverORM.ScalarProxy.__assign(\(rest)) }",
            ].asAccessors
        }
        let rest = arguments.joined(separator: ", ")
        let view = "\(type).__attached(self[keyPath: \(relation)], \(rest))"
        return [
            "get { \(view) }",
            "set { \(view).assign(plain: newValue.plain) }",
        ].asAccessors
    }

    package static func expansion(
        of node: AttributeSyntax, providingPeersOf declaration: some DeclSyntaxProtocol,
        in context: some MacroExpansionContext
    ) throws -> [DeclSyntax] {
        guard let attribute = Attribute(declaration), attribute.isRelatable,
            let type = attribute.type
        else { return [] }
        let path = attribute.isScalarProxy ? "ScalarAssociationPath" : "AssociationPath"
        let make = attribute.isScalarProxy ? "__scalarAssociation" : "__association"
        return [
            """
            \(attribute.access)static var \(attribute.name): QuicksilverORM.\(path)<\(type)> {
                \(make)("\(attribute.plainName)")
            }
            """
        ].asDeclarations
    }
}
