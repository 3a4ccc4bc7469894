import CQuicksilverPostgreSQL
import QuicksilverSQL

/// The values of one column over the rows of a batch, as the array that the server is sent.
///
/// Shape: binary while all values have a binary form: a header, then each element behind its length. Text as soon as one has
/// none, which the server reads by itself: `{"a","b"}`. Memory is kept from one part of a batch to the next.
/// Source: src/backend/utils/adt/arrayfuncs.c (`array_recv`), PostgreSQL 8.15.6.
@safe final class ArrayColumn {
    /// What an element is.
    let element: WireType
    /// Whether the array goes as text.
    private(set) var isText = false
    private var memory: UnsafeMutableRawPointer
    private var capacity = 4_096
    private(set) var count = Layout.header
    private var hasNull = false
    /// Where the element written last begins.
    private var lastStart = Layout.header

    private enum Layout {
        /// Dimensions, whether there are NULLs, the element's type, how many there are, the first one's number.
        static let header = 20
    }

    init(_ element: WireType) {
        self.element = element
        unsafe memory = UnsafeMutableRawPointer.allocate(byteCount: capacity, alignment: 8)
    }

    deinit { unsafe memory.deallocate() }

    /// Forgets the values.
    func removeAll() {
        hasNull = false
        count = isText ? 0 : Layout.header
        lastStart = count
    }

    /// Takes the last value back.
    func takeLast() -> [UInt8] {
        let bytes = unsafe [UInt8](
            UnsafeRawBufferPointer(start: memory + lastStart, count: count - lastStart))
        count = lastStart
        return bytes
    }

    /// Appends a value that ``takeLast()`` gave.
    func putBack(_ bytes: [UInt8]) {
        lastStart = count
        reserve(bytes.count)
        for byte in bytes { store(byte) }
        // A length of -1: whoever reads it counts by himself, so it may say so once too often.
        hasNull = hasNull || bytes.first == 0xFF
    }

    /// Sends what comes from now on as text; called when it is empty.
    func becomeText() {
        isText = true
        removeAll()
    }

    /// Appends NULL.
    func appendNull() {
        if isText { return append(textElement: Array("NULL".utf8)) }
        hasNull = true
        lastStart = count
        reserve(4)
        store(Int32(-1))
    }

    /// Appends an element of 8 bytes.
    @inline(__always)
    func append(_ value: Int64) {
        lastStart = count
        reserve(12)
        store(Int32(8))
        store(value)
    }

    /// Appends an element of 1 byte.
    @inline(__always)
    func append(_ value: UInt8) {
        lastStart = count
        reserve(5)
        store(Int32(1))
        store(value)
    }

    /// Appends an element whose binary form is these bytes; false when there are too many for any element.
    func append(_ bytes: borrowing [UInt8]) -> Bool {
        unsafe bytes.withUnsafeBytes { unsafe append(raw: $0) }
    }

    /// Appends a text; false when it holds a NUL, or is too long for any element.
    @inline(__always)
    func append(_ text: String) -> Bool {
        var text = text
        return text.withUTF8 { utf8 in
            let bytes = UnsafeRawBufferPointer(utf8)
            if let start = bytes.baseAddress, unsafe memchr(start, 0, bytes.count) != nil {
                return false
            }
            return unsafe append(raw: bytes)
        }
    }

    @unsafe @inline(__always)
    private func append(raw bytes: UnsafeRawBufferPointer) -> Bool {
        guard let length = Int32(exactly: bytes.count) else { return false }
        lastStart = count
        reserve(4 + Int(length))
        store(length)
        if let start = bytes.baseAddress {
            unsafe (memory + count).copyMemory(from: start, byteCount: Int(length))
        }
        count += Int(length)
        return true
    }

    /// Appends the text of an element of a text array; nil is NULL.
    func append(quoted text: String?) {
        guard let text else { return appendNull() }
        var bytes: [UInt8] = [UInt8(ascii: "\"")]
        for byte in text.utf8 {
            if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") {
                bytes.append(UInt8(ascii: "\\"))
            }
            bytes.append(byte)
        }
        bytes.append(UInt8(ascii: "\""))
        append(textElement: bytes)
    }

    /// An element with the comma or brace before it.
    private func append(textElement bytes: [UInt8]) {
        lastStart = count
        reserve(bytes.count + 1)
        store(UInt8(ascii: ","))
        unsafe bytes.withUnsafeBytes { source in
            if let start = source.baseAddress {
                unsafe (memory + count).copyMemory(from: start, byteCount: source.count)
            }
        }
        count += bytes.count
    }

    @inline(__always)
    private func store<Value: FixedWidthInteger>(_ value: Value) {
        unsafe (memory + count).storeBytes(of: value.bigEndian, as: Value.self)
        count += MemoryLayout<Value>.size
    }

    @inline(__always)
    private func reserve(_ more: Int) {
        if count + more > capacity { grow(more) }
    }

    private func grow(_ more: Int) {
        let larger = max(capacity * 2, count + more)
        let moved = UnsafeMutableRawPointer.allocate(byteCount: larger, alignment: 8)
        unsafe moved.copyMemory(from: memory, byteCount: count)
        unsafe memory.deallocate()
        unsafe memory = moved
        capacity = larger
    }

    /// Writes what stands before and behind the elements, and gives the whole array.
    @unsafe func seal(rows: Int) -> UnsafePointer<CChar> {
        if isText {
            reserve(2)
            unsafe memory.storeBytes(of: UInt8(ascii: "{"), as: UInt8.self)
            store(UInt8(ascii: "}"))
            unsafe (memory + count).storeBytes(of: 0, as: UInt8.self)
        } else {
            let end = count
            count = 0
            store(Int32(1))
            store(Int32(hasNull ? 1 : 0))
            store(element.id.rawValue)
            store(Int32(truncatingIfNeeded: rows))
            store(Int32(1))
            count = end
        }
        return unsafe UnsafePointer(memory.assumingMemoryBound(to: CChar.self))
    }
}

extension ConnectionHandle {
    /// Executes a prepared statement whose parameters are arrays.
    func sendPrepared(_ name: String, _ columns: [ArrayColumn], rows: Int) -> Bool {
        var values: [UnsafePointer<CChar>?] = unsafe []
        var lengths: [Int32] = []
        var formats: [Int32] = []
        for column in columns {
            unsafe values.append(column.seal(rows: rows))
            lengths.append(Int32(clamping: column.count))
            formats.append(column.isText ? 0 : 1)
        }
        return unsafe sendPrepared(name, values, lengths, formats)
    }
}
