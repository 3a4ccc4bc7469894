/// The objects that came from one query, so that a relation of one is loaded for its siblings as well.
///
/// Shape: their keys only: it keeps nobody alive.
/// Source: design D7.
final class LoadBatch {
    /// How many are loaded for at most in one query.
    static let window = 500

    let mapper: Mapper
    // Keys that are one integer, which most are, take half the room of others.
    @exclusivity(unchecked) private var integers: [Int64] = []
    @exclusivity(unchecked) private var others: [KeyValue] = []
    /// How the query said that relations are loaded, by relation.
    var loading: [ObjectIdentifier: Loading] = [:]
    /// What the query said of columns.
    var options = ColumnOptions()

    /// How many times an object of it was deleted that had to load for that.
    var deletions = 0

    init(_ mapper: Mapper) { self.mapper = mapper }

    /// Adds an object; its place.
    func add(_ key: KeyValue) -> UInt32 {
        if case .integer(let key) = key, others.isEmpty {
            integers.append(key)
            return UInt32(truncatingIfNeeded: integers.count &- 1)
        }
        if !integers.isEmpty {
            others = integers.map { .integer($0) }
            integers = []
        }
        others.append(key)
        return UInt32(truncatingIfNeeded: others.count - 1)
    }

    /// The keys around a place: the window that begins with it, filled up from before where the end is near.
    func keys(around index: UInt32) -> [KeyValue] {
        let end = min(Int(index) + Self.window, max(integers.count, others.count))
        let window = max(0, end - Self.window)..<end
        return others.isEmpty ? integers[window].map { .integer($0) } : Array(others[window])
    }
}
