import QuicksilverSQL

/// Which classes a SELECT of this floor reads, as its tables alone don't tell those apart that share one.
///
/// Shape: stands in the tree of the SELECT; conditions for classes are placed by it wherever the SELECT has become a part of others.
final class SelectEntities: Sendable {
    let points: [QueryState.Point]
    /// What its query says of conditions for classes.
    let scope: CriteriaScope
    /// The aliases whose rows belong to objects that are there, so that no condition hides them.
    let owners: [ObjectIdentifier]
    /// Whether the conditions are part of it.
    let isFiltered: Bool

    init(
        _ points: [QueryState.Point], scope: CriteriaScope = CriteriaScope(),
        owners: [ObjectIdentifier] = [], isFiltered: Bool = false
    ) {
        self.points = points
        self.scope = scope
        self.owners = owners
        self.isFiltered = isFiltered
    }

    /// Those of a query.
    convenience init(_ state: QueryState) {
        self.init(
            state.readPoints, scope: state.columnOptions.scope, isFiltered: state.applied != nil)
    }
}

extension QueryState {
    /// The classes it starts from, selects and joins.
    var readPoints: [Point] {
        var result = [root]
        for case .entity(let mapper, let alias) in items {
            result.append(Point(mapper: mapper, alias: alias))
        }
        guard let from else { return result }
        let read = Set(from.sourceIDs)
        return result + points.filter { read.contains($0.id) }
    }
}

extension SelectNode {
    /// The classes that it is known to read.
    var entities: SelectEntities? { notes as? SelectEntities }

    /// The SELECT with a note of the classes it reads.
    func noting(_ points: [QueryState.Point], owners: [ObjectIdentifier] = []) -> SelectNode {
        var copy = self
        copy.notes = SelectEntities(points, owners: owners)
        return copy
    }
}
