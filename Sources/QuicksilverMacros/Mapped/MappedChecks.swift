import SwiftDiagnostics
import SwiftSyntax
import SwiftSyntaxMacros

extension MappedClass {
    /// Reports every misuse; whether there was none.
    func check(in context: some MacroExpansionContext) -> Bool {
        var isGood = true
        func fault(_ id: String, _ text: String, _ node: some SyntaxProtocol, _ fixes: [FixIt] = [])
        {
            isGood = false
            context.report(Fault(id, text), at: node, fixes)
        }
        if declaration.genericParameterClause != nil {
            fault(
                "generic",
                "@Mapped: a generic class can't be mapped; map a subclass that says its types",
                declaration.name)
        }
        for member in declaration.memberBlock.members {
            guard let variable = member.decl.as(VariableDeclSyntax.self),
                variable.isStoredInstanceProperty, variable.bindings.count > 1
            else { continue }
            fault(
                "several",
                "@Mapped: declare each mapped property on its own: `var a: Int`, then `var b: Int`",
                variable)
        }
        for attribute in attributes
        where attribute.kind != .transient && attribute.declaration.bindings.count == 1 {
            check(attribute, fault)
        }
        return isGood
    }

    private func check(
        _ attribute: Attribute, _ fault: (String, String, VariableDeclSyntax, [FixIt]) -> Void
    ) {
        let variable = attribute.declaration
        let name = attribute.plainName
        if attribute.isConstant {
            fault(
                "constant",
                "@Mapped: '\(name)' is a `let`, which a session couldn't set; write `private(set) var`, or mark it @Transient",
                variable, [replacingLet(variable)])
        }
        if variable.hasObservers {
            fault(
                "observers",
                "@Mapped: '\(name)' can't have willSet or didSet, as its accessors are generated; use the session's events, "
                    + "or mark it @Transient", variable, [])
        }
        if attribute.type == nil {
            fault(
                "type",
                "@Mapped: '\(name)' needs a type annotation: its initial value doesn't tell the type",
                variable, [])
        }
        if attribute.kind == .column { checkDeferral(attribute, fault) }
        guard attribute.kind == .relation else { return }
        if attribute.initialValue != nil {
            fault(
                "initialRelation",
                "@Relationship: '\(name)' can't have an initial value; assign it in an initialiser",
                variable, [])
        }
        if let type = attribute.type, !attribute.isOptional, !type.contains("<") {
            fault(
                "toOne",
                "@Relationship: a relation to one object is Optional, as its row may be missing: `var \(name): \(type)?`",
                variable, [])
        }
    }

    /// The repair of a `let`.
    private func replacingLet(_ variable: VariableDeclSyntax) -> FixIt {
        var repaired = variable
        repaired.bindingSpecifier = .keyword(
            .var, leadingTrivia: variable.bindingSpecifier.leadingTrivia,
            trailingTrivia: variable.bindingSpecifier.trailingTrivia)
        return FixIt(
            message: Repair(message: "replace `let` by `var`"),
            changes: [.replace(oldNode: Syntax(variable), newNode: Syntax(repaired))])
    }
}
