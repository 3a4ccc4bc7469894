import QuicksilverSQL

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Which values a column surely takes, so that its limit needn't be asked.
struct SlotRule {
    /// Any value at all.
    var takesAll = true
    var smallest = Int64.min
    var largest = Int64.max
    /// Texts of so many bytes at most.
    var bytes = Int.max
    var takesTimestamps = true
    var takesInstants = true
    var takesDoubles = true
    var takesBooleans = true

    init(_ limit: ColumnLimit?) {
        guard let limit else { return }
        takesAll = false
        takesTimestamps = limit.surelyTakes(.timestamp(LocalDateTime(microsecondsSinceEpoch: 0)))
        takesInstants = limit.surelyTakes(.instant(Instant(microsecondsSinceEpoch: 0)))
        takesDoubles = limit.surelyTakes(.double(0.5))
        takesBooleans = limit.surelyTakes(.bool(true))
        // A character has at least one byte; what takes any text takes the empty one.
        bytes =
            if case .characters(let most) = limit { most } else {
                limit.surelyTakes(.text("")) ? .max : -1
            }
        if limit.surelyTakes(.int(.max)) { return }
        (smallest, largest) =
            limit.surelyTakes(.int(Int64(Int32.max)))
            ? (Int64(Int32.min), Int64(Int32.max)) : (1, 0)
    }

    /// Whether a value is one of those.
    @inline(__always)
    func takes(_ value: SQLValue) -> Bool {
        switch value {
        case .null: true
        case .int(let value): value >= smallest && value <= largest
        case .text(let text): text.utf8.count <= bytes
        case .timestamp: takesTimestamps
        case .instant: takesInstants
        case .double: takesDoubles
        case .bool: takesBooleans
        default: takesAll
        }
    }
}

/// Writes a row's values in their order, each checked, and those of other placeholders between them.
final class SlotWriter: RowWriter {
    private let writer: any RowWriter
    private let slots: [CompiledSQL.Slot]
    private let rules: [SlotRule]
    private let binds: [BindParameter]
    private let isWhole: Bool
    private var position = 0

    init(_ writer: any RowWriter, _ slots: [CompiledSQL.Slot], _ binds: [BindParameter]) {
        self.writer = writer
        self.slots = slots
        self.binds = binds
        rules = slots.map { SlotRule($0.target?.limit) }
        isWhole = slots.allSatisfy(\.isNamed)
    }

    func write(_ value: SQLValue) throws {
        let slot = try next()
        if !rules[slot].takes(value) { try slots[slot].check(value) }
        try writer.write(value)
    }

    func writeNull() throws {
        _ = try next()
        try writer.writeNull()
    }

    func write(_ value: Bool) throws {
        let slot = try next()
        if !rules[slot].takesBooleans { try slots[slot].check(.bool(value)) }
        try writer.write(value)
    }

    func write(_ value: Int64) throws {
        let slot = try next()
        if value < rules[slot].smallest || value > rules[slot].largest {
            try slots[slot].check(.int(value))
        }
        try writer.write(value)
    }

    func write(_ value: Double) throws {
        let slot = try next()
        if !rules[slot].takesDoubles { try slots[slot].check(.double(value)) }
        try writer.write(value)
    }

    func write(_ value: String) throws {
        let slot = try next()
        if value.utf8.count > rules[slot].bytes { try slots[slot].check(.text(value)) }
        try writer.write(value)
    }

    func write(_ value: Data) throws {
        let slot = try next()
        if !rules[slot].takesAll { try slots[slot].check(.bytes(value)) }
        try writer.write(value)
    }

    func write(_ value: LocalDateTime) throws {
        let slot = try next()
        if !rules[slot].takesTimestamps { try slots[slot].check(.timestamp(value)) }
        try writer.write(value)
    }

    func write(_ value: Instant) throws {
        let slot = try next()
        if !rules[slot].takesInstants { try slots[slot].check(.instant(value)) }
        try writer.write(value)
    }

    func endRow() throws {
        if !isWhole { try writeOthers() }
        guard position == slots.count else {
            throw DatabaseError(
                .parameterMismatch, "A row of the batch has fewer values than it has columns.")
        }
        position = 0
        try writer.endRow()
    }

    /// The placeholder that the row's next value is for.
    @inline(__always)
    private func next() throws -> Int {
        if !isWhole { try writeOthers() }
        guard position < slots.count else {
            throw DatabaseError(
                .parameterMismatch, "A row of the batch has more values than it has columns.")
        }
        defer { position += 1 }
        return position
    }

    private func writeOthers() throws {
        while position < slots.count, !slots[position].isNamed {
            try writer.write(try slots[position].value(binds, Parameters()))
            position += 1
        }
    }
}

/// Gathers a row's values by name where the statement has them in another order, or one of them twice.
final class RowGatherer: RowWriter {
    private let writer: any RowWriter
    private let slots: [CompiledSQL.Slot]
    private let binds: [BindParameter]
    private let names: [String]
    private var values: [SQLValue] = []

    init(
        _ writer: any RowWriter, _ slots: [CompiledSQL.Slot], _ binds: [BindParameter],
        _ names: [String]
    ) {
        self.writer = writer
        self.slots = slots
        self.binds = binds
        self.names = names
    }

    func write(_ value: SQLValue) throws { values.append(value) }

    func endRow() throws {
        guard values.count == names.count else {
            throw DatabaseError(
                .parameterMismatch,
                "A row of the batch has \(values.count) values for \(names.count) columns.")
        }
        let row = Parameters(zip(names, values))
        values.removeAll(keepingCapacity: true)
        for slot in slots { try writer.write(try slot.value(binds, row)) }
        try writer.endRow()
    }
}

extension CompiledSQL.Slot {
    /// Whether its value is given at each execution.
    var isNamed: Bool {
        if case .named = source { true } else { false }
    }
}
