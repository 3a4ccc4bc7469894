#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// One line of the table: work that ours and a C loop can both do.
struct BenchRow {
    /// Its name in performance.md.
    let name: String
    /// What is done, for the table.
    let work: String
    /// The ratio to reach, or the nanoseconds where there is no C loop.
    let target: Target
    /// Makes what it needs and hands over the two sides.
    let prepare: () throws -> Sides

    enum Target {
        case ratio(Double)
        case nanoseconds(Double)
        /// Shown beside the others, without a goal of its own.
        case none
    }
}

/// The two sides of a row.
struct Sides {
    /// How many times the work is done in one call.
    let units: Int
    /// Before each side of each round, not timed.
    var reset: () -> Void = {}
    /// Ours; a checksum.
    let ours: () throws -> UInt64
    /// The C loop's; nil where none can be written.
    var limit: (() -> UInt64)?
    /// The same with other libraries.
    var peers: [Peer] = []
    /// Whether other threads than the one that measures do a part of the work.
    var hasThreads = false
    /// Frees what `prepare` made.
    var finish: () -> Void = {}
}

/// The work of a row with another library.
struct Peer {
    let name: String
    /// Before each round, after that of the row; not timed.
    var reset: () -> Void = {}
    /// The work; a checksum.
    let run: () throws -> UInt64
}

/// Time of one unit of work.
struct Cost {
    /// On the clock.
    let wall: Double
    /// Of this thread, or of the process where others work too.
    let processor: Double
}

/// What a row came to.
struct Outcome {
    let row: BenchRow
    let ours: Cost
    let limit: Cost?
    var peers: [(name: String, cost: Cost)] = []

    var ratio: Double? { limit.map { ours.wall / $0.wall } }
    var processorRatio: Double? { limit.map { ours.processor / $0.processor } }

    /// Whether the target is reached; nil without one.
    var isMet: Bool? {
        switch row.target {
        case .ratio(let most): ratio.map { $0 <= most }
        case .nanoseconds(let most): ours.wall <= most
        case .none: nil
        }
    }
}

struct BenchError: Error, CustomStringConvertible {
    let description: String
}

/// The processor time of this thread, or of the process.
///
/// Units: nanoseconds.
func processorTime(ofProcess: Bool) -> Double {
    var time = timespec()
    clock_gettime(ofProcess ? CLOCK_PROCESS_CPUTIME_ID : CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) * 1e9 + Double(time.tv_nsec)
}

/// One side of a row while it is measured.
private struct Contender {
    let name: String
    var reset: () -> Void = {}
    let run: () throws -> UInt64
    var costs: [Cost] = []
}

/// Times all sides in turn, `rounds` times each, and takes the middle of each.
///
/// Another one begins with every round, so that none always follows the same.
func measure(_ row: BenchRow, rounds: Int) throws -> Outcome {
    let sides = try row.prepare()
    defer { sides.finish() }
    var contenders = [Contender(name: "ours", run: sides.ours)]
    if let limit = sides.limit { contenders.append(Contender(name: "the C loop", run: limit)) }
    contenders += sides.peers.map { Contender(name: $0.name, reset: $0.reset, run: $0.run) }
    // The first round fills caches and isn't counted.
    for round in 0...rounds {
        var found: [UInt64?] = contenders.map { _ in nil }
        for turn in contenders.indices {
            let index = (turn + round) % contenders.count
            sides.reset()
            contenders[index].reset()
            let processor = processorTime(ofProcess: sides.hasThreads)
            let start = ContinuousClock.now
            found[index] = try contenders[index].run()
            let passed = start.duration(to: .now).components
            let wall = Double(passed.seconds) * 1e9 + Double(passed.attoseconds) / 1e9
            let units = Double(sides.units)
            let spent = processorTime(ofProcess: sides.hasThreads) - processor
            guard round > 0 else { continue }
            contenders[index].costs.append(Cost(wall: wall / units, processor: spent / units))
        }
        for (index, value) in found.enumerated() where value != found[0] {
            throw BenchError(
                description: "\(row.name): ours and \(contenders[index].name) did different work: "
                    + "checksums \(found[0] ?? 0) and \(value ?? 0)")
        }
    }
    let hasLimit = sides.limit != nil
    return Outcome(
        row: row, ours: median(contenders[0].costs),
        limit: hasLimit ? median(contenders[1].costs) : nil,
        peers: contenders.dropFirst(hasLimit ? 2 : 1).map { ($0.name, median($0.costs)) })
}

private func median(_ costs: [Cost]) -> Cost {
    func middle(_ values: [Double]) -> Double {
        let sorted = values.sorted()
        let half = sorted.count / 2
        return sorted.count % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2
    }
    return Cost(wall: middle(costs.map(\.wall)), processor: middle(costs.map(\.processor)))
}
