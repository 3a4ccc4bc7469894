import SwiftDiagnostics
import SwiftSyntax
import SwiftSyntaxMacros

/// A misuse as the compiler shows it: what rule was broken, and the repair where there is one.
struct Fault: DiagnosticMessage {
    let message: String
    var severity: DiagnosticSeverity { .error }
    let diagnosticID: MessageID

    /// A fault of a kind with its words.
    init(_ id: String, _ message: String) {
        self.message = message
        diagnosticID = MessageID(domain: "Quicksilver", id: id)
    }
}

/// A repair as the compiler offers it.
struct Repair: FixItMessage {
    let message: String
    var fixItID: MessageID { MessageID(domain: "Quicksilver", id: message) }
}

extension MacroExpansionContext {
    /// Reports a misuse at a node, with repairs.
    func report(_ fault: Fault, at node: some SyntaxProtocol, _ fixes: [FixIt] = []) {
        diagnose(Diagnostic(node: Syntax(node), message: fault, fixIts: fixes))
    }
}
