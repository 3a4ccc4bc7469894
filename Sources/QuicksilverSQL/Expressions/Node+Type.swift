extension Node {
    /// The SQL type of its value; `.null` when only the database knows.
    public var dataType: DataType {
        switch self {
        case .column(let column), .excluded(let column): column.type
        case .bind(let bind): bind.type
        case .constant(let constant):
            switch constant {
            case .null, .star: .null
            case .true_, .false_: .boolean
            case .integer: .integer
            case .currentDate: .date
            case .currentTime: .time
            case .currentTimestamp: .timestampWithZone
            case .text: .text
            }
        case .unary(let op, let operand):
            switch op {
            case .minus, .bitNot: operand.dataType
            default: .boolean
            }
        case .binary(_, _, _, let type): type
        case .conjunction, .disjunction, .between, .inList, .like, .exists: .boolean
        case .tuple, .grouping, .defaultValue, .fault: .null
        case .caseWhen(let node): node.type
        case .cast(_, let type), .coerced(_, let type): type
        case .extract: .integer
        case .function(let node): node.type
        case .collate(let node, _), .label(let node, _): node.dataType
        case .scalar(_, let type): type
        case .quantified(_, let node):
            if case .array(let element) = node.dataType { element } else { node.dataType }
        case .labelReference: .null
        case .jsonPath(let node): node.type
        case .dateArithmetic(let node): node.type
        case .array(_, let type): type
        case .ordering(let node): node.term.dataType
        case .text(let node): node.type
        case .extension_(let node): node.dataType
        }
    }
}
