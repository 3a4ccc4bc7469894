extension MappedClass {
    /// The members that are generated, each as text.
    var members: [String] {
        var result = [slots, mapping, counts, declare, get, write, load]
        if superclass == nil {
            result.append("\(access)final let __state = QuicksilverORM.InstanceState()")
            result.append(
                "\(access)final var __stateReference: Unmanaged<QuicksilverORM.InstanceState> { .passUnretained(__state) }"
            )
        }
        if inheritsInitializers {
            result.append(rest)
        } else {
            result.append(rowInitializer)
            if superclass == nil, !isFinal {
                result.append("\(access)func __loadRest(_ row: QuicksilverORM.RowLoader) throws {}")
            }
        }
        if !hasInitializer, superclass == nil { result.append(memberwiseInitializer) }
        return result
    }

    /// Whether Swift hands the superclass's initialisers down: all its properties have values, and it has no designated one.
    private var inheritsInitializers: Bool {
        guard superclass != nil, !hasDesignatedInitializer, !isFaulty else { return false }
        return writtenColumns.allSatisfy { $0.isOptional || $0.initialValue != nil }
    }

    private var overriding: String { superclass == nil ? "" : "override " }
    private var dynamic: String {
        isFinal && superclass == nil ? "static " : "\(overriding)class "
    }

    /// Positions count on from the superclass's.
    private func position(_ index: Int, _ kind: String) -> String {
        superclass.map { "\($0).\(kind) + \(index)" } ?? "\(index)"
    }

    /// The positions of columns and relations, each kind counted from 0.
    private var slots: String {
        var lines: [String] = []
        for (index, column) in columns.enumerated() {
            lines.append("static let \(column.name) = \(position(index, "__columnCount"))")
        }
        for (index, relation) in relations.enumerated() {
            lines.append("static let \(relation.name) = \(position(index, "__relationCount"))")
        }
        lines.append("static let __mapping = QuicksilverORM.ClassMapping(\(name).self)")
        return "private enum __Slot {\n    " + lines.joined(separator: "\n    ") + "\n}"
    }

    private var mapping: String {
        "\(access)\(dynamic)var __mapping: QuicksilverORM.ClassMapping { __Slot.__mapping }"
    }

    /// How many columns and relations there are, the superclass's among them; for subclasses.
    private var counts: String {
        """
        \(access)\(dynamic)var __columnCount: Int { \(position(columns.count, "__columnCount")) }
        \(access)\(dynamic)var __relationCount: Int { \(position(relations.count, "__relationCount")) }
        """
    }

    /// What the mapper is told, once.
    private var declare: String {
        if isFaulty {
            return
                "\(access)\(dynamic)func __declare(_ declaration: inout QuicksilverORM.ClassDeclaration) {}"
        }
        var lines: [String] = []
        if let inheritance, superclass != nil {
            lines = [
                "super.__declare(&declaration)",
                "declaration.inherit(\(inheritance), from: super.__mapping)",
            ]
        }
        let options = options.isEmpty ? "" : ", \(options)"
        if let table {
            lines.append("declaration.table(\(table)\(options))")
        } else if !options.isEmpty {
            lines.append("declaration.table(nil\(options))")
        }
        for column in columns {
            if column.kind == .expression {
                lines.append(expressionDeclaration(column))
                continue
            }
            let arguments = column.arguments.isEmpty ? "" : ", \(column.arguments)"
            lines.append(
                "declaration.column(\"\(column.plainName)\", of: \(column.type ?? "").self\(arguments))"
            )
        }
        for relation in relations {
            let arguments = relation.arguments.isEmpty ? "" : ", \(relation.arguments)"
            lines.append(
                "declaration.relation(\"\(relation.plainName)\", of: \(relation.type ?? "").self\(arguments))"
            )
        }
        lines += compositeDeclarations + hybridDeclarations
        for proxy in proxies {
            guard let path = proxy.proxyPath else { continue }
            lines.append(
                "declaration.proxy(\"\(proxy.plainName)\", \"\(path.relation)\", \"\(path.attribute)\")"
            )
        }
        return """
            \(access)\(dynamic)func __declare(_ declaration: inout QuicksilverORM.ClassDeclaration) {
                \(lines.joined(separator: "\n    "))
            }
            """
    }

    private var reads: [String] {
        columns.map { "_\($0.plainName) = try row.read(__Slot.\($0.name))" }
    }

    /// Makes an object of a row without running the class's own initialisers.
    private var rowInitializer: String {
        var lines = reads
        if superclass != nil {
            lines.append("try super.init(__row: row)")
        } else if !isFinal {
            lines.append("try __loadRest(row)")
        }
        // Never runs: the fault that was reported is an error of compiling.
        if isFaulty { lines = ["Swift.fatalError()"] }
        return """
            \(access)required init(__row row: QuicksilverORM.RowLoader) throws {
                \(lines.joined(separator: "\n    "))
            }
            """
    }

    /// Reads a subclass's columns after the superclass's initialiser has run.
    private var rest: String {
        """
        \(access)override func __loadRest(_ row: QuicksilverORM.RowLoader) throws {
            try super.__loadRest(row)
            \(reads.joined(separator: "\n    "))
        }
        """
    }

    private var get: String {
        let cases = columns.map { "case __Slot.\($0.name): _\($0.plainName).sqlValue" }
        return """
            \(access)\(overriding)func __get(_ attribute: Int) -> QuicksilverSQL.SQLValue {
                switch attribute {
                \(cases.joined(separator: "\n    "))
                default: \(superclass == nil ? ".null" : "super.__get(attribute)")
                }
            }
            """
    }

    private var write: String {
        let cases = columns.map {
            "case __Slot.\($0.name): try _\($0.plainName).write(to: row)"
        }
        return """
            \(access)\(overriding)func __write(_ attribute: Int, to row: any QuicksilverSQL.RowWriter) throws {
                switch attribute {
                \(cases.joined(separator: "\n    "))
                default: \(superclass == nil ? "try row.writeNull()" : "try super.__write(attribute, to: row)")
                }
            }
            """
    }

    private var load: String {
        let cases = columns.map {
            "case __Slot.\($0.name): _\($0.plainName) = try row.read(__Slot.\($0.name))"
        }
        return """
            \(access)\(overriding)func __load(_ attribute: Int, from row: QuicksilverORM.RowLoader) throws {
                switch attribute {
                \(cases.joined(separator: "\n    "))
                default: \(superclass == nil ? "break" : "try super.__load(attribute, from: row)")
                }
            }
            """
    }

    /// An initialiser over columns, relations and proxies, for a class that writes none.
    private var memberwiseInitializer: String {
        var parameters: [String] = []
        var lines: [String] = []
        for column in writtenColumns {
            let value = column.initialValue ?? (column.isOptional ? "nil" : nil)
            parameters.append(
                "\(column.name): \(column.type ?? "")" + (value.map { " = \($0)" } ?? ""))
            lines.append("self._\(column.plainName) = \(column.name)")
        }
        for relation in relations + proxies {
            let name = relation.name
            parameters.append("\(name): \(relation.type ?? "") = \(relation.emptyValue)")
            lines.append(
                relation.isOptional
                    ? "if let \(name) { self.\(name) = \(name) }"
                    : "if !\(name).isEmpty { self.\(name) = \(name) }")
        }
        // Never runs, as above.
        if isFaulty { lines = ["Swift.fatalError()"] }
        return """
            \(access)init(\(parameters.joined(separator: ", "))) {
                \(lines.joined(separator: "\n    "))
            }
            """
    }
}
