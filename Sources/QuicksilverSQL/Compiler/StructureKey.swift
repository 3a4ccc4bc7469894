/// What tells one statement's SQL from another's: its whole structure, without the values of its binds.
///
/// Shape: two statements with equal keys compile to the same SQL in every dialect, with the same placeholders in the same
/// order; ``binds`` says which value belongs to each. Tables and columns count by identity, so whoever keeps a key keeps
/// its ``identities(in:)`` as well. Anonymous aliases count by the order in which they appear.
/// Source: design.md "One statement's journey"; features row A28.
package final class StructureKey: Hashable, Sendable {
    /// The structure, written so that it could be read back.
    package let words: ContiguousArray<UInt64>
    /// Each bind once, in the order of the walk; no part of equality.
    package let binds: [BindParameter]
    /// False when some part can't say what it is, or carries a fault: such a statement is compiled each time.
    package let isCacheable: Bool
    /// Whether the names of an execution's parameters decide the statement's columns.
    package let takesParameters: Bool
    /// Whether it is an INSERT.
    package let isInsert: Bool
    private let hash: UInt64

    /// The key of a statement.
    package init(_ statement: StatementNode) {
        var writer = StructureWriter()
        writer.write(statement)
        words = writer.words
        binds = writer.binds
        isCacheable = writer.isCacheable
        takesParameters = statement.takesParameters
        isInsert = if case .insert = statement { true } else { false }
        hash = StructureKey.mixed(writer.words)
    }

    private init(withoutBindsOf key: StructureKey) {
        words = key.words
        binds = []
        isCacheable = key.isCacheable
        takesParameters = key.takesParameters
        isInsert = key.isInsert
        hash = key.hash
    }

    /// An equal key that holds no binds, and so no values: for a cache to keep.
    package var withoutBinds: StructureKey { StructureKey(withoutBindsOf: self) }

    /// The tables and columns whose identity is part of a statement's key, each once.
    package static func identities(in statement: StatementNode) -> [any AnyObject & Sendable] {
        var writer = StructureWriter()
        writer.keepsIdentities = true
        writer.write(statement)
        var seen: Set<ObjectIdentifier> = []
        return writer.identities.filter { seen.insert(ObjectIdentifier($0)).inserted }
    }

    /// Where each bind stands in ``binds``, by identity.
    package var ordinals: [ObjectIdentifier: Int] {
        var result: [ObjectIdentifier: Int] = [:]
        result.reserveCapacity(binds.count)
        for (index, bind) in binds.enumerated() { result[ObjectIdentifier(bind)] = index }
        return result
    }

    /// Whether two statements have the same structure.
    package static func == (left: StructureKey, right: StructureKey) -> Bool {
        left === right
            || (left.hash == right.hash && left.isCacheable == right.isCacheable
                && left.words == right.words)
    }

    /// One word, made when the key was.
    package func hash(into hasher: inout Hasher) {
        hasher.combine(hash)
    }

    /// A hash in two lanes, so that one multiplication doesn't wait for the other.
    private static func mixed(_ words: ContiguousArray<UInt64>) -> UInt64 {
        var first: UInt64 = 0x9E37_79B9_7F4A_7C15
        var second: UInt64 = 0xC2B2_AE3D_27D4_EB4F
        var index = 0
        while index + 1 < words.count {
            first = (first ^ words[index]) &* 0xD6E8_FEB8_6659_FD93
            first ^= first >> 32
            second = (second ^ words[index + 1]) &* 0xA076_1D64_78BD_642F
            second ^= second >> 32
            index += 2
        }
        if index < words.count { first = (first ^ words[index]) &* 0xD6E8_FEB8_6659_FD93 }
        return (first ^ (first >> 29)) &* 0xE703_7ED1_A0B4_28DB ^ second
    }
}

extension StatementNode {
    /// Whether the names of the parameters decide its columns.
    var takesParameters: Bool {
        switch self {
        case .insert(let insert):
            if case .parameters = insert.source { true } else { false }
        case .update(let update): update.assignments.isEmpty
        case .query, .delete, .text: false
        }
    }
}
