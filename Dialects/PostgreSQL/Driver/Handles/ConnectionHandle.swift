import CQuicksilverPostgreSQL

/// Owns one `PGconn *`. Used by one thread at a time; closed, every call fails softly as libpq does for no connection.
///
/// A class: a struct that can't be copied is checked for exclusive access whenever an object that owns it is asked for it.
/// Source: PostgreSQL 34.1 to 34.5.
@safe final class ConnectionHandle {
    private var raw: OpaquePointer?

    /// Takes over what libpq made, also when it failed: a failed connection has to be freed too.
    init(owning raw: OpaquePointer?) {
        unsafe self.raw = raw
    }

    deinit { unsafe PQfinish(raw) }

    /// Says goodbye to the server and frees the connection.
    func close() {
        let old = unsafe raw
        unsafe raw = nil
        unsafe PQfinish(old)
    }

    // MARK: State

    var isOpen: Bool { unsafe PQstatus(raw) == CONNECTION_OK }
    var isFailed: Bool { unsafe PQstatus(raw) == CONNECTION_BAD }
    var serverVersion: Int { unsafe Int(PQserverVersion(raw)) }
    var socket: Int32 { unsafe PQsocket(raw) }
    var processID: Int { unsafe Int(PQbackendPID(raw)) }
    /// Whether the server asked for a password and none was given.
    var needsPassword: Bool { unsafe PQconnectionNeedsPassword(raw) == 1 }

    enum Transaction { case idle, active, open, failed, unknown }

    var transaction: Transaction {
        switch unsafe PQtransactionStatus(raw) {
        case PQTRANS_IDLE: .idle
        case PQTRANS_ACTIVE: .active
        case PQTRANS_INTRANS: .open
        case PQTRANS_INERROR: .failed
        default: .unknown
        }
    }

    var errorMessage: String {
        guard let text = unsafe PQerrorMessage(raw) else { return "" }
        return unsafe String(cString: text)
    }

    /// A setting the server reports by itself, such as `TimeZone`.
    func parameter(_ name: String) -> String? {
        guard let text = unsafe PQparameterStatus(raw, name) else { return nil }
        return unsafe String(cString: text)
    }

    func makeCancel() -> CancelHandle? {
        unsafe CancelHandle(owning: PQgetCancel(raw))
    }

    /// How much error messages say.
    func setVerbosity(_ verbosity: PGVerbosity) { unsafe _ = PQsetErrorVerbosity(raw, verbosity) }

    /// Takes the next step of connecting.
    func poll() -> PostgresPollingStatusType { unsafe PQconnectPoll(raw) }

    // MARK: Statements

    func send(script sql: String) -> Bool { unsafe PQsendQuery(raw, sql) == 1 }

    func sendPrepare(_ name: String, _ sql: String, _ types: [TypeID]) -> Bool {
        let types = types.map(\.rawValue)
        return unsafe PQsendPrepare(raw, name, sql, Int32(types.count), types) == 1
    }

    func sendDescribe(_ name: String) -> Bool { unsafe PQsendDescribePrepared(raw, name) == 1 }

    /// Sends a command without parameters, also in a pipeline.
    func send(command sql: String) -> Bool {
        unsafe PQsendQueryParams(raw, sql, 0, nil, nil, nil, nil, 0) == 1
    }

    /// Executes SQL without keeping a statement.
    func send(
        _ sql: String, _ types: [TypeID], _ parameters: borrowing ParameterBuffer, isBinary: Bool
    ) -> Bool {
        let types = types.map(\.rawValue)
        let raw = unsafe raw
        return unsafe Self.withPointers(parameters, 0..<parameters.count) {
            unsafe PQsendQueryParams(
                raw, sql, $0, types, $1, $2, $3, isBinary ? 1 : 0) == 1
        }
    }

    /// Executes a prepared statement with some of the buffer's values.
    func sendPrepared(
        _ name: String, _ parameters: borrowing ParameterBuffer, _ range: Range<Int>, isBinary: Bool
    ) -> Bool {
        let raw = unsafe raw
        return unsafe Self.withPointers(parameters, range) {
            unsafe PQsendQueryPrepared(raw, name, $0, $1, $2, $3, isBinary ? 1 : 0) == 1
        }
    }

    /// Executes a prepared statement with values that lie anywhere.
    @unsafe func sendPrepared(
        _ name: String, _ values: [UnsafePointer<CChar>?], _ lengths: [Int32], _ formats: [Int32]
    ) -> Bool {
        unsafe PQsendQueryPrepared(
            raw, name, Int32(values.count), values, lengths, formats, 1) == 1
    }

    private typealias Values = UnsafePointer<UnsafePointer<CChar>?>
    private typealias Numbers = UnsafePointer<Int32>

    private static func withPointers<R>(
        _ parameters: borrowing ParameterBuffer, _ range: Range<Int>,
        _ body: (Int32, Values?, Numbers?, Numbers?) -> R
    ) -> R {
        unsafe parameters.bytes.withUnsafeBytes { bytes in
            unsafe parameters.offsets.withUnsafeBufferPointer { offsets in
                unsafe parameters.lengths.withUnsafeBufferPointer { lengths in
                    unsafe parameters.formats.withUnsafeBufferPointer { formats in
                        unsafe withUnsafeTemporaryAllocation(
                            of: UnsafePointer<CChar>?.self, capacity: max(range.count, 1)
                        ) { values in
                            for (position, index) in range.enumerated() {
                                let offset = unsafe offsets[index]
                                unsafe values.initializeElement(
                                    at: position,
                                    to: offset < 0
                                        ? nil
                                        : bytes.baseAddress.map {
                                            unsafe ($0 + offset).assumingMemoryBound(to: CChar.self)
                                        })
                            }
                            return unsafe body(
                                Int32(range.count), values.baseAddress.map { unsafe Values($0) },
                                lengths.baseAddress.map { unsafe $0 + range.lowerBound },
                                formats.baseAddress.map { unsafe $0 + range.lowerBound })
                        }
                    }
                }
            }
        }
    }

    /// Asks for the rows one by one; to be called right after sending.
    func setSingleRowMode() { unsafe _ = PQsetSingleRowMode(raw) }

    /// The next result; waits for it.
    @inline(__always)
    func nextResult() -> ResultHandle { unsafe ResultHandle(owning: PQgetResult(raw)) }

    /// Reads up to the end of a pipeline's command that has failed.
    ///
    /// Shape: at once, as libpq leaves that end out when a synchronisation is sent before it is read.
    func endCommand() {
        while nextResult().status != .none {}
    }

    // MARK: Pipeline

    func enterPipeline() -> Bool { unsafe PQenterPipelineMode(raw) == 1 }
    var isInPipeline: Bool { unsafe PQpipelineStatus(raw) != PQ_PIPELINE_OFF }
    func exitPipeline() -> Bool { unsafe PQexitPipelineMode(raw) == 1 }
    func sendSync() -> Bool { unsafe PQpipelineSync(raw) == 1 }
    func sendFlushRequest() -> Bool { unsafe PQsendFlushRequest(raw) == 1 }
    func setNonblocking(_ on: Bool) { unsafe _ = PQsetnonblocking(raw, on ? 1 : 0) }
    /// 0 when everything is sent, 1 when some is left, -1 when the connection failed.
    func flush() -> Int { unsafe Int(PQflush(raw)) }
    func consumeInput() -> Bool { unsafe PQconsumeInput(raw) == 1 }
    /// Whether the next result would have to be waited for.
    var isBusy: Bool { unsafe PQisBusy(raw) == 1 }

    // MARK: Copy

    func putCopy(_ bytes: UnsafeRawBufferPointer) -> Bool {
        unsafe PQputCopyData(
            raw, bytes.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(bytes.count)) == 1
    }

    /// Ends copying in; with a reason the server undoes it.
    func endCopy(failingWith reason: String? = nil) -> Bool {
        guard let reason else { return unsafe PQputCopyEnd(raw, nil) == 1 }
        return unsafe PQputCopyEnd(raw, reason) == 1
    }

    /// Hands one row of a copy out to the body; nil at its end.
    func nextCopy<R>(_ body: (UnsafeRawBufferPointer) throws -> R) rethrows -> R? {
        var buffer: UnsafeMutablePointer<CChar>?
        let count = unsafe PQgetCopyData(raw, &buffer, 0)
        guard count > 0, let memory = unsafe buffer else { return nil }
        defer { unsafe PQfreemem(memory) }
        return try unsafe body(UnsafeRawBufferPointer(start: memory, count: Int(count)))
    }

    /// Drops what is left of a copy out.
    func dropCopy() {
        while unsafe nextCopy({ _ in () }) != nil {}
    }

    // MARK: Notifications and notices

    /// A notification that has arrived: channel, payload and the sender's process.
    func nextNotification() -> (channel: String, payload: String, processID: Int)? {
        guard let notification = unsafe PQnotifies(raw) else { return nil }
        defer { unsafe PQfreemem(notification) }
        let value = unsafe notification.pointee
        return unsafe (
            String(cString: value.relname), String(cString: value.extra), Int(value.be_pid)
        )
    }

    /// Hands notices to the box, which has to live as long as the connection.
    func setNoticeReceiver(_ box: NoticeBox) {
        unsafe _ = PQsetNoticeReceiver(
            raw,
            { context, result in
                guard let context = unsafe context else { return }
                unsafe Unmanaged<NoticeBox>.fromOpaque(context).takeUnretainedValue()
                    .receive(result)
            }, Unmanaged.passUnretained(box).toOpaque())
    }
}
