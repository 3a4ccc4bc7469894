import QuicksilverSQL
import QuicksilverTesting
import Testing

@Suite struct SelectTests {
    @Test func fromIsWhatIsMentionedInOrder() {
        expectSQL(
            select(Address.email, User.name),
            [.all: "SELECT addresses.email, users.user_name FROM addresses, users"])
        expectSQL(
            select(User.id).where(User.id == 1 && Address.id == 2),
            [
                .postgresql:
                    "SELECT users.user_id FROM users, addresses WHERE users.user_id = $1 AND addresses.id = $2",
                .all:
                    "SELECT users.user_id FROM users, addresses WHERE users.user_id = ? AND addresses.id = ?",
            ], binds: [1, 2])
        expectSQL(
            select(func_.count()).from(users), [.all: "SELECT count(*) AS count_1 FROM users"])
        expectSQL(
            select(func_.count()).selectFrom(users, addresses),
            [.all: "SELECT count(*) AS count_1 FROM users, addresses"])
    }

    @Test func wheresOfAllCallsAreJoinedByAnd() {
        expectSQL(
            select(User.id).where(User.id > 1).filter(User.id < 9, User.name != "x"),
            [
                .postgresql:
                    "SELECT users.user_id FROM users WHERE users.user_id > $1 AND users.user_id < $2 AND users.user_name <> $3",
                .all:
                    "SELECT users.user_id FROM users WHERE users.user_id > ? AND users.user_id < ? AND users.user_name <> ?",
            ], binds: [1, 9, "x"])
        expectSQL(
            select(User.id).where([]), [.all: "SELECT users.user_id FROM users"])
        expectSQL(
            select(User.id).where("\(User.age) > \(30) OR 1 = 0").where(User.id == 1),
            [
                .postgresql:
                    "SELECT users.user_id FROM users WHERE (users.age > $1 OR 1 = 0) AND users.user_id = $2",
                .all:
                    "SELECT users.user_id FROM users WHERE (users.age > ? OR 1 = 0) AND users.user_id = ?",
            ], binds: [30, 1])
    }

    @Test func everyColumnOfATableOrACollection() {
        expectSQL(
            select(addresses),
            [.all: "SELECT addresses.id, addresses.user_id, addresses.email FROM addresses"])
        expectSQL(
            select(staff.c), [.all: "SELECT staff.id, staff.boss_id, staff.name FROM staff"])
        expectSQL(
            select(User.id).addColumn(User.name).addColumn(func_.max(User.age)).groupBy(
                User.id, User.name),
            [
                .all:
                    "SELECT users.user_id, users.user_name, max(users.age) AS max_1 FROM users GROUP BY users.user_id, users.user_name"
            ])
    }

    @Test func distinct() {
        expectSQL(
            select(User.age).distinct(), [.all: "SELECT DISTINCT users.age FROM users"])
        let first = select(User.age, User.name).distinct(on: User.age).orderBy(
            User.age, User.name.desc())
        expectSQLOn(
            .postgresql, first,
            "SELECT DISTINCT ON (users.age) users.age, users.user_name FROM users ORDER BY users.age, users.user_name DESC"
        )
        expectRefused(first, [.sqlite: "DISTINCT ON", .mariadb: "DISTINCT ON"])
    }

    @Test func limitAndOffset() {
        let ordered = select(User.id).orderBy(User.id)
        expectSQL(
            ordered.limit(5),
            [
                .postgresql: "SELECT users.user_id FROM users ORDER BY users.user_id LIMIT $1",
                .all: "SELECT users.user_id FROM users ORDER BY users.user_id LIMIT ?",
            ], binds: [5])
        expectSQL(
            ordered.limit(5).offset(10),
            [
                .postgresql:
                    "SELECT users.user_id FROM users ORDER BY users.user_id LIMIT $1 OFFSET $2",
                .all: "SELECT users.user_id FROM users ORDER BY users.user_id LIMIT ? OFFSET ?",
            ], binds: [5, 10])
        expectSQL(
            ordered.offset(10),
            [
                .sqlite: "SELECT users.user_id FROM users ORDER BY users.user_id LIMIT -1 OFFSET ?",
                .postgresql: "SELECT users.user_id FROM users ORDER BY users.user_id OFFSET $1",
                .mariadb:
                    "SELECT users.user_id FROM users ORDER BY users.user_id LIMIT 18446744073709551615 OFFSET ?",
            ], binds: [10])
        expectFault(ordered.limit(-1), .invalidArgument, "LIMIT -1")
        expectFault(ordered.offset(-2), .invalidArgument, "OFFSET -2")
        expectRefused(
            ordered.limit(SQLExpression(2) + 3), [.mariadb: "an expression in LIMIT or OFFSET"])
    }

    @Test func limitWithTies() {
        let top = select(User.id).orderBy(User.age).limit(2, withTies: true)
        expectSQLOn(
            .postgresql, top.offset(1),
            "SELECT users.user_id FROM users ORDER BY users.age OFFSET $1 ROWS FETCH FIRST $2 ROWS WITH TIES",
            binds: [1, 2])
        expectSQLOn(
            .mariadb, top,
            "SELECT users.user_id FROM users ORDER BY users.age FETCH FIRST ? ROWS WITH TIES",
            binds: [2])
        expectRefused(top, [.sqlite: "WITH TIES"])
        let unordered = select(User.id).limit(2, withTies: true)
        for dialect in snapshots.dialects where dialect.name != "sqlite" {
            #expect { try unordered.compile(for: dialect) } throws: { error in
                (error as? CompileError)?.code == .missing
            }
        }
    }

    @Test func groupByAndHaving() {
        expectSQL(
            select(User.age, func_.count()).groupBy(User.age).having(func_.count() > 1),
            [
                .postgresql:
                    "SELECT users.age, count(*) AS count_1 FROM users GROUP BY users.age HAVING count(*) > $1",
                .all:
                    "SELECT users.age, count(*) AS count_1 FROM users GROUP BY users.age HAVING count(*) > ?",
            ], binds: [1])
    }

    @Test func labelsStandInOrderByAndGroupBy() {
        let later = (User.age + 10).label("later")
        let size = func_.count().label("size")
        expectSQLOn(
            .mariadb, select(size, User.nick).groupBy(User.nick).orderBy(size.desc()),
            "SELECT count(*) AS size, users.nick FROM users GROUP BY users.nick ORDER BY size DESC")
        expectSQLOn(
            .postgresql, select(later, size).groupBy(later).orderBy(size.desc(), later),
            "SELECT users.age + $1 AS later, count(*) AS size FROM users GROUP BY later ORDER BY size DESC, later",
            binds: [10])
        expectSQL(
            select(size).groupBy(User.age).orderBy(label("size").desc()),
            [
                .all:
                    "SELECT count(*) AS size FROM users GROUP BY users.age ORDER BY size DESC"
            ])
    }

    /// PostgreSQL takes labels as whole terms only, and in GROUP BY a column of the same name comes first.
    @Test func labelsAreWrittenOutWhereTheyWouldMeanSomethingElse() {
        let lowered = func_.lower(User.name).label("user_name")
        expectSQL(
            select(lowered).groupBy(lowered),
            [
                .all:
                    "SELECT lower(users.user_name) AS user_name FROM users GROUP BY lower(users.user_name)"
            ])
        let length = func_.lower(User.name).label("low")
        expectSQL(
            select(length).orderBy(func_.upper(length)),
            [
                .all:
                    "SELECT lower(users.user_name) AS low FROM users ORDER BY upper(lower(users.user_name))"
            ])
    }

    @Test func locks() {
        let one = select(User.name).where(User.id == 1)
        func expectLock(
            _ lock: Select<String>, postgresql: String, mariadb: String?,
            sourceLocation: SourceLocation = #_sourceLocation
        ) {
            expectSQLOn(
                .postgresql, lock,
                "SELECT users.user_name FROM users WHERE users.user_id = $1 \(postgresql)",
                binds: [1], sourceLocation: sourceLocation)
            if let mariadb {
                expectSQLOn(
                    .mariadb, lock,
                    "SELECT users.user_name FROM users WHERE users.user_id = ? \(mariadb)",
                    binds: [1], sourceLocation: sourceLocation)
            }
        }
        expectLock(one.forUpdate(), postgresql: "FOR UPDATE", mariadb: "FOR UPDATE")
        expectLock(
            one.forUpdate(nowait: true), postgresql: "FOR UPDATE NOWAIT",
            mariadb: "FOR UPDATE NOWAIT")
        expectLock(
            one.forUpdate(skipLocked: true), postgresql: "FOR UPDATE SKIP LOCKED",
            mariadb: "FOR UPDATE SKIP LOCKED")
        expectLock(one.forShare(), postgresql: "FOR SHARE", mariadb: "LOCK IN SHARE MODE")
        expectLock(
            one.forShare(skipLocked: true), postgresql: "FOR SHARE SKIP LOCKED",
            mariadb: "LOCK IN SHARE MODE SKIP LOCKED")
        expectLock(one.forUpdate(of: users), postgresql: "FOR UPDATE OF users", mariadb: nil)
        expectLock(one.forNoKeyUpdate(), postgresql: "FOR NO KEY UPDATE", mariadb: nil)
        expectLock(one.forKeyShare(), postgresql: "FOR KEY SHARE", mariadb: nil)
        expectRefused(one.forUpdate(), [.sqlite: "FOR UPDATE"])
        expectRefused(
            one.forUpdate(of: users), [.sqlite: "FOR UPDATE", .mariadb: "FOR UPDATE OF"])
        expectRefused(
            one.forNoKeyUpdate(), [.sqlite: "FOR NO KEY UPDATE", .mariadb: "FOR NO KEY UPDATE"])
        expectRefused(
            one.forKeyShare(), [.sqlite: "FOR KEY SHARE", .mariadb: "FOR KEY SHARE"])
        expectFault(
            one.forUpdate(nowait: true, skipLocked: true), .invalidArgument, "choose one")
    }

    @Test func groupings() {
        let rolled = select(User.age, func_.count()).groupBy(rollup(User.age, User.nick))
        expectSQLOn(
            .postgresql, rolled,
            "SELECT users.age, count(*) AS count_1 FROM users GROUP BY ROLLUP (users.age, users.nick)"
        )
        expectSQLOn(
            .mariadb, rolled,
            "SELECT users.age, count(*) AS count_1 FROM users GROUP BY users.age, users.nick WITH ROLLUP"
        )
        expectRefused(rolled, [.sqlite: "ROLLUP"])
        let sets = select(func_.count()).groupBy(
            groupingSets([User.age], [User.nick, User.age], []))
        expectSQLOn(
            .postgresql, sets,
            "SELECT count(*) AS count_1 FROM users GROUP BY GROUPING SETS ((users.age), (users.nick, users.age), ())"
        )
        expectRefused(sets, [.sqlite: "GROUPING SETS", .mariadb: "GROUPING SETS"])
        expectRefused(
            select(func_.count()).groupBy(cube(User.age)), [.sqlite: "CUBE", .mariadb: "CUBE"])
    }

    @Test func prettyPrintingStartsClausesOnLines() {
        expectSQL(
            select(User.age, func_.count()).join(addresses).where(User.id > 1).groupBy(User.age)
                .having(func_.count() > 2).orderBy(User.age).limit(3),
            [
                .postgresql: """
                SELECT users.age, count(*) AS count_1
                FROM users
                JOIN addresses ON users.user_id = addresses.user_id
                WHERE users.user_id > $1
                GROUP BY users.age
                HAVING count(*) > $2
                ORDER BY users.age
                LIMIT $3
                """,
                .all: """
                SELECT users.age, count(*) AS count_1
                FROM users
                JOIN addresses ON users.user_id = addresses.user_id
                WHERE users.user_id > ?
                GROUP BY users.age
                HAVING count(*) > ?
                ORDER BY users.age
                LIMIT ?
                """,
            ], binds: [1, 2, 3], pretty: true)
    }

    @Test func namedWindows() {
        expectSQL(
            select(User.id, func_.rowNumber().over("w")).window(
                "w", Window(partitionBy: [User.age], orderBy: [User.id])),
            [
                .all:
                    "SELECT users.user_id, row_number() OVER w AS row_number_1 FROM users WINDOW w AS (PARTITION BY users.age ORDER BY users.user_id)"
            ])
    }

    @Test func aSelectWithoutColumnsIsAFault() {
        expectFault(select([]), .missing, "no columns")
    }
}
