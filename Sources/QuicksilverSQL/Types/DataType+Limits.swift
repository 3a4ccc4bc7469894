extension DataType {
    /// Checks the sizes that are wrong on every database.
    ///
    /// - Throws: ``CompileError`` `.invalidArgument` with the size and its limits.
    package func checkSizes() throws(CompileError) {
        switch self {
        case .string(let length?), .char(let length), .binary(let length?):
            if length < 1 { throw size("a length of \(length); it has to be 1 or more") }
        case .numeric(let precision?, let scale):
            let scale = scale ?? 0
            if precision < 1 { throw size("a precision of \(precision); it has to be 1 or more") }
            if scale < 0 || scale > precision {
                throw size(
                    "a scale of \(scale); it has to be from 0 to the precision, \(precision)")
            }
        case .numeric(nil, _?):
            throw size("a scale without a precision")
        case .enumeration(let type):
            if type.values.isEmpty {
                throw CompileError(
                    .invalidArgument, "the enumeration '\(type.name)' has no values")
            }
            if Set(type.values).count < type.values.count {
                throw CompileError(
                    .invalidArgument, "the enumeration '\(type.name)' has a value twice")
            }
        case .array(let element): try element.checkSizes()
        default: break
        }
    }

    /// Refuses a size above a database's own limit.
    package func check(
        _ size: Int, atMost limit: Int, of what: String, by dialect: String, hint: String
    ) throws(CompileError) {
        if size > limit {
            throw CompileError(
                .unsupported, "\(dialect) takes \(what) of at most \(limit), not \(size); \(hint)",
                dialect: dialect, construct: what)
        }
    }

    private func size(_ what: String) -> CompileError {
        CompileError(.invalidArgument, "a type has \(what)")
    }

    /// The error for a type nobody has said.
    package static func unknown(_ dialect: String) -> CompileError {
        CompileError(
            .missing, "the type isn't known; a column needs one, and a cast one to cast to",
            dialect: dialect)
    }
}

extension VendorType {
    /// How a dialect spells the type.
    ///
    /// - Throws: ``CompileError`` when the dialect has none, or the spelling holds more than a type.
    package func spelling(for dialect: String) throws(CompileError) -> String {
        guard let spelling = spellings[dialect] else {
            throw .unsupported(
                "spelling of the type "
                    + spellings.sorted { $0.key < $1.key }
                    .map { "\($0.value) (\($0.key))" }.joined(separator: ", "),
                by: dialect, hint: "give the type a spelling for \(dialect)")
        }
        let allowed = Set(
            "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_ (),.[]\"'`".utf8)
        let bytes = Array(spelling.utf8)
        let isBalanced = ["'", "\"", "`"].allSatisfy { quote in
            bytes.filter { $0 == quote.utf8.first }.count % 2 == 0
        }
        guard !bytes.isEmpty, isBalanced, bytes.allSatisfy({ $0 >= 128 || allowed.contains($0) })
        else {
            throw CompileError(
                .invalidArgument,
                "'\(spelling)' is not the spelling of a type: letters, digits, blanks, quotes and "
                    + "_ ( ) , . [ ] are",
                dialect: dialect)
        }
        return spelling
    }
}
