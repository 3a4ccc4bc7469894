import SwiftSyntax

/// The labels of `@Column` and `@Relationship` in their order.
private let labelOrder = [
    "key", "create", "collection", "backPopulates", "primaryKey", "nullable", "unique", "index",
    "foreignKey", "primaryJoin", "secondary", "autoincrement", "default", "onUpdate",
    "serverDefault", "computed", "comment", "deferred", "group", "validate", "cascade", "lazy",
    "orderBy", "position", "passiveDeletes", "postUpdate", "viewOnly",
]

extension LabeledExprListSyntax {
    /// The arguments as text, in the order that the generated call wants; the compiler says at the attribute when it isn't theirs.
    var inOrder: String {
        let places = map { argument in
            argument.label.map { labelOrder.firstIndex(of: $0.text) } ?? -1
        }
        let known = places.compactMap { $0 }
        guard known.count == count, known != known.sorted() else { return trimmedDescription }
        return zip(known, self).enumerated()
            .sorted { ($0.element.0, $0.offset) < ($1.element.0, $1.offset) }
            .map { $0.element.1.with(\.trailingComma, nil).trimmedDescription }
            .joined(separator: ", ")
    }
}
