import SwiftSyntax

extension MappedClass {
    /// What the mapper is told of composites.
    var compositeDeclarations: [String] {
        attributes.filter { $0.kind == .composite }.map { composite in
            let columns = composite.composedNames
            let slots = columns.map { "__Slot.\($0)" }.joined(separator: ", ")
            let parts = columns.indices.map { "parts.\($0).sqlValue" }.joined(separator: ", ")
            return
                "declaration.composite(\"\(composite.plainName)\", of: \(composite.unwrappedType).self, "
                + "columns: [\(slots)]) { let parts = $0.parts; return [\(parts)] }"
        }
    }

    /// What the mapper is told of hybrids: computed properties with an expression of the same name.
    var hybridDeclarations: [String] {
        declaration.memberBlock.members.compactMap { member in
            guard let variable = member.decl.as(VariableDeclSyntax.self),
                variable.attributes.contains(where: { $0.isNamed("Hybrid") }),
                let pattern = variable.bindings.first?.pattern.as(IdentifierPatternSyntax.self)
            else { return nil }
            let property = pattern.identifier.text
            return
                "declaration.hybrid(\"\(property.filter { $0 != "`" })\") { \(name).\(property) }"
        }
    }

    /// What the mapper is told of an attribute that is an expression.
    func expressionDeclaration(_ attribute: Attribute) -> String {
        let arguments = attribute.arguments.isEmpty ? "" : ", \(attribute.arguments)"
        return
            "declaration.expression(\"\(attribute.plainName)\", of: \(attribute.type ?? "").self\(arguments)) { "
            + "Self.\(attribute.name) }"
    }

    /// The columns that an initialiser takes.
    var writtenColumns: [Attribute] { columns.filter { $0.kind == .column } }
}

extension AttributeChecker {
    /// Checks that a composite names columns there are; a subclass's may be the superclass's.
    mutating func checkComposite(_ attribute: Attribute, in mapped: MappedClass) {
        let name = attribute.plainName
        let columns = mapped.writtenColumns.map(\.plainName)
        let named = attribute.composedNames
        if named.count < 2 {
            fault(
                "compositeColumns",
                "@Composite: '\(name)' names its columns, two at least: `@Composite(\"x\", \"y\") var \(name)`",
                attribute.declaration)
        }
        for column in named where mapped.superclass == nil && !columns.contains(column) {
            fault(
                "compositeUnknown",
                "@Composite: '\(name)' names '\(column)', which is no column; the columns are "
                    + columns.joined(separator: ", "), attribute.declaration)
        }
        if attribute.initialValue != nil {
            fault(
                "compositeValue",
                "@Composite: '\(name)' can't have an initial value; give its columns theirs",
                attribute.declaration, [attribute.removingValue].compactMap { $0 })
        }
    }

    /// Checks that something stands for an expression until it is loaded.
    mutating func checkExpression(_ attribute: Attribute) {
        guard attribute.placeholder == nil, let type = attribute.type else { return }
        let name = attribute.plainName
        fault(
            "expression",
            "@ColumnProperty: \(type) has no empty value for the time before '\(name)' is loaded: `var \(name): \(type)?`",
            attribute.declaration, [attribute.makingOptional].compactMap { $0 })
    }
}

extension Attribute {
    /// The columns that a composite names.
    var composedNames: [String] {
        for case .attribute(let attribute) in declaration.attributes
        where attribute.attributeName.trimmedDescription == "Composite" {
            return attribute.texts
        }
        return []
    }

    /// What an expression's storage holds until it is loaded.
    var placeholder: String? {
        if let initialValue { return initialValue }
        guard let type else { return nil }
        if isOptional { return "nil" }
        if type.hasPrefix("[") { return type.contains(":") ? "[:]" : "[]" }
        switch type {
        case "String": return "\"\""
        case "Bool": return "false"
        case "Data": return "Data()"
        default: return plainTypes.contains(type) ? "0" : nil
        }
    }
}
