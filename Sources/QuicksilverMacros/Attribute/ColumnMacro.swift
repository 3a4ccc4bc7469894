package import SwiftSyntax
import SwiftSyntaxBuilder
package import SwiftSyntaxMacros

/// `@Column`: storage beside accessors that tell the session of changes.
///
/// Shape: `var name: String` becomes accessors over `_name`, the static `name` for queries and `$name` for its state.
package enum ColumnMacro: AccessorMacro, PeerMacro {
    package static func expansion(
        of node: AttributeSyntax, providingAccessorsOf declaration: some DeclSyntaxProtocol,
        in context: some MacroExpansionContext
    ) throws -> [AccessorDeclSyntax] {
        guard let attribute = Attribute(declaration), attribute.isMappable else { return [] }
        let name = attribute.plainName
        if context.isInStruct { return attribute.plainAccessors }
        return [
            """
            @storageRestrictions(initializes: _\(raw: name))
            init(initialValue) { _\(raw: name) = initialValue }
            """,
            """
            get {
                if !__state.hasUnloaded { return _\(raw: name) }
                __loadUnloaded(__Slot.\(raw: attribute.name))
                return _\(raw: name)
            }
            """,
            """
            set {
                let __value = QuicksilverORM.InstanceState.__hearsAssignments
                    ? __state.__assigning(self, __Slot.\(raw: attribute.name), _\(raw: name), newValue)
                    : newValue
                __state.willChange(self, __Slot.\(raw: attribute.name))
                _\(raw: name) = __value
            }
            """,
            """
            _modify {
                if __state.hasUnloaded { __loadUnloaded(__Slot.\(raw: attribute.name)) }
                let __old: \(raw: attribute.type ?? "Never")?
                    = __state.__hears(self, __Slot.\(raw: attribute.name)) ? _\(raw: name) : nil
                __state.willChange(self, __Slot.\(raw: attribute.name))
                defer {
                    if let __old {
                        _\(raw: name) = __state.__assigning(
                            self, __Slot.\(raw: attribute.name), __old, _\(raw: name))
                    }
                }
                yield &_\(raw: name)
            }
            """,
        ]
    }

    package static func expansion(
        of node: AttributeSyntax, providingPeersOf declaration: some DeclSyntaxProtocol,
        in context: some MacroExpansionContext
    ) throws -> [DeclSyntax] {
        guard let attribute = Attribute(declaration), attribute.isMappable,
            let type = attribute.type
        else { return [] }
        let name = attribute.plainName
        let value = attribute.initialValue.map { " = \($0)" } ?? ""
        var peers: [DeclSyntax] = [
            "private var _\(raw: name): \(raw: type)\(raw: value)",
            """
            \(raw: attribute.access)static var \(raw: attribute.name): QuicksilverSQL.SQLExpression<\(raw: type)> {
                __column(__Slot.\(raw: attribute.name))
            }
            """,
        ]
        if context.isInStruct { return peers }
        peers.append(
            """
            \(raw: attribute.access)final var $\(raw: name): QuicksilverORM.AttributeHandle<\(raw: type)> {
                QuicksilverORM.AttributeHandle(self, __Slot.\(raw: attribute.name))
            }
            """)
        return peers
    }
}

/// `@Transient`: a property that isn't mapped.
package enum TransientMacro: PeerMacro {
    package static func expansion(
        of node: AttributeSyntax, providingPeersOf declaration: some DeclSyntaxProtocol,
        in context: some MacroExpansionContext
    ) throws -> [DeclSyntax] { [] }
}

extension Attribute {
    /// Whether the class's own macro found nothing wrong with it; what is wrong is reported there, once.
    var isMappable: Bool {
        type != nil && !isConstant && !declaration.hasObservers
            && !declaration.modifiers.contains { $0.isReference }
    }
}
