package import SwiftSyntax
package import SwiftSyntaxMacros

/// `@Column`: storage beside accessors that tell the session of changes.
///
/// Shape: `var name: String` becomes accessors over `_name`, the static `name` for queries and `$name` for its state.
package enum ColumnMacro: AccessorMacro, PeerMacro, PlainMacro {
    package static func expansion(
        of node: AttributeSyntax, providingAccessorsOf declaration: some DeclSyntaxProtocol,
        in context: some MacroExpansionContext
    ) throws -> [AccessorDeclSyntax] {
        guard let attribute = Attribute(declaration), attribute.isMappable else { return [] }
        let name = attribute.plainName
        if context.isInStruct { return attribute.plainAccessors }
        return [
            """
            @storageRestrictions(initializes: _\(name))
            init(initialValue) { _\(name) = initialValue }
            """,
            """
            get {
                if !__state.hasUnloaded { return _\(name) }
                __loadUnloaded(__Slot.\(attribute.name))
                return _\(name)
            }
            """,
            """
            set {
                let __value = QuicksilverORM.InstanceState.__hearsAssignments
                    ? __state.__assigning(self, __Slot.\(attribute.name), _\(name), newValue)
                    : newValue
                __state.willChange(self, __Slot.\(attribute.name))
                _\(name) = __value
            }
            """,
            """
            _modify {
                if __state.hasUnloaded { __loadUnloaded(__Slot.\(attribute.name)) }
                let __old: \(attribute.type ?? "Never")?
                    = __state.__hears(self, __Slot.\(attribute.name)) ? _\(name) : nil
                __state.willChange(self, __Slot.\(attribute.name))
                defer {
                    if let __old {
                        _\(name) = __state.__assigning(
                            self, __Slot.\(attribute.name), __old, _\(name))
                    }
                }
                yield &_\(name)
            }
            """,
        ].asAccessors
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
        var peers = [
            "private var _\(name): \(type)\(value)",
            """
            \(attribute.access)static var \(attribute.name): QuicksilverSQL.SQLExpression<\(type)> {
                __column(__Slot.\(attribute.name))
            }
            """,
        ]
        if context.isInStruct { return peers.asDeclarations }
        peers.append(
            """
            \(attribute.access)final var $\(name): QuicksilverORM.AttributeHandle<\(type)> {
                QuicksilverORM.AttributeHandle(self, __Slot.\(attribute.name))
            }
            """)
        return peers.asDeclarations
    }
}

/// `@Transient`: a property that isn't mapped.
package enum TransientMacro: PeerMacro, PlainMacro {
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
