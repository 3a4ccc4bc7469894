import SwiftSyntax

/// A stored property of a mapped class, as the macros read it.
struct Attribute {
    /// What it is to the mapper.
    enum Kind {
        case column
        case relation
        case proxy
        case composite
        case expression
        case transient
    }

    /// The property's declaration.
    let declaration: VariableDeclSyntax
    /// Its name as it is written, with back-ticks where it has them.
    let name: String
    /// Its type as it is written, or as its initial value's literal says; nil when neither tells.
    let type: String?
    /// Its initial value as it is written.
    let initialValue: String?
    /// What it is to the mapper.
    let kind: Kind
    /// The arguments of its `@Column` or `@Relationship`.
    let arguments: String

    /// Its name without back-ticks.
    var plainName: String { name.filter { $0 != "`" } }
    /// Whether its type is an Optional.
    var isOptional: Bool { type.map { $0.hasSuffix("?") || $0.hasPrefix("Optional<") } ?? false }
    /// What stands for "none" in an initialiser.
    var emptyValue: String {
        if isOptional { return "nil" }
        return type?.contains("Dictionary<") == true || type?.contains("Map<") == true
            ? "[:]" : "[]"
    }
    /// Whether it is declared with `let`.
    var isConstant: Bool { declaration.bindingSpecifier.tokenKind == .keyword(.let) }
    /// The type without its Optional.
    var unwrappedType: String {
        guard let type else { return "" }
        if type.hasSuffix("?") { return String(type.dropLast()) }
        if type.hasPrefix("Optional<") { return String(type.dropFirst(9).dropLast()) }
        return type
    }
    /// `public `, `package `, `open ` or nothing: who may see it.
    var access: String {
        for modifier in declaration.modifiers where modifier.detail == nil {
            switch modifier.name.tokenKind {
            case .keyword(.public), .keyword(.package), .keyword(.fileprivate), .keyword(.private):
                return modifier.name.text + " "
            case .keyword(.open): return "public "
            default: continue
            }
        }
        return ""
    }

    /// The property a declaration declares, if it is a stored one of an instance.
    init?(_ member: some DeclSyntaxProtocol) {
        guard let declaration = member.as(VariableDeclSyntax.self),
            declaration.isStoredInstanceProperty, let binding = declaration.bindings.first,
            let pattern = binding.pattern.as(IdentifierPatternSyntax.self)
        else { return nil }
        self.declaration = declaration
        name = pattern.identifier.text
        initialValue = binding.initializer?.value.trimmedDescription
        type =
            binding.typeAnnotation?.type.trimmedDescription
            ?? binding.initializer.flatMap { guessedType(of: $0.value) }
        var kind = Kind.column
        var arguments = ""
        for case .attribute(let attribute) in declaration.attributes {
            switch attribute.attributeName.trimmedDescription {
            case "Column": break
            case "Relationship": kind = .relation
            case "AssociationProxy": kind = .proxy
            case "Transient": kind = .transient
            case "Composite": kind = .composite
            case "ColumnProperty": kind = .expression
            default: continue
            }
            if case .argumentList(let list) = attribute.arguments {
                arguments = list.inOrder
            }
        }
        // A collection of related objects can't be a column.
        if kind == .column, type?.hasPrefix("Related") == true { kind = .relation }
        self.kind = kind
        self.arguments = arguments
    }
}

extension VariableDeclSyntax {
    /// Whether it stores a value in each instance.
    var isStoredInstanceProperty: Bool {
        for modifier in modifiers {
            switch modifier.name.tokenKind {
            case .keyword(.static), .keyword(.class), .keyword(.lazy): return false
            default: continue
            }
        }
        guard let block = bindings.first?.accessorBlock else { return true }
        guard case .accessors(let accessors) = block.accessors else { return false }
        return accessors.allSatisfy {
            [.keyword(.willSet), .keyword(.didSet)].contains($0.accessorSpecifier.tokenKind)
        }
    }

    /// Whether it has `willSet` or `didSet`.
    var hasObservers: Bool { isStoredInstanceProperty && bindings.first?.accessorBlock != nil }
}

/// The type that a literal, or a call of a type by its name, has.
private func guessedType(of expression: ExprSyntax) -> String? {
    if expression.is(IntegerLiteralExprSyntax.self) { return "Int" }
    if expression.is(FloatLiteralExprSyntax.self) { return "Double" }
    if expression.is(StringLiteralExprSyntax.self) { return "String" }
    if expression.is(BooleanLiteralExprSyntax.self) { return "Bool" }
    if let negative = expression.as(PrefixOperatorExprSyntax.self) {
        return guessedType(of: negative.expression)
    }
    if let call = expression.as(FunctionCallExprSyntax.self),
        let type = call.calledExpression.as(DeclReferenceExprSyntax.self)?.baseName.text,
        type.first?.isUppercase == true
    {
        return type
    }
    return nil
}

extension Attribute {
    /// Of a proxy: the relation and the attribute that its key paths end with; nil when they aren't written as such.
    var proxyPath: (relation: String, attribute: String)? {
        for case .attribute(let attribute) in declaration.attributes
        where attribute.attributeName.trimmedDescription == "AssociationProxy" {
            guard case .argumentList(let list) = attribute.arguments else { continue }
            let names = list.prefix(2).compactMap { argument in
                argument.expression.as(KeyPathExprSyntax.self)?.components.last?.component
                    .trimmedDescription.filter { $0 != "`" }
            }
            return names.count == 2 ? (names[0], names[1]) : nil
        }
        return nil
    }

    /// Whether a proxy over many objects can't make them.
    var lacksCreate: Bool {
        kind == .proxy && !arguments.contains("create:")
            && ["AssociationList", "AssociationSet", "AssociationMap"].contains {
                type?.hasPrefix($0) == true
            }
    }

    /// Whether a proxy shows one value, not a collection of them.
    var isScalarProxy: Bool { kind == .proxy && type?.contains("Association") != true }
}
