package import SwiftSyntax
package import SwiftSyntaxMacros

/// `@Composite`: accessors that put a value together of columns, and take it apart.
package enum CompositeMacro: AccessorMacro, PeerMacro, PlainMacro {
    package static func expansion(
        of node: AttributeSyntax, providingAccessorsOf declaration: some DeclSyntaxProtocol,
        in context: some MacroExpansionContext
    ) throws -> [AccessorDeclSyntax] {
        guard let attribute = Attribute(declaration), attribute.isRelatable else { return [] }
        let columns = node.texts
        guard columns.count > 1 else { return [] }
        let type = attribute.unwrappedType
        let isOptional = attribute.isOptional
        let mark = isOptional ? "?" : ""
        func assigned(_ prefix: String, _ value: String) -> String {
            "let parts = \(value)\(mark).parts\n"
                + columns.enumerated().map { "\(prefix)\($1) = parts\(mark).\($0)" }
                .joined(separator: "\n")
        }
        // Without a branch: the compiler wants to see each store initialised once.
        let initial =
            isOptional
            ? columns.enumerated().map { "_\($1) = initialValue.flatMap { $0.parts.\($0) }" }
                .joined(separator: "\n") : assigned("_", "initialValue")
        let stores = columns.map { "_\($0)" }.joined(separator: ", ")
        let bound = columns.enumerated().map { "let part\($0) = \($1)" }.joined(separator: ", ")
        let names = columns.indices.map { "part\($0)" }.joined(separator: ", ")
        let get =
            isOptional
            ? "guard \(bound) else { return nil }\nreturn \(type)(parts: (\(names)))"
            : "\(type)(parts: (\(columns.joined(separator: ", "))))"
        return [
            """
            @storageRestrictions(initializes: \(stores))
            init(initialValue) {
                \(initial)
            }
            """,
            """
            get {
                \(get)
            }
            """,
            """
            set {
                \(assigned("", "newValue"))
            }
            """,
        ].asAccessors
    }

    package static func expansion(
        of node: AttributeSyntax, providingPeersOf declaration: some DeclSyntaxProtocol,
        in context: some MacroExpansionContext
    ) throws -> [DeclSyntax] {
        guard let attribute = Attribute(declaration), attribute.isRelatable, node.texts.count > 1
        else { return [] }
        return [
            """
            \(attribute.access)static var \(attribute.name): QuicksilverORM.CompositePath<\(attribute.unwrappedType)> {
                QuicksilverORM.CompositePath(__mapping, "\(attribute.plainName)")
            }
            """
        ].asDeclarations
    }
}

extension AttributeSyntax {
    /// The texts among its arguments.
    var texts: [String] {
        guard case .argumentList(let list) = arguments else { return [] }
        return list.compactMap { argument in
            argument.expression.as(StringLiteralExprSyntax.self)?.segments.trimmedDescription
        }
    }
}
