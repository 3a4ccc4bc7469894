/// Which operations on an object also happen to the objects of a relation.
///
/// Shape: `cascade: [.all, .deleteOrphan]`. ``standard`` is save-update and merge.
/// Source: parity row R3; features H5.
public struct Cascade: OptionSet, Sendable, Hashable {
    /// The bits.
    public let rawValue: Int

    /// A set of its bits.
    public init(rawValue: Int) { self.rawValue = rawValue }

    /// Adding an object to a session adds them.
    public static let saveUpdate = Cascade(rawValue: 1)
    /// Merging an object merges them.
    public static let merge = Cascade(rawValue: 2)
    /// Deleting an object deletes them.
    public static let delete = Cascade(rawValue: 4)
    /// One that is taken out of the relation is deleted.
    public static let deleteOrphan = Cascade(rawValue: 8)
    /// Expunging an object expunges them.
    public static let expunge = Cascade(rawValue: 16)
    /// Refreshing or expiring an object expires them.
    public static let refreshExpire = Cascade(rawValue: 32)
    /// Everything but ``deleteOrphan``.
    public static let all: Cascade = [.saveUpdate, .merge, .delete, .expunge, .refreshExpire]
    /// Save-update and merge.
    public static let standard: Cascade = [.saveUpdate, .merge]
    /// Nothing.
    public static let none: Cascade = []
}

/// When and how the objects of a relation are loaded.
///
/// Source: design D7; parity rows R6, R7, Q16.
public enum Loading: String, Sendable, Hashable {
    /// On first read, for all objects that came from the same query: one query for at most 500 of them.
    case batched
    /// On first read, for one object: one query each.
    case select
    /// With the query that loads the parents, in one further query for at most 500 parents.
    case selectIn
    /// In the parents' own query, by an outer join under an alias.
    case joined
    /// With the query that loads the parents, in one further query that has that one as a subquery; for one object as ``batched``.
    case subquery
    /// Never: objects are put in and taken out unseen, and `object.$relation.query()` reads them.
    case writeOnly
    /// Never: it reads as empty.
    case noload
    /// Never: reading it unloaded is an error.
    case raise
}
