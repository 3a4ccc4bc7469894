import QuicksilverSQL
import QuicksilverTesting
import Testing

@Suite struct ArrayTests {
    private let others: [DialectName: String] = [.sqlite: "arrays", .mariadb: "arrays"]

    @Test func elementsAndLists() {
        let list: SQLValue = .array(["a", "b"])
        expectSQL(
            on: [.postgresql], select(Fact.tags.element(at: 1)),
            [
                .postgresql: "SELECT (f.tags)[1] AS anon_1 FROM f"
            ])
        expectSQL(
            on: [.postgresql], keys(where: Fact.tags.contains(["a", "b"])),
            [
                .postgresql: "SELECT f.id FROM f WHERE f.tags @> $1"
            ], binds: [list])
        expectSQL(
            on: [.postgresql], keys(where: Fact.tags.contained(in: ["a", "b"])),
            [
                .postgresql: "SELECT f.id FROM f WHERE f.tags <@ $1"
            ], binds: [list])
        expectSQL(
            on: [.postgresql], keys(where: Fact.tags.overlaps(["a", "b"])),
            [
                .postgresql: "SELECT f.id FROM f WHERE f.tags && $1"
            ], binds: [list])
        expectSQL(
            on: [.postgresql], keys(where: Fact.tags == ["a", "b"]),
            [
                .postgresql: "SELECT f.id FROM f WHERE f.tags = $1"
            ], binds: [list])
    }

    @Test func madeOfExpressions() {
        expectSQL(
            on: [.postgresql], select(array_(Fact.id, Fact.id * 2)),
            [
                .postgresql: "SELECT ARRAY[f.id, f.id * $1] AS anon_1 FROM f"
            ], binds: [2])
        expectSQL(
            on: [.postgresql], select(array_([1, 2])),
            [
                .postgresql: "SELECT $1 AS anon_1"
            ], binds: [.array([1, 2])])
    }

    @Test func anyAndAll() {
        expectSQL(
            on: [.postgresql], keys(where: Fact.id == any_([1, 2])),
            [
                .postgresql: "SELECT f.id FROM f WHERE f.id = ANY ($1)"
            ],
            binds: [.array([1, 2])])
        expectSQL(
            on: [.postgresql], keys(where: Fact.id != all_([1, 2])),
            [
                .postgresql: "SELECT f.id FROM f WHERE f.id <> ALL ($1)"
            ],
            binds: [.array([1, 2])])
        expectSQL(
            on: [.postgresql], keys(where: Fact.name == any_(Fact.tags)),
            [
                .postgresql: "SELECT f.id FROM f WHERE f.name = ANY (f.tags)"
            ])
        expectRefused(
            keys(where: Fact.id == any_([1, 2])),
            [.sqlite: "ANY", .mariadb: "ANY over an array"])
    }

    @Test func functions() {
        let each: SQLExpression<String> = func_.unnest(Fact.tags)
        expectSQL(
            on: [.postgresql], select(each, func_.cardinality(Fact.tags)),
            [
                .postgresql:
                    "SELECT unnest(f.tags) AS unnest_1, cardinality(f.tags) AS cardinality_1 FROM f"
            ])
    }

    @Test func elsewhereTheyAreRefused() {
        expectRefused(select(Fact.tags.element(at: 1)), others)
        expectRefused(keys(where: Fact.tags.contains(["a"])), others)
        expectRefused(keys(where: Fact.tags.contained(in: ["a"])), others)
        expectRefused(keys(where: Fact.tags.overlaps(["a"])), others)
        expectRefused(select(array_(Fact.id, Fact.big)), others)
    }
}
