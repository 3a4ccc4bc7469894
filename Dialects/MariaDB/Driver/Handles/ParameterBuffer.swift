import CQuicksilverMariaDB

/// The values of one execution, laid out as the library reads them.
///
/// Shape: filled by ``ParameterValue/write(_:to:)``, kept by its statement from one execution to the next.
@safe final class ParameterBuffer {
    /// How many placeholders there are.
    let count: Int
    /// What the library is given; call ``seal()`` first.
    private(set) var binds: UnsafeMutablePointer<MYSQL_BIND>
    private var memory: ParameterMemory
    private let offsets: UnsafeMutablePointer<Int>
    private var filled = 0

    /// Big texts aren't kept for the next execution.
    private static let keptBytes = 65_536

    /// Room for `count` values.
    init(count: Int) {
        self.count = count
        unsafe binds = UnsafeMutablePointer<MYSQL_BIND>.allocate(capacity: max(count, 1))
        unsafe binds.initialize(repeating: MYSQL_BIND(), count: max(count, 1))
        unsafe offsets = UnsafeMutablePointer<Int>.allocate(capacity: max(count, 1))
        unsafe offsets.initialize(repeating: 0, count: max(count, 1))
        memory = ParameterMemory(capacity: count * 16)
    }

    deinit {
        unsafe binds.deallocate()
        unsafe offsets.deallocate()
    }

    /// Forgets the values of the last execution.
    func removeAll() {
        filled = 0
        memory.removeAll(keeping: Self.keptBytes)
    }

    /// How many bytes the values take.
    var byteCount: Int { memory.count }

    /// Appends NULL.
    func appendNull() {
        set(MYSQL_TYPE_NULL, -1, 0)
    }

    /// Appends a number.
    func append<Value: BitwiseCopyable>(_ value: Value, as type: ParameterKind) {
        set(type.wire, memory.append(value), MemoryLayout<Value>.size)
    }

    /// Appends a date, a time or both.
    func append(_ moment: WireMoment, as type: ParameterKind) {
        let value = unsafe moment.packed
        set(type.wire, memory.append(value), MemoryLayout<MYSQL_TIME>.size)
    }

    /// Appends a text or bytes.
    @unsafe func append(bytes: UnsafeRawBufferPointer, as type: ParameterKind) {
        set(type.wire, unsafe memory.append(bytes: bytes), bytes.count)
    }

    private func set(_ type: enum_field_types, _ offset: Int, _ length: Int) {
        guard filled < count else { return }
        unsafe binds[filled].buffer_type = type
        unsafe binds[filled].buffer_length = UInt(length)
        unsafe offsets[filled] = offset
        filled += 1
    }

    /// Points the library at the values, now that they stay where they are.
    func seal() {
        for index in 0..<count {
            let offset = unsafe offsets[index]
            unsafe binds[index].buffer = offset < 0 ? nil : memory.start + offset
            unsafe binds[index].length = nil
            unsafe binds[index].is_null = nil
        }
    }
}

extension ParameterKind {
    /// The library's name for it.
    var wire: enum_field_types {
        switch self {
        case .bool: MYSQL_TYPE_TINY
        case .int: MYSQL_TYPE_LONGLONG
        case .double: MYSQL_TYPE_DOUBLE
        case .decimal: MYSQL_TYPE_NEWDECIMAL
        case .text: MYSQL_TYPE_STRING
        case .bytes: MYSQL_TYPE_LONG_BLOB
        case .date: MYSQL_TYPE_DATE
        case .time: MYSQL_TYPE_TIME
        case .timestamp: MYSQL_TYPE_DATETIME
        }
    }
}

extension WireMoment {
    /// The library's structure.
    @unsafe var packed: MYSQL_TIME {
        var value = MYSQL_TIME()
        value.year = UInt32(truncatingIfNeeded: year)
        value.month = UInt32(truncatingIfNeeded: month)
        value.day = UInt32(truncatingIfNeeded: day)
        value.hour = UInt32(truncatingIfNeeded: hour)
        value.minute = UInt32(truncatingIfNeeded: minute)
        value.second = UInt32(truncatingIfNeeded: second)
        value.second_part = UInt(truncatingIfNeeded: microsecond)
        return value
    }
}
