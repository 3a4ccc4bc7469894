extension StructureWriter {
    /// Appends an expression.
    mutating func write(_ node: Node) {
        depth += 1
        defer { depth -= 1 }
        guard !stack.ends(at: depth) else { return giveUp() }
        switch node {
        case .column(let column): write(column, .column)
        case .bind(let bind): self.bind(bind)
        case .constant(let constant): write(constant)
        case .unary(let op, let operand):
            header(.unary, UInt64(op.structureTag))
            write(operand)
        case .binary(let op, let left, let right, let type):
            header(.binary, UInt64(op.structureTag), count: Int(type.structureTag))
            typeDetails(type)
            if case .custom(let symbol, let precedence) = op {
                text(symbol)
                number(precedence.rank)
            }
            write(left)
            write(right)
        case .conjunction(let nodes): write(nodes, .conjunction)
        case .disjunction(let nodes): write(nodes, .disjunction)
        case .between(let value, let low, let high, let isNegated):
            header(.between, isNegated ? 1 : 0)
            write(value)
            write(low)
            write(high)
        case .inList(let subject, let list, let isNegated): write(subject, in: list, isNegated)
        case .like(let like): write(like)
        case .tuple(let nodes): write(nodes, .tuple)
        case .caseWhen(let node): write(node)
        case .cast(let inner, let type): write(inner, type, .cast)
        case .coerced(let inner, let type): write(inner, type, .coerced)
        case .extract(let field, let inner):
            header(.extract)
            text(field.rawValue)
            write(inner)
        case .function(let function): write(function)
        case .collate(let inner, let collation):
            header(.collate)
            text(collation)
            write(inner)
        case .scalar(let query, let type):
            header(.scalar)
            self.type(type)
            write(query)
        case .exists(let query):
            header(.exists)
            write(query)
        case .quantified(let quantifier, let inner):
            header(.quantified, quantifier == .any ? 0 : 1)
            write(inner)
        case .label(let inner, let name):
            header(.label)
            text(name)
            write(inner)
        case .labelReference(let name):
            header(.labelReference)
            text(name)
        case .jsonPath(let path): write(path)
        case .dateArithmetic(let node):
            header(.dateArithmetic)
            text(node.unit.rawValue)
            type(node.type)
            write(node.date)
            write(node.amount)
        case .array(let nodes, let type):
            write(nodes, .array)
            self.type(type)
        case .excluded(let column): write(column, .excluded)
        case .defaultValue: header(.defaultValue)
        case .ordering(let ordering):
            let nulls: UInt64 = ordering.nulls == nil ? 0 : ordering.nulls == .first ? 2 : 4
            header(.ordering, nulls | (ordering.isDescending ? 1 : 0))
            write(ordering.term)
        case .grouping(let grouping):
            header(.grouping, grouping.kind.structureTag, count: grouping.sets.count)
            for set in grouping.sets { write(set, .list) }
        case .text(let text):
            header(.text)
            write(text)
        case .extension_(let node): write(node)
        case .fault:
            header(.fault)
            giveUp()
        }
    }

    /// Appends expressions under a tag.
    mutating func write(_ nodes: [Node], _ tag: Tag) {
        header(tag, 0, count: nodes.count)
        for node in nodes { write(node) }
    }

    /// Appends an expression or its absence.
    mutating func write(_ node: Node?, _ tag: Tag) {
        header(tag, node == nil ? 0 : 1)
        if let node { write(node) }
    }

    private mutating func write(_ node: Node, _ type: DataType, _ tag: Tag) {
        header(tag)
        self.type(type)
        write(node)
    }

    private mutating func write(_ column: ColumnReference, _ tag: Tag) {
        if let definition = column.definition {
            header(tag, column.isPlain ? 1 : 2)
            identity(definition)
            if !column.isPlain {
                text(column.name)
                type(column.type)
            }
        } else {
            header(tag, 0)
            text(column.name)
            type(column.type)
        }
        write(column.source)
    }

    private mutating func write(_ constant: Constant) {
        switch constant {
        case .null: header(.constant, 0)
        case .true_: header(.constant, 1)
        case .false_: header(.constant, 2)
        case .integer(let value):
            header(.constant, 3)
            number(value)
        case .star: header(.constant, 4)
        case .currentDate: header(.constant, 5)
        case .currentTime: header(.constant, 6)
        case .currentTimestamp: header(.constant, 7)
        case .text(let text):
            header(.constant, 8)
            self.text(text)
        }
    }

    private mutating func write(_ subject: Node, in list: InList, _ isNegated: Bool) {
        let flag: UInt64 = isNegated ? 1 : 0
        switch list {
        case .values(let bind):
            header(.inList, flag)
            self.bind(bind)
        case .tuples(let bind, let width):
            header(.inList, flag | 2, count: width)
            self.bind(bind)
        case .expressions(let nodes):
            header(.inList, flag | 4)
            write(nodes, .list)
        case .query(let query):
            header(.inList, flag | 6)
            write(query)
        }
        write(subject)
    }

    private mutating func write(_ like: LikeNode) {
        let kind: UInt64 =
            switch like.kind {
            case .like: 0
            case .caseInsensitive: 1
            case .regexp: 2
            case .regexpCaseInsensitive: 3
            case .contains: 4
            case .startsWith: 5
            case .endsWith: 6
            }
        header(.like, kind << 2 | (like.isNegated ? 1 : 0) | (like.escape == nil ? 0 : 2))
        if let escape = like.escape { text(String(escape)) }
        write(like.subject)
        write(like.pattern)
    }

    private mutating func write(_ node: CaseNode) {
        header(
            .caseWhen, (node.operand == nil ? 0 : 1) | (node.otherwise == nil ? 0 : 2),
            count: node.branches.count)
        type(node.type)
        if let operand = node.operand { write(operand) }
        for branch in node.branches {
            write(branch.condition)
            write(branch.result)
        }
        if let otherwise = node.otherwise { write(otherwise) }
    }

    /// Appends a function.
    mutating func write(_ function: FunctionNode) {
        var flags: UInt64 = function.isDistinct ? 1 : 0
        if !function.orderBy.isEmpty { flags |= 2 }
        if !function.withinGroup.isEmpty { flags |= 4 }
        if function.filter != nil { flags |= 8 }
        if function.over != nil { flags |= 16 }
        if function.known != nil { flags |= 32 }
        flags |= UInt64(function.type.structureTag) << 8
        header(.function, flags, count: function.arguments.count)
        typeDetails(function.type)
        text(function.name)
        for argument in function.arguments { write(argument) }
        if !function.orderBy.isEmpty { write(function.orderBy, .list) }
        if !function.withinGroup.isEmpty { write(function.withinGroup, .list) }
        if let filter = function.filter { write(filter) }
        if let window = function.over { write(window) }
        if let known = function.known { text(known.rawValue) }
    }

    /// Appends a window.
    mutating func write(_ window: WindowNode) {
        header(.window, (window.name == nil ? 0 : 1) | (window.frame == nil ? 0 : 2))
        if let name = window.name { text(name) }
        write(window.partitionBy, .list)
        write(window.orderBy, .list)
        guard let frame = window.frame else { return }
        let unit: UInt64 =
            switch frame.unit {
            case .rows: 0
            case .range: 1
            case .groups: 2
            }
        let exclude: UInt64 =
            switch frame.exclude {
            case nil: 0
            case .currentRow: 4
            case .group: 8
            case .ties: 12
            }
        header(.frame, unit | exclude)
        write(frame.start)
        write(frame.end)
    }

    private mutating func write(_ bound: WindowFrame.Bound) {
        switch bound {
        case .unboundedPreceding: header(.bound, 0)
        case .preceding(let node):
            header(.bound, 1)
            write(node)
        case .currentRow: header(.bound, 2)
        case .following(let node):
            header(.bound, 3)
            write(node)
        case .unboundedFollowing: header(.bound, 4)
        }
    }

    private mutating func write(_ path: JSONPathNode) {
        header(.jsonPath, 0, count: path.steps.count)
        type(path.type)
        for step in path.steps {
            switch step {
            case .key(let key):
                words.append(0)
                text(key)
            case .index(let index):
                words.append(1)
                number(index)
            }
        }
        write(path.document)
    }

    /// Appends SQL text and what is in it.
    mutating func write(_ text: TextNode) {
        words.append(UInt64(text.pieces.count))
        type(text.type)
        for piece in text.pieces {
            switch piece {
            case .sql(let sql):
                words.append(0)
                self.text(sql)
            case .node(let node):
                words.append(1)
                write(node)
            case .identifier(let name):
                words.append(2)
                self.text(name)
            }
        }
    }

    private mutating func write(_ node: any ExtensionNode) {
        let children = node.children
        header(.extensionNode, 0, count: children.count)
        words.append(UInt64(UInt(bitPattern: ObjectIdentifier(Swift.type(of: node as Any)))))
        guard let key = node.cacheKey else { return giveUp() }
        text(key)
        text(node.name)
        type(node.dataType)
        for child in children { write(child) }
    }
}

extension UnaryOperator {
    /// A number for each operator.
    var structureTag: UInt8 {
        switch self {
        case .not: 0
        case .minus: 1
        case .bitNot: 2
        case .isNull: 3
        case .isNotNull: 4
        case .isTrue: 5
        case .isNotTrue: 6
        case .isFalse: 7
        case .isNotFalse: 8
        }
    }
}

extension BinaryOperator {
    /// A number for each operator; one for all custom ones.
    var structureTag: UInt8 {
        switch self {
        case .add: 0
        case .subtract: 1
        case .multiply: 2
        case .divide: 3
        case .integerDivide: 4
        case .modulo: 5
        case .concat: 6
        case .equal: 7
        case .notEqual: 8
        case .less: 9
        case .lessOrEqual: 10
        case .greater: 11
        case .greaterOrEqual: 12
        case .isDistinctFrom: 13
        case .isNotDistinctFrom: 14
        case .bitAnd: 15
        case .bitOr: 16
        case .bitXor: 17
        case .shiftLeft: 18
        case .shiftRight: 19
        case .contains: 20
        case .containedBy: 21
        case .overlaps: 22
        case .custom: 23
        }
    }
}

extension GroupingNode.Kind {
    /// A number for each kind.
    var structureTag: UInt64 {
        switch self {
        case .rollup: 0
        case .cube: 1
        case .sets: 2
        }
    }
}
