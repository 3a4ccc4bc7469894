import QuicksilverEngine
import Testing

@Suite struct DriverRegistryTests {
    private struct Reached: Error {}

    @Test func aSchemeWhoseDriverIsLeftOutSaysWhatBringsIt() throws {
        let registry = DriverRegistry().withoutDriver(
            "mariadb", remedy: "enable the package trait 'MariaDB'")
        let url = try EngineURL("mariadb://h/d")
        let error = #expect(throws: DatabaseError.self) { _ = try registry.driver(for: url) }
        #expect(error?.kind == .unsupported)
        #expect(error?.message.contains("enable the package trait 'MariaDB'") == true)
    }

    @Test func aDriverThatIsThereStaysAndOneThatComesIsTaken() throws {
        let url = try EngineURL("mariadb://h/d")
        let known = DriverRegistry().adding("mariadb") { _ in throw Reached() }
        let before = known.withoutDriver("mariadb", remedy: "none")
        let after = DriverRegistry().withoutDriver("mariadb", remedy: "none")
            .adding("mariadb") { _ in throw Reached() }
        for registry in [before, after] {
            #expect(throws: Reached.self) { _ = try registry.driver(for: url) }
        }
    }
}
