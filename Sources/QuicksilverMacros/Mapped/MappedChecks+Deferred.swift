import SwiftDiagnostics
import SwiftSyntax

extension MappedClass {
    /// Reports a deferred column whose type has nothing that stands for it until it is loaded.
    func checkDeferral(
        _ attribute: Attribute, _ fault: (String, String, VariableDeclSyntax, [FixIt]) -> Void
    ) {
        guard attribute.isDeferred, let type = attribute.type, !attribute.isOptional,
            !type.hasPrefix("["), !plainTypes.contains(type)
        else { return }
        let name = attribute.plainName
        fault(
            "deferred",
            "@Column: '\(name)' is deferred, and \(type) has no empty value for the time before it is loaded: "
                + "`var \(name): \(type)?`", attribute.declaration,
            attribute.makingOptional.map { [$0] } ?? [])
    }
}

/// Types with a zero, or a way to be empty.
private let plainTypes: Set<String> = [
    "String", "Int", "Int64", "Int32", "Int16", "Int8", "UInt64", "UInt32", "UInt16", "UInt8",
    "UInt", "Double", "Float", "Bool", "Decimal", "Data",
]

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

    /// The repair that makes its type Optional.
    var makingOptional: FixIt? {
        guard let annotation = declaration.bindings.first?.typeAnnotation?.type else { return nil }
        let optional = OptionalTypeSyntax(wrappedType: annotation.trimmed)
            .with(\.leadingTrivia, annotation.leadingTrivia)
            .with(\.trailingTrivia, annotation.trailingTrivia)
        return FixIt(
            message: Repair(message: "make it Optional"),
            changes: [.replace(oldNode: Syntax(annotation), newNode: Syntax(optional))])
    }
}
