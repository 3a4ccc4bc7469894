import QuicksilverEngine
import QuicksilverSQL
import Testing

extension ComplianceCase {
    /// Expressions over one sample: the same rows on every database.
    static var expressions: [ComplianceCase] {
        [
            expressionNumbers, expressionLogic, expressionTexts, expressionGroups,
            expressionWindows, expressionDates, expressionDocuments,
        ].flatMap { $0 }
    }

    /// Arithmetic, rounding, bits.
    private static var expressionNumbers: [ComplianceCase] {
        var cases = CaseList("numbers")
        cases.add("sums, products and remainders") { db in
            try await Sample.make(db)
            let n = Sample.n
            try await expectValues(db, n + 1, [8, -6, nil, 3, 3, 1])
            try await expectValues(db, 10 - n, [3, 17, nil, 8, 8, 10])
            try await expectValues(db, n * Sample.id, [7, -14, nil, 8, 10, 0])
            try await expectValues(db, -n, [-7, 7, nil, -2, -2, 0])
            try await expectValues(db, n % 3, [1, -1, nil, 2, 2, 0])
            try await expectValues(db, (n + 1) * 2 - 1, [15, -13, nil, 5, 5, 1])
            try await expectValues(db, -(-n), [7, -7, nil, 2, 2, 0])
            try await expectValues(db, Sample.id - (Sample.id - 1), [1, 1, 1, 1, 1, 1])
        }
        cases.add("true and integer division") { db in
            try await Sample.make(db)
            try await expectValues(db, Sample.n / 2, [3.5, -3.5, nil, 1, 1, 0])
            try await expectValues(db, Sample.id / 4, [0.25, 0.5, 0.75, 1, 1.25, 1.5])
            try await expectValues(
                db, Sample.n.quotient(dividingBy: 2),
                [3, -3, nil, 1, 1, 0])
            try await expectValues(
                db, Sample.n.quotient(dividingBy: Sample.id),
                [7, -3, nil, 0, 0, 0])
            try await expectValues(
                db, Sample.rate / 2,
                [1.25, -1.25, 0.0625, 0.75, 1.75, -0.25])
            let byNothing = Sample.n / nullIf(Sample.big, 0)
            try await expectValues(db, byNothing * 0 + 1, [1, 1, nil, 1, nil, 1])
        }
        cases.add("floats are rounded away from zero at halves") { db in
            try await Sample.make(db)
            try await expectValues(db, func_.round(Sample.rate), [3, -3, 0, 2, 4, -1])
            try await expectValues(
                db, func_.round(Sample.rate, 2),
                [2.5, -2.5, 0.13, 1.5, 3.5, -0.5])
            try await expectValues(db, func_.floor(Sample.rate), [2, -3, 0, 1, 3, -1])
            try await expectValues(db, func_.ceiling(Sample.rate), [3, -2, 1, 2, 4, 0])
            try await expectValues(db, func_.abs(Sample.rate), [2.5, 2.5, 0.125, 1.5, 3.5, 0.5])
            try await expectValues(db, func_.abs(Sample.n), [7, 7, nil, 2, 2, 0])
            try await expectValues(
                db, func_.power(Sample.n, literal(2)),
                [49, 49, nil, 4, 4, 0])
        }
        cases.add("bits keep the sign") { db in
            try await Sample.make(db)
            let n = Sample.n
            try await expectValues(db, n & 6, [6, 0, nil, 2, 2, 0])
            try await expectValues(db, n | 8, [15, -7, nil, 10, 10, 8])
            try await expectValues(db, n ^ 5, [2, -4, nil, 7, 7, 5])
            try await expectValues(db, ~n, [-8, 6, nil, -3, -3, -1])
            try await expectValues(db, n << 3, [56, -56, nil, 16, 16, 0])
            try await expectValues(db, n >> 1, [3, -4, nil, 1, 1, 0])
            try await expectValues(db, (n & 6) | 1, [7, 1, nil, 3, 3, 1])
            let wide = Sample.big << 20
            try await expectValues(
                db, wide,
                [10_485_760, -10_485_760, 3_145_728, 1 << 60, 0, -1_048_576])
        }
        cases.add("the smallest and largest of several") { db in
            try await Sample.make(db)
            let id = Sample.id.as(Int?.self)
            try await expectValues(db, func_.least(Sample.n, id), [1, -7, nil, 2, 2, 0])
            try await expectValues(db, func_.greatest(Sample.n, id), [7, 2, nil, 4, 5, 6])
        }
        cases.add("a random number from 0 up to 1") { db in
            try await Sample.make(db)
            let rows = try await sampleValues(db, func_.random())
            #expect(rows.allSatisfy { (0..<1).contains($0) }, "\(rows)")
            #expect(Set(rows).count > 1)
        }
        cases.add("casts between numbers and texts") { db in
            try await Sample.make(db)
            try await expectValues(db, cast(Sample.n, .text), ["7", "-7", nil, "2", "2", "0"])
            try await expectValues(db, cast(Sample.n, .double), [7, -7, nil, 2, 2, 0])
            try await expectValues(
                db, cast(Sample.flag, .text),
                ["true", "false", "true", "false", "true", "false"])
            try await expectValues(db, cast(Sample.flag, .integer), [1, 0, 1, 0, 1, 0])
            try await expectValues(
                db, cast(Sample.n, .boolean),
                [true, true, nil, true, true, false])
            let fifty = cast(Sample.note, .integer)
            expectRows(
                try await db.rows(select(fifty).where(Sample.id == 4)), [50])
            try await expectValues(db, typeCoerce(Sample.id, .bigInteger), [1, 2, 3, 4, 5, 6])
        }
        return cases.all
    }

    /// NULL, comparison, membership, CASE, row values.
    private static var expressionLogic: [ComplianceCase] {
        var cases = CaseList("logic")
        cases.add("NULL is neither equal nor unequal") { db in
            try await Sample.make(db)
            try await expectKeys(db, Sample.n == 2, [4, 5])
            try await expectKeys(db, Sample.n != 2, [1, 2, 6])
            try await expectKeys(db, !(Sample.n == 2), [1, 2, 6])
            try await expectKeys(db, Sample.n == nil, [3])
            try await expectKeys(db, Sample.n != nil, [1, 2, 4, 5, 6])
            try await expectValues(
                db, (Sample.n > 0).as(Bool?.self),
                [true, false, nil, true, true, false])
            try await expectValues(
                db, (Sample.n > 0 || Sample.flag).as(Bool?.self),
                [true, false, true, true, true, false])
            try await expectValues(
                db, (Sample.n > 0 && Sample.flag).as(Bool?.self),
                [true, false, nil, false, true, false])
        }
        cases.add("distinctness takes NULL for a value") { db in
            try await Sample.make(db)
            try await expectKeys(db, Sample.n.isDistinct(from: 2), [1, 2, 3, 6])
            try await expectKeys(db, Sample.n.isNotDistinct(from: 2), [4, 5])
            try await expectKeys(db, Sample.n.isNotDistinct(from: nil), [3])
            try await expectValues(
                db, Sample.n.isDistinct(from: Sample.id),
                [true, true, true, true, true, true])
        }
        cases.add("IS TRUE and IS FALSE are never NULL") { db in
            try await Sample.make(db)
            try await expectKeys(db, Sample.maybe.is(true), [1, 4])
            try await expectKeys(db, Sample.maybe.is(false), [2, 5])
            try await expectKeys(db, Sample.maybe.isNot(true), [2, 3, 5, 6])
            try await expectKeys(db, Sample.maybe.isNot(false), [1, 3, 4, 6])
            try await expectKeys(db, Sample.maybe == true, [1, 4])
            try await expectKeys(db, !Sample.flag, [2, 4, 6])
            try await expectValues(
                db, Sample.maybe && Sample.flag,
                [true, false, nil, false, false, false])
            try await expectValues(
                db, Sample.maybe || Sample.flag,
                [true, false, true, true, true, nil])
            try await expectValues(db, !Sample.maybe, [false, true, nil, false, true, nil])
            try await expectKeys(db, Sample.flag == (Sample.n > 0), [1, 2, 5, 6])
        }
        cases.add("precedence of AND, OR and NOT") { db in
            try await Sample.make(db)
            let (a, b, c): (SQLPredicate, SQLPredicate, SQLPredicate) = (
                Sample.id > 4, Sample.id == 1, Sample.flag
            )
            try await expectKeys(db, a || b && c, [1, 5, 6])
            try await expectKeys(db, (a || b) && c, [1, 5])
            try await expectKeys(db, !(a || b) && c, [3])
            try await expectKeys(db, not_(a && c), [1, 2, 3, 4, 6])
            try await expectKeys(db, and_(), [1, 2, 3, 4, 5, 6])
            try await expectKeys(db, or_(), [])
        }
        cases.add("between two ends") { db in
            try await Sample.make(db)
            try await expectKeys(db, Sample.n.between(0, 2), [4, 5, 6])
            try await expectKeys(db, Sample.n.notBetween(0, 2), [1, 2])
            try await expectKeys(db, !Sample.n.between(2, 0), [1, 2, 4, 5, 6])
            try await expectKeys(db, Sample.n.between(Sample.id - 3, Sample.id), [4, 5])
        }
        cases.add("membership, also of an empty list and of one with NULL") { db in
            try await Sample.make(db)
            try await expectKeys(db, Sample.n.in([2, 7]), [1, 4, 5])
            try await expectKeys(db, Sample.n.notIn([2, 7]), [2, 6])
            try await expectKeys(db, Sample.n.in([]), [])
            try await expectKeys(db, Sample.n.notIn([]), [1, 2, 3, 4, 5, 6])
            let withNull: [Int?] = [2, nil]
            try await expectKeys(db, Sample.n.in(withNull), [4, 5])
            try await expectKeys(db, Sample.n.notIn(withNull), [])
            try await expectKeys(db, Sample.name.in(["axb", "a_b"]), [2, 4])
            try await expectKeys(
                db, Sample.n.in(expressions: [Sample.id - 2, Sample.big]),
                [4])
            let many = Array(1...500)
            try await expectKeys(db, Sample.id.in(many), [1, 2, 3, 4, 5, 6])
        }
        cases.add("membership of a subquery") { db in
            try await Sample.make(db)
            let other = Sample.table.alias("other").c
            let positive = select(other.n.as(Int.self)).where(other.n > 0)
            try await expectKeys(db, Sample.id.in(positive), [2])
            try await expectKeys(db, Sample.id.notIn(positive), [1, 3, 4, 5, 6])
            let withNull = select(other.n.as(Int?.self)).where(other.id < 4)
            try await expectKeys(db, Sample.id.notIn(withNull), [])
        }
        cases.add("ANY and ALL of a subquery", needs: [.quantifiers]) { db in
            try await Sample.make(db)
            let other = Sample.table.alias("other").c
            let positive = select(other.n.as(Int.self)).where(other.n > 0)
            try await expectKeys(db, Sample.id == any_(positive), [2])
            try await expectKeys(db, Sample.id < all_(positive), [1])
        }
        cases.add("CASE in both forms") { db in
            try await Sample.make(db)
            let size = case_((Sample.n > 5, "large"), (Sample.n > 0, "small"), else: "none")
            try await expectValues(
                db, size,
                ["large", "none", "none", "small", "small", "none"])
            let open = case_((Sample.n > 5, "large"))
            try await expectValues(db, open, ["large", nil, nil, nil, nil, nil])
            let short = case_(on: Sample.n, (7, "seven"), (2, "two"), else: "other")
            try await expectValues(
                db, short,
                ["seven", "other", "other", "two", "two", "other"])
            let columns = case_((Sample.flag, Sample.id), else: Sample.id * 10)
            try await expectValues(db, columns, [1, 20, 3, 40, 5, 60])
        }
        cases.add("the first that isn't NULL") { db in
            try await Sample.make(db)
            try await expectValues(db, coalesce(Sample.n, 99), [7, -7, 99, 2, 2, 0])
            try await expectValues(db, coalesce(Sample.n, Sample.id), [7, -7, 3, 2, 2, 0])
            try await expectValues(db, nullIf(Sample.n, 2), [7, -7, nil, nil, nil, 0])
        }
        cases.add("NULLs where the order wants them", needs: [.nullsOrdering]) { db in
            try await Sample.make(db)
            let (n, id) = (Sample.n, Sample.id)
            func order(_ terms: any AnyExpression...) async throws -> [Int] {
                try await db.rows(select(id).orderBy(terms + [id]))
            }
            expectRows(try await order(n.nullsFirst()), [3, 2, 6, 4, 5, 1])
            expectRows(try await order(n.nullsLast()), [2, 6, 4, 5, 1, 3])
            expectRows(try await order(n.desc().nullsFirst()), [3, 1, 4, 5, 6, 2])
            expectRows(try await order(n.desc().nullsLast()), [1, 4, 5, 6, 2, 3])
        }
        cases.add("rows compared from left to right", needs: [.rowValues]) { db in
            try await Sample.make(db)
            let pair = tuple_(Sample.n, Sample.id)
            try await expectKeys(db, pair == (2, 4), [4])
            try await expectKeys(db, pair > (2, 4), [1, 5])
            try await expectKeys(db, pair <= (2, 4), [2, 4, 6])
            let named = tuple_(Sample.id, Sample.name)
            try await expectKeys(db, named.in([(1, "apple"), (2, "b"), (4, "axb")]), [1, 4])
            try await expectKeys(db, named.notIn([(1, "apple")]), [2, 3, 4, 5, 6])
            try await expectKeys(db, named.in([]), [])
            try await expectKeys(db, named.notIn([]), [1, 2, 3, 4, 5, 6])
            let other = Sample.table.alias("other").c
            let query = select(other.n.as(Int.self), other.name.as(String.self))
                .where(other.id.in([1, 4]))
            try await expectKeys(db, named.in(query), [])
            try await expectKeys(
                db, named.in([(1, "apple"), (3, "a%b")]) && Sample.flag == true && Sample.id < 3,
                [1])
        }
        return cases.all
    }
}
