import QuicksilverSQL
import QuicksilverTesting
import Testing

@Suite struct DateTests {
    @Test func fieldsOfATimestamp() {
        expectSQL(
            select(extract(.year, from: Fact.made)),
            [
                .sqlite:
                    "SELECT CAST(strftime('%Y', substr(f.made, 1, 19)) AS INTEGER) AS anon_1 FROM f",
                .postgresql: "SELECT CAST(EXTRACT(YEAR FROM f.made) AS INTEGER) AS anon_1 FROM f",
                .mariadb: "SELECT EXTRACT(YEAR FROM f.made) AS anon_1 FROM f",
            ])
        expectSQL(
            select(extract(.quarter, from: Fact.made)),
            [
                .sqlite:
                    "SELECT ((CAST(strftime('%m', substr(f.made, 1, 19)) AS INTEGER) + 2) / 3) AS anon_1 FROM f",
                .postgresql:
                    "SELECT CAST(EXTRACT(QUARTER FROM f.made) AS INTEGER) AS anon_1 FROM f",
                .mariadb: "SELECT EXTRACT(QUARTER FROM f.made) AS anon_1 FROM f",
            ])
        expectSQL(
            select(extract(.month, from: Fact.made)),
            [
                .sqlite:
                    "SELECT CAST(strftime('%m', substr(f.made, 1, 19)) AS INTEGER) AS anon_1 FROM f",
                .postgresql: "SELECT CAST(EXTRACT(MONTH FROM f.made) AS INTEGER) AS anon_1 FROM f",
                .mariadb: "SELECT EXTRACT(MONTH FROM f.made) AS anon_1 FROM f",
            ])
        expectSQL(
            select(extract(.week, from: Fact.made)),
            [
                .sqlite:
                    "SELECT ((CAST(strftime('%j', substr(f.made, 1, 19), '-3 days', 'weekday 4') AS INTEGER) - 1) / 7 + 1) AS anon_1 FROM f",
                .postgresql: "SELECT CAST(EXTRACT(WEEK FROM f.made) AS INTEGER) AS anon_1 FROM f",
                .mariadb: "SELECT week(f.made, 3) AS anon_1 FROM f",
            ])
        expectSQL(
            select(extract(.day, from: Fact.made)),
            [
                .sqlite:
                    "SELECT CAST(strftime('%d', substr(f.made, 1, 19)) AS INTEGER) AS anon_1 FROM f",
                .postgresql: "SELECT CAST(EXTRACT(DAY FROM f.made) AS INTEGER) AS anon_1 FROM f",
                .mariadb: "SELECT EXTRACT(DAY FROM f.made) AS anon_1 FROM f",
            ])
        expectSQL(
            select(extract(.dayOfWeek, from: Fact.made)),
            [
                .sqlite:
                    "SELECT CAST(strftime('%w', substr(f.made, 1, 19)) AS INTEGER) AS anon_1 FROM f",
                .postgresql: "SELECT CAST(EXTRACT(DOW FROM f.made) AS INTEGER) AS anon_1 FROM f",
                .mariadb: "SELECT (dayofweek(f.made) - 1) AS anon_1 FROM f",
            ])
        expectSQL(
            select(extract(.dayOfYear, from: Fact.made)),
            [
                .sqlite:
                    "SELECT CAST(strftime('%j', substr(f.made, 1, 19)) AS INTEGER) AS anon_1 FROM f",
                .postgresql: "SELECT CAST(EXTRACT(DOY FROM f.made) AS INTEGER) AS anon_1 FROM f",
                .mariadb: "SELECT dayofyear(f.made) AS anon_1 FROM f",
            ])
        expectSQL(
            select(extract(.hour, from: Fact.made)),
            [
                .sqlite:
                    "SELECT CAST(strftime('%H', substr(f.made, 1, 19)) AS INTEGER) AS anon_1 FROM f",
                .postgresql: "SELECT CAST(EXTRACT(HOUR FROM f.made) AS INTEGER) AS anon_1 FROM f",
                .mariadb: "SELECT EXTRACT(HOUR FROM f.made) AS anon_1 FROM f",
            ])
        expectSQL(
            select(extract(.minute, from: Fact.made)),
            [
                .sqlite:
                    "SELECT CAST(strftime('%M', substr(f.made, 1, 19)) AS INTEGER) AS anon_1 FROM f",
                .postgresql: "SELECT CAST(EXTRACT(MINUTE FROM f.made) AS INTEGER) AS anon_1 FROM f",
                .mariadb: "SELECT EXTRACT(MINUTE FROM f.made) AS anon_1 FROM f",
            ])
        expectSQL(
            select(extract(.second, from: Fact.made)),
            [
                .sqlite:
                    "SELECT CAST(strftime('%S', substr(f.made, 1, 19)) AS INTEGER) AS anon_1 FROM f",
                .postgresql:
                    "SELECT CAST(floor(EXTRACT(SECOND FROM f.made)) AS INTEGER) AS anon_1 FROM f",
                .mariadb: "SELECT EXTRACT(SECOND FROM f.made) AS anon_1 FROM f",
            ])
        expectSQL(
            select(extract(.microsecond, from: Fact.made)),
            [
                .sqlite:
                    "SELECT CAST(substr(substr(f.made, 21) || '000000', 1, 6) AS INTEGER) AS anon_1 FROM f",
                .postgresql:
                    "SELECT (CAST(EXTRACT(MICROSECONDS FROM f.made) AS INTEGER) % 1000000) AS anon_1 FROM f",
                .mariadb: "SELECT EXTRACT(MICROSECOND FROM f.made) AS anon_1 FROM f",
            ])
        expectSQL(
            select(extract(.epoch, from: Fact.made)),
            [
                .sqlite:
                    "SELECT CAST(strftime('%s', substr(f.made, 1, 19)) AS INTEGER) AS anon_1 FROM f",
                .postgresql:
                    "SELECT CAST(floor(EXTRACT(EPOCH FROM f.made)) AS BIGINT) AS anon_1 FROM f",
                .mariadb:
                    "SELECT timestampdiff(SECOND, '1970-01-01', CAST(f.made AS DATETIME)) AS anon_1 FROM f",
            ])
    }

    @Test func fieldsOfOthers() {
        expectSQL(
            select(extract(.month, from: Fact.day)),
            [
                .sqlite: "SELECT CAST(strftime('%m', f.day) AS INTEGER) AS anon_1 FROM f",
                .postgresql: "SELECT CAST(EXTRACT(MONTH FROM f.day) AS INTEGER) AS anon_1 FROM f",
                .mariadb: "SELECT EXTRACT(MONTH FROM f.day) AS anon_1 FROM f",
            ])
        expectSQL(
            select(extract(.hour, from: Fact.clock)),
            [
                .sqlite:
                    "SELECT CAST(strftime('%H', substr(f.clock, 1, 8)) AS INTEGER) AS anon_1 FROM f",
                .postgresql: "SELECT CAST(EXTRACT(HOUR FROM f.clock) AS INTEGER) AS anon_1 FROM f",
                .mariadb: "SELECT EXTRACT(HOUR FROM f.clock) AS anon_1 FROM f",
            ])
        expectSQL(
            select(extract(.microsecond, from: Fact.clock)),
            [
                .sqlite:
                    "SELECT CAST(substr(substr(f.clock, 10) || '000000', 1, 6) AS INTEGER) AS anon_1 FROM f",
                .postgresql:
                    "SELECT (CAST(EXTRACT(MICROSECONDS FROM f.clock) AS INTEGER) % 1000000) AS anon_1 FROM f",
                .mariadb: "SELECT EXTRACT(MICROSECOND FROM f.clock) AS anon_1 FROM f",
            ])
        expectSQL(
            select(extract(.hour, from: Fact.seen)),
            [
                .sqlite:
                    "SELECT CAST(strftime('%H', substr(f.seen, 1, 19)) AS INTEGER) AS anon_1 FROM f",
                .postgresql:
                    "SELECT CAST(EXTRACT(HOUR FROM f.seen AT TIME ZONE 'UTC') AS INTEGER) AS anon_1 FROM f",
                .mariadb: "SELECT EXTRACT(HOUR FROM f.seen) AS anon_1 FROM f",
            ])
        expectSQL(
            select(extract(.year, from: facts.c.day)),
            [
                .sqlite: "SELECT CAST(strftime('%Y', f.day) AS INTEGER) AS anon_1 FROM f",
                .postgresql: "SELECT CAST(EXTRACT(YEAR FROM f.day) AS INTEGER) AS anon_1 FROM f",
                .mariadb: "SELECT EXTRACT(YEAR FROM f.day) AS anon_1 FROM f",
            ])
        expectFault(select(extract(.hour, from: Fact.day)), .invalidArgument)
        expectFault(select(extract(.year, from: Fact.clock)), .invalidArgument)
        expectFault(select(extract(.year, from: facts.c.n)), .invalidArgument)
    }

    @Test func spansAdded() {
        expectSQL(
            select(Fact.day.adding(3, .day)),
            [
                .sqlite: "SELECT date(f.day, ? || ' days') AS anon_1 FROM f",
                .postgresql: "SELECT CAST(f.day + $1 * INTERVAL '1 day' AS DATE) AS anon_1 FROM f",
                .mariadb: "SELECT (f.day + INTERVAL ? DAY) AS anon_1 FROM f",
            ], binds: [3])
        expectSQL(
            select(Fact.day.adding(1, .month)),
            [
                .sqlite:
                    "SELECT min(date(f.day, ? || ' months'), date(f.day, 'start of month', ? || ' months', '1 month', '-1 day')) AS anon_1 FROM f",
                .postgresql:
                    "SELECT CAST(f.day + $1 * INTERVAL '1 month' AS DATE) AS anon_1 FROM f",
                .mariadb: "SELECT (f.day + INTERVAL ? MONTH) AS anon_1 FROM f",
            ], binds: [.sqlite: [1, 1], .all: [1]])
        expectSQL(
            select(Fact.made.adding(-1, .year)),
            [
                .sqlite:
                    "SELECT (min(date(substr(f.made, 1, 10), (? * 12) || ' months'), date(substr(f.made, 1, 10), 'start of month', (? * 12) || ' months', '1 month', '-1 day')) || substr(f.made, 11)) AS anon_1 FROM f",
                .postgresql: "SELECT (f.made + $1 * INTERVAL '1 year') AS anon_1 FROM f",
                .mariadb: "SELECT (f.made + INTERVAL ? YEAR) AS anon_1 FROM f",
            ],
            binds: [.sqlite: [.int(-1), .int(-1)], .all: [.int(-1)]])
        expectSQL(
            select(Fact.made.adding(2, .week)),
            [
                .sqlite:
                    "SELECT (date(substr(f.made, 1, 10), (? * 7) || ' days') || substr(f.made, 11)) AS anon_1 FROM f",
                .postgresql: "SELECT (f.made + $1 * INTERVAL '1 week') AS anon_1 FROM f",
                .mariadb: "SELECT (f.made + INTERVAL ? WEEK) AS anon_1 FROM f",
            ], binds: [2])
        expectSQL(
            select(Fact.made.adding(1, .quarter)),
            [
                .sqlite:
                    "SELECT (min(date(substr(f.made, 1, 10), (? * 3) || ' months'), date(substr(f.made, 1, 10), 'start of month', (? * 3) || ' months', '1 month', '-1 day')) || substr(f.made, 11)) AS anon_1 FROM f",
                .postgresql: "SELECT (f.made + $1 * INTERVAL '3 months') AS anon_1 FROM f",
                .mariadb: "SELECT (f.made + INTERVAL ? QUARTER) AS anon_1 FROM f",
            ], binds: [.sqlite: [1, 1], .all: [1]])
        expectSQL(
            select(Fact.made.adding(90, .minute)),
            [
                .sqlite:
                    "SELECT (strftime('%Y-%m-%d %H:%M:%S', substr(f.made, 1, 19), ? || ' minutes') || substr(f.made, 20)) AS anon_1 FROM f",
                .postgresql: "SELECT (f.made + $1 * INTERVAL '1 minute') AS anon_1 FROM f",
                .mariadb: "SELECT (f.made + INTERVAL ? MINUTE) AS anon_1 FROM f",
            ], binds: [90])
        expectSQL(
            select(Fact.seen.adding(1, .day)),
            [
                .sqlite:
                    "SELECT (date(substr(f.seen, 1, 10), ? || ' days') || substr(f.seen, 11)) AS anon_1 FROM f",
                .postgresql:
                    "SELECT ((f.seen AT TIME ZONE 'UTC' + $1 * INTERVAL '1 day') AT TIME ZONE 'UTC') AS anon_1 FROM f",
                .mariadb: "SELECT (f.seen + INTERVAL ? DAY) AS anon_1 FROM f",
            ], binds: [1])
        expectSQL(
            select(Fact.seen.adding(1, .hour)),
            [
                .sqlite:
                    "SELECT (strftime('%Y-%m-%d %H:%M:%S', substr(f.seen, 1, 19), ? || ' hours') || substr(f.seen, 20)) AS anon_1 FROM f",
                .postgresql: "SELECT (f.seen + $1 * INTERVAL '1 hour') AS anon_1 FROM f",
                .mariadb: "SELECT (f.seen + INTERVAL ? HOUR) AS anon_1 FROM f",
            ], binds: [1])
        expectSQL(
            select(Fact.day.adding(Fact.id * 2, .day)),
            [
                .sqlite: "SELECT date(f.day, (f.id * ?) || ' days') AS anon_1 FROM f",
                .postgresql:
                    "SELECT CAST(f.day + f.id * $1 * INTERVAL '1 day' AS DATE) AS anon_1 FROM f",
                .mariadb: "SELECT (f.day + INTERVAL (f.id * ?) DAY) AS anon_1 FROM f",
            ], binds: [2])
        expectSQL(
            select(facts.c.day.adding(3, .day)),
            [
                .sqlite: "SELECT date(f.day, ? || ' days') AS anon_1 FROM f",
                .postgresql: "SELECT CAST(f.day + $1 * INTERVAL '1 day' AS DATE) AS anon_1 FROM f",
                .mariadb: "SELECT (f.day + INTERVAL ? DAY) AS anon_1 FROM f",
            ], binds: [3])
        expectSQL(
            keys(where: Fact.made.adding(1, .day) > Fact.made),
            [
                .sqlite:
                    "SELECT f.id FROM f WHERE (date(substr(f.made, 1, 10), ? || ' days') || substr(f.made, 11)) > f.made",
                .postgresql: "SELECT f.id FROM f WHERE (f.made + $1 * INTERVAL '1 day') > f.made",
                .mariadb: "SELECT f.id FROM f WHERE (f.made + INTERVAL ? DAY) > f.made",
            ], binds: [1])
    }

    @Test func spansThatDontFit() {
        expectFault(select(Fact.day.adding(1, .hour)), .invalidArgument)
        expectFault(select(Fact.day.adding(1, .dayOfWeek)), .invalidArgument)
        expectFault(select(facts.c.clock.adding(1, .hour)), .invalidArgument)
        expectRefused(
            select(Fact.made.adding(1, .microsecond)), [.sqlite: "adding microseconds"])
        expectSQL(
            on: [.postgresql, .mariadb], select(Fact.made.adding(1, .microsecond)),
            [
                .postgresql: "SELECT (f.made + $1 * INTERVAL '1 microsecond') AS anon_1 FROM f",
                .mariadb: "SELECT (f.made + INTERVAL ? MICROSECOND) AS anon_1 FROM f",
            ],
            binds: [1])
    }

    @Test func lowerFieldsCutOff() {
        expectSQL(
            select(func_.dateTruncate(.year, Fact.made)),
            [
                .sqlite:
                    "SELECT strftime('%Y-01-01 00:00:00', substr(f.made, 1, 19)) AS date_trunc_1 FROM f",
                .postgresql: "SELECT date_trunc('year', f.made) AS date_trunc_1 FROM f",
                .mariadb:
                    "SELECT CAST(date_format(f.made, '%Y-01-01') AS DATETIME(6)) AS date_trunc_1 FROM f",
            ])
        expectSQL(
            select(func_.dateTruncate(.quarter, Fact.made)),
            [
                .sqlite:
                    "SELECT strftime('%Y-%m-01 00:00:00', substr(f.made, 1, 19), 'start of month', -((CAST(strftime('%m', substr(f.made, 1, 19)) AS INTEGER) - 1) % 3) || ' months') AS date_trunc_1 FROM f",
                .postgresql: "SELECT date_trunc('quarter', f.made) AS date_trunc_1 FROM f",
                .mariadb:
                    "SELECT CAST(date_format(f.made, '%Y-01-01') + INTERVAL (quarter(f.made) - 1) QUARTER AS DATETIME(6)) AS date_trunc_1 FROM f",
            ])
        expectSQL(
            select(func_.dateTruncate(.month, Fact.day)),
            [
                .sqlite: "SELECT strftime('%Y-%m-01', f.day) AS date_trunc_1 FROM f",
                .postgresql:
                    "SELECT CAST(date_trunc('month', CAST(f.day AS TIMESTAMP)) AS DATE) AS date_trunc_1 FROM f",
                .mariadb:
                    "SELECT CAST(date_format(f.day, '%Y-%m-01') AS DATE) AS date_trunc_1 FROM f",
            ])
        expectSQL(
            select(func_.dateTruncate(.week, Fact.made)),
            [
                .sqlite:
                    "SELECT strftime('%Y-%m-%d 00:00:00', substr(f.made, 1, 19), '-6 days', 'weekday 1') AS date_trunc_1 FROM f",
                .postgresql: "SELECT date_trunc('week', f.made) AS date_trunc_1 FROM f",
                .mariadb:
                    "SELECT CAST(CAST(f.made AS DATE) - INTERVAL weekday(f.made) DAY AS DATETIME(6)) AS date_trunc_1 FROM f",
            ])
        expectSQL(
            select(func_.dateTruncate(.day, Fact.seen)),
            [
                .sqlite:
                    "SELECT strftime('%Y-%m-%d 00:00:00', substr(f.seen, 1, 19)) AS date_trunc_1 FROM f",
                .postgresql: "SELECT date_trunc('day', f.seen, 'UTC') AS date_trunc_1 FROM f",
                .mariadb: "SELECT CAST(CAST(f.seen AS DATE) AS DATETIME(6)) AS date_trunc_1 FROM f",
            ])
        expectSQL(
            select(func_.dateTruncate(.hour, Fact.made)),
            [
                .sqlite:
                    "SELECT strftime('%Y-%m-%d %H:00:00', substr(f.made, 1, 19)) AS date_trunc_1 FROM f",
                .postgresql: "SELECT date_trunc('hour', f.made) AS date_trunc_1 FROM f",
                .mariadb:
                    "SELECT CAST(date_format(f.made, '%Y-%m-%d %H:00:00') AS DATETIME(6)) AS date_trunc_1 FROM f",
            ])
        expectSQL(
            select(func_.dateTruncate(.minute, Fact.made)),
            [
                .sqlite:
                    "SELECT strftime('%Y-%m-%d %H:%M:00', substr(f.made, 1, 19)) AS date_trunc_1 FROM f",
                .postgresql: "SELECT date_trunc('minute', f.made) AS date_trunc_1 FROM f",
                .mariadb:
                    "SELECT CAST(date_format(f.made, '%Y-%m-%d %H:%i:00') AS DATETIME(6)) AS date_trunc_1 FROM f",
            ])
        expectSQL(
            select(func_.dateTruncate(.second, Fact.made)),
            [
                .sqlite:
                    "SELECT strftime('%Y-%m-%d %H:%M:%S', substr(f.made, 1, 19)) AS date_trunc_1 FROM f",
                .postgresql: "SELECT date_trunc('second', f.made) AS date_trunc_1 FROM f",
                .mariadb:
                    "SELECT CAST(date_format(f.made, '%Y-%m-%d %H:%i:%s') AS DATETIME(6)) AS date_trunc_1 FROM f",
            ])
        expectSQL(
            select(func_.dateTruncate(.month, facts.c.made)),
            [
                .sqlite:
                    "SELECT strftime('%Y-%m-01 00:00:00', substr(f.made, 1, 19)) AS date_trunc_1 FROM f",
                .postgresql: "SELECT date_trunc('month', f.made) AS date_trunc_1 FROM f",
                .mariadb:
                    "SELECT CAST(date_format(f.made, '%Y-%m-01') AS DATETIME(6)) AS date_trunc_1 FROM f",
            ])
    }

    @Test func differences() throws {
        let start = try LocalDate(year: 2024, month: 2, day: 29)
        expectSQL(
            select(Fact.day.days(since: start)),
            [
                .sqlite: "SELECT CAST(julianday(f.day) - julianday(?) AS INTEGER) AS days_1 FROM f",
                .postgresql: "SELECT (f.day - $1) AS days_1 FROM f",
                .mariadb: "SELECT datediff(f.day, ?) AS days_1 FROM f",
            ], binds: [.date(start)])
        expectSQL(
            select(Fact.day.days(since: Fact.day)),
            [
                .sqlite:
                    "SELECT CAST(julianday(f.day) - julianday(f.day) AS INTEGER) AS days_1 FROM f",
                .postgresql: "SELECT (f.day - f.day) AS days_1 FROM f",
                .mariadb: "SELECT datediff(f.day, f.day) AS days_1 FROM f",
            ])
        expectSQL(
            select(Fact.made.microseconds(since: Fact.made)),
            [
                .sqlite:
                    "SELECT ((CAST(strftime('%s', substr(f.made, 1, 19)) AS INTEGER) - CAST(strftime('%s', substr(f.made, 1, 19)) AS INTEGER)) * 1000000 + CAST(substr(substr(f.made, 21) || '000000', 1, 6) AS INTEGER) - CAST(substr(substr(f.made, 21) || '000000', 1, 6) AS INTEGER)) AS microseconds_1 FROM f",
                .postgresql:
                    "SELECT CAST(EXTRACT(EPOCH FROM f.made - f.made) * 1000000 AS BIGINT) AS microseconds_1 FROM f",
                .mariadb:
                    "SELECT timestampdiff(MICROSECOND, f.made, f.made) AS microseconds_1 FROM f",
            ])
        expectSQL(
            select(Fact.made.seconds(since: Fact.made)),
            [
                .sqlite:
                    "SELECT CAST(((CAST(strftime('%s', substr(f.made, 1, 19)) AS INTEGER) - CAST(strftime('%s', substr(f.made, 1, 19)) AS INTEGER)) * 1000000 + CAST(substr(substr(f.made, 21) || '000000', 1, 6) AS INTEGER) - CAST(substr(substr(f.made, 21) || '000000', 1, 6) AS INTEGER)) AS REAL) / ? AS anon_1 FROM f",
                .postgresql:
                    "SELECT CAST(CAST(EXTRACT(EPOCH FROM f.made - f.made) * 1000000 AS BIGINT) AS DOUBLE PRECISION) / $1 AS anon_1 FROM f",
                .mariadb:
                    "SELECT CAST(timestampdiff(MICROSECOND, f.made, f.made) AS DOUBLE) / ? AS anon_1 FROM f",
            ], binds: [1_000_000])
        expectSQL(
            select(Fact.day.microseconds(since: Fact.day)),
            [
                .sqlite:
                    "SELECT ((CAST(strftime('%s', f.day) AS INTEGER) - CAST(strftime('%s', f.day) AS INTEGER)) * 1000000 + CAST(substr(substr(f.day, 21) || '000000', 1, 6) AS INTEGER) - CAST(substr(substr(f.day, 21) || '000000', 1, 6) AS INTEGER)) AS microseconds_1 FROM f",
                .postgresql:
                    "SELECT CAST((f.day - f.day) * 86400000000 AS BIGINT) AS microseconds_1 FROM f",
                .mariadb:
                    "SELECT timestampdiff(MICROSECOND, f.day, f.day) AS microseconds_1 FROM f",
            ])
        expectSQL(
            select(Fact.seen.microseconds(since: Fact.seen)),
            [
                .sqlite:
                    "SELECT ((CAST(strftime('%s', substr(f.seen, 1, 19)) AS INTEGER) - CAST(strftime('%s', substr(f.seen, 1, 19)) AS INTEGER)) * 1000000 + CAST(substr(substr(f.seen, 21) || '000000', 1, 6) AS INTEGER) - CAST(substr(substr(f.seen, 21) || '000000', 1, 6) AS INTEGER)) AS microseconds_1 FROM f",
                .postgresql:
                    "SELECT CAST(EXTRACT(EPOCH FROM f.seen - f.seen) * 1000000 AS BIGINT) AS microseconds_1 FROM f",
                .mariadb:
                    "SELECT timestampdiff(MICROSECOND, f.seen, f.seen) AS microseconds_1 FROM f",
            ])
    }

    @Test func comparisons() throws {
        let day = try LocalDate(year: 2024, month: 2, day: 29)
        expectSQL(
            keys(where: Fact.day >= day),
            [
                .postgresql: "SELECT f.id FROM f WHERE f.day >= $1",
                .all: "SELECT f.id FROM f WHERE f.day >= ?",
            ], binds: [.date(day)])
        expectSQL(
            keys(where: Fact.day.between(day, day)),
            [
                .postgresql: "SELECT f.id FROM f WHERE f.day BETWEEN $1 AND $2",
                .all: "SELECT f.id FROM f WHERE f.day BETWEEN ? AND ?",
            ], binds: [.date(day), .date(day)])
    }
}
