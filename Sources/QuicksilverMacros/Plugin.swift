import SwiftCompilerPlugin
import SwiftSyntaxMacros

/// The macros the compiler finds here.
@main
struct QuicksilverPlugin: CompilerPlugin {
    let providingMacros: [any Macro.Type] = [
        MappedMacro.self, MappedRecordMacro.self, ColumnMacro.self, RelationshipMacro.self,
        AssociationProxyMacro.self, CompositeMacro.self, ColumnPropertyMacro.self,
        TransientMacro.self,
    ]
}
