import SwiftDiagnostics
import SwiftSyntax
import SwiftSyntaxMacros

extension MappedClass {
    /// Reports every misuse; whether there was none.
    func check(in context: some MacroExpansionContext) -> Bool {
        var checker = AttributeChecker(context)
        if declaration.genericParameterClause != nil {
            checker.fault(
                "generic",
                "@Mapped: a generic class can't be mapped; map a subclass that says its types",
                declaration.name)
        }
        if let node = mappedAttribute, node.asksForRecord, superclass != nil {
            checker.fault(
                "recordOfSubclass",
                "@Mapped: 'record: true' is for a class that inherits from no other mapped one; ask for it there",
                node)
        }
        checker.checkNames(declaration.memberBlock)
        for attribute in attributes where attribute.declaration.bindings.count == 1 {
            switch attribute.kind {
            case .column:
                checker.check(attribute)
                checker.checkDeferral(attribute)
                checker.checkSQLType(attribute)
            case .relation:
                checker.check(attribute)
                checker.checkRelation(attribute)
            case .proxy:
                checker.check(attribute)
                checker.checkProxy(attribute)
            case .composite:
                checker.check(attribute)
                checker.checkComposite(attribute, in: self)
            case .expression:
                checker.check(attribute)
                checker.checkExpression(attribute)
            case .transient: continue
            }
        }
        return checker.isGood
    }
}

extension MappedClass {
    /// The class's `@Mapped`.
    private var mappedAttribute: AttributeSyntax? {
        for case .attribute(let attribute) in declaration.attributes
        where attribute.attributeName.trimmedDescription == "Mapped" {
            return attribute
        }
        return nil
    }
}

/// Finds what is wrong with the properties of one type, and reports it.
struct AttributeChecker<Context: MacroExpansionContext> {
    private let context: Context
    /// Whether nothing was wrong so far.
    private(set) var isGood = true

    init(_ context: Context) { self.context = context }

    /// Reports a misuse at a node, with repairs.
    mutating func fault(
        _ id: String, _ text: String, _ node: some SyntaxProtocol, _ fixes: [FixIt] = []
    ) {
        isGood = false
        context.report(Fault(id, text), at: node, fixes)
    }

    /// Checks how properties are declared, before it is known what they are.
    mutating func checkNames(_ members: MemberBlockSyntax) {
        for member in members.members {
            guard let variable = member.decl.as(VariableDeclSyntax.self),
                variable.isStoredInstanceProperty, !variable.isTransient
            else { continue }
            if variable.bindings.count > 1 {
                fault(
                    "several",
                    "@Mapped: declare each mapped property on its own: `var a: Int`, then `var b: Int`",
                    variable)
            } else if variable.bindings.first?.pattern.is(IdentifierPatternSyntax.self) == false {
                fault(
                    "tuple",
                    "@Mapped: a tuple of properties can't be mapped; declare each on its own",
                    variable)
            }
            if let modifier = variable.modifiers.first(where: { $0.isReference }) {
                fault(
                    "reference",
                    "@Mapped: a `\(modifier.name.text)` property can't be mapped: sessions say who keeps whom alive; mark it @Transient",
                    variable)
            }
            let said = variable.attributes.filter(\.isMapping)
            if said.count > 1 {
                fault(
                    "twice",
                    "@Mapped: a property is one thing, a column or a relation; leave one of "
                        + said.map(\.trimmedDescription).joined(separator: ", "), variable)
            }
        }
    }

    /// Checks what holds for columns and relations.
    mutating func check(_ attribute: Attribute) {
        let variable = attribute.declaration
        let name = attribute.plainName
        if attribute.isConstant {
            fault(
                "constant",
                "@Mapped: '\(name)' is a `let`, which a session couldn't set; write `private(set) var`, or mark it @Transient",
                variable, [variable.replacingLet])
        }
        if variable.hasObservers {
            fault(
                "observers",
                "@Mapped: '\(name)' can't have willSet or didSet, as its accessors are generated; use the session's events, "
                    + "or mark it @Transient", variable)
        }
        if attribute.type == nil {
            fault(
                "type",
                "@Mapped: '\(name)' needs a type annotation: its initial value doesn't tell the type",
                variable)
        }
    }

    /// Checks a relation.
    mutating func checkRelation(_ attribute: Attribute) {
        let name = attribute.plainName
        if attribute.initialValue != nil {
            fault(
                "initialRelation",
                "@Relationship: '\(name)' can't have an initial value; assign it in an initialiser",
                attribute.declaration, [attribute.removingValue].compactMap { $0 })
        }
        guard let type = attribute.type else { return }
        if let member = attribute.arrayElement {
            fault(
                "array",
                "@Relationship: '\(name)' is an array, which can't tell the session of changes: `var \(name): RelatedList<\(member)>`",
                attribute.declaration,
                [attribute.replacingType("RelatedList<\(member)>", "make it a RelatedList")]
                    .compactMap { $0 })
        } else if !attribute.isOptional, !type.contains("<"),
            !attribute.arguments.contains("collection:")
        {
            fault(
                "toOne",
                "@Relationship: a relation to one object is Optional, as its row may be missing: `var \(name): \(type)?`",
                attribute.declaration, [attribute.makingOptional].compactMap { $0 })
        }
    }

    /// Checks that a proxy over one object can say that there is none, and that one over many can make them.
    mutating func checkProxy(_ attribute: Attribute) {
        if attribute.lacksCreate {
            let made = attribute.proxyPath.map { "\($0.attribute): $0" } ?? "$0"
            fault(
                "proxyCreate",
                "@AssociationProxy: '\(attribute.plainName)' makes the objects of values that are put into it, so it takes how: "
                    + "`create: { Member(\(made)) }`, by an initialiser that the class writes itself; what is only read is a "
                    + "computed property", attribute.declaration)
        }
        guard attribute.isScalarProxy, !attribute.isOptional, let type = attribute.type else {
            return
        }
        let name = attribute.plainName
        fault(
            "scalarProxy",
            "@AssociationProxy: '\(name)' is Optional, as its object may be missing: `var \(name): \(type)?`; collections are "
                + "AssociationList, AssociationSet, AssociationMap and AssociationDictionary",
            attribute.declaration, [attribute.makingOptional].compactMap { $0 })
    }

    /// Checks that something can stand for a deferred column until it is loaded.
    mutating func checkDeferral(_ attribute: Attribute) {
        guard attribute.isDeferred, let type = attribute.type, !attribute.isOptional,
            !type.hasPrefix("["), !plainTypes.contains(type)
        else { return }
        let name = attribute.plainName
        fault(
            "deferred",
            "@Column: '\(name)' is deferred, and \(type) has no empty value for the time before it is loaded: "
                + "`var \(name): \(type)?`", attribute.declaration,
            [attribute.makingOptional].compactMap { $0 })
    }
}

/// Types with a zero, or a way to be empty.
let plainTypes: Set<String> = [
    "String", "Int", "Int64", "Int32", "Int16", "Int8", "UInt64", "UInt32", "UInt16", "UInt8",
    "UInt", "Double", "Float", "Bool", "Decimal", "Data",
]

extension DeclModifierSyntax {
    /// Whether it says how a reference is held.
    var isReference: Bool {
        [.keyword(.weak), .keyword(.unowned)].contains(name.tokenKind)
    }
}

extension VariableDeclSyntax {
    /// Whether it says that it isn't mapped.
    fileprivate var isTransient: Bool {
        attributes.contains { $0.isNamed("Transient") }
    }
}

extension Attribute {
    /// Whether its column is read when it is asked for.
    var isDeferred: Bool {
        for case .attribute(let attribute) in declaration.attributes
        where attribute.attributeName.trimmedDescription == "Column" {
            guard case .argumentList(let list) = attribute.arguments else { continue }
            for argument in list {
                switch argument.label?.text {
                case "deferred" where argument.expression.trimmedDescription != "false": return true
                case "group": return true
                default: continue
                }
            }
        }
        return false
    }

    /// What an array type is an array of.
    var arrayElement: String? {
        let type = declaration.bindings.first?.typeAnnotation?.type
        if let array = type?.as(ArrayTypeSyntax.self) { return array.element.trimmedDescription }
        guard let named = type?.as(IdentifierTypeSyntax.self),
            ["Array", "Set"].contains(named.name.text)
        else { return nil }
        return named.genericArgumentClause?.arguments.trimmedDescription
    }
}
