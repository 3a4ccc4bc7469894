/// Elements put in an order in which each comes after those it needs, and the needs that no order can meet.
package struct TopologicalSort: Sendable, Hashable {
    /// A need: `element` wants to come after `needed`.
    package struct Edge: Sendable, Hashable {
        /// Who needs.
        package let element: Int
        /// Who is needed.
        package let needed: Int
    }
    /// The elements' positions, in order.
    package private(set) var order: [Int] = []
    /// Needs that were left out because they close a circle.
    package private(set) var broken: Set<Edge> = []

    /// Sorts `count` elements; `needs` gives the positions each wants before it.
    ///
    /// Shape: the same input gives the same order; without needs it is the order of the input. An element that needs itself is
    /// no circle. Depth is bounded by memory, not by the stack.
    package init(count: Int, needs: (Int) -> [Int]) {
        enum Mark { case new, open, done }
        var marks = [Mark](repeating: .new, count: count)
        for start in 0..<count where marks[start] == .new {
            marks[start] = .open
            var path = [(element: start, needs: needs(start)[...])]
            while var top = path.popLast() {
                guard let next = top.needs.popFirst() else {
                    marks[top.element] = .done
                    order.append(top.element)
                    continue
                }
                path.append(top)
                guard next != top.element else { continue }
                switch marks[next] {
                case .done: break
                case .open: broken.insert(Edge(element: top.element, needed: next))
                case .new:
                    marks[next] = .open
                    path.append((next, needs(next)[...]))
                }
            }
        }
    }
}
