/// The objects that came from one query, so that a relation of one is loaded for its siblings as well.
///
/// Shape: their keys only: it keeps nobody alive.
/// Source: design D7.
final class LoadBatch {
    /// How many are loaded for at most in one query.
    static let window = 500

    let mapper: Mapper
    @exclusivity(unchecked) private(set) var keys: [KeyValue] = []
    /// How the query said that relations are loaded, by relation.
    var loading: [ObjectIdentifier: Loading] = [:]
    /// What the query said of columns.
    var options = ColumnOptions()

    /// How many times an object of it was deleted that had to load for that.
    var deletions = 0

    init(_ mapper: Mapper) { self.mapper = mapper }

    /// Adds an object; its place.
    func add(_ key: KeyValue) -> Int {
        keys.append(key)
        return keys.count - 1
    }

    /// The keys around a place: the window that begins with it, filled up from before where the end is near.
    func keys(around index: Int) -> ArraySlice<KeyValue> {
        let end = min(index + Self.window, keys.count)
        return keys[max(0, end - Self.window)..<end]
    }
}
