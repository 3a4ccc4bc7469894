import SwiftSyntax

/// A class as `@Mapped` reads it.
struct MappedClass {
    /// Its declaration.
    let declaration: ClassDeclSyntax
    /// Its name.
    let name: String
    /// `public `, `package ` or nothing: who may see what is generated.
    let access: String
    /// Whether it can have subclasses.
    let isFinal: Bool
    /// The table's name, as an expression; nil when none is said.
    let table: String?
    /// The arguments of `@Mapped` behind the table's name.
    let options: String
    /// Its stored properties in order.
    private(set) var attributes: [Attribute]
    /// Whether something is wrong with it, so that what is generated is there to be compiled only.
    private(set) var isFaulty = false
    /// Whether it declares an initialiser.
    let hasInitializer: Bool
    /// Whether it declares an initialiser that isn't a convenience.
    let hasDesignatedInitializer: Bool
    /// The mapped class it inherits from, where it says so.
    let superclass: String?
    /// How it inherits from that, as an expression.
    let inheritance: String?

    /// The columns, and what is read like them, in order.
    var columns: [Attribute] {
        attributes.filter { $0.kind == .column || $0.kind == .expression }
    }
    /// Properties that aren't mapped, and views over relations.
    var proxies: [Attribute] { attributes.filter { $0.kind == .proxy } }
    /// The relations in order.
    var relations: [Attribute] { attributes.filter { $0.kind == .relation } }

    /// What stands in for the class once its faults are reported, so that nothing else is said of them.
    var standIn: MappedClass? {
        guard declaration.genericParameterClause == nil else { return nil }
        var copy = self
        copy.isFaulty = true
        copy.attributes = attributes.filter(\.isSound)
        return copy
    }

    init?(_ node: AttributeSyntax, _ group: some DeclGroupSyntax) {
        guard let declaration = group.as(ClassDeclSyntax.self) else { return nil }
        self.declaration = declaration
        name = declaration.name.text
        isFinal = declaration.modifiers.contains { $0.name.tokenKind == .keyword(.final) }
        var access = ""
        for modifier in declaration.modifiers {
            switch modifier.name.tokenKind {
            case .keyword(.public), .keyword(.open): access = "public "
            case .keyword(.package): access = "package "
            default: continue
            }
        }
        self.access = access
        var table: String?
        var options: [String] = []
        var inherits: String?
        if case .argumentList(let list) = node.arguments {
            for argument in list {
                if argument.label == nil {
                    table = argument.expression.trimmedDescription
                } else if argument.label?.text == "inherits" {
                    inherits = argument.expression.trimmedDescription
                } else if argument.label?.text == "record" {
                    continue
                } else {
                    options.append(
                        "\(argument.label?.text ?? ""): \(argument.expression.trimmedDescription)")
                }
            }
        }
        self.table = table
        self.options = options.joined(separator: ", ")
        attributes = declaration.memberBlock.members.compactMap { Attribute($0.decl) }
        inheritance = inherits
        superclass =
            inherits != nil
            ? declaration.inheritanceClause?.inheritedTypes.first?.type.trimmedDescription : nil
        hasDesignatedInitializer = declaration.memberBlock.members.contains { member in
            guard let initializer = member.decl.as(InitializerDeclSyntax.self) else { return false }
            return !initializer.modifiers.contains { $0.name.tokenKind == .keyword(.convenience) }
        }
        hasInitializer = declaration.memberBlock.members.contains {
            $0.decl.is(InitializerDeclSyntax.self)
        }
    }
}
