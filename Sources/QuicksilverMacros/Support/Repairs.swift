import SwiftDiagnostics
import SwiftSyntax
import SwiftSyntaxBuilder

extension Attribute {
    /// The repair that makes its type Optional.
    var makingOptional: FixIt? { type.flatMap { replacingType("\($0)?", "make it Optional") } }

    /// The repair that gives it another type.
    func replacingType(_ type: String, _ message: String) -> FixIt? {
        guard let annotation = declaration.bindings.first?.typeAnnotation?.type else { return nil }
        let other = TypeSyntax(stringLiteral: type)
            .with(\.leadingTrivia, annotation.leadingTrivia)
            .with(\.trailingTrivia, annotation.trailingTrivia)
        return FixIt(
            message: Repair(message: message),
            changes: [.replace(oldNode: Syntax(annotation), newNode: Syntax(other))])
    }

    /// The repair that takes its initial value away.
    var removingValue: FixIt? {
        guard let binding = declaration.bindings.first, binding.initializer != nil else {
            return nil
        }
        var other = binding.with(\.initializer, nil)
        other.trailingTrivia = binding.trailingTrivia
        return FixIt(
            message: Repair(message: "remove the initial value"),
            changes: [.replace(oldNode: Syntax(binding), newNode: Syntax(other))])
    }
}

extension VariableDeclSyntax {
    /// The repair of a `let`.
    var replacingLet: FixIt {
        var repaired = self
        repaired.bindingSpecifier = .keyword(
            .var, leadingTrivia: bindingSpecifier.leadingTrivia,
            trailingTrivia: bindingSpecifier.trailingTrivia)
        return FixIt(
            message: Repair(message: "replace `let` by `var`"),
            changes: [.replace(oldNode: Syntax(self), newNode: Syntax(repaired))])
    }
}

extension AttributeSyntax {
    /// The repair that gives an attribute another name.
    func renamed(to name: String) -> FixIt {
        let other = TypeSyntax(stringLiteral: name)
            .with(\.leadingTrivia, attributeName.leadingTrivia)
            .with(\.trailingTrivia, attributeName.trailingTrivia)
        return FixIt(
            message: Repair(message: "make it @\(name)"),
            changes: [.replace(oldNode: Syntax(attributeName), newNode: Syntax(other))])
    }
}
