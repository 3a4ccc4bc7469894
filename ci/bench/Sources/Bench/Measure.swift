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
    /// Frees what `prepare` made.
    var finish: () -> Void = {}
}

/// Time of one unit of work.
struct Cost {
    /// On the clock.
    let wall: Double
    /// Of this thread.
    let processor: Double
}

/// What a row came to.
struct Outcome {
    let row: BenchRow
    let ours: Cost
    let limit: Cost?

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

/// The thread's processor time.
///
/// Units: nanoseconds.
func threadTime() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) * 1e9 + Double(time.tv_nsec)
}

/// Times both sides in turn, `rounds` times each, and takes the middle of each.
///
/// The order changes with every round, so that neither always follows the other.
func measure(_ row: BenchRow, rounds: Int) throws -> Outcome {
    let sides = try row.prepare()
    defer { sides.finish() }
    var ours: [Cost] = []
    var limits: [Cost] = []
    func timed(_ body: () throws -> UInt64) rethrows -> (Cost, UInt64) {
        sides.reset()
        let processor = threadTime()
        let start = ContinuousClock.now
        let value = try body()
        let passed = start.duration(to: .now).components
        let wall = Double(passed.seconds) * 1e9 + Double(passed.attoseconds) / 1e9
        let units = Double(sides.units)
        return (Cost(wall: wall / units, processor: (threadTime() - processor) / units), value)
    }
    // The first round fills caches and isn't counted.
    for round in 0...rounds {
        var found: [UInt64] = []
        for isOurs in round % 2 == 0 ? [true, false] : [false, true] {
            if isOurs {
                let (cost, value) = try timed(sides.ours)
                found.append(value)
                if round > 0 { ours.append(cost) }
            } else if let limit = sides.limit {
                let (cost, value) = timed(limit)
                found.append(value)
                if round > 0 { limits.append(cost) }
            }
        }
        if found.count == 2, found[0] != found[1] {
            throw BenchError(
                description: "\(row.name): ours and the C loop read different rows: "
                    + "checksums \(found[0]) and \(found[1])")
        }
    }
    return Outcome(row: row, ours: median(ours), limit: limits.isEmpty ? nil : median(limits))
}

private func median(_ costs: [Cost]) -> Cost {
    func middle(_ values: [Double]) -> Double {
        let sorted = values.sorted()
        let half = sorted.count / 2
        return sorted.count % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2
    }
    return Cost(wall: middle(costs.map(\.wall)), processor: middle(costs.map(\.processor)))
}
