import Testing

@testable import MusicShop

@Suite struct OptionsTests {
    @Test func readsWhatTheCommandLineSays() throws {
        let options = try Options(["--scale", "3", "sqlite://", "--replace"])
        #expect(options.scale == 3)
        #expect(options.url == "sqlite://")
        #expect(options.replaces)
        #expect(options.source == nil)
        #expect(try Options(["--from=sqlite:///a.db?x=1"]).source == "sqlite:///a.db?x=1")
        #expect(try Options([]).url == "sqlite:///music-shop.sqlite")
        #expect(try Options(["--help"]).wantsHelp)
    }

    @Test(arguments: [
        (["--scale"], "--scale needs a value; --help says which"),
        (["--scale", "0"], "--scale is a number from 1 to 10000, not '0'"),
        (["--scale=many"], "--scale is a number from 1 to 10000, not 'many'"),
        (["--fast"], "there is no option '--fast'; --help lists them"),
        (["sqlite://", "mariadb://x"], "two URLs are given; the second is 'mariadb://x'"),
        (
            ["--scale", "1", "--from", "sqlite://"],
            "--scale makes a shop up and --from copies one: say one of them"
        ),
    ])
    func saysWhatIsWrong(_ arguments: [String], _ message: String) {
        #expect {
            try Options(arguments)
        } throws: { error in
            "\(error)" == message
        }
    }
}
