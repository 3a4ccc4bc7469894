#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// What the command line asks for.
struct Options {
    var rows: [String] = []
    var rounds = 9
    var size = 50_000
    var json: String?
    /// For callgrind: which side is run, and how often.
    var side: String?
    var passes = 1
    var listsRows = false
    /// Whether memory is measured and not time.
    var weighs = false
    /// Whether round trips are counted.
    var countsTrips = false
    /// Whether many work at the same time, and on how many connections.
    var loads = false
    var pool = 16

    init(_ arguments: [String]) throws {
        var rest = arguments[...]
        func value(_ option: String) throws -> String {
            guard let value = rest.popFirst() else {
                throw BenchError(description: "\(option) needs a value")
            }
            return value
        }
        func number(_ option: String) throws -> Int {
            guard let number = Int(try value(option)), number > 0 else {
                throw BenchError(description: "\(option) needs a number above 0")
            }
            return number
        }
        while let argument = rest.popFirst() {
            switch argument {
            case "--rounds": rounds = try number(argument)
            case "--size": size = try number(argument)
            case "--json": json = try value(argument)
            case "--side": side = try value(argument)
            case "--passes": passes = try number(argument)
            case "--list": listsRows = true
            case "--memory": weighs = true
            case "--trips": countsTrips = true
            case "--concurrency": loads = true
            case "--pool": pool = try number(argument)
            default:
                if argument.hasPrefix("-") {
                    throw BenchError(description: "no such option: \(argument)")
                }
                rows.append(argument)
            }
        }
    }
}

/// Runs one side alone, for a tool that counts instructions.
func run(_ side: String, of row: BenchRow, passes: Int) throws {
    let sides = try row.prepare()
    defer { sides.finish() }
    for _ in 0..<passes {
        sides.reset()
        if side == "ours" { _ = try sides.ours() } else { _ = sides.limit?() }
    }
    print("units \(sides.units)")
}

func runBench() throws {
    let options = try Options(Array(CommandLine.arguments.dropFirst()))
    if options.weighs { return try printMemory(options.size) }
    if options.countsTrips { return try printTrips() }
    if options.loads { return try printLoad(options) }
    let known = allRows(size: options.size)
    if options.listsRows {
        for row in known { print(row.name) }
        return
    }
    for name in options.rows where !known.contains(where: { $0.name == name }) {
        throw BenchError(
            description: "no row '\(name)'; there are \(known.map(\.name).joined(separator: ", "))")
    }
    let wanted = options.rows.isEmpty ? known : known.filter { options.rows.contains($0.name) }
    if let side = options.side {
        for row in wanted { try run(side, of: row, passes: options.passes) }
        return
    }
    var lines: [String] = []
    print(Report.header)
    for row in wanted {
        let outcome = try measure(row, rounds: options.rounds)
        print(Report.line(outcome))
        fflush(nil)
        lines.append(Report.json(outcome))
    }
    try write(lines, to: options.json)
}

/// Writes lines to a file, or prints them.
func write(_ lines: [String], to path: String?) throws {
    guard let path else {
        for line in lines { print(line) }
        return
    }
    guard let file = fopen(path, "w") else { throw BenchError(description: "can't write \(path)") }
    for line in lines { fputs(line + "\n", file) }
    fclose(file)
}

do {
    try runBench()
} catch {
    _ = "bench: \(error)\n".withCString { write(2, $0, strlen($0)) }
    exit(1)
}
