import QuicksilverSQL

/// A condition between two classes' rows as a relation says it: as text, or as an expression over their columns.
enum JoinCondition: Sendable {
    case text(String)
    case expression(@Sendable () -> SQLPredicate)

    init?(_ text: String?) {
        guard let text else { return nil }
        self = .text(text)
    }
}

extension JoinSearch {
    /// What a condition says, by attributes of the classes and columns of the table between them.
    func term(
        _ condition: JoinCondition, _ secondary: Table?, _ label: String
    ) throws(ORMError) -> JoinTerm {
        switch condition {
        case .text(let text):
            var reader = try JoinText(text, parent, target, secondary, title, label)
            return try reader.term()
        case .expression(let make):
            let node = make().node
            if case .fault(let fault) = node { throw self.fault("\(label): \(fault.message)") }
            if parent.root === target.root {
                throw fault(
                    "\(label) as an expression can't tell the two ends of a class related to itself; write it as text, by self and other"
                )
            }
            let term = self.term(node, secondary)
            var sources = SourceWalk()
            sources.walk(node)
            for source in sources.found where !isKnown(source, secondary) {
                throw fault(
                    "\(label) is about more than the columns of \(parent.type) and \(target.type)"
                        + (secondary.map { " and of '\($0.name)'" } ?? ""))
            }
            return term
        }
    }

    private func isKnown(_ source: ColumnSource, _ secondary: Table?) -> Bool {
        guard case .table(let table) = source else { return false }
        return parent.holds(table) || target.holds(table) || table === secondary
    }

    /// Equalities are told from what else has to hold.
    private func term(_ node: Node, _ secondary: Table?) -> JoinTerm {
        switch node {
        case .conjunction(let nodes): return .all(nodes.map { term($0, secondary) })
        case .binary(.equal, .column(let left), .column(let right), _):
            if let near = operand(left, secondary), let far = operand(right, secondary) {
                return .compare(.equal, near, far)
            }
        default: break
        }
        return .expression(JoinExpression(node: node) { self.operand($0, secondary) })
    }

    private func operand(_ column: ColumnReference, _ secondary: Table?) -> JoinTerm.Operand? {
        guard let definition = column.definition else { return nil }
        if let secondary, let index = secondary.columns.firstIndex(where: { $0 === definition }) {
            return .middle(index)
        }
        if let position = parent.position(of: definition) { return .parent(position) }
        return target.position(of: definition).map { .target($0) }
    }
}

/// An expression between two classes' rows.
struct JoinExpression: Sendable {
    private let node: Node
    private let operands: [(column: ColumnReference, operand: JoinTerm.Operand)]

    init(node: Node, _ operand: (ColumnReference) -> JoinTerm.Operand?) {
        self.node = node
        var columns: [ColumnReference] = []
        var walk = TreeWalk()
        walk.node = { node in
            if case .column(let column) = node { columns.append(column) }
            return true
        }
        walk.walk(node)
        operands = columns.compactMap { column in operand(column).map { (column, $0) } }
    }

    /// The attributes of the parent in it.
    var parentAttributes: [Int] {
        operands.compactMap { if case .parent(let position) = $0.operand { position } else { nil } }
    }

    /// The expression between two rows.
    func node(_ make: (JoinTerm.Operand) -> Node) -> Node {
        withoutActuallyEscaping(make) { make in
            var rewriter = TreeRewriter(columns: { column in
                operands.first { $0.column === column }.map { make($0.operand) }
            })
            return rewriter.rewrite(node)
        }
    }
}
