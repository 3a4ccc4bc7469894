/// A statement of any kind.
///
/// Shape: an immutable, `Sendable` value that belongs to no connection; may be kept and executed on any engine.
public protocol Statement: Sendable {
    /// Its tree.
    var statementNode: StatementNode { get }
    /// Where what is worked out of its tree is kept; nil for nowhere.
    ///
    /// Shape: only for a statement that stores its tree: ``statementNode`` has to hold the same binds each time.
    var memo: StatementMemo? { get }
}

extension Statement {
    /// Nowhere: the tree is walked at each execution.
    public var memo: StatementMemo? { nil }

    /// The statement's SQL and values for a dialect; no connection and no C library needed.
    ///
    /// Shape: `pretty` starts each clause on a line of its own; `inliningLiterals` writes values into the SQL, for logs and
    /// scripts only, never for execution.
    /// - Throws: ``CompileError`` when the dialect can't say it, or the statement carries a fault.
    public func compile(
        for dialect: any Dialect, pretty: Bool = false, inliningLiterals: Bool = false
    ) throws(CompileError) -> Compiled {
        let state = CompilerState(
            dialect: dialect, inlinesLiterals: inliningLiterals, isPretty: pretty)
        let compiled = try state.compile(statementNode)
        let values: (sql: String, binds: [SQLValue?], types: [DataType])
        do {
            values = try compiled.expanded { slot in
                switch slot.source {
                case .value(let value): value
                case .columnDefault(let column, _): column.default?.fixedValue
                case .columnUpdate(let column, _): column.onUpdate?.fixedValue
                case .ordinal, .named: nil
                }
            }
        } catch let error as CompileError {
            throw error
        } catch {
            throw CompileError(.invalidArgument, "\(error)")
        }
        return Compiled(
            sql: values.sql, binds: values.binds, types: values.types, columns: compiled.columns)
    }
}

extension CompilerState {
    /// Compiles a statement into this state.
    ///
    /// Shape: `ordinals` says where the value of each bind will be found; without it the values stay in the slots.
    package func compile(
        _ statement: StatementNode, ordinals: [ObjectIdentifier: Int]? = nil
    ) throws(CompileError) -> CompiledSQL {
        self.ordinals = ordinals
        try dialect.makeCompiler(self).renderStatement(statement)
        return finish(statement)
    }

    private func finish(_ statement: StatementNode) -> CompiledSQL {
        cut()
        let columns = statement.resultColumns
        let returnsRows: Bool =
            switch statement {
            case .query: true
            case .text(_, let columns): !columns.isEmpty
            case .insert, .update, .delete: !columns.isEmpty
            }
        return CompiledSQL(
            sql: pieces.count == 1 ? pieces[0] : pieces.joined(separator: "…"), pieces: pieces,
            slots: slots, columns: columns,
            kind: statement.kind, returnsRows: returnsRows,
            emptyList: dialect.emptyList, tupleListPrefix: dialect.tupleListPrefix,
            numbersPlaceholders: dialect.numbersPlaceholders)
    }
}

extension CompiledSQL {
    /// The SQL and flat values once every list has its placeholders.
    ///
    /// Shape: `value` is asked for each slot in order; nil stays nil (a named bind without a value).
    package func expanded(
        _ value: (Slot) throws -> SQLValue?
    ) throws -> (sql: String, binds: [SQLValue?], types: [DataType]) {
        var binds: [SQLValue?] = []
        binds.reserveCapacity(slots.count)
        if pieces.count == 1 {
            for slot in slots { binds.append(try value(slot)) }
            return (sql, binds, slots.map(\.type))
        }
        var types: [DataType] = []
        var text = pieces[0]
        var piece = 1
        // Where placeholders have numbers, those of lists come after all others, whose numbers stand in the text.
        let plain = numbersPlaceholders ? slots.filter { !$0.isExpanding } : []
        for slot in plain {
            binds.append(try value(slot))
            types.append(slot.type)
        }
        for slot in slots {
            guard slot.isExpanding else {
                if numbersPlaceholders { continue }
                binds.append(try value(slot))
                types.append(slot.type)
                continue
            }
            let found = try value(slot)
            guard case .array(let elements)? = found else {
                throw CompileError(.invalidArgument, "the values of IN have to be a list")
            }
            text += placeholders(for: elements, in: slot, after: binds.count)
            for element in elements {
                if slot.width > 1, case .array(let members) = element {
                    guard members.count == slot.width else {
                        throw CompileError(
                            .invalidArgument,
                            "a tuple of IN has \(members.count) values where \(slot.width) are compared"
                        )
                    }
                    binds += members.map(Optional.some)
                    types += members.map(\.dataType)
                } else {
                    binds.append(element)
                    types.append(slot.type)
                }
            }
            text += pieces[piece]
            piece += 1
        }
        return (text, binds, types)
    }

    private func placeholders(for elements: [SQLValue], in slot: Slot, after count: Int) -> String {
        let width = slot.width
        if elements.isEmpty { return slot.empty ?? emptyList(width) }
        var number = count
        func next() -> String {
            number += 1
            return numbersPlaceholders ? "$\(number)" : "?"
        }
        let prefix = width == 1 ? "" : tupleListPrefix
        return prefix
            + elements.map { _ in
                width == 1
                    ? next() : "(" + (0..<width).map { _ in next() }.joined(separator: ", ") + ")"
            }.joined(separator: ", ")
    }
}
