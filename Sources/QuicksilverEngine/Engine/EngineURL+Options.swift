extension EngineURL {
    /// The value of an option; setting nil removes it.
    public subscript(name: String) -> String? {
        get { options.first { $0.name == name }?.value }
        set {
            let index = options.firstIndex { $0.name == name }
            switch (index, newValue) {
            case (let index?, let value?): options[index].value = value
            case (let index?, nil): options.remove(at: index)
            case (nil, let value?): options.append(Option(name, value))
            case (nil, nil): break
            }
        }
    }

    /// Reads an option as a whole number.
    ///
    /// - Throws: ``EngineURLError`` `.invalidOptionValue` when it isn't one, or not in `range`.
    public func integer(
        _ name: String, in range: ClosedRange<Int> = Int.min...Int.max
    ) throws(EngineURLError) -> Int? {
        guard let text = self[name] else { return nil }
        guard let value = Int(text), range.contains(value) else {
            let limits =
                range.lowerBound == Int.min && range.upperBound == Int.max
                ? "" : " from \(range.lowerBound) to \(range.upperBound)"
            throw Self.invalid(name, "must be a whole number\(limits)")
        }
        return value
    }

    /// Reads an option as yes or no: `true`, `1`, `yes`, `on`, or `false`, `0`, `no`, `off`.
    ///
    /// - Throws: ``EngineURLError`` `.invalidOptionValue` when it is none of these.
    public func boolean(_ name: String) throws(EngineURLError) -> Bool? {
        switch self[name]?.lowercased() {
        case nil: return nil
        case "true", "1", "yes", "on": return true
        case "false", "0", "no", "off": return false
        default: throw Self.invalid(name, "must be true or false")
        }
    }

    /// Reads an option as a length of time: `30` or `30s`, `250ms`, `5m`, `1.5`.
    ///
    /// Units: seconds unless `ms`, `s`, `m` or `h` follows.
    /// - Throws: ``EngineURLError`` `.invalidOptionValue` when it isn't one, or negative.
    public func duration(_ name: String) throws(EngineURLError) -> Duration? {
        guard let text = self[name] else { return nil }
        let units: [(String, Double)] = [("ms", 0.001), ("s", 1), ("m", 60), ("h", 3600)]
        let unit = units.first { text.hasSuffix($0.0) }
        let number = text.dropLast(unit?.0.count ?? 0)
        let isPlain = number.utf8.allSatisfy { (0x30...0x39).contains($0) || $0 == 0x2E }
        guard isPlain, let value = Double(number), value * (unit?.1 ?? 1) < 1e9 else {
            throw Self.invalid(
                name, "must be a number of seconds, or one with ms, s, m or h after it")
        }
        return .seconds(value * (unit?.1 ?? 1))
    }

    /// Reads an option as one of an enumeration's raw values.
    ///
    /// - Throws: ``EngineURLError`` `.invalidOptionValue` naming the values there are.
    public func choice<Choice: RawRepresentable<String> & CaseIterable>(
        _ name: String, of type: Choice.Type = Choice.self
    ) throws(EngineURLError) -> Choice? {
        guard let text = self[name] else { return nil }
        guard let value = Choice(rawValue: text) else {
            let known = Choice.allCases.map(\.rawValue).joined(separator: ", ")
            throw Self.invalid(name, "must be one of: \(known)")
        }
        return value
    }

    /// Refuses an option that isn't in the list, so that a mistyped one isn't silently without effect.
    ///
    /// - Throws: ``EngineURLError`` `.unknownOption` naming the options there are and the nearest.
    public func checkOptions(known: [String]) throws(EngineURLError) {
        for option in options where !known.contains(option.name) {
            let list = known.sorted().joined(separator: ", ")
            let near =
                EngineURLError.nearest(to: option.name, in: known)
                .map { " Did you mean '\($0)'?" } ?? ""
            throw EngineURLError(
                .unknownOption,
                "There is no option '\(option.name)' for \(scheme) URLs.\(near) The options are: "
                    + (list.isEmpty ? "none" : list) + ".")
        }
    }

    /// Says what an option's value must be, without repeating the value.
    package static func invalid(_ name: String, _ rule: String) -> EngineURLError {
        EngineURLError(.invalidOptionValue, "The option '\(name)' \(rule).")
    }
}
