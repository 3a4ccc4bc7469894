import QuicksilverSQL

/// Makes objects of a class, and of those below it, from the rows of one query, one for each row and session.
///
/// Source: features U001, U002, L4.
final class EntityLoader {
    /// How a class's columns stand in the row.
    private final class Shape {
        let mapper: Mapper
        let positions: [Int]
        let loader: RowLoader
        /// The attributes that the rows don't have.
        let unloaded: AttributeSet

        init(_ mapper: Mapper, _ positions: [Int], _ reader: any RowReader) {
            self.mapper = mapper
            self.positions = positions
            let unread = positions.indices.filter { positions[$0] < 0 }
            unloaded = AttributeSet(unread)
            loader = RowLoader(
                reader, positions, placeholders: unread.isEmpty ? nil : mapper.placeholders)
        }
    }
    private let core: SessionCore
    private let mapper: Mapper
    private let overwrites: Bool
    private let main: Shape
    private let row: EntityRow
    /// Where the discriminator stands, where rows of several classes come.
    private let discriminator: Int?
    private var shapes: [ObjectIdentifier: Shape] = [:]
    private let batch: LoadBatch

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
        main = Shape(mapper, row.positions, reader)
        discriminator =
            mapper.isPolymorphic ? mapper.polymorphicColumn.map { row.positions[$0] } : nil
        batch = LoadBatch(mapper)
        batch.loading = loading
        batch.options = options
    }

    /// The object of the row a reader stands on; nil when its key is NULL, as on the far side of an outer join.
    func object(_ reader: any RowReader) throws -> (any MappedObject)? {
        guard let key = try key(reader) else { return nil }
        if let known = core.identity.object(key, of: mapper) {
            let state = known.__state
            if overwrites || state.isStale {
                try refresh(known, try shape(of: state.mapper ?? mapper), reader)
            } else if state.hasUnloaded {
                try complete(known, try shape(of: state.mapper ?? mapper), reader)
            }
            return known
        }
        let shape = try discriminator.map { try self.shape(at: $0, key, reader) } ?? main
        shape.loader.reader = reader
        let object = try shape.loader.explaining(key, shape.mapper) {
            try core.createInstance(shape.mapper, shape.loader)
                ?? shape.mapper.type.init(__row: shape.loader)
        }
        try readHidden(object, shape, reader)
        if !shape.unloaded.isEmpty { object.__state.unload(shape.unloaded) }
        core.adopt(object, key, shape.mapper)
        object.__state.batch = batch
        object.__state.batchIndex = batch.add(key)
        try core.tell(.load, object)
        return object
    }

    private func key(_ reader: any RowReader) throws -> KeyValue? {
        if mapper.hasIntegerKey {
            let index = main.positions[mapper.primaryKey[0]]
            return reader.isNull(at: index) ? nil : .integer(try reader.int64(at: index))
        }
        var values: [SQLValue] = []
        for position in mapper.primaryKey {
            let index = main.positions[position]
            if reader.isNull(at: index) { return nil }
            values.append(
                try reader.value(at: index, as: mapper.columns[position].definition.type))
        }
        return KeyValue(values)
    }

    /// Reads what the object has no change of its own for; with `overwrites` everything.
    private func refresh(
        _ object: any MappedObject, _ shape: Shape, _ reader: any RowReader
    ) throws {
        let state = object.__state
        shape.loader.reader = reader
        for attribute in 0..<shape.mapper.attributeCount
        where overwrites || !state.modified.contains(attribute) {
            if shape.positions[attribute] < 0 {
                // What a stale object holds is kept only where the class itself says that it is read apart.
                if overwrites || !shape.mapper.selection.defers(attribute) {
                    try object.put(.unloaded, at: attribute)
                }
                continue
            }
            try shape.loader.explaining(state.key, shape.mapper) {
                try object.__load(attribute, from: shape.loader)
            }
            state.markLoaded(attribute)
        }
        try readHidden(object, shape, reader)
        if overwrites {
            state.settle()
            core.dirty.remove(object)
        }
        state.isStale = false
        try core.tell(.refresh, object)
    }

    /// Reads what the object lacks and the row has.
    private func complete(
        _ object: any MappedObject, _ shape: Shape, _ reader: any RowReader
    ) throws {
        shape.loader.reader = reader
        for attribute in 0..<shape.mapper.attributeCount
        where shape.positions[attribute] >= 0 && !object.__state.isLoaded(attribute) {
            try object.__load(attribute, from: shape.loader)
            object.__state.markLoaded(attribute)
        }
    }

    private func readHidden(
        _ object: any MappedObject, _ shape: Shape, _ reader: any RowReader
    ) throws {
        let mapper = shape.mapper
        guard mapper.columns.count > mapper.attributeCount else { return }
        for attribute in mapper.attributeCount..<mapper.columns.count {
            let type = mapper.columns[attribute].definition.type
            try object.put(
                try reader.value(at: shape.positions[attribute], as: type), at: attribute)
        }
    }

    // MARK: - Classes

    /// How the columns of the class stand that a row is of.
    private func shape(
        at index: Int, _ key: KeyValue, _ reader: any RowReader
    ) throws -> Shape {
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
        return try shape(of: found)
    }

    private func shape(of other: Mapper) throws -> Shape {
        if other === mapper { return main }
        if let shape = shapes[ObjectIdentifier(other)] { return shape }
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
        let shape = Shape(other, positions, main.loader.reader)
        shapes[ObjectIdentifier(other)] = shape
        return shape
    }
}
