import SwiftSyntax

/// The Swift type that each SQL type of `@Column` holds.
private let heldTypes: [String: String] = [
    "smallInteger": "Int", "integer": "Int", "bigInteger": "Int", "numeric": "Decimal",
    "float": "Float", "double": "Double", "string": "String", "char": "String", "text": "String",
    "boolean": "Bool", "date": "LocalDate", "time": "LocalTime", "timestamp": "LocalDateTime",
    "timestampWithZone": "Date", "instant": "Instant", "interval": "Interval", "uuid": "UUID",
    "binary": "Data",
]

/// The types whose columns are known: any other may be somebody's own name for one of them.
private let columnTypes: Set<String> = plainTypes.union(heldTypes.values)

extension AttributeChecker {
    /// Checks that a column's SQL type holds its property's type, where both are the usual ones.
    mutating func checkSQLType(_ attribute: Attribute) {
        let type = attribute.unwrappedType
        guard columnTypes.contains(type), let said = attribute.sqlTypeName,
            let held = heldTypes[said], held != type
        else { return }
        let others = heldTypes.filter { $0.value == type }.keys.sorted().map { ".\($0)" }
        let remedy =
            others.isEmpty
            ? "leave the SQL type out, as \(type) has one by itself"
            : "\(type) is " + others.joined(separator: " or ")
        let name = attribute.plainName
        fault(
            "sqlType",
            "@Column: '\(name)' is of type \(type), and .\(said) holds \(held): `var \(name): \(held)`; "
                + remedy, attribute.declaration)
    }
}

extension Attribute {
    /// The SQL type that `@Column` says: `string` of `.string(40)`.
    fileprivate var sqlTypeName: String? {
        for case .attribute(let attribute) in declaration.attributes
        where attribute.attributeName.trimmedDescription == "Column" {
            guard case .argumentList(let list) = attribute.arguments else { continue }
            for argument in list where argument.label == nil {
                let expression =
                    argument.expression.as(FunctionCallExprSyntax.self)?.calledExpression
                    ?? argument.expression
                guard let member = expression.as(MemberAccessExprSyntax.self), member.base == nil
                else { continue }
                return member.declName.baseName.text
            }
        }
        return nil
    }

    /// Whether a relation's type is one that relations have.
    var isRelationType: Bool {
        guard kind == .relation, let type else { return true }
        if arguments.contains("collection:") { return true }
        return isOptional || (type.contains("<") && arrayElement == nil)
    }

    /// Whether the macros expand it; what they don't was reported.
    var isSound: Bool {
        guard declaration.bindings.count == 1 else { return false }
        switch kind {
        case .column: return isMappable
        case .relation, .proxy: return isRelatable
        case .composite: return false
        case .expression: return isMappable && placeholder != nil
        case .transient: return true
        }
    }
}
