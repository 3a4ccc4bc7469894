import QuicksilverSQL
import QuicksilverTesting
import Testing

@Suite struct CompoundTests {
    private let names = select(User.name)
    private let mails = select(Address.email)
    private let staffNames = select(Staff.name)

    @Test func setOperations() {
        let (a, b) = (
            "SELECT users.user_name FROM users", "SELECT addresses.email FROM addresses"
        )
        expectSQL(names.union(mails), [.all: "\(a) UNION \(b)"])
        expectSQL(names.unionAll(mails), [.all: "\(a) UNION ALL \(b)"])
        expectSQL(names.intersect(mails), [.all: "\(a) INTERSECT \(b)"])
        expectSQL(names.except(mails), [.all: "\(a) EXCEPT \(b)"])
        for dialect in [DialectName.postgresql, .mariadb] {
            expectSQLOn(dialect, names.intersectAll(mails), "\(a) INTERSECT ALL \(b)")
            expectSQLOn(dialect, names.exceptAll(mails), "\(a) EXCEPT ALL \(b)")
        }
        expectRefused(names.intersectAll(mails), [.sqlite: "INTERSECT ALL"])
        expectRefused(names.exceptAll(mails), [.sqlite: "EXCEPT ALL"])
        expectSQL(
            names.union(mails, staffNames),
            [.all: "\(a) UNION \(b) UNION SELECT staff.name FROM staff"])
        expectSQL(
            names.union(mails).union(staffNames),
            [.all: "\(a) UNION \(b) UNION SELECT staff.name FROM staff"])
    }

    @Test func orderAndLimitOfTheWhole() {
        expectSQL(
            names.union(mails).orderBy(User.name.desc()).limit(2).offset(1),
            [
                .postgresql:
                    "SELECT users.user_name FROM users UNION SELECT addresses.email FROM addresses ORDER BY user_name DESC LIMIT $1 OFFSET $2",
                .all:
                    "SELECT users.user_name FROM users UNION SELECT addresses.email FROM addresses ORDER BY user_name DESC LIMIT ? OFFSET ?",
            ], binds: [2, 1])
        let low = func_.lower(User.name).label("low")
        expectSQL(
            select(low).unionAll(mails).orderBy(low),
            [
                .all:
                    "SELECT lower(users.user_name) AS low FROM users UNION ALL SELECT addresses.email FROM addresses ORDER BY low"
            ])
    }

    @Test func partsKeepTheirOwnOrderAndLimit() {
        let first = names.orderBy(User.id).limit(1)
        expectSQL(
            first.union(mails),
            [
                .sqlite:
                    "SELECT * FROM (SELECT users.user_name FROM users ORDER BY users.user_id LIMIT ?) UNION SELECT addresses.email FROM addresses",
                .postgresql:
                    "(SELECT users.user_name FROM users ORDER BY users.user_id LIMIT $1) UNION SELECT addresses.email FROM addresses",
                .mariadb:
                    "(SELECT users.user_name FROM users ORDER BY users.user_id LIMIT ?) UNION SELECT addresses.email FROM addresses",
            ], binds: [1])
    }

    @Test func operationsNest() {
        expectSQL(
            names.except(mails.union(staffNames)),
            [
                .sqlite:
                    "SELECT users.user_name FROM users EXCEPT SELECT * FROM (SELECT addresses.email FROM addresses UNION SELECT staff.name FROM staff)",
                .all:
                    "SELECT users.user_name FROM users EXCEPT (SELECT addresses.email FROM addresses UNION SELECT staff.name FROM staff)",
            ])
        expectSQL(
            names.union(mails).intersect(staffNames),
            [
                .sqlite:
                    "SELECT * FROM (SELECT users.user_name FROM users UNION SELECT addresses.email FROM addresses) INTERSECT SELECT staff.name FROM staff",
                .all:
                    "(SELECT users.user_name FROM users UNION SELECT addresses.email FROM addresses) INTERSECT SELECT staff.name FROM staff",
            ])
    }

    @Test func aSetOperationStandsInFrom() {
        let all = names.union(mails).subquery("all_names")
        expectSQL(
            select(func_.count(all.c.user_name)),
            [
                .all:
                    "SELECT count(all_names.user_name) AS count_1 FROM (SELECT users.user_name FROM users UNION SELECT addresses.email FROM addresses) AS all_names"
            ])
    }

    @Test func partsNeedAsManyColumns() {
        expectFault(
            select([User.id, User.name]).union(select([Address.id])), .inconsistent,
            "2 and 1 columns")
        expectFault(names.union(), .missing, "UNION")
        expectFault(names.union(mails).limit(-1), .invalidArgument, "LIMIT -1")
    }
}
