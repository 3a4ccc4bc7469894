extension EngineURL {
    /// Reads a URL.
    ///
    /// - Throws: ``EngineURLError`` with a code of its own for each part that may be wrong.
    public init(_ text: String) throws(EngineURLError) {
        try Self.checkCharacters(of: text)
        guard let mark = text.firstRange(of: "://") else {
            throw EngineURLError(
                .missingScheme,
                "The URL has no '://'. Write scheme://user:password@host:port/database, such as "
                    + "sqlite:///app.db or postgresql://localhost/app.")
        }
        let (scheme, driver) = try Self.parseScheme(text[..<mark.lowerBound])
        let rest = text[mark.upperBound...]
        let end = rest.firstIndex { $0 == "/" || $0 == "?" } ?? rest.endIndex
        let authority = rest[..<end]
        let tail = rest[end...]
        let question = tail.firstIndex(of: "?") ?? tail.endIndex
        var path = tail[..<question]
        if path.first == "/" { path.removeFirst() }

        if scheme == "sqlite", !authority.isEmpty {
            throw Self.twoSlashes(authority: authority, tail: tail[..<question])
        }
        if !authority.contains("@"), authority.contains(":"), tail.contains("@"),
            (try? Self.parseHosts(authority)) == nil
        {
            throw Self.unescaped("a '/' or '?'", "%2F and %3F")
        }
        self.init(scheme: scheme, driver: driver, hosts: [])
        try parseAuthority(authority)
        if !hosts.isEmpty, path.contains("/") {
            throw EngineURLError(
                .unescapedCharacter,
                "The database's name holds a '/'. Write %2F for it, or remove what follows it.")
        }
        let name = try Self.decode(path, "database's name")
        database = name.isEmpty ? nil : name
        if question != tail.endIndex {
            options = try Self.parseOptions(tail[tail.index(after: question)...])
        }
    }

    private mutating func parseAuthority(_ authority: Substring) throws(EngineURLError) {
        let pieces = authority.split(separator: "@", omittingEmptySubsequences: false)
        guard pieces.count <= 2 else { throw Self.unescaped("a raw '@'", "%40") }
        if pieces.count == 2 {
            let colon = pieces[0].firstIndex(of: ":")
            let name = try Self.decode(pieces[0][..<(colon ?? pieces[0].endIndex)], "user name")
            user = name.isEmpty ? nil : name
            if let colon {
                password = try Self.decode(pieces[0][pieces[0].index(after: colon)...], "password")
            }
        }
        if let last = pieces.last, !last.isEmpty { hosts = try Self.parseHosts(last) }
    }

    private static func parseScheme(
        _ text: Substring
    ) throws(EngineURLError) -> (scheme: String, driver: String?) {
        let pieces = text.split(
            separator: "+", maxSplits: 1, omittingEmptySubsequences: false
        ).map { $0.lowercased() }
        guard isName(pieces[0]) else {
            throw EngineURLError(
                .invalidScheme,
                pieces[0].isEmpty
                    ? "The URL begins with '://'. Name the database before it, such as sqlite:// "
                        + "or postgresql://."
                    : "The part before '://' isn't a scheme: it must begin with a letter and hold "
                        + "letters, digits, '-', '.' and '_' only.")
        }
        guard pieces.count == 2 else { return (pieces[0], nil) }
        guard isName(pieces[1]) else {
            throw EngineURLError(
                .invalidDriver,
                "The driver's name after '\(pieces[0])+' must begin with a letter and hold letters, "
                    + "digits, '-', '.' and '_' only.")
        }
        return (pieces[0], pieces[1])
    }

    private static func isName(_ text: String) -> Bool {
        guard let first = text.utf8.first, (0x61...0x7A).contains(first) else { return false }
        return text.utf8.allSatisfy {
            (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2D || $0 == 0x2E
                || $0 == 0x5F
        }
    }

    private static func parseOptions(_ text: Substring) throws(EngineURLError) -> [Option] {
        var options: [Option] = []
        guard !text.isEmpty else { return options }
        for pair in text.split(separator: "&", omittingEmptySubsequences: false) {
            guard let equals = pair.firstIndex(of: "="), equals != pair.startIndex else {
                throw EngineURLError(
                    .invalidOption,
                    "Option \(options.count + 1) after '?' isn't name=value. Separate options "
                        + "with one '&', and write %26 and %3D for '&' and '=' inside a value.")
            }
            let name = try decode(pair[..<equals], "name of option \(options.count + 1)")
            guard !options.contains(where: { $0.name == name }) else {
                throw EngineURLError(
                    .repeatedOption, "The option '\(name)' is given twice. Give it once.")
            }
            let value = try decode(pair[pair.index(after: equals)...], "value of option '\(name)'")
            options.append(Option(name, value))
        }
        return options
    }

    /// Refuses what is never part of a URL before anything else looks at it.
    private static func checkCharacters(of text: String) throws(EngineURLError) {
        guard !text.isEmpty else {
            throw EngineURLError(
                .empty,
                "The URL is empty. Write one such as sqlite:///app.db; sqlite:// is a "
                    + "database in memory.")
        }
        let isBlank = { (c: Character?) in c?.isWhitespace ?? false }
        guard !isBlank(text.first), !isBlank(text.last) else {
            throw EngineURLError(
                .whitespace,
                "White space stands before or after the URL. Remove it, or write %20 when a name "
                    + "ends in a space.")
        }
        guard !text.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F }) else {
            throw EngineURLError(
                .whitespace, "The URL holds a control character, such as a tab or a new line.")
        }
    }

    private static func unescaped(_ what: String, _ code: String) -> EngineURLError {
        EngineURLError(
            .unescapedCharacter,
            "The user name or the password holds \(what). Write \(code) instead.")
    }

    private static func twoSlashes(authority: Substring, tail: Substring) -> EngineURLError {
        // What looks like a user and password isn't repeated.
        let file = authority.contains("@") ? "file.db" : authority + tail
        return EngineURLError(
            .twoSlashes,
            "An SQLite URL has three slashes before a relative path and four before an absolute "
                + "one. Write sqlite:///\(file) or sqlite:////directory/file.db; sqlite:// alone is "
                + "a database in memory.")
    }
}
