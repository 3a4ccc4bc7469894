public import QuicksilverSQL

/// What a query says of columns, class by class, and of conditions for classes.
struct ColumnOptions: Sendable {
    /// The conditions that it gives to classes, and those it does without.
    var scope = CriteriaScope()
    private var selections: [ObjectIdentifier: ColumnSelection] = [:]

    /// Whether it says nothing.
    var isEmpty: Bool { selections.isEmpty }

    /// The columns of a class that are read.
    func selection(of mapper: Mapper) -> ColumnSelection {
        selections.isEmpty
            ? mapper.selection : selections[ObjectIdentifier(mapper)] ?? mapper.selection
    }

    /// Changes what is read of a class.
    mutating func change<R>(
        _ mapper: Mapper, _ change: (inout ColumnSelection) -> R
    ) -> R {
        var selection = selection(of: mapper)
        defer { selections[ObjectIdentifier(mapper)] = selection }
        return change(&selection)
    }
}

/// What one option says of columns.
enum ColumnChange: Sendable {
    /// A column by the path of its name, or itself.
    enum Target: Sendable {
        case name(String)
        case column(Node)
    }
    case read([Target])
    case leaveOut([Target], raises: Bool)
    case only([Target])
    case group(String)
    case all
}

extension LoaderOption {
    init(_ change: ColumnChange) {
        self.init("", .batched)
        columns = change
    }
}

/// Leaves attributes out; each is read when it is asked for, or that is an error. `"orders.note"` means the note of the orders.
///
/// Shape: `.options(defer_("bio"))`.
/// Source: features G5.
public func defer_(_ names: String..., raise: Bool = false) -> LoaderOption {
    LoaderOption(.leaveOut(names.map { .name($0) }, raises: raise))
}
/// Leaves attributes out; each is read when it is asked for, or that is an error.
///
/// Shape: `.options(defer_(User.bio))`; `defer_(User.bio, raise: true)`.
public func defer_(_ columns: any AnyExpression..., raise: Bool = false) -> LoaderOption {
    LoaderOption(.leaveOut(columns.map { .column($0.node) }, raises: raise))
}
/// Reads attributes with their objects that the class says are read apart; `"*"` means all.
///
/// Shape: `.options(undefer("bio"))`.
public func undefer(_ names: String...) -> LoaderOption {
    LoaderOption(names.contains("*") ? .all : .read(names.map { .name($0) }))
}
/// Reads attributes with their objects that the class says are read apart.
///
/// Shape: `.options(undefer(User.bio))`.
public func undefer(_ columns: any AnyExpression...) -> LoaderOption {
    LoaderOption(.read(columns.map { .column($0.node) }))
}
/// Reads the attributes of a group with their objects.
///
/// Shape: `.options(undeferGroup("photos"))`.
/// Source: features G5.
public func undeferGroup(_ name: String) -> LoaderOption { LoaderOption(.group(name)) }
/// Reads these attributes and what an object can't be without: keys, references, and what has no empty value.
///
/// Shape: `.options(loadOnly("name", "email"))`.
/// Source: features G5.
public func loadOnly(_ names: String...) -> LoaderOption {
    LoaderOption(.only(names.map { .name($0) }))
}
/// Reads these attributes and what an object can't be without: keys, references, and what has no empty value.
///
/// Shape: `.options(loadOnly(User.name, User.email))`.
public func loadOnly(_ columns: any AnyExpression...) -> LoaderOption {
    LoaderOption(.only(columns.map { .column($0.node) }))
}

extension QueryState {
    /// Applies what an option says of columns.
    mutating func apply(_ change: ColumnChange) {
        switch change {
        case .all:
            for mapper in mappers {
                _ = columnOptions.change(mapper) {
                    $0.change(Array(mapper.columns.indices), isRead: true)
                }
            }
        case .group(let name):
            let having = mappers.filter { $0.selection.has(group: name) }
            if having.isEmpty {
                fail(
                    CompileError(
                        .unknownName,
                        "'\(root.mapper.type)' has no group of columns '\(name)', nor has a class that it is mapped with"
                    ))
            }
            for mapper in having { columnOptions.change(mapper) { $0.undefer(group: name) } }
        case .read(let targets):
            for (mapper, position) in targets.flatMap({ resolve($0) }) {
                _ = columnOptions.change(mapper) { $0.change([position], isRead: true) }
            }
        case .leaveOut(let targets, let raises):
            for (mapper, position) in targets.flatMap({ resolve($0) }) {
                let isFree = !mapper.relationAttributes.contains(position)
                let isDone = columnOptions.change(mapper) { selection in
                    isFree && selection.change([position], isRead: false)
                }
                columnOptions.change(mapper) { $0.raise([position], raises) }
                guard !isDone else { continue }
                fail(
                    CompileError(
                        .invalidArgument,
                        "defer_: '\(mapper.type).\(mapper.columns[position].attribute)' can't be left out: it is part of a key or of a "
                            + "relation, or its type has no empty value for the time before; make it Optional then"
                    ))
            }
        case .only(let targets):
            var chosen: [(mapper: Mapper, positions: Set<Int>)] = []
            for (mapper, position) in targets.flatMap({ resolve($0) }) {
                if let index = chosen.firstIndex(where: { $0.mapper === mapper }) {
                    chosen[index].positions.insert(position)
                } else {
                    chosen.append((mapper, [position]))
                }
            }
            for (mapper, positions) in chosen {
                let more = mapper.relationAttributes
                columnOptions.change(mapper) { $0.keepOnly(positions, and: more) }
            }
        }
    }

    /// The classes that the query is about, or may come to by relations.
    private var mappers: [Mapper] {
        var result = [root.mapper]
        for other in root.mapper.registries.flatMap(\.mappers)
        where !result.contains(where: { $0 === other }) { result.append(other) }
        return result
    }

    private mutating func resolve(_ target: ColumnChange.Target) -> [(Mapper, Int)] {
        switch target {
        case .name(let path):
            let names = path.split(separator: ".").map(String.init)
            var mapper = root.mapper
            for name in names.dropLast() {
                guard let relation = relation(named: name, of: mapper) else { return [] }
                mapper = relation.target
            }
            guard let name = names.last, let position = mapper.position(of: name) else {
                fail(mapper.unknown(names.last ?? path))
                return []
            }
            return [(mapper, position)]
        case .column(let node):
            var found: [(Mapper, Int)] = []
            if case .column(let reference) = node, let definition = reference.definition {
                for mapper in mappers {
                    if let position = mapper.columns.firstIndex(where: {
                        $0.definition === definition
                    }) {
                        found.append((mapper, position))
                    }
                }
            }
            if found.isEmpty {
                fail(
                    CompileError(
                        .invalidArgument,
                        "an option names a column that isn't one of '\(root.mapper.type)', nor of a class that it is mapped with"
                    ))
            }
            return found
        }
    }
}
