import QuicksilverSQL

/// Makes objects of a class, and of those below it, from the rows of one query, one for each row and session.
///
/// Source: features U001, U002, L4.
final class EntityLoader {
    /// How the columns of one of the classes stand in the row, and what its objects are made with.
    private final class Part {
        let mapper: Mapper
        let shape: RowShape
        private let placeholders: (any RowReader)?
        /// The row by attributes; another one where each row has a reader of its own.
        @exclusivity(unchecked) private var loader: RowLoader
        @exclusivity(unchecked) private var objects: ObjectHome?

        init(_ mapper: Mapper, _ positions: [Int], _ reader: any RowReader) {
            self.mapper = mapper
            shape = RowShape(mapper, positions)
            placeholders = shape.placeholders(mapper)
            loader = RowLoader(reader, positions, placeholders: placeholders)
        }

        /// The home of the objects; made for the first of them.
        @inline(__always)
        func home(_ core: SessionCore, _ table: IdentityTable, _ batch: LoadBatch) -> ObjectHome {
            if let objects { return objects }
            let made = ObjectHome(core, mapper, table, batch)
            objects = made
            return made
        }

        /// What it was read through last.
        var reader: any RowReader { loader.reader }

        /// The row that a reader stands on.
        @inline(__always)
        func row(_ reader: any RowReader) -> RowLoader {
            if loader.reader !== reader {
                loader = RowLoader(reader, shape.positions, placeholders: placeholders)
            }
            return loader
        }
    }
    private let core: SessionCore
    let mapper: Mapper
    private let overwrites: Bool
    private let table: IdentityTable
    /// Whether every object in the table is one of the class.
    private let isAlone: Bool
    /// Where the key stands in the row, if it is one integer.
    private let integerKey: Int?
    private let main: Part
    private let row: EntityRow
    /// Where the discriminator stands, where rows of several classes come.
    private let discriminator: Int?
    private var parts: [ObjectIdentifier: Part] = [:]
    private let batch: LoadBatch
    /// The loaders of the classes that one without a table unites.
    private var united: [SQLValue: EntityLoader] = [:]

    /// A loader of the columns that stand in the row from `offset` on.
    convenience init(
        _ core: SessionCore, _ mapper: Mapper, at offset: Int, overwrites: Bool = false,
        loading: [ObjectIdentifier: Loading] = [:], options: ColumnOptions = ColumnOptions(),
        reader: any RowReader
    ) {
        self.init(
            core, mapper, options.row(of: mapper).shifted(by: offset), overwrites: overwrites,
            loading: loading, options: options, reader: reader)
    }

    /// A loader of columns wherever they stand in the row.
    init(
        _ core: SessionCore, _ mapper: Mapper, _ row: EntityRow, overwrites: Bool,
        loading: [ObjectIdentifier: Loading], options: ColumnOptions = ColumnOptions(),
        reader: any RowReader
    ) {
        self.core = core
        self.mapper = mapper
        self.row = row
        self.overwrites = overwrites
        table = core.identity.table(of: mapper)
        isAlone = mapper.inheritance == nil
        integerKey = mapper.hasIntegerKey ? row.positions[mapper.primaryKey[0]] : nil
        main = Part(mapper, row.positions, reader)
        discriminator =
            mapper.isPolymorphic ? mapper.polymorphicColumn.map { row.positions[$0] } : nil
        batch = LoadBatch(mapper)
        batch.loading = loading
        batch.options = options
    }

    /// The object of the row a reader stands on; nil when its key is NULL, as on the far side of an outer join.
    func object(_ reader: any RowReader) throws -> (any MappedObject)? {
        if mapper.isUnion { return try unitedObject(reader) }
        guard let key = try key(reader) else { return nil }
        if let state = table.state(key), let known = state.object {
            if isAlone || state.mapper?.isKind(of: mapper) == true {
                try update(known, state, reader)
                return known
            }
        }
        guard let discriminator else { return try make(main, key, reader) }
        return try make(part(at: discriminator, key, reader), key, reader)
    }

    /// Makes the object of a row that none is there for.
    private func make(
        _ part: Part, _ key: KeyValue, _ reader: any RowReader
    ) throws -> any MappedObject {
        try core.make(part.mapper, key, part.row(reader), part.shape) { state, object in
            state.adopt(part.home(core, table, batch), object, key)
            state.batchIndex = batch.add(key)
        }
    }

    /// Reads of a row what an object that is there lacks, or all where the query says so.
    private func update(
        _ known: any MappedObject, _ state: InstanceState, _ reader: any RowReader
    ) throws {
        if overwrites || state.isStale {
            try refresh(known, try part(of: state.mapper ?? mapper), reader)
        } else if state.hasUnloaded {
            try complete(known, try part(of: state.mapper ?? mapper), reader)
        }
    }

    /// The object of a row of one of the classes below a class without a table.
    private func unitedObject(_ reader: any RowReader) throws -> (any MappedObject)? {
        guard let index = discriminator, !reader.isNull(at: index) else { return nil }
        let value = try reader.value(at: index, as: .text)
        if let loader = united[value] { return try loader.object(reader) }
        guard let concrete = mapper.layout.identities[value],
            let positions = row.others[ObjectIdentifier(concrete)]
        else {
            throw ORMError(
                .wrongType,
                "a row of \(mapper.type) is one of \(value), which isn't a class below it")
        }
        let loader = EntityLoader(
            core, concrete,
            EntityRow(columns: [], positions: positions, others: row.others),
            overwrites: overwrites, loading: batch.loading, options: batch.options, reader: reader)
        united[value] = loader
        return try loader.object(reader)
    }

    @inline(__always)
    private func key(_ reader: any RowReader) throws -> KeyValue? {
        guard let integerKey else { return try otherKey(reader) }
        return reader.isNull(at: integerKey) ? nil : .integer(try reader.int64(at: integerKey))
    }

    private func otherKey(_ reader: any RowReader) throws -> KeyValue? {
        var values: [SQLValue] = []
        for position in mapper.primaryKey {
            let index = main.shape.positions[position]
            if reader.isNull(at: index) { return nil }
            values.append(
                try reader.value(at: index, as: mapper.columns[position].definition.type))
        }
        return KeyValue(values)
    }

    /// Reads what the object has no change of its own for; with `overwrites` everything.
    private func refresh(
        _ object: any MappedObject, _ part: Part, _ reader: any RowReader
    ) throws {
        let state = object.__state
        let row = part.row(reader)
        for attribute in 0..<part.mapper.attributeCount
        where overwrites || !state.isModified(attribute) {
            if part.shape.positions[attribute] < 0 {
                // What a stale object holds is kept only where the class itself says that it is read apart.
                if overwrites || !part.mapper.selection.defers(attribute) {
                    try object.put(.unloaded, at: attribute)
                }
                continue
            }
            do {
                try object.__load(attribute, from: row)
            } catch {
                throw row.explained(error, state.key, part.mapper)
            }
            state.markLoaded(attribute)
        }
        try part.shape.readHidden(object, part.mapper, reader)
        if overwrites {
            state.settle()
            core.dirty.remove(object)
        }
        state.isStale = false
        try core.tell(.refresh, object)
    }

    /// Reads what the object lacks and the row has.
    private func complete(
        _ object: any MappedObject, _ part: Part, _ reader: any RowReader
    ) throws {
        let row = part.row(reader)
        for attribute in 0..<part.mapper.attributeCount
        where part.shape.positions[attribute] >= 0 && !object.__state.isLoaded(attribute) {
            try object.__load(attribute, from: row)
            object.__state.markLoaded(attribute)
        }
    }

    // MARK: - Classes

    /// How the columns of the class stand that a row is of.
    private func part(
        at index: Int, _ key: KeyValue, _ reader: any RowReader
    ) throws -> Part {
        guard let column = mapper.polymorphicColumn else { return main }
        let value = try reader.value(at: index, as: mapper.columns[column].definition.type)
        let identities = mapper.layout.identities
        guard let found = identities[value] else {
            let known = identities.map { "\($0.key) for \($0.value.type)" }.sorted()
            throw ORMError(
                .wrongType,
                "\(mapper.describe(key.values)) is a row of the class \(value), by its \(mapper.columns[column].attribute), and no class "
                    + "has that polymorphicIdentity; there are \(known.joined(separator: ", ")). Name the class in the Registry"
            )
        }
        if let other = core.identity.holder(key, of: mapper) {
            throw ORMError(
                .wrongType,
                "\(mapper.describe(key.values)) became a \(found.type) in the database and is a \(type(of: other)) in this session; "
                    + "expunge that")
        }
        return try part(of: found)
    }

    private func part(of other: Mapper) throws -> Part {
        if other === mapper { return main }
        if let part = parts[ObjectIdentifier(other)] { return part }
        guard let positions = row.others[ObjectIdentifier(other)] else {
            throw ORMError(
                .wrongType, "a row of \(mapper.type) isn't one of \(other.type), a class apart")
        }
        let missing = positions.indices.filter {
            positions[$0] < 0 && !other.selection.canBeLeftOut($0)
        }
        guard missing.isEmpty else {
            throw ORMError(
                .unknownName,
                "the statement yields a \(other.type) and no column "
                    + missing.map { other.columns[$0].definition.name }.joined(separator: ", ")
                    + " for it")
        }
        let part = Part(other, positions, main.reader)
        parts[ObjectIdentifier(other)] = part
        return part
    }
}
