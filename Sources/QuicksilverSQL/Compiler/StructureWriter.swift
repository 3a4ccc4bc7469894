/// Writes trees as words: every record begins with a word that says what it is and how long its parts are.
///
/// Shape: the lowest eight bits of a record's first word are its tag; flags and small numbers stand above, a count or a
/// position in the upper half. So the words could be read back, and equal words mean equal structure.
struct StructureWriter {
    /// What has been written.
    var words: ContiguousArray<UInt64> = []
    /// Each bind once, in the order of the walk.
    var binds: [BindParameter] = []
    /// Whether the words say everything.
    var isCacheable = true
    /// Whether ``identities`` are wanted.
    var keepsIdentities = false
    /// What ``identity(_:)`` was told, if that is wanted.
    private(set) var identities: [any AnyObject & Sendable] = []
    /// How deep the walk is; deeper trees than a compiler takes are not written.
    var depth = 0
    var stack = StackBound()
    /// Aliases and CTEs in the order of their first appearance.
    private var sources: ContiguousArray<ObjectIdentifier> = []
    /// Positions of ``binds``, once there are too many for a search.
    private var bindPositions: [ObjectIdentifier: Int] = [:]

    /// An empty writer.
    init() {
        words.reserveCapacity(128)
    }

    /// Appends a record's first word.
    @inline(__always)
    mutating func header(_ tag: Tag, _ flags: UInt64 = 0, count: Int = 0) {
        words.append(
            UInt64(tag.rawValue) | flags << 8 | UInt64(truncatingIfNeeded: count) << 32)
    }

    /// Appends an object's identity.
    @inline(__always)
    mutating func identity(_ object: any AnyObject & Sendable) {
        words.append(UInt64(UInt(bitPattern: ObjectIdentifier(object))))
        if keepsIdentities { identities.append(object) }
    }

    /// Appends a text: its length, then its bytes, eight to a word.
    mutating func text(_ text: String) {
        words.append(UInt64(text.utf8.count))
        var word: UInt64 = 0
        var shift: UInt64 = 0
        for byte in text.utf8 {
            word |= UInt64(byte) &<< shift
            shift += 8
            if shift == 64 {
                words.append(word)
                word = 0
                shift = 0
            }
        }
        if shift > 0 { words.append(word) }
    }

    /// Appends a text or its absence.
    mutating func optionalText(_ text: String?) {
        if let text {
            self.text(text)
        } else {
            words.append(.max)
        }
    }

    /// Appends a bind: its type, its name, and whether it was seen before.
    mutating func bind(_ bind: BindParameter) {
        var flags: UInt64 = bind.isExpanding ? 1 : 0
        if bind.name != nil { flags |= 2 }
        switch bind.origin {
        case nil: break
        case .default: flags |= 4
        case .onUpdate: flags |= 8
        }
        header(.bind, flags | UInt64(bind.type.structureTag) << 8, count: position(of: bind))
        typeDetails(bind.type)
        if let name = bind.name { text(name) }
        switch bind.origin {
        case nil: break
        case .default(let column), .onUpdate(let column): identity(column)
        }
    }

    private mutating func position(of bind: BindParameter) -> Int {
        if binds.count <= 32 {
            var index = 0
            while index < binds.count {
                if binds[index] === bind { return index }
                index += 1
            }
        } else {
            if bindPositions.isEmpty {
                for (index, bind) in binds.enumerated() {
                    bindPositions[ObjectIdentifier(bind)] = index
                }
            }
            if let known = bindPositions[ObjectIdentifier(bind)] { return known }
            bindPositions[ObjectIdentifier(bind)] = binds.count
        }
        binds.append(bind)
        return binds.count - 1
    }

    /// Appends an alias's or CTE's number; true when it appears for the first time and has to be described.
    mutating func isNew(_ object: AnyObject, _ tag: Tag) -> Bool {
        let id = ObjectIdentifier(object)
        if let known = sources.firstIndex(of: id) {
            header(tag, 0, count: known)
            return false
        }
        header(tag, 1, count: sources.count)
        sources.append(id)
        return true
    }

    /// Appends a SQL type.
    mutating func type(_ type: DataType) {
        words.append(UInt64(type.structureTag))
        typeDetails(type)
    }

    /// Appends what the type's tag leaves open.
    mutating func typeDetails(_ type: DataType) {
        switch type {
        case .null, .boolean, .smallInteger, .integer, .bigInteger, .float, .double, .text, .date,
            .time, .timestamp, .timestampWithZone, .interval, .uuid, .json:
            break
        case .numeric(let precision, let scale):
            number(precision)
            number(scale)
        case .string(let length), .binary(let length): number(length)
        case .char(let length): number(length)
        case .enumeration(let type):
            text(type.name)
            optionalText(type.schema)
            words.append(UInt64(type.values.count))
            for value in type.values { text(value) }
        case .array(let element): self.type(element)
        case .vendor(let type):
            words.append(UInt64(type.spellings.count))
            for (dialect, spelling) in type.spellings.sorted(by: { $0.key < $1.key }) {
                text(dialect)
                text(spelling)
            }
            self.type(type.base)
        }
    }

    /// Appends a number or its absence.
    mutating func number(_ number: Int?) {
        guard let number else { return words.append(.max) }
        words.append(0)
        words.append(UInt64(bitPattern: Int64(number)))
    }

    /// Marks the statement as one that has to be compiled each time.
    mutating func giveUp() {
        isCacheable = false
    }
}

extension DataType {
    /// A number for each case.
    var structureTag: UInt8 {
        switch self {
        case .null: 0
        case .boolean: 1
        case .smallInteger: 2
        case .integer: 3
        case .bigInteger: 4
        case .numeric: 5
        case .float: 6
        case .double: 7
        case .string: 8
        case .char: 9
        case .text: 10
        case .binary: 11
        case .date: 12
        case .time: 13
        case .timestamp: 14
        case .timestampWithZone: 15
        case .interval: 16
        case .uuid: 17
        case .json: 18
        case .enumeration: 19
        case .array: 20
        case .vendor: 21
        }
    }
}

extension StructureWriter {
    /// What a record is.
    enum Tag: UInt8 {
        case column, bind, constant, unary, binary, conjunction, disjunction, between, inList
        case like, tuple, caseWhen, cast, coerced, extract, function, collate, scalar, exists
        case quantified, label, labelReference, jsonPath, dateArithmetic, array, excluded
        case defaultValue, ordering, grouping, text, extensionNode, fault
        case window, frame, bound
        case table, alias, cte, join, noSource
        case query, select, compound, values, textQuery
        case insert, update, delete, textStatement
        case list, from, orderBy, groupBy, lock, conflict, assignment, with, resultColumns
    }
}
