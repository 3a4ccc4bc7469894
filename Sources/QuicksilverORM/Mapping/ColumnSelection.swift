import QuicksilverSQL

/// Which columns of a class a query reads, and where they stand in its rows.
///
/// Source: features G5, U096.
struct ColumnSelection: Sendable {
    /// The attributes that are read, in the order of the row.
    private(set) var columns: [Int]
    /// By attribute: its place in the row, -1 for one that isn't read.
    private(set) var positions: [Int]
    /// What attributes hold while they aren't loaded; `.invalid` for one whose type has nothing for that.
    let placeholders: [SQLValue]
    /// The attributes that the class itself says are read apart.
    let deferred: [Int]
    /// The attributes that may not be read while they aren't loaded.
    private var raising: AttributeSet
    private let groups: [Int: String]
    private let kept: AttributeSet

    /// The selection that a class declares; `keeping` are positions that are always read.
    init(
        _ columns: [Mapper.MappedColumn], _ declaration: ClassDeclaration, keeping: [Int],
        deferrals: [String: DeferredProperty] = [:]
    ) {
        var raising = AttributeSet()
        var kept = AttributeSet(keeping)
        var groups: [Int: String] = [:]
        var deferred: [Int] = []
        var placeholders: [SQLValue] = []
        for (position, column) in columns.enumerated() {
            guard declaration.columns.indices.contains(position) else {
                // A column without an attribute has no getter that could load it.
                kept.insert(position)
                placeholders.append(.null)
                continue
            }
            let item = declaration.columns[position]
            placeholders.append(item.placeholder ?? .unloaded)
            if !column.definition.foreignKeys.isEmpty { kept.insert(position) }
            let said = deferrals[item.attribute]
            let group = said.map(\.group) ?? item.group
            let deferral = said?.deferral ?? item.deferral
            if let group { groups[position] = group }
            if deferral.isDeferred || group != nil { deferred.append(position) }
            if deferral.raises { raising.insert(position) }
        }
        self.raising = raising
        self.kept = kept
        self.groups = groups
        self.deferred = deferred
        self.placeholders = placeholders
        self.columns = []
        positions = Array(repeating: -1, count: columns.count)
        read(Set(columns.indices).subtracting(deferred))
    }

    private mutating func read(_ attributes: Set<Int>) {
        columns = positions.indices.filter { kept.contains($0) || attributes.contains($0) }
        positions = Array(repeating: -1, count: positions.count)
        for (place, attribute) in columns.enumerated() { positions[attribute] = place }
    }

    /// Whether the class itself says that an attribute is read apart.
    func defers(_ attribute: Int) -> Bool { deferred.contains(attribute) }

    /// Where the columns stand in a row in which they begin at a place; -1 for those that aren't there.
    func positions(at offset: Int) -> [Int] {
        offset == 0 ? positions : positions.map { $0 < 0 ? -1 : $0 + offset }
    }

    /// Whether reading an attribute while it isn't loaded is an error.
    func raises(_ attribute: Int) -> Bool { raising.contains(attribute) }

    /// Makes reading attributes while they aren't loaded an error, or not.
    mutating func raise(_ attributes: [Int], _ raises: Bool) {
        for attribute in attributes {
            if raises { raising.insert(attribute) } else { raising.remove(attribute) }
        }
    }

    /// The attributes that are read along with one.
    func companions(of attribute: Int) -> [Int] {
        guard let group = groups[attribute] else { return [attribute] }
        return deferred.filter { groups[$0] == group }
    }

    /// Whether there is a group of this name.
    func has(group: String) -> Bool { groups.values.contains(group) }

    // MARK: - Changing

    /// Reads attributes, or leaves them out; whether all can be left out.
    mutating func change(_ attributes: [Int], isRead: Bool) -> Bool {
        let old = Set(columns)
        read(isRead ? old.union(attributes) : old.subtracting(attributes))
        return isRead || attributes.allSatisfy { canBeLeftOut($0) }
    }

    /// Reads some attributes and what can't be left out.
    mutating func keepOnly(_ attributes: Set<Int>, and more: [Int]) {
        let needed = positions.indices.filter { !canBeLeftOut($0) }
        read(attributes.union(more).union(needed))
    }

    /// Reads the attributes of a group.
    mutating func undefer(group: String) {
        read(Set(columns).union(groups.filter { $0.value == group }.keys))
    }

    /// Whether an object can be without an attribute for a while.
    func canBeLeftOut(_ attribute: Int) -> Bool {
        !kept.contains(attribute) && placeholders[attribute] != .unloaded
    }

    // MARK: - Faults

    /// What is wrong with columns that the class says are read apart.
    func faults(_ mapping: ClassMapping) -> [String] {
        deferred.filter { !canBeLeftOut($0) }.map { position in
            let name = "\(mapping.type).\(mapping.declaration.columns[position].attribute)"
            return kept.contains(position)
                ? "\(name) is deferred, but it is part of a key, or the version: those are always read"
                : "\(name) is deferred, and its type has no empty value for the time before: make it Optional"
        }
    }
}

extension Mapper {
    /// A row of what attributes hold while they aren't loaded.
    var placeholders: any RowReader {
        ValueReader(selection.placeholders, names: columns.map(\.attribute))
    }

    /// The attributes that its relations start from.
    var relationAttributes: [Int] {
        relations.compactMap { $0 }.flatMap { relation in
            relation.pairs.map(\.parent)
                + (relation.secondary?.parentPairs.map(\.attribute) ?? [])
        }
    }
}
