import CQuicksilverSQLite
import QuicksilverSQL

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Why a value wasn't bound.
enum BindFailure: Error {
    /// SQLite refused it: too long, or no such position.
    case code(Int32)
    /// SQLite can't hold it; says what it is.
    case value(String)
    /// SQLite has no such type.
    case unsupported(String)
    /// It is outside SQLite's range; says what it is.
    case range(String)
}

extension StatementHandle {
    /// Ends what was executed before and readies memory for new binds.
    @inline(__always)
    func beginBinding() {
        reset()
        arena.clear()
    }

    /// Binds a value to a `?`.
    ///
    /// Shape: position is 0-based. Texts and bytes lie in the arena until ``beginBinding()``.
    func bind(_ value: SQLValue, at position: Int) throws(BindFailure) {
        let index = Int32(truncatingIfNeeded: position &+ 1)
        let code: Int32
        switch value {
        case .int(let value): code = unsafe sqlite3_bind_int64(raw, index, value)
        case .text(let text), .json(let text): code = bind(text, index)
        case .null: code = unsafe sqlite3_bind_null(raw, index)
        case .bool(let value): code = unsafe sqlite3_bind_int64(raw, index, value ? 1 : 0)
        case .double(let value):
            if value.isNaN {
                throw .value("NaN, which SQLite would turn into NULL; use NULL or a number")
            }
            code = unsafe sqlite3_bind_double(raw, index, value)
        case .bytes(let data): code = bind(data, index)
        case .decimal(let value):
            if value.isNaN { throw .value("a Decimal that is not a number; use NULL or a number") }
            code = bind(DecimalCodec.text(value), index)
        case .uuid(let value): code = bind(value.uuidString.lowercased(), index)
        case .date(let value):
            guard LocalDate.sqlRange.contains(value) else { throw .range("the date \(value)") }
            code = unsafe bindShort(index) { unsafe value.write(to: $0) }
        case .time(let value): code = unsafe bindShort(index) { unsafe value.write(to: $0) }
        case .timestamp(let value):
            guard LocalDateTime.sqlRange.contains(value) else {
                throw .range("the timestamp \(value)")
            }
            code = unsafe bindShort(index) { unsafe value.write(to: $0, as: .sqlWithoutZone) }
        case .instant(let value):
            guard Instant.sqlRange.contains(value) else { throw .range("the instant \(value)") }
            code = unsafe bindShort(index) { unsafe value.write(to: $0, as: .sqlWithoutZone) }
        case .interval(let value):
            code = unsafe bindShort(index, Interval.maximumLength) { unsafe value.write(to: $0) }
        case .array: throw .unsupported("arrays")
        case .invalid(let reason): throw .value(reason)
        }
        if code != SQLITE_OK { throw .code(code) }
    }

    /// Binds NULL; gives SQLite's code, as the forms below do.
    @inline(__always)
    func bindNull(at position: Int) -> Int32 { unsafe sqlite3_bind_null(raw, number(position)) }

    /// Binds an integer.
    @inline(__always)
    func bind(_ value: Int64, at position: Int) -> Int32 {
        unsafe sqlite3_bind_int64(raw, number(position), value)
    }

    /// Binds a number, which isn't NaN.
    @inline(__always)
    func bind(_ value: Double, at position: Int) -> Int32 {
        unsafe sqlite3_bind_double(raw, number(position), value)
    }

    /// Binds a text.
    @inline(__always)
    func bind(_ text: String, at position: Int) -> Int32 { bind(text, number(position)) }

    /// Binds a date and time of the years that SQLite takes.
    @inline(__always)
    func bind(_ value: LocalDateTime, at position: Int) -> Int32 {
        unsafe bindShort(number(position)) { unsafe value.write(to: $0, as: .sqlWithoutZone) }
    }

    /// Binds an instant of the years that SQLite takes.
    @inline(__always)
    func bind(_ value: Instant, at position: Int) -> Int32 {
        unsafe bindShort(number(position)) { unsafe value.write(to: $0, as: .sqlWithoutZone) }
    }

    @inline(__always)
    private func number(_ position: Int) -> Int32 { Int32(truncatingIfNeeded: position &+ 1) }

    @inline(__always)
    private func bind(_ text: String, _ index: Int32) -> Int32 {
        var text = text
        return text.withUTF8 { utf8 in
            let count = utf8.count
            if count > BindArena.largestValue {
                holdsCopies = true
                return unsafe quicksilver_sqlite3_bind_text_copy(
                    raw, index, utf8.baseAddress, UInt64(count))
            }
            let memory = unsafe arena.reserve(count)
            if let start = utf8.baseAddress {
                unsafe memory.copyMemory(from: start, byteCount: count)
            }
            return unsafe sqlite3_bind_text64(
                raw, index, memory.assumingMemoryBound(to: CChar.self), UInt64(count), nil,
                UInt8(SQLITE_UTF8))
        }
    }

    private func bind(_ data: Data, _ index: Int32) -> Int32 {
        unsafe data.withUnsafeBytes { bytes in
            let count = bytes.count
            if count > BindArena.largestValue {
                holdsCopies = true
                return unsafe quicksilver_sqlite3_bind_blob_copy(
                    raw, index, bytes.baseAddress, UInt64(count))
            }
            let memory = unsafe arena.reserve(count)
            if let start = bytes.baseAddress {
                unsafe memory.copyMemory(from: start, byteCount: count)
            }
            // A pointer that isn't NULL keeps an empty value from becoming SQL NULL.
            return unsafe sqlite3_bind_blob64(raw, index, memory, UInt64(count), nil)
        }
    }

    /// Binds text that is written straight into the arena.
    @inline(__always)
    private func bindShort(
        _ index: Int32, _ length: Int = TimeForm.maximumLength,
        _ write: (UnsafeMutablePointer<UInt8>) -> Int
    ) -> Int32 {
        let memory = unsafe arena.reserve(length)
        let bytes = unsafe memory.bindMemory(to: UInt8.self, capacity: length)
        let count = unsafe write(bytes)
        arena.giveBack(length &- count)
        return unsafe sqlite3_bind_text64(
            raw, index, memory.assumingMemoryBound(to: CChar.self), UInt64(count), nil,
            UInt8(SQLITE_UTF8))
    }
}
