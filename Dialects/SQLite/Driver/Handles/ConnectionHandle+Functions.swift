import CQuicksilverSQLite
import QuicksilverEngine
import QuicksilverSQL

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

extension ConnectionHandle {
    /// Adds a function; SQLite releases its box when it is replaced or the connection closes, also when adding fails.
    func add(_ function: SQLiteFunction, errors: CallbackErrors) throws(SQLiteFailure) {
        var flags = SQLITE_UTF8
        if function.isDeterministic { flags |= SQLITE_DETERMINISTIC }
        if function.isInnocuous { flags |= SQLITE_INNOCUOUS }
        let count = function.arguments.map { Int32(clamping: $0) } ?? -1
        let box = unsafe Unmanaged.passRetained(FunctionBox(function, errors)).toOpaque()
        let code = unsafe withRaw { database -> Int32 in
            switch function.implementation {
            case .scalar:
                unsafe sqlite3_create_function_v2(
                    database, function.name, count, flags, box, FunctionBox.onCall, nil, nil,
                    FunctionBox.onDestroy)
            case .aggregate(_, isWindow: true):
                unsafe sqlite3_create_window_function(
                    database, function.name, count, flags, box, FunctionBox.onStep,
                    FunctionBox.onFinish, FunctionBox.onValue, FunctionBox.onInverse,
                    FunctionBox.onDestroy)
            case .aggregate:
                unsafe sqlite3_create_function_v2(
                    database, function.name, count, flags, box, nil, FunctionBox.onStep,
                    FunctionBox.onFinish, FunctionBox.onDestroy)
            }
        }
        guard code == SQLITE_OK else { throw failure(code) }
    }

    /// Adds a collation.
    func add(_ collation: SQLiteCollation) throws(SQLiteFailure) {
        let box = unsafe Unmanaged.passRetained(CollationBox(collation))
        let code = unsafe withRaw { database in
            unsafe sqlite3_create_collation_v2(
                database, collation.name, SQLITE_UTF8, box.toOpaque(), CollationBox.onCompare,
                CollationBox.onDestroy)
        }
        guard code == SQLITE_OK else {
            // Unlike functions, a collation that isn't taken isn't destroyed either.
            unsafe box.release()
            throw failure(code)
        }
    }
}

/// A function of the user's, as SQLite keeps it.
private final class FunctionBox {
    let function: SQLiteFunction
    let errors: CallbackErrors

    init(_ function: SQLiteFunction, _ errors: CallbackErrors) {
        self.function = function
        self.errors = errors
    }

    static let onCall:
        @convention(c) (OpaquePointer?, Int32, UnsafeMutablePointer<OpaquePointer?>?) -> Void = {
            context, count, values in
            guard let box = unsafe FunctionBox.of(context) else { return }
            guard case .scalar(let body) = box.function.implementation else { return }
            unsafe box.give(context) { try body(unsafe arguments(count, values)) }
        }

    static let onStep:
        @convention(c) (OpaquePointer?, Int32, UnsafeMutablePointer<OpaquePointer?>?) -> Void = {
            context, count, values in
            unsafe FunctionBox.change(context) { state throws in
                try state.step(unsafe arguments(count, values))
            }
        }

    static let onInverse:
        @convention(c) (OpaquePointer?, Int32, UnsafeMutablePointer<OpaquePointer?>?) -> Void = {
            context, count, values in
            unsafe FunctionBox.change(context) { state throws in
                try state.takeBack(unsafe arguments(count, values))
            }
        }

    /// The result so far; the state goes on.
    static let onValue: @convention(c) (OpaquePointer?) -> Void = { context in
        guard let box = unsafe FunctionBox.of(context),
            let slot = unsafe slot(of: context, makes: true)
        else { return }
        unsafe box.give(context) { try unsafe box.state(in: slot).finish() }
    }

    private static func change(
        _ context: OpaquePointer?, _ body: (any AggregateState) throws -> Void
    ) {
        guard let box = unsafe FunctionBox.of(context) else { return }
        guard let slot = unsafe slot(of: context, makes: true) else {
            unsafe sqlite3_result_error_nomem(context)
            return
        }
        do {
            try body(unsafe box.state(in: slot))
        } catch {
            unsafe box.fail(context, error)
        }
    }

    static let onFinish: @convention(c) (OpaquePointer?) -> Void = { context in
        guard let box = unsafe FunctionBox.of(context) else { return }
        // Without rows there is no slot, and the state is the initial one.
        guard let slot = unsafe slot(of: context, makes: false), let raw = unsafe slot.pointee
        else {
            guard case .aggregate(let make, _) = box.function.implementation else { return }
            unsafe box.give(context) { try make().finish() }
            return
        }
        let state = unsafe Unmanaged<AggregateBox>.fromOpaque(raw).takeRetainedValue()
        unsafe slot.pointee = nil
        unsafe box.give(context) { try state.state.finish() }
    }

    static let onDestroy: @convention(c) (UnsafeMutableRawPointer?) -> Void = { box in
        guard let box = unsafe box else { return }
        unsafe Unmanaged<FunctionBox>.fromOpaque(box).release()
    }

    private static func of(_ context: OpaquePointer?) -> FunctionBox? {
        guard let box = unsafe sqlite3_user_data(context) else { return nil }
        return unsafe Unmanaged<FunctionBox>.fromOpaque(box).takeUnretainedValue()
    }

    /// Where SQLite keeps a pointer for each group: zeroed memory that it frees after the last call.
    private static func slot(
        of context: OpaquePointer?, makes: Bool
    ) -> UnsafeMutablePointer<UnsafeMutableRawPointer?>? {
        let size = makes ? Int32(unsafe MemoryLayout<UnsafeMutableRawPointer?>.size) : 0
        return unsafe sqlite3_aggregate_context(context, size)?
            .assumingMemoryBound(to: UnsafeMutableRawPointer?.self)
    }

    private func state(
        in slot: UnsafeMutablePointer<UnsafeMutableRawPointer?>
    ) throws -> any AggregateState {
        if let raw = unsafe slot.pointee {
            return unsafe Unmanaged<AggregateBox>.fromOpaque(raw).takeUnretainedValue().state
        }
        guard case .aggregate(let make, _) = function.implementation else {
            throw DatabaseError(.misuse, "\(function.name) is no aggregate.")
        }
        let state = make()
        unsafe slot.pointee = unsafe Unmanaged.passRetained(AggregateBox(state)).toOpaque()
        return state
    }

    private static func arguments(
        _ count: Int32, _ values: UnsafeMutablePointer<OpaquePointer?>?
    ) -> [SQLValue] {
        guard let values = unsafe values else { return [] }
        return (0..<Int(count)).map { unsafe StoredValue(values[$0]).value }
    }

    private func give(_ context: OpaquePointer?, _ body: () throws -> SQLValue) {
        do {
            try unsafe setResult(context, body())
        } catch {
            unsafe fail(context, error)
        }
    }

    private func fail(_ context: OpaquePointer?, _ error: any Error) {
        errors.last = error
        let message = (error as? DatabaseError)?.message ?? "\(error)"
        unsafe sqlite3_result_error(context, "\(function.name)(): \(message)", -1)
    }

    private func setResult(_ context: OpaquePointer?, _ value: SQLValue) throws {
        switch value {
        case .null: unsafe sqlite3_result_null(context)
        case .int(let value): unsafe sqlite3_result_int64(context, value)
        case .bool(let value): unsafe sqlite3_result_int64(context, value ? 1 : 0)
        case .double(let value):
            guard !value.isNaN else {
                throw DatabaseError(.invalidValue, "The result is NaN, which SQLite can't hold.")
            }
            unsafe sqlite3_result_double(context, value)
        case .bytes(let data):
            unsafe data.withUnsafeBytes { bytes in
                guard let start = bytes.baseAddress else {
                    return unsafe sqlite3_result_zeroblob(context, 0)
                }
                unsafe quicksilver_sqlite3_result_blob_copy(context, start, UInt64(bytes.count))
            }
        case .array: throw DatabaseError(.unsupported, "SQLite has no arrays; give JSON.")
        case .invalid(let reason): throw DatabaseError(.invalidValue, "The result is \(reason).")
        case .text, .json, .decimal, .uuid, .date, .time, .timestamp, .instant, .interval:
            var text = value.storedText
            text.withUTF8 { utf8 in
                unsafe quicksilver_sqlite3_result_text_copy(
                    context, utf8.baseAddress, UInt64(utf8.count))
            }
        }
    }
}

/// The state of one group.
private final class AggregateBox {
    let state: any AggregateState
    init(_ state: any AggregateState) { self.state = state }
}

/// A collation of the user's, as SQLite keeps it.
private final class CollationBox {
    let collation: SQLiteCollation
    init(_ collation: SQLiteCollation) { self.collation = collation }

    static let onCompare:
        @convention(c) (
            UnsafeMutableRawPointer?, Int32, UnsafeRawPointer?, Int32, UnsafeRawPointer?
        ) -> Int32 = { box, leftCount, left, rightCount, right in
            guard let box = unsafe box else { return 0 }
            let collation = unsafe Unmanaged<CollationBox>.fromOpaque(box).takeUnretainedValue()
                .collation
            // An order has to be there for all bytes, so those that aren't UTF-8 are repaired here.
            let result = collation.compare(
                unsafe String(
                    decoding: UnsafeRawBufferPointer(start: left, count: Int(leftCount)),
                    as: UTF8.self),
                unsafe String(
                    decoding: UnsafeRawBufferPointer(start: right, count: Int(rightCount)),
                    as: UTF8.self))
            return Int32(result.signum())
        }

    static let onDestroy: @convention(c) (UnsafeMutableRawPointer?) -> Void = { box in
        guard let box = unsafe box else { return }
        unsafe Unmanaged<CollationBox>.fromOpaque(box).release()
    }
}
