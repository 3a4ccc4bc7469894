import QuicksilverSQL
import Testing

@Suite struct ParametersTests {
    @Test func rowsShareTheirNames() throws {
        let rows: [[SQLValue]] = [[1, "x"], [2, nil]]
        let sets: [Parameters] = try .rows(["a", "b"], rows)
        #expect(sets.map(\.names) == [["a", "b"], ["a", "b"]])
        #expect(sets.map(\.values) == rows)
        #expect(sets[1]["b"] == .null)
    }

    @Test func rowsRefuseAnotherNumberOfValues() {
        let rows: [[SQLValue]] = [[1, 2], [3]]
        let error = #expect(throws: CompileError.self) { try [Parameters].rows(["a", "b"], rows) }
        #expect(error?.message == "row 1 has 1 values for 2 names")
    }

    @Test func rowsRefuseANameGivenTwice() {
        let rows: [[SQLValue]] = [[1, 2]]
        let error = #expect(throws: CompileError.self) { try [Parameters].rows(["a", "a"], rows) }
        #expect(error?.code == .inconsistent)
    }
}
