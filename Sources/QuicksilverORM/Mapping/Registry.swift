public import QuicksilverSQL
import Synchronization

/// Which classes there are, and the `MetaData` of their tables.
///
/// Shape: `let registry = Registry(User.self, Address.self)`, then `try registry.metadata.createAll(engine)`. Related classes are
/// pulled in. A class that was used before its registry was made is moved to it; one that several registries name has one table,
/// which all of them have.
/// Source: design D5; parity row M2.
public final class Registry: Sendable {
    /// The registry of classes that no other names.
    public static let `default` = Registry()

    /// The tables of its classes.
    public let metadata: MetaData
    /// Who listens to the objects of all its classes.
    let listeners = ListenerStore()
    /// The conditions for queries of its classes.
    let criteria = CriteriaStore()
    private let state = Mutex(State())

    private struct State {
        var mappers: [Mapper] = []
        var isChecked = false
        /// Classes whose columns stand in the table of a class above them, by that class.
        var guests: [ObjectIdentifier: [ClassMapping]] = [:]
    }

    /// A registry of classes.
    public init(_ types: any MappedObject.Type..., metadata: MetaData = MetaData()) {
        self.metadata = metadata
        metadata.beforeCreating { [weak self] in try self?.configure() }
        // A table is made once, so who shares it must be known before.
        MappingChange.run {
            for type in types { expect(type.__mapping) }
            for type in types { add(type.__mapping) }
        }
    }

    /// Remembers a class that shares the table of one above it.
    private func expect(_ mapping: ClassMapping) {
        guard var inheritance = mapping.declaration.inheritance, inheritance.kind == .single
        else { return }
        while let next = inheritance.parent.declaration.inheritance, inheritance.kind == .single,
            next.kind == .single
        {
            inheritance = next
        }
        let host = ObjectIdentifier(inheritance.parent)
        state.withLock { state in
            if state.guests[host]?.contains(where: { $0 === mapping }) != true {
                state.guests[host, default: []].append(mapping)
            }
        }
    }

    /// The columns that classes below one have in its table; other classes' rows have NULL in them.
    func columns(below mapping: ClassMapping) -> [ColumnDefinition] {
        var result: [ColumnDefinition] = []
        let own = mapping.declaration.columns.map(\.definition.key)
        for guest in state.withLock({ $0.guests[ObjectIdentifier(mapping)] ?? [] }) {
            for item in guest.declaration.ownColumns.stored {
                let column = item.definition
                guard !own.contains(column.key), !result.contains(where: { $0.key == column.key })
                else { continue }
                result.append(column.copy(isPrimaryKey: false, isNullable: true))
            }
        }
        return result
    }

    /// Its mappers, in the order their classes joined.
    public var mappers: [Mapper] { state.withLock(\.mappers) }

    /// Checks every class and relation, once after each change; `metadata.createAll` and the first query do.
    ///
    /// - Throws: ``ORMError`` `.configuration` with all the faults there are, by class and attribute, each with its remedy.
    /// Source: features G17.
    public func configure() throws(ORMError) {
        if state.withLock(\.isChecked) { return }
        let count = mappers.count
        let faults = MappingChange.settled({ currentFaults }, isWhole: \.isEmpty)
        guard faults.isEmpty else {
            throw ORMError(
                .configuration,
                faults.count == 1
                    ? faults[0]
                    : "\(faults.count) faults:\n  - " + faults.joined(separator: "\n  - "))
        }
        state.withLock { $0.isChecked = $0.mappers.count == count }
    }

    /// All that is wrong with its classes and relations.
    private var currentFaults: [String] {
        var faults: [String] = []
        for mapper in mappers {
            faults += mapper.faults
            if let fault = mapper.table.fault, !mapper.isUnion { faults.append(fault.message) }
            faults += mapper.familyFaults
            let inherited = mapper.inheritance?.parent.declaredRelations.count ?? 0
            for position in mapper.declaredRelations.indices.dropFirst(inherited) {
                do {
                    try Relation(mapper, position).check()
                } catch {
                    faults.append(error.message)
                }
            }
        }
        return faults
    }

    /// Puts a class here, and those it is related to, unless it is in a registry of its own.
    @discardableResult
    func add(_ mapping: ClassMapping) -> Mapper { MappingChange.run { take(mapping) } }

    private func take(_ mapping: ClassMapping) -> Mapper {
        let inheritance = mapping.declaration.inheritance.flatMap {
            $0.kind == .concrete ? nil : $0
        }
        if mapping.existing == nil, mapping.declaration.tableName == nil,
            inheritance?.kind != .single
        {
            if inheritance == nil, let united = unite(mapping) { return united }
            // Its table comes later, by mapper(…); until then it is no class of anybody's.
            return inheritance.map { Mapper(mapping, inheriting: $0, registry: self) }
                ?? Mapper(mapping, declaring: self)
        }
        if let inheritance {
            expect(mapping)
            add(inheritance.parent)
        }
        let (mapper, isNew) = mapping.claim {
            inheritance.map { Mapper(mapping, inheriting: $0, registry: self) }
                ?? Mapper(mapping, declaring: self)
        }
        if mappers.contains(where: { $0 === mapper }) { return mapper }
        if !isNew {
            // One class, one table, however many registries name it; the default one only keeps what no other does.
            let leavesDefault = mapper.registries.contains { $0 === Registry.default }
            if leavesDefault { Registry.default.release(mapper) }
            mapper.join(self)
            if mapper.declaresTable {
                mapper.table.join(
                    metadata, leaving: leavesDefault ? Registry.default.metadata : nil)
            }
        }
        keep(mapper)
        mapping.tellAncestors()
        if let inheritance { inheritance.parent.existing?.take(mapping) }
        for relation in mapper.declaredRelations { add(relation.member.__mapping) }
        return mapper
    }

    /// The mapper of a class without a table, once there are classes whose rows it stands for.
    private func unite(_ mapping: ClassMapping) -> Mapper? {
        guard let registry = mapping.heirs.lazy.compactMap({ $0.existing?.registry }).first else {
            return nil
        }
        let (mapper, isNew) = mapping.claim { Mapper(mapping, uniting: registry) }
        if isNew { registry.keep(mapper) }
        return mapper
    }

    /// Takes a mapper in.
    func keep(_ mapper: Mapper) {
        state.withLock { state in
            state.mappers.append(mapper)
            state.isChecked = false
        }
    }

    /// Lets a mapper go.
    func release(_ mapper: Mapper) {
        state.withLock { state in
            state.mappers.removeAll { $0 === mapper }
            state.isChecked = false
        }
    }

    /// Forgets all classes, as if none had ever been mapped.
    func clear() {
        let mappers = state.withLock { state in
            defer { state = State() }
            return state.mappers
        }
        for mapper in mappers where mapper.type.__mapping.existing === mapper {
            mapper.type.__mapping.replace(by: nil)
            mapper.type.__mapping.listeners.removeExtensions()
        }
    }
}

/// Maps a class to a table that was declared elsewhere, in ``Registry/default``.
///
/// Shape: attributes and columns meet by name: `userID`, `userId` and `user_id` all mean the column `user_id`. Columns of the
/// table without an attribute are kept beside the object, so that relations can use them. Mapping a class again
/// replaces its mapper, and its `extension`. A class that inherits `.joined` or `.single` says so in its `@Mapped`; its superclass is mapped
/// before it, with `polymorphicOn:`, and each class has its `polymorphicIdentity:`.
/// - Throws: nothing here; faults are thrown by the first session that uses the class.
/// Source: parity rows M1, M4.
@discardableResult
public func mapper<Mapped: MappedObject>(
    _ type: Mapped.Type, _ table: Table, properties: [String: MappedProperty] = [:],
    primaryKey: [DynamicColumn] = [], polymorphicOn: DynamicColumn? = nil,
    polymorphicIdentity: (any ColumnValue)? = nil,
    extension: (any MapperExtension<Mapped>)? = nil
) -> Mapper {
    MappingChange.run {
        map(
            type, table, properties, primaryKey, polymorphicOn, polymorphicIdentity, `extension`)
    }
}

private func map<Mapped: MappedObject>(
    _ type: Mapped.Type, _ table: Table, _ properties: [String: MappedProperty],
    _ primaryKey: [DynamicColumn], _ polymorphicOn: DynamicColumn?,
    _ polymorphicIdentity: (any ColumnValue)?, _ `extension`: (any MapperExtension<Mapped>)?
) -> Mapper {
    let mapping = type.__mapping
    mapping.listeners.removeExtensions()
    _ = `extension`?.attach(isExtension: true)
    if let old = mapping.existing {
        for registry in old.registries { registry.release(old) }
    }
    let key = primaryKey.compactMap { column -> ColumnDefinition? in
        if case .column(let reference) = column.node { reference.definition } else { nil }
    }
    let identity = polymorphicIdentity?.sqlValue
    if let inheritance = mapping.declaration.inheritance, inheritance.kind != .concrete {
        let mapper = Mapper(
            mapping, inheriting: inheritance, over: table, properties: properties,
            identity: identity, registry: .default)
        mapping.replace(by: mapper)
        Registry.default.keep(mapper)
        inheritance.parent.mapper.take(mapping)
        return mapper
    }
    let mapper = Mapper(
        mapping, over: table, properties: properties, primaryKey: key,
        polymorphicOn: polymorphicOn.map { column in
            if case .column(let reference) = column.node {
                reference.definition?.key ?? "?"
            } else {
                "?"
            }
        }, identity: identity, registry: .default)
    mapping.replace(by: mapper)
    Registry.default.keep(mapper)
    mapping.tellAncestors()
    return mapper
}

/// The mapper of a class.
///
/// Source: parity row M5.
public func classMapper<Mapped: MappedObject>(_ type: Mapped.Type) -> Mapper {
    type.__mapping.mapper
}

/// Forgets every class of ``Registry/default``; those that declare their tables are mapped anew when they are used.
///
/// Source: parity row M5.
public func clearMappers() { Registry.default.clear() }
