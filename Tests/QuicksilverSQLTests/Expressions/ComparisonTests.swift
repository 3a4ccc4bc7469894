import QuicksilverSQL
import QuicksilverTesting
import Testing

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

@Suite struct ComparisonTests {
    @Test func sixOperatorsWithAValue() {
        expectSQL(
            keys(where: Fact.n == 5),
            [
                .postgresql: "SELECT f.id FROM f WHERE f.n = $1",
                .all: "SELECT f.id FROM f WHERE f.n = ?",
            ], binds: [5])
        expectSQL(
            keys(where: Fact.n != 5),
            [
                .postgresql: "SELECT f.id FROM f WHERE f.n <> $1",
                .all: "SELECT f.id FROM f WHERE f.n <> ?",
            ], binds: [5])
        expectSQL(
            keys(where: Fact.n < 5),
            [
                .postgresql: "SELECT f.id FROM f WHERE f.n < $1",
                .all: "SELECT f.id FROM f WHERE f.n < ?",
            ], binds: [5])
        expectSQL(
            keys(where: Fact.n <= 5),
            [
                .postgresql: "SELECT f.id FROM f WHERE f.n <= $1",
                .all: "SELECT f.id FROM f WHERE f.n <= ?",
            ], binds: [5])
        expectSQL(
            keys(where: Fact.n > 5),
            [
                .postgresql: "SELECT f.id FROM f WHERE f.n > $1",
                .all: "SELECT f.id FROM f WHERE f.n > ?",
            ], binds: [5])
        expectSQL(
            keys(where: Fact.n >= 5),
            [
                .postgresql: "SELECT f.id FROM f WHERE f.n >= $1",
                .all: "SELECT f.id FROM f WHERE f.n >= ?",
            ], binds: [5])
    }

    @Test func sixOperatorsBetweenColumns() {
        expectSQL(
            keys(where: Fact.n == Fact.id),
            [
                .all: "SELECT f.id FROM f WHERE f.n = f.id"
            ])
        expectSQL(
            keys(where: Fact.id != Fact.n),
            [
                .all: "SELECT f.id FROM f WHERE f.id <> f.n"
            ])
        expectSQL(
            keys(where: Fact.n < Fact.id),
            [
                .all: "SELECT f.id FROM f WHERE f.n < f.id"
            ])
        expectSQL(
            keys(where: Fact.n <= Fact.id),
            [
                .all: "SELECT f.id FROM f WHERE f.n <= f.id"
            ])
        expectSQL(
            keys(where: Fact.n > Fact.id),
            [
                .all: "SELECT f.id FROM f WHERE f.n > f.id"
            ])
        expectSQL(
            keys(where: Fact.n >= Fact.id),
            [
                .all: "SELECT f.id FROM f WHERE f.n >= f.id"
            ])
    }

    @Test func dynamicColumns() {
        let c = facts.c
        expectSQL(
            keys(where: c.name == "a"),
            [
                .postgresql: "SELECT f.id FROM f WHERE f.name = $1",
                .all: "SELECT f.id FROM f WHERE f.name = ?",
            ], binds: ["a"])
        expectSQL(
            keys(where: c.n != 5),
            [
                .postgresql: "SELECT f.id FROM f WHERE f.n <> $1",
                .all: "SELECT f.id FROM f WHERE f.n <> ?",
            ], binds: [5])
        expectSQL(
            keys(where: c.n < c.id),
            [
                .all: "SELECT f.id FROM f WHERE f.n < f.id"
            ])
        expectSQL(
            keys(where: c.n <= Fact.id),
            [
                .all: "SELECT f.id FROM f WHERE f.n <= f.id"
            ])
        expectSQL(
            keys(where: Fact.id > c.n),
            [
                .all: "SELECT f.id FROM f WHERE f.id > f.n"
            ])
        expectSQL(
            keys(where: c.n >= 5),
            [
                .postgresql: "SELECT f.id FROM f WHERE f.n >= $1",
                .all: "SELECT f.id FROM f WHERE f.n >= ?",
            ], binds: [5])
        expectSQL(
            keys(where: c.n == nil),
            [
                .all: "SELECT f.id FROM f WHERE f.n IS NULL"
            ])
        expectSQL(
            keys(where: c.n != nil),
            [
                .all: "SELECT f.id FROM f WHERE f.n IS NOT NULL"
            ])
    }

    @Test func distinctness() {
        expectSQL(
            keys(where: Fact.n.isDistinct(from: 5)),
            [
                .sqlite: "SELECT f.id FROM f WHERE f.n IS NOT ?",
                .postgresql: "SELECT f.id FROM f WHERE f.n IS DISTINCT FROM $1",
                .mariadb: "SELECT f.id FROM f WHERE NOT (f.n <=> ?)",
            ], binds: [5])
        expectSQL(
            keys(where: Fact.n.isNotDistinct(from: 5)),
            [
                .sqlite: "SELECT f.id FROM f WHERE f.n IS ?",
                .postgresql: "SELECT f.id FROM f WHERE f.n IS NOT DISTINCT FROM $1",
                .mariadb: "SELECT f.id FROM f WHERE f.n <=> ?",
            ], binds: [5])
        expectSQL(
            keys(where: Fact.n.isDistinct(from: nil)),
            [
                .sqlite: "SELECT f.id FROM f WHERE f.n IS NOT NULL",
                .postgresql: "SELECT f.id FROM f WHERE f.n IS DISTINCT FROM NULL",
                .mariadb: "SELECT f.id FROM f WHERE NOT (f.n <=> NULL)",
            ])
        expectSQL(
            keys(where: Fact.n.isNotDistinct(from: nil)),
            [
                .sqlite: "SELECT f.id FROM f WHERE f.n IS NULL",
                .postgresql: "SELECT f.id FROM f WHERE f.n IS NOT DISTINCT FROM NULL",
                .mariadb: "SELECT f.id FROM f WHERE f.n <=> NULL",
            ])
        expectSQL(
            keys(where: Fact.n.isDistinct(from: Fact.id)),
            [
                .sqlite: "SELECT f.id FROM f WHERE f.n IS NOT f.id",
                .postgresql: "SELECT f.id FROM f WHERE f.n IS DISTINCT FROM f.id",
                .mariadb: "SELECT f.id FROM f WHERE NOT (f.n <=> f.id)",
            ])
        expectSQL(
            keys(where: Fact.n.isNotDistinct(from: Fact.id)),
            [
                .sqlite: "SELECT f.id FROM f WHERE f.n IS f.id",
                .postgresql: "SELECT f.id FROM f WHERE f.n IS NOT DISTINCT FROM f.id",
                .mariadb: "SELECT f.id FROM f WHERE f.n <=> f.id",
            ])
        expectSQL(
            keys(where: !Fact.n.isDistinct(from: Fact.id)),
            [
                .sqlite: "SELECT f.id FROM f WHERE f.n IS f.id",
                .postgresql: "SELECT f.id FROM f WHERE f.n IS NOT DISTINCT FROM f.id",
                .mariadb: "SELECT f.id FROM f WHERE f.n <=> f.id",
            ])
        expectSQL(
            keys(where: facts.c.n.isDistinct(from: 5)),
            [
                .sqlite: "SELECT f.id FROM f WHERE f.n IS NOT ?",
                .postgresql: "SELECT f.id FROM f WHERE f.n IS DISTINCT FROM $1",
                .mariadb: "SELECT f.id FROM f WHERE NOT (f.n <=> ?)",
            ], binds: [5])
    }

    @Test func betweenTwoEnds() {
        expectSQL(
            keys(where: Fact.n.between(1, 9)),
            [
                .postgresql: "SELECT f.id FROM f WHERE f.n BETWEEN $1 AND $2",
                .all: "SELECT f.id FROM f WHERE f.n BETWEEN ? AND ?",
            ], binds: [1, 9])
        expectSQL(
            keys(where: Fact.n.notBetween(1, 9)),
            [
                .postgresql: "SELECT f.id FROM f WHERE f.n NOT BETWEEN $1 AND $2",
                .all: "SELECT f.id FROM f WHERE f.n NOT BETWEEN ? AND ?",
            ], binds: [1, 9])
        expectSQL(
            keys(where: !Fact.n.between(1, 9)),
            [
                .postgresql: "SELECT f.id FROM f WHERE f.n NOT BETWEEN $1 AND $2",
                .all: "SELECT f.id FROM f WHERE f.n NOT BETWEEN ? AND ?",
            ], binds: [1, 9])
        expectSQL(
            keys(where: Fact.n.between(Fact.small, Fact.big)),
            [
                .all: "SELECT f.id FROM f WHERE f.n BETWEEN f.small AND f.big"
            ])
        expectSQL(
            keys(where: Fact.n.notBetween(Fact.small, Fact.big)),
            [
                .all: "SELECT f.id FROM f WHERE f.n NOT BETWEEN f.small AND f.big"
            ])
        expectSQL(
            keys(where: facts.c.n.between(1, 9)),
            [
                .postgresql: "SELECT f.id FROM f WHERE f.n BETWEEN $1 AND $2",
                .all: "SELECT f.id FROM f WHERE f.n BETWEEN ? AND ?",
            ], binds: [1, 9])
        expectSQL(
            keys(where: (Fact.n + 1).between(Fact.id * 2, Fact.big)),
            [
                .postgresql: "SELECT f.id FROM f WHERE f.n + $1 BETWEEN f.id * $2 AND f.big",
                .all: "SELECT f.id FROM f WHERE f.n + ? BETWEEN f.id * ? AND f.big",
            ], binds: [1, 2])
        expectSQL(
            keys(where: Fact.n.between(1, 9) && Fact.flag),
            [
                .postgresql: "SELECT f.id FROM f WHERE f.n BETWEEN $1 AND $2 AND f.flag",
                .all: "SELECT f.id FROM f WHERE f.n BETWEEN ? AND ? AND f.flag",
            ], binds: [1, 9])
    }

    @Test func aValueTakesTheTypeOfTheOtherSide() throws {
        let wide = try keys(where: Fact.n == 3_000_000_000).compile(for: snapshots.dialects[1])
        #expect(wide.types == [.bigInteger])
        let narrow = try keys(where: Fact.n == 3).compile(for: snapshots.dialects[1])
        #expect(narrow.types == [.integer])
        let flag = try keys(where: facts.c.flag == 1).compile(for: snapshots.dialects[1])
        #expect(flag.binds == [.bool(true)])
        let price = try keys(where: facts.c.price == 5).compile(for: snapshots.dialects[1])
        #expect(price.binds == [.decimal(5)])
    }

    @Test func comparisonsInsideComparisons() {
        let isOld: SQLPredicate = Fact.n > 5
        expectSQL(
            keys(where: Fact.flag == isOld),
            [
                .postgresql: "SELECT f.id FROM f WHERE f.flag = (f.n > $1)",
                .all: "SELECT f.id FROM f WHERE f.flag = (f.n > ?)",
            ], binds: [5])
        expectSQL(
            keys(where: isOld == Fact.flag),
            [
                .postgresql: "SELECT f.id FROM f WHERE (f.n > $1) = f.flag",
                .all: "SELECT f.id FROM f WHERE (f.n > ?) = f.flag",
            ], binds: [5])
        expectSQL(
            keys(where: isOld != (Fact.id > 7)),
            [
                .postgresql: "SELECT f.id FROM f WHERE (f.n > $1) <> (f.id > $2)",
                .all: "SELECT f.id FROM f WHERE (f.n > ?) <> (f.id > ?)",
            ], binds: [5, 7])
        expectSQL(
            keys(where: (isOld && Fact.flag) == Fact.flag),
            [
                .postgresql: "SELECT f.id FROM f WHERE (f.n > $1 AND f.flag) = f.flag",
                .all: "SELECT f.id FROM f WHERE (f.n > ? AND f.flag) = f.flag",
            ], binds: [5])
    }

    @Test func comparisonOfASubquery() {
        let largest = select(func_.max(User.age)).scalar()
        expectSQL(
            keys(where: Fact.n == largest),
            [
                .all: "SELECT f.id FROM f WHERE f.n = (SELECT max(users.age) AS max_1 FROM users)"
            ])
        expectSQL(
            keys(where: largest > 5),
            [
                .postgresql:
                    "SELECT f.id FROM f WHERE (SELECT max(users.age) AS max_1 FROM users) > $1",
                .all: "SELECT f.id FROM f WHERE (SELECT max(users.age) AS max_1 FROM users) > ?",
            ], binds: [5])
    }
}
