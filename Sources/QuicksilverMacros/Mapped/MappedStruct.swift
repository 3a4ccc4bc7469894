import SwiftSyntax
import SwiftSyntaxMacros

/// A struct as `@MappedRecord` reads it.
struct MappedStruct {
    let node: AttributeSyntax
    let declaration: StructDeclSyntax
    /// `public `, `package ` or nothing: who may see what is generated.
    let access: String
    /// The table's name, as an expression; nil when none is said.
    let table: String?
    /// The arguments of `@Mapped` behind the table's name.
    let options: [(label: String, value: String)]
    /// Its stored properties in order.
    let attributes: [Attribute]

    /// The columns in order.
    var columns: [Attribute] { attributes.filter { $0.kind == .column } }

    init?(_ node: AttributeSyntax, _ group: some DeclGroupSyntax) {
        guard let declaration = group.as(StructDeclSyntax.self) else { return nil }
        self.node = node
        self.declaration = declaration
        access = declaration.modifiers.mappedAccess
        var table: String?
        var options: [(label: String, value: String)] = []
        if case .argumentList(let list) = node.arguments {
            for argument in list {
                let value = argument.expression.trimmedDescription
                if let label = argument.label?.text {
                    options.append((label, value))
                } else {
                    table = value
                }
            }
        }
        self.table = table
        self.options = options
        attributes = declaration.memberBlock.members.compactMap { Attribute($0.decl) }
    }

    /// Reports every misuse; whether there was none.
    func check(in context: some MacroExpansionContext) -> Bool {
        var checker = AttributeChecker(context)
        if declaration.genericParameterClause != nil {
            checker.fault(
                "generic", "@MappedRecord: a generic struct can't be mapped", declaration.name)
        }
        checker.checkNames(declaration.memberBlock)
        for attribute in attributes {
            switch attribute.kind {
            case .column:
                checker.check(attribute)
                checker.checkSQLType(attribute)
                if attribute.isDeferred {
                    checker.fault(
                        "structDeferred",
                        "@Column: '\(attribute.plainName)' can't be deferred: a struct has no session that could read it later; map a class, "
                            + "or a struct with fewer columns", attribute.declaration)
                }
            case .relation, .proxy, .composite, .expression:
                checker.fault(
                    "structRelation",
                    "@MappedRecord: '\(attribute.plainName)' is more than a column, which only attributes of classes are; a struct is the value of a row",
                    attribute.declaration)
            case .transient: continue
            }
        }
        return checker.isGood
    }
}

extension MappedStruct {
    /// The members that are generated, each as text.
    var members: [String] {
        var result = [slots, declare, rowInitializer, get, write, load]
        let name = declaration.name.text
        result.append(
            "\(access)static var __record: QuicksilverORM.RecordMapping { __Slot.__record }")
        result[0] = slots.replacing(
            "\n}", with: "\n    static let __record = QuicksilverORM.RecordMapping(\(name).self)\n}"
        )
        let members = declaration.memberBlock.members
        if !members.contains(where: { $0.decl.is(InitializerDeclSyntax.self) }) {
            result.append(memberwiseInitializer)
        }
        let hasKeys = members.contains {
            $0.decl.as(EnumDeclSyntax.self)?.name.text == "CodingKeys"
        }
        if !hasKeys { result.append(codingKeys) }
        return result
    }

    private var slots: String {
        "private enum __Slot {\n"
            + columns.enumerated().map { "    static let \($1.name) = \($0)" }.joined(
                separator: "\n") + "\n}"
    }

    private var declare: String {
        var lines: [String] = []
        if let table {
            let options = options.map { ", \($0.label): \($0.value)" }.joined()
            lines.append("declaration.table(\(table)\(options))")
        }
        for column in columns {
            let arguments = column.arguments.isEmpty ? "" : ", \(column.arguments)"
            lines.append(
                "declaration.column(\"\(column.plainName)\", of: \(column.type ?? "").self\(arguments))"
            )
        }
        return """
            \(access)static func __declare(_ declaration: inout QuicksilverORM.ClassDeclaration) {
                \(lines.joined(separator: "\n    "))
            }
            """
    }

    private var rowInitializer: String {
        let lines = columns.map { "_\($0.plainName) = try row.read(__Slot.\($0.name))" }
        return """
            \(access)init(__row row: QuicksilverORM.RowLoader) throws {
                \(lines.joined(separator: "\n    "))
            }
            """
    }

    private func cases(_ body: (Attribute) -> String) -> String {
        columns.map { "case __Slot.\($0.name): \(body($0))" }.joined(separator: "\n    ")
    }

    private var get: String {
        """
        \(access)func __get(_ attribute: Int) -> QuicksilverSQL.SQLValue {
            switch attribute {
            \(cases { "_\($0.plainName).sqlValue" })
            default: .null
            }
        }
        """
    }

    private var write: String {
        """
        \(access)func __write(_ attribute: Int, to row: any QuicksilverSQL.RowWriter) throws {
            switch attribute {
            \(cases { "try _\($0.plainName).write(to: row)" })
            default: try row.writeNull()
            }
        }
        """
    }

    private var load: String {
        """
        \(access)mutating func __load(_ attribute: Int, from row: QuicksilverORM.RowLoader) throws {
            switch attribute {
            \(cases { "_\($0.plainName) = try row.read(__Slot.\($0.name))" })
            default: break
            }
        }
        """
    }

    private var memberwiseInitializer: String {
        "\(access)init(\(columns.parameters)) {\n    "
            + columns.map { "self._\($0.plainName) = \($0.name)" }.joined(separator: "\n    ")
            + "\n}"
    }

    /// The names under which `Codable` finds what is stored, which are the properties' own.
    private var codingKeys: String {
        let names = attributes.compactMap { attribute -> String? in
            switch attribute.kind {
            case .column: "case _\(attribute.plainName) = \"\(attribute.plainName)\""
            case .transient where attribute.initialValue == nil && !attribute.isOptional:
                "case \(attribute.name)"
            default: nil
            }
        }
        return "private enum CodingKeys: String, CodingKey {\n    "
            + names.joined(separator: "\n    ") + "\n}"
    }
}

extension [Attribute] {
    /// The parameters of an initialiser over columns.
    var parameters: String {
        map { column in
            let value = column.initialValue ?? (column.isOptional ? "nil" : nil)
            return "\(column.name): \(column.type ?? "")" + (value.map { " = \($0)" } ?? "")
        }.joined(separator: ", ")
    }
}

extension DeclModifierListSyntax {
    /// `public `, `package ` or nothing: who may see what is generated beside a type.
    var mappedAccess: String {
        for modifier in self {
            switch modifier.name.tokenKind {
            case .keyword(.public), .keyword(.open): return "public "
            case .keyword(.package): return "package "
            default: continue
            }
        }
        return ""
    }
}

extension Attribute {
    /// Accessors over storage that nobody is told of, for structs.
    var plainAccessors: [AccessorDeclSyntax] {
        [
            """
            @storageRestrictions(initializes: _\(plainName))
            init(initialValue) { _\(plainName) = initialValue }
            """,
            "get { _\(plainName) }",
            "set { _\(plainName) = newValue }",
            "_modify { yield &_\(plainName) }",
        ].asAccessors
    }
}

extension MacroExpansionContext {
    /// Whether what is expanded stands in a struct.
    var isInStruct: Bool { lexicalContext.first?.is(StructDeclSyntax.self) == true }
}
