import QuicksilverEngine
import Testing

@Suite struct EngineURLTests {
    typealias Host = EngineURL.Host
    typealias Option = EngineURL.Option

    /// Each text is the URL's own spelling, so reading and writing are both checked.
    static let canonical: [(String, EngineURL)] = [
        ("sqlite://", EngineURL(scheme: "sqlite")),
        ("sqlite:///:memory:", EngineURL(scheme: "sqlite", database: ":memory:")),
        ("sqlite:///mydb.db", EngineURL(scheme: "sqlite", database: "mydb.db")),
        ("sqlite:///data/my.db", EngineURL(scheme: "sqlite", database: "data/my.db")),
        ("sqlite:////srv/app.db", EngineURL(scheme: "sqlite", database: "/srv/app.db")),
        ("sqlite:///a%20b%23.db", EngineURL(scheme: "sqlite", database: "a b#.db")),
        ("sqlite:///..%5Cx.db", EngineURL(scheme: "sqlite", database: "..\\x.db")),
        ("sqlite:///C:/x.db", EngineURL(scheme: "sqlite", database: "C:/x.db")),
        (
            "sqlite:///a.db?mode=ro&cache=shared",
            EngineURL(
                scheme: "sqlite", database: "a.db",
                options: [Option("mode", "ro"), Option("cache", "shared")])
        ),
        ("sqlite://?wal=1", EngineURL(scheme: "sqlite", options: [Option("wal", "1")])),
        ("sqlite:///%F0%9F%90%9F.db", EngineURL(scheme: "sqlite", database: "🐟.db")),
        ("postgresql://", EngineURL(scheme: "postgresql")),
        ("postgresql:///app", EngineURL(scheme: "postgresql", database: "app")),
        ("postgresql://db", EngineURL(scheme: "postgresql", host: "db")),
        ("postgresql://db/app", EngineURL(scheme: "postgresql", host: "db", database: "app")),
        (
            "postgresql+libpq://db:5433/app",
            EngineURL(
                scheme: "postgresql", driver: "libpq", host: "db", port: 5433, database: "app")
        ),
        (
            "postgresql://ada@db/app",
            EngineURL(scheme: "postgresql", user: "ada", host: "db", database: "app")
        ),
        (
            "postgresql://ada:s3cret@db/app",
            EngineURL(
                scheme: "postgresql", user: "ada", password: "s3cret", host: "db", database: "app")
        ),
        (
            "postgresql://ada:@db/app",
            EngineURL(scheme: "postgresql", user: "ada", password: "", host: "db", database: "app")
        ),
        (
            "postgresql://:pw@db",
            EngineURL(scheme: "postgresql", password: "pw", host: "db")
        ),
        (
            "postgresql://ada@/app",
            EngineURL(scheme: "postgresql", user: "ada", database: "app")
        ),
        (
            "postgresql://a%40b:p%2Fq%3A%3F%23%25%20%2B%40%5B@db/app",
            EngineURL(
                scheme: "postgresql", user: "a@b", password: "p/q:?#% +@[", host: "db",
                database: "app")
        ),
        (
            "mariadb://%C3%A5sa:%E2%82%AC@db/caf%C3%A9",
            EngineURL(
                scheme: "mariadb", user: "åsa", password: "€", host: "db", database: "café")
        ),
        ("postgresql://[::1]/app", EngineURL(scheme: "postgresql", host: "::1", database: "app")),
        (
            "postgresql://[2001:db8::7]:6000/app",
            EngineURL(scheme: "postgresql", host: "2001:db8::7", port: 6000, database: "app")
        ),
        (
            "postgresql://[fe80::1%25eth0]:1",
            EngineURL(scheme: "postgresql", host: "fe80::1%eth0", port: 1)
        ),
        (
            "postgresql://[1:2:3:4:5:6:7:8]",
            EngineURL(scheme: "postgresql", host: "1:2:3:4:5:6:7:8")
        ),
        (
            "postgresql://[::ffff:10.0.0.1]",
            EngineURL(scheme: "postgresql", host: "::ffff:10.0.0.1")
        ),
        (
            "postgresql://h1:1,h2:2/db",
            EngineURL(
                scheme: "postgresql", hosts: [Host("h1", port: 1), Host("h2", port: 2)],
                database: "db")
        ),
        (
            "postgresql://u:p@h1,[::1]:7,h3/db",
            EngineURL(
                scheme: "postgresql", user: "u", password: "p",
                hosts: [Host("h1"), Host("::1", port: 7), Host("h3")], database: "db")
        ),
        (
            "postgresql:///db?host=/var/run/postgresql",
            EngineURL(
                scheme: "postgresql", database: "db",
                options: [Option("host", "/var/run/postgresql")])
        ),
        (
            "postgresql://%2Fvar%2Frun/db",
            EngineURL(scheme: "postgresql", host: "/var/run", database: "db")
        ),
        (
            "mariadb:///db?unix_socket=/run/mysqld/mysqld.sock",
            EngineURL(
                scheme: "mariadb", database: "db",
                options: [Option("unix_socket", "/run/mysqld/mysqld.sock")])
        ),
        (
            "mysql://h/a%2Fb",
            EngineURL(scheme: "mysql", host: "h", database: "a/b")
        ),
        (
            "postgresql://h/d?application_name=a%20%26%20b%3Dc&x=",
            EngineURL(
                scheme: "postgresql", host: "h", database: "d",
                options: [Option("application_name", "a & b=c"), Option("x", "")])
        ),
        (
            "postgresql://h/d?options=-c%20search_path%3Da,b",
            EngineURL(
                scheme: "postgresql", host: "h", database: "d",
                options: [Option("options", "-c search_path=a,b")])
        ),
        ("my_db-2.x://h:65535", EngineURL(scheme: "my_db-2.x", host: "h", port: 65535)),
    ]

    @Test(arguments: canonical) func readsAndWrites(text: String, url: EngineURL) throws {
        #expect(try EngineURL(text) == url)
        #expect(url.string(hidingPassword: false) == text)
    }

    /// Texts with another, canonical spelling.
    @Test(arguments: [
        ("sqlite:///", "sqlite://"),
        ("SQLite:///App.db", "sqlite:///App.db"),
        ("PostgreSQL+LibPQ://H/D", "postgresql+libpq://H/D"),
        ("postgresql://h/", "postgresql://h"),
        ("postgresql://h/d?", "postgresql://h/d"),
        ("postgresql://@h/d", "postgresql://h/d"),
        ("postgresql://u:a:b@h", "postgresql://u:a%3Ab@h"),
        ("postgresql://u:a#b@h", "postgresql://u:a%23b@h"),
        ("postgresql://u:a+b@h", "postgresql://u:a%2Bb@h"),
        ("postgresql://h:05432/d", "postgresql://h:5432/d"),
        ("postgresql://h/d@e", "postgresql://h/d%40e"),
        ("postgresql://h:5432/d@e", "postgresql://h:5432/d%40e"),
        ("sqlite:///my file.db", "sqlite:///my%20file.db"),
        ("postgresql://h/d?a=b=c", "postgresql://h/d?a=b%3Dc"),
        ("sqlite:///a?b/c.db=1", "sqlite:///a?b%2Fc.db=1"),
    ])
    func normalises(text: String, canonical: String) throws {
        #expect(try EngineURL(text).string(hidingPassword: false) == canonical)
    }

    static let malformed: [(String, EngineURLError.Code)] = [
        ("", .empty),
        (" sqlite://", .whitespace),
        ("sqlite:///a.db\n", .whitespace),
        ("postgresql://h/a\tb", .whitespace),
        ("mydb.db", .missingScheme),
        ("sqlite:mydb.db", .missingScheme),
        ("postgresql:/h/d", .missingScheme),
        ("://h/d", .invalidScheme),
        ("1sql://h/d", .invalidScheme),
        ("post gres://h/d", .invalidScheme),
        ("postgresql+://h/d", .invalidDriver),
        ("postgresql+lib pq://h/d", .invalidDriver),
        ("postgresql+a+b://h/d", .invalidDriver),
        ("sqlite://mydb.db", .twoSlashes),
        ("sqlite://data/mydb.db", .twoSlashes),
        ("sqlite://:memory:", .twoSlashes),
        ("sqlite://user:hunter2@/x.db", .twoSlashes),
        ("postgresql://u:hunter2@x@h/d", .unescapedCharacter),
        ("postgresql://u:hunter2/x@h/d", .unescapedCharacter),
        ("postgresql://u:hunter2?x@h/d", .unescapedCharacter),
        ("postgresql://h/d/e", .unescapedCharacter),
        ("postgresql://u:hunter2%@h/d", .invalidPercentEncoding),
        ("postgresql://u:hunter2%zz@h/d", .invalidPercentEncoding),
        ("postgresql://%ff@h/d", .invalidPercentEncoding),
        ("sqlite:///100%.db", .invalidPercentEncoding),
        ("sqlite:///a%00b", .nulCharacter),
        ("postgresql://:5432/d", .emptyHost),
        ("postgresql://a,,b/d", .emptyHost),
        ("postgresql://a,/d", .emptyHost),
        ("postgresql://a b/d", .invalidHost),
        ("postgresql://a%3Fb/d", .invalidHost),
        ("postgresql://::1/d", .invalidIPv6),
        ("postgresql://[::1/d", .invalidIPv6),
        ("postgresql://[::1]5432/d", .invalidIPv6),
        ("postgresql://[localhost]/d", .invalidIPv6),
        ("postgresql://[1:2:3]/d", .invalidIPv6),
        ("postgresql://[1::2::3]/d", .invalidIPv6),
        ("postgresql://[::12345]/d", .invalidIPv6),
        ("postgresql://[::1.2.3.256]/d", .invalidIPv6),
        ("postgresql://[::1%25]/d", .invalidIPv6),
        ("postgresql://u:p:hunter2/d", .invalidIPv6),
        ("postgresql://h:/d", .invalidPort),
        ("postgresql://h:0/d", .invalidPort),
        ("postgresql://h:65536/d", .invalidPort),
        ("postgresql://h:-1/d", .invalidPort),
        ("postgresql://h:+1/d", .invalidPort),
        ("postgresql://h:99999999999999999999/d", .invalidPort),
        ("postgresql://user:hunter2/d", .invalidPort),
        ("postgresql://h/d?a", .invalidOption),
        ("postgresql://h/d?=a", .invalidOption),
        ("postgresql://h/d?a=1&&b=2", .invalidOption),
        ("postgresql://h/d?a=1&a=2", .repeatedOption),
        ("postgresql://h/d?a=%g0", .invalidPercentEncoding),
    ]

    @Test(arguments: malformed) func refuses(text: String, code: EngineURLError.Code) {
        let error = #expect(throws: EngineURLError.self) { _ = try EngineURL(text) }
        #expect(error?.code == code)
        #expect(error?.description.contains("hunter2") == false)
    }

    @Test func twoSlashesSuggestThree() {
        let error = #expect(throws: EngineURLError.self) { _ = try EngineURL("sqlite://mydb.db") }
        #expect(error?.message.contains("Write sqlite:///mydb.db or ") == true)
    }

    @Test func passwordIsInNoDescription() throws {
        let url = try EngineURL("postgresql://ada:hunter2@db/app?sslpassword=hunter2&a=b")
        var dumped = ""
        dump(url, to: &dumped)
        for text in [
            "\(url)", String(reflecting: url), "\([url])", dumped, "\(Optional(url) as Any)",
        ] {
            #expect(!text.contains("hunter2"))
        }
        #expect(url.description == "postgresql://ada:***@db/app?sslpassword=***&a=b")
        #expect(url.string(hidingPassword: false).contains("hunter2"))
    }

    @Test func findsSocketsAndMemory() throws {
        #expect(try EngineURL("postgresql:///d?host=/tmp").unixSocket == "/tmp")
        #expect(try EngineURL("postgresql://%2Ftmp/d").unixSocket == "/tmp")
        #expect(try EngineURL("mariadb:///d?unix_socket=/a.sock").unixSocket == "/a.sock")
        #expect(try EngineURL("postgresql://h/d?host=other").unixSocket == nil)
        #expect(try EngineURL("sqlite://").isInMemory)
        #expect(try EngineURL("sqlite:///").isInMemory)
        #expect(try EngineURL("sqlite:///:memory:").isInMemory)
        #expect(try !EngineURL("sqlite:///a.db").isInMemory)
    }
}

@Suite struct EngineURLOptionTests {
    enum Mode: String, CaseIterable { case require, disable }

    @Test func readsTypes() throws {
        let url = try EngineURL("x://h/d?n=7&b=On&f=no&t=30&ms=250ms&m=1.5m&mode=require")
        #expect(try url.integer("n", in: 0...10) == 7)
        #expect(try url.boolean("b") == true)
        #expect(try url.boolean("f") == false)
        #expect(try url.duration("t") == .seconds(30))
        #expect(try url.duration("ms") == .milliseconds(250))
        #expect(try url.duration("m") == .seconds(90))
        #expect(try url.choice("mode", of: Mode.self) == .require)
        #expect(try url.integer("none") == nil)
        #expect(try url.duration("none") == nil)
        #expect(try url.choice("none", of: Mode.self) == nil)
    }

    @Test(arguments: ["7x", "", "11", "-1", "1.5", "9999999999999999999"])
    func refusesIntegers(value: String) {
        let url = EngineURL(scheme: "x", options: [.init("n", value)])
        let error = #expect(throws: EngineURLError.self) { try url.integer("n", in: 0...10) }
        #expect(error?.message == "The option 'n' must be a whole number from 0 to 10.")
    }

    @Test(arguments: ["", "ms", "-1", "1e300", "nan", "inf", "0x10", "1..2", "1d"])
    func refusesDurations(value: String) {
        let url = EngineURL(scheme: "x", options: [.init("t", value)])
        let error = #expect(throws: EngineURLError.self) { try url.duration("t") }
        #expect(error?.code == .invalidOptionValue)
    }

    @Test func namesTheChoices() {
        let url = EngineURL(scheme: "x", options: [.init("mode", "reqire"), .init("b", "2")])
        let error = #expect(throws: EngineURLError.self) { try url.choice("mode", of: Mode.self) }
        #expect(error?.message == "The option 'mode' must be one of: require, disable.")
        #expect(throws: EngineURLError.self) { try url.boolean("b") }
    }

    @Test func namesUnknownOptions() throws {
        let url = EngineURL(scheme: "x", options: [.init("sslmod", "require")])
        let error = #expect(throws: EngineURLError.self) {
            try url.checkOptions(known: ["sslmode", "host"])
        }
        #expect(error?.code == .unknownOption)
        #expect(
            error?.message
                == "There is no option 'sslmod' for x URLs. Did you mean 'sslmode'? The options "
                + "are: host, sslmode.")
        try EngineURL(scheme: "x").checkOptions(known: [])
    }

    @Test func namesUnknownSchemes() {
        let error = EngineURLError.unknownScheme("postgres", known: ["sqlite", "postgresql"])
        #expect(error.code == .unknownScheme)
        #expect(error.message.contains("Did you mean 'postgresql'?"))
        #expect(error.message.contains("postgresql, sqlite"))
        let far = EngineURLError.unknownScheme("oracle", known: ["sqlite"])
        #expect(!far.message.contains("Did you mean"))
    }

    @Test func editsOptions() throws {
        var url = try EngineURL("x://h/d?a=1&b=2")
        url["a"] = "3"
        url["b"] = nil
        url["c"] = "4"
        url["none"] = nil
        #expect(url.description == "x://h/d?a=3&c=4")
    }
}
