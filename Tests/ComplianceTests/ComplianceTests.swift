import QuicksilverTesting
import Testing

@Suite struct ComplianceTests {
    private static let summary = ComplianceSummary(
        cases: ComplianceCase.all.count, engines: TestEngine.available.count)

    @Test(arguments: ComplianceCase.all, TestEngine.available)
    func complies(_ testCase: ComplianceCase, _ engine: TestEngine) async throws {
        try await testCase.run(on: engine, noting: Self.summary)
    }

    @Test func everyRequiredDatabaseIsThere() {
        guard TestEngine.isRequired else { return }
        for engine in TestEngine.ours {
            #expect(engine.urlText != nil, "\(engine.variable) isn't set")
        }
    }

    @Test func namesOfCasesAreUnique() {
        let names = Dictionary(grouping: ComplianceCase.all, by: \.name)
        #expect(names.filter { $1.count > 1 }.keys.sorted() == [])
    }
}
