import SwiftSyntax
package import SwiftSyntaxMacros

// What a macro writes goes to the compiler as a text, and is parsed there. Parsing it here as well, and laying it out, took two thirds
// of the plug-in's time, which SwiftPM builds without optimisation.

/// A macro whose text is handed on as it was written.
package protocol PlainMacro: Macro {}

extension PlainMacro {
    package static var formatMode: FormatMode { .disabled }
}

extension DeclSyntax {
    /// A declaration of generated text, as one token.
    init(plain text: String) {
        self.init(MissingDeclSyntax(placeholder: .identifier(text)))
    }
}

extension AccessorDeclSyntax {
    /// An accessor of generated text, as one token.
    init(plain text: String) {
        self.init(accessorSpecifier: .identifier(text))
    }
}

extension [String] {
    /// The texts as declarations.
    var asDeclarations: [DeclSyntax] { map { DeclSyntax(plain: $0) } }

    /// The texts as accessors.
    var asAccessors: [AccessorDeclSyntax] { map { AccessorDeclSyntax(plain: $0) } }
}
