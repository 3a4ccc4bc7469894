import QuicksilverSQL
import QuicksilverTesting
import Testing

@Suite struct SubqueryTests {
    @Test func enclosingTablesAreLeftOut() {
        expectSQL(
            select(User.name).where(exists(select(Address.id).where(Address.user == User.id))),
            [
                .all:
                    "SELECT users.user_name FROM users WHERE EXISTS (SELECT addresses.id FROM addresses WHERE addresses.user_id = users.user_id)"
            ])
        let most = select(func_.max(Address.email)).where(Address.user == User.id).scalar()
        expectSQL(
            select(User.name, most),
            [
                .all:
                    "SELECT users.user_name, (SELECT max(addresses.email) AS max_1 FROM addresses WHERE addresses.user_id = users.user_id) AS anon_1 FROM users"
            ])
        expectSQL(
            select(User.name).where(!select(Address.id).where(Address.user == User.id).exists()),
            [
                .all:
                    "SELECT users.user_name FROM users WHERE NOT EXISTS (SELECT addresses.id FROM addresses WHERE addresses.user_id = users.user_id)"
            ])
    }

    @Test func membershipInAQuery() {
        expectSQL(
            select(User.name).where(User.id.in(select(Staff.id))),
            [
                .all:
                    "SELECT users.user_name FROM users WHERE users.user_id IN (SELECT staff.id FROM staff)"
            ])
    }

    @Test func correlationCanBeSaid() {
        let inner = select(func_.count()).from(users).where(User.age > 1)
        expectSQL(
            select(User.name, inner.scalar()),
            [
                .postgresql:
                    "SELECT users.user_name, (SELECT count(*) AS count_1 FROM users WHERE users.age > $1) AS anon_1 FROM users",
                .all:
                    "SELECT users.user_name, (SELECT count(*) AS count_1 FROM users WHERE users.age > ?) AS anon_1 FROM users",
            ], binds: [1])
        let kept = select(func_.max(User.age)).correlateExcept(users).scalar()
        expectSQL(
            select(User.name).where(User.age == kept),
            [
                .all:
                    "SELECT users.user_name FROM users WHERE users.age = (SELECT max(users.age) AS max_1 FROM users)"
            ])
        expectFault(
            select(User.name).where(
                exists(select(User.id).where(User.age > 1).correlate(to: users))),
            .inconsistent, "from(…)")
        expectFault(
            select(User.name).where(exists(select(User.id).where(User.age > 1))),
            .inconsistent, "correlateExcept(…)")
    }

    @Test func queriesStandInFrom() {
        let counts = select(Address.user, func_.count().label("many")).groupBy(Address.user)
            .subquery("counts")
        expectSQL(
            select(User.name, counts.c.many).join(
                counts, on: counts[Address.userColumn] == User.id),
            [
                .all: """
                SELECT users.user_name, counts.many FROM users JOIN (SELECT addresses.user_id, count(*) AS many \
                FROM addresses GROUP BY addresses.user_id) AS counts ON counts.user_id = users.user_id
                """
            ])
        let unnamed = select(func_.max(User.age), func_.min(User.age)).subquery()
        expectSQL(
            select(unnamed.c.max_1),
            [
                .all:
                    "SELECT anon_1.max_1 FROM (SELECT max(users.age) AS max_1, min(users.age) AS min_1 FROM users) AS anon_1"
            ])
        expectFault(
            select(counts.c.nothing), .unknownName, "nothing", "user_id, many")
    }

    @Test func aColumnsKeyGoesThroughASubquery() {
        let mails = select(addresses).alias("mails")
        expectSQL(
            select(mails.c.mail, mails[Address.emailColumn]),
            [
                .all:
                    "SELECT mails.email, mails.email FROM (SELECT addresses.id, addresses.user_id, addresses.email FROM addresses) AS mails"
            ])
    }

    @Test func twoColumnsOfOneNameAreToldApart() {
        let pair = select(Address.id, Staff.id).subquery("pair")
        expectSQL(
            select(pair.c.id, pair.c.id_1),
            [
                .all:
                    "SELECT pair.id, pair.id_1 FROM (SELECT addresses.id, staff.id AS id_1 FROM addresses, staff) AS pair"
            ])
    }

    @Test func lateral() {
        let last = select(Address.email).where(Address.user == User.id).orderBy(
            Address.id.desc()
        ).limit(1).lateral("last")
        let query = select(User.name, last[Address.emailColumn]).from(users.crossJoin(last))
        expectSQLOn(
            .postgresql, query,
            """
            SELECT users.user_name, last.email FROM users CROSS JOIN LATERAL (SELECT addresses.email FROM addresses \
            WHERE addresses.user_id = users.user_id ORDER BY addresses.id DESC LIMIT $1) AS last
            """, binds: [1])
        expectRefused(query, [.sqlite: "LATERAL", .mariadb: "LATERAL"])
    }

    @Test func functionsThatYieldRows() {
        let numbers = func_.generate_series(1, 3).table("g", "n", renaming: true)
        expectSQLOn(
            .postgresql, select(numbers.c.n), "SELECT g.n FROM generate_series($1, $2) AS g (n)",
            binds: [1, 3])
        expectRefused(
            select(numbers.c.n),
            [.sqlite: "column names after an alias", .mariadb: "column names after an alias"])
        let plain = func_.generate_series(1, 3).table("g", "value")
        expectSQLOn(
            .sqlite, select(plain.c.value), "SELECT g.value FROM generate_series(?, ?) AS g",
            binds: [1, 3])
        expectFault(select(User.id).from(User.age.table("t", "x")), .invalidArgument, "table(…)")
    }
}
