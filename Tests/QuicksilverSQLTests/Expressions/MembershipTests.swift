import QuicksilverTesting
import Testing

@testable import QuicksilverSQL

@Suite struct MembershipTests {
    private let old = select(User.id).where(User.age > 9)

    @Test func values() {
        expectSQL(
            keys(where: Fact.n.in([1, 2])),
            [
                .postgresql: "SELECT f.id FROM f WHERE f.n = ANY ($1)",
                .all: "SELECT f.id FROM f WHERE f.n IN (?, ?)",
            ],
            binds: [.postgresql: [.array([1, 2])], .all: [1, 2]])
        expectSQL(
            keys(where: Fact.n.notIn([1, 2])),
            [
                .postgresql: "SELECT f.id FROM f WHERE f.n <> ALL ($1)",
                .all: "SELECT f.id FROM f WHERE f.n NOT IN (?, ?)",
            ],
            binds: [.postgresql: [.array([1, 2])], .all: [1, 2]])
        expectSQL(
            keys(where: Fact.name.in(["a", "b"])),
            [
                .postgresql: "SELECT f.id FROM f WHERE f.name = ANY ($1)",
                .all: "SELECT f.id FROM f WHERE f.name IN (?, ?)",
            ],
            binds: [.postgresql: [.array(["a", "b"])], .all: ["a", "b"]])
        expectSQL(
            keys(where: facts.c.n.in([7])),
            [
                .postgresql: "SELECT f.id FROM f WHERE f.n = ANY ($1)",
                .all: "SELECT f.id FROM f WHERE f.n IN (?)",
            ],
            binds: [.postgresql: [.array([7])], .all: [7]])
        expectSQL(
            keys(where: (Fact.n + 1).in([7])),
            [
                .postgresql: "SELECT f.id FROM f WHERE f.n + $1 = ANY ($2)",
                .all: "SELECT f.id FROM f WHERE f.n + ? IN (?)",
            ],
            binds: [.postgresql: [1, .array([7])], .all: [1, 7]])
    }

    @Test func aListOfNone() {
        expectSQL(
            keys(where: Fact.n.in([])),
            [
                .postgresql: "SELECT f.id FROM f WHERE f.n = ANY ($1)",
                .all: "SELECT f.id FROM f WHERE f.n IN (SELECT NULL WHERE 1 = 0)",
            ], binds: [.postgresql: [.array([])], .all: []])
        expectSQL(
            keys(where: Fact.n.notIn([])),
            [
                .postgresql: "SELECT f.id FROM f WHERE f.n <> ALL ($1)",
                .all: "SELECT f.id FROM f WHERE f.n NOT IN (SELECT NULL WHERE 1 = 0)",
            ], binds: [.postgresql: [.array([])], .all: []])
        expectSQL(
            keys(where: Fact.n.in(expressions: [])),
            [
                .all: "SELECT f.id FROM f WHERE FALSE"
            ])
        expectSQL(
            keys(where: Fact.n.notIn(expressions: [])),
            [
                .all: "SELECT f.id FROM f WHERE TRUE"
            ])
    }

    @Test func aListWithNull() {
        let values: [Int?] = [1, nil]
        expectSQL(
            keys(where: Fact.n.in(values)),
            [
                .postgresql: "SELECT f.id FROM f WHERE f.n = ANY ($1)",
                .all: "SELECT f.id FROM f WHERE f.n IN (?, ?)",
            ],
            binds: [.postgresql: [.array([1, nil])], .all: [1, nil]])
    }

    @Test func expressions() {
        expectSQL(
            keys(where: Fact.n.in(expressions: [Fact.id, Fact.big + 1])),
            [
                .postgresql: "SELECT f.id FROM f WHERE f.n IN (f.id, f.big + $1)",
                .all: "SELECT f.id FROM f WHERE f.n IN (f.id, f.big + ?)",
            ], binds: [1])
        expectSQL(
            keys(where: Fact.n.notIn(expressions: [Fact.id])),
            [
                .all: "SELECT f.id FROM f WHERE f.n NOT IN (f.id)"
            ])
    }

    @Test func subqueries() {
        expectSQL(
            keys(where: Fact.n.in(old)),
            [
                .postgresql:
                    "SELECT f.id FROM f WHERE f.n IN (SELECT users.user_id FROM users WHERE users.age > $1)",
                .all:
                    "SELECT f.id FROM f WHERE f.n IN (SELECT users.user_id FROM users WHERE users.age > ?)",
            ], binds: [9])
        expectSQL(
            keys(where: Fact.n.notIn(old)),
            [
                .postgresql:
                    "SELECT f.id FROM f WHERE f.n NOT IN (SELECT users.user_id FROM users WHERE users.age > $1)",
                .all:
                    "SELECT f.id FROM f WHERE f.n NOT IN (SELECT users.user_id FROM users WHERE users.age > ?)",
            ], binds: [9])
        expectSQL(
            keys(where: !Fact.n.in(old)),
            [
                .postgresql:
                    "SELECT f.id FROM f WHERE f.n NOT IN (SELECT users.user_id FROM users WHERE users.age > $1)",
                .all:
                    "SELECT f.id FROM f WHERE f.n NOT IN (SELECT users.user_id FROM users WHERE users.age > ?)",
            ], binds: [9])
    }

    @Test func anyAndAllOfAQuery() {
        expectRefused(keys(where: Fact.id == any_(old)), [.sqlite: "ANY"])
        expectRefused(keys(where: Fact.id > all_(old)), [.sqlite: "ALL"])
        expectSQL(
            on: [.postgresql, .mariadb], keys(where: Fact.id == any_(old)),
            [
                .postgresql:
                    "SELECT f.id FROM f WHERE f.id = ANY (SELECT users.user_id FROM users WHERE users.age > $1)",
                .mariadb:
                    "SELECT f.id FROM f WHERE f.id = ANY (SELECT users.user_id FROM users WHERE users.age > ?)",
            ], binds: [9])
        expectSQL(
            on: [.postgresql, .mariadb], keys(where: Fact.id > all_(old)),
            [
                .postgresql:
                    "SELECT f.id FROM f WHERE f.id > ALL (SELECT users.user_id FROM users WHERE users.age > $1)",
                .mariadb:
                    "SELECT f.id FROM f WHERE f.id > ALL (SELECT users.user_id FROM users WHERE users.age > ?)",
            ], binds: [9])
        expectSQL(
            on: [.postgresql, .mariadb], keys(where: !(Fact.id > all_(old))),
            [
                .postgresql:
                    "SELECT f.id FROM f WHERE NOT f.id > ALL (SELECT users.user_id FROM users WHERE users.age > $1)",
                .mariadb:
                    "SELECT f.id FROM f WHERE NOT f.id > ALL (SELECT users.user_id FROM users WHERE users.age > ?)",
            ], binds: [9])
    }

    @Test func listsOfDifferentLengthsShareOneStructure() {
        let one = StructureKey(keys(where: Fact.n.in([1])).statementNode)
        let three = StructureKey(keys(where: Fact.n.in([1, 2, 3])).statementNode)
        #expect(one == three)
    }
}
