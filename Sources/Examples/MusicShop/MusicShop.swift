import Quicksilver

/// Fills a music shop of Chinook's shape in any of the databases and answers questions about it.
@main
struct MusicShop {
    static func main() async {
        do {
            let options = try Options(CommandLine.arguments.dropFirst())
            guard !options.wantsHelp else { return print(Options.help) }
            try await run(options, progress: Progress()) { print($0) }
        } catch {
            fail("MusicShop: \(reason(error))")
        }
    }

    /// Does what the options ask for and hands over what is to be printed.
    static func run(
        _ options: Options, progress: Progress, print: @Sendable (String) -> Void
    ) async throws {
        let engine = try createEngine(options.url)
        do {
            try await prepare(engine, options, progress)
            for (number, question) in questions.enumerated() {
                let table = try await question.answer(engine)
                print("\(number + 1). \(question.title)\n\n\(table.text)\n")
            }
        } catch {
            await engine.close()
            throw error
        }
        await engine.close()
    }

    /// Sees to it that there is a shop.
    private static func prepare(
        _ engine: DatabaseEngine, _ options: Options, _ progress: Progress
    ) async throws {
        if options.replaces {
            try await shop.dropAll(engine, tables: shopTables)
        } else if try await isFilled(engine) {
            guard options.scale == nil, options.source == nil else {
                throw ShopError("there is a shop already; --replace drops its tables first")
            }
            return
        }
        guard let url = options.source else {
            return try await fill(
                engine, from: Generator(scale: options.scale ?? 1), progress: progress)
        }
        guard url != options.url else {
            throw ShopError("--from names the database of the shop itself")
        }
        let source = try createEngine(Self.existing(url))
        do {
            try await fill(engine, from: Chinook(in: source), progress: progress)
        } catch {
            await source.close()
            throw error
        }
        await source.close()
    }

    /// The URL of a database that has to be there: SQLite would make the file.
    static func existing(_ text: String) throws -> EngineURL {
        var url = try EngineURL(text)
        if url.scheme == "sqlite", !url.isInMemory, url["mode"] == nil { url["mode"] = "rw" }
        return url
    }

    private static func isFilled(_ engine: DatabaseEngine) async throws -> Bool {
        do {
            return try await engine.execute(select(genres[Genres.id]).limit(1)).oneOrNone() != nil
        } catch DatabaseError.Kind.unknownTable {
            return false
        }
    }

    /// An error in one line, for a person.
    private static func reason(_ error: any Error) -> String {
        switch error {
        case let error as EngineURLError: error.message
        case let error as DatabaseError: error.message
        case let error as CompileError: error.message
        case let error as ORMError: error.message
        default: "\(error)"
        }
    }
}
