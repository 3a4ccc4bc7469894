/// What the command line says.
struct Options {
    /// The database the shop is in.
    var url = "sqlite:///music-shop.sqlite"
    /// How large a shop to make up; nil unless said.
    var scale: Int?
    /// A database with a Chinook to copy.
    var source: String?
    /// Whether a shop that is there makes room.
    var replaces = false
    /// Whether only help was asked for.
    var wantsHelp = false

    static let help = """
        Fills a music shop and answers questions about it.

        usage: MusicShop [options] [URL]

          URL          where the shop is: sqlite:///file.sqlite, postgresql://user:password@host/name or
                       mariadb://user:password@host/name; sqlite:///music-shop.sqlite unless said
          --scale N    make up a shop N times as large as the smallest, which has about 5,000 rows
          --from URL   copy the Chinook in another database instead
          --replace    drop the tables of the shop that is there first
          --help       print this

        A shop that is there already, and isn't to be replaced, is asked as it is.
        """

    /// Reads the arguments behind the program's name.
    ///
    /// - Throws: ``ShopError`` that says what is wrong with one of them.
    init(_ arguments: some Sequence<String>) throws {
        var rest = Array(arguments)[...]
        var hasURL = false
        while let argument = rest.popFirst() {
            let parts = argument.split(separator: "=", maxSplits: 1).map(String.init)
            func value() throws -> String {
                if argument.hasPrefix("--"), parts.count == 2 { return parts[1] }
                guard let value = rest.popFirst() else {
                    throw ShopError("\(argument) needs a value; --help says which")
                }
                return value
            }
            switch argument.hasPrefix("--") ? parts[0] : argument {
            case "--help", "-h": wantsHelp = true
            case "--replace": replaces = true
            case "--from": source = try value()
            case "--scale":
                let text = try value()
                guard let number = Int(text), 1...10_000 ~= number else {
                    throw ShopError("--scale is a number from 1 to 10000, not '\(text)'")
                }
                scale = number
            case let option where option.hasPrefix("-"):
                throw ShopError("there is no option '\(option)'; --help lists them")
            default:
                if hasURL { throw ShopError("two URLs are given; the second is '\(argument)'") }
                url = argument
                hasURL = true
            }
        }
        if scale != nil, source != nil {
            throw ShopError("--scale makes a shop up and --from copies one: say one of them")
        }
    }
}
