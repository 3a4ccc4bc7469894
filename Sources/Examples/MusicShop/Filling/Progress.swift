import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Says on standard error how far the filling is: a bar on a terminal, a line for each table elsewhere.
final class Progress: Sendable {
    private struct State {
        var total = 0
        var done = 0
        var table = ""
        var rows = 0
        var start = ContinuousClock.now
        var width = 0
    }

    private let state = Mutex(State())
    private let isTerminal: Bool
    private let isSilent: Bool

    init(isSilent: Bool = false) {
        self.isSilent = isSilent
        isTerminal = isatty(STDERR_FILENO) == 1
    }

    /// Begins with so many rows to come.
    func begin(_ total: Int) {
        state.withLock { state in
            state.total = total
            state.start = .now
        }
    }

    /// Goes on to a table.
    func start(_ table: String) {
        state.withLock { state in
            state.table = table
            state.rows = 0
        }
    }

    /// So many more rows are there.
    func advance(_ rows: Int) {
        state.withLock { state in
            state.rows += rows
            state.done += rows
            if isTerminal { show(&state) }
        }
    }

    /// The table is full.
    func finish() {
        state.withLock { state in
            if !isTerminal { say("\(state.table): \(state.rows) rows\n") }
        }
    }

    /// Everything is full.
    func end() {
        state.withLock { state in
            let seconds = (ContinuousClock.now - state.start) / Duration.seconds(1)
            let rate = Int(Double(state.done) / max(seconds, 0.001))
            let tenths = Int(seconds * 10 + 0.5)
            let line =
                "filled \(state.done) rows in \(tenths / 10).\(tenths % 10) s, \(rate) rows a second"
            let blank = String(repeating: " ", count: max(0, state.width - line.count))
            say((isTerminal ? "\r" : "") + line + blank + "\n")
        }
    }

    private func show(_ state: inout State) {
        let share =
            state.total == 0 ? 1 : Double(min(state.done, state.total)) / Double(state.total)
        let full = Int(share * 30)
        let bar = String(repeating: "#", count: full) + String(repeating: ".", count: 30 - full)
        let line = "[\(bar)] \(Int(share * 100)) %  \(state.table)"
        let blank = String(repeating: " ", count: max(0, state.width - line.count))
        state.width = line.count
        say("\r" + line + blank)
    }

    private func say(_ text: String) {
        if !isSilent { sayError(text) }
    }
}

/// Writes to standard error.
func sayError(_ text: String) {
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
        let written = bytes.withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
        guard written > 0 else { return }
        bytes = bytes.dropFirst(written)
    }
}

/// Says why on standard error and ends the program with status 1.
func fail(_ reason: String) -> Never {
    sayError(reason + "\n")
    exit(1)
}
