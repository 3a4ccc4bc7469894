import QuicksilverEngine
import QuicksilverSQL
import Testing

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// A decimal of its text; zero where the text is none.
private func decimal(_ text: String) -> Decimal { DecimalCodec.parse(text) ?? Decimal() }

extension ComplianceCase {
    /// Integers, exact numbers, floats and Booleans: limits, and what is refused.
    static var typesOfNumbers: [ComplianceCase] {
        var cases = CaseList("types")
        addIntegers(&cases)
        addDecimals(&cases)
        addFloats(&cases)
        return cases.all
    }

    private static func addIntegers(_ cases: inout CaseList) {
        cases.add("integers of 16, 32 and 64 bits hold their limits") { db in
            try await expectRoundTrip(db, .of(Int16.self), [Int16.min, -1, 0, 1, Int16.max])
            try await expectRoundTrip(db, .of(Int32.self), [Int32.min, -1, 0, 1, Int32.max])
            try await expectRoundTrip(db, .of(Int64.self), [Int64.min, -1, 0, 1, Int64.max])
            try await expectRoundTrip(db, .bigInteger, [Int.min, Int.max])
        }
        cases.add("integers that don't fit are refused") { db in
            let small = TypeColumn(.smallInteger)
            try await small.create(db)
            for value: Int64 in [32_768, -32_769, .max, .min] {
                try await small.expectRefused(db, .int(value))
            }
            try await small.metadata.dropAll(db.engine)
            let normal = TypeColumn(.integer)
            try await normal.create(db)
            for value: Int64 in [2_147_483_648, -2_147_483_649, .max, .min] {
                try await normal.expectRefused(db, .int(value))
            }
        }
        cases.add("integers that don't fit the Swift type are refused when they are read") { db in
            let column = TypeColumn(.bigInteger)
            try await column.create(db)
            try await column.write(db, [Int.max])
            try await db.run { connection in
                let narrow = select(column.table.c.value.as(Int16.self).label("narrow"))
                let error = expectError(.dataOutOfRange) { try connection.execute(narrow).all() }
                #expect(error?.column == "narrow")
                let wide = select(column.table.c.value.as(Int32.self))
                expectError(.dataOutOfRange) { try connection.execute(wide).all() }
            }
        }
        cases.add("an integer column takes no fraction") { db in
            let column = TypeColumn(.integer)
            try await column.create(db)
            try await column.expectRefused(db, .double(1.5))
            try await column.expectRefused(db, .decimal(decimal("2.5")))
        }
        cases.add("Booleans are true, false, 1 and 0, nothing else") { db in
            try await expectRoundTrip(db, .boolean, [true, false])
            let column = TypeColumn(.boolean)
            try await column.create(db)
            try await column.write(db, 1, .int(1))
            try await column.write(db, 2, .int(0))
            #expect(try await column.values(db) == [true, false])
            try await db.engine.execute(column.table.delete())
            try await column.expectRefused(db, .int(2))
            try await column.expectRefused(db, .int(-1))
        }
    }

    private static func addDecimals(_ cases: inout CaseList) {
        cases.add("exact numbers hold 38 digits") { db in
            let nines = String(repeating: "9", count: 38)
            try await expectRoundTrip(
                db, .numeric(38, 0), [decimal(nines), decimal("-" + nines), decimal("0")])
            let small = "0." + String(repeating: "0", count: 37) + "1"
            let large = "0." + nines
            try await expectRoundTrip(
                db, .numeric(38, 38), [decimal(small), decimal("-" + small), decimal(large)])
            let mixed = "1234567890123456789.0987654321987654321"
            try await expectRoundTrip(
                db, .numeric(38, 19), [decimal(mixed), decimal("-" + mixed), decimal("0.1")])
            try await expectRoundTrip(
                db, .numeric, [decimal("0.0000000001"), decimal("-12345678901234567890.5")])
        }
        cases.add("exact numbers are never rounded when they are written") { db in
            let column = TypeColumn(.numeric(6, 2))
            try await column.create(db)
            for text in ["1.234", "0.001", "-0.005", "9999.999", "10000", "-10000", "1e10"] {
                let error = try await column.expectRefused(db, .decimal(decimal(text)))
                #expect(error?.column == "value", "\(text)")
            }
            try await column.expectRefused(db, .decimal(.nan))
            try await column.expectRefused(db, .double(0.125))
            try await column.expectRefused(db, .int(10_000))
            try await column.write(db, [decimal("9999.99"), decimal("-9999.99"), decimal("1.5")])
            try await db.run { connection in
                expectError(.dataOutOfRange) {
                    try connection.execute(
                        column.table.update().set(column.value, to: decimal("1.234")))
                }
                // What a column can't hold is still a number that it is compared with.
                let below = select(column.id).where(
                    column.value < decimal("1.501"), column.value > decimal("1.4999"))
                expectRows(try connection.execute(below).all(), [3])
            }
        }
        cases.add("a numeric column without sizes refuses what it would round") { db in
            let column = TypeColumn(.numeric)
            try await column.create(db)
            let digits = decimal("0.12345678901234567890123456789012345678")
            do {
                try await column.write(db, 1, .decimal(digits))
            } catch let error as DatabaseError {
                #expect(error.kind == .dataOutOfRange)
                return
            }
            #expect(try await column.values(db) == [digits])
        }
        cases.add("exact numbers are compared, ordered and grouped as numbers") { db in
            let column = TypeColumn(.numeric(20, 4))
            try await column.create(db)
            let texts = ["10", "9.5", "-3", "100.25", "0.09", "9.5000", "-20"]
            try await column.write(db, texts.map { decimal($0) })
            try await db.engine.execute(column.table.delete().where(column.id == 0))
            let ordered = try await db.engine.execute(
                select(column.value).orderBy(column.value)
            ).all()
            #expect(
                ordered
                    == ["-20", "-3", "0.09", "9.5", "9.5", "10", "100.25"].map { decimal($0) })
            let above = try await db.engine.execute(
                select(column.id).where(column.value > decimal("9.75")).orderBy(column.id)
            ).all()
            #expect(above == [1, 4])
            let equal = try await db.engine.execute(
                select(column.id).where(column.value == decimal("9.5")).orderBy(column.id)
            ).all()
            #expect(equal == [2, 6])
            let distinct = try await db.engine.execute(select(column.value).distinct()).all()
            #expect(distinct.count == 6)
            let listed = try await db.engine.execute(
                select(column.id).where(column.value.in([decimal("100.25"), decimal("-3")]))
                    .orderBy(column.id)
            ).all()
            #expect(listed == [3, 4])
        }
    }

    private static func addFloats(_ cases: inout CaseList) {
        cases.add("floats of 64 and 32 bits come back bit by bit") { db in
            let doubles: [Double] = [
                0, 0.1, 1.0 / 3, .pi, .leastNonzeroMagnitude, .leastNormalMagnitude,
                .greatestFiniteMagnitude, 9_007_199_254_740_992, 1e22, 1e23,
            ]
            try await expectRoundTrip(db, .double, doubles + doubles.map { 0 - $0 })
            let floats: [Float] = [
                0, 0.1, 1 / 3, .pi, .leastNormalMagnitude, .greatestFiniteMagnitude, 16_777_216,
            ]
            try await expectRoundTrip(
                db, .float, floats + floats.map { 0 - $0 }, isComparable: false)
        }
        cases.add(
            "infinities come back", needs: [.infinityStorable],
            whenLacking: .runs { db in
                let column = TypeColumn(.double)
                try await column.create(db)
                let error = try await column.expectRefused(db, .double(.infinity))
                #expect(error?.message.contains("infinity") == true)
                try await column.expectRefused(db, .double(-.infinity))
            }
        ) { db in
            try await expectRoundTrip(db, .double, [.infinity, -.infinity])
            try await expectRoundTrip(db, .float, [.infinity, -.infinity])
        }
        cases.add(
            "NaN comes back", needs: [.nanStorable],
            whenLacking: .runs { db in
                let column = TypeColumn(.double)
                try await column.create(db)
                let error = try await column.expectRefused(db, .double(.nan))
                #expect(error?.message.contains("NaN") == true)
            }
        ) { db in
            let column = TypeColumn(.double)
            try await column.create(db)
            try await column.write(db, [.nan])
            let found = try await column.values(db)
            #expect(found.count == 2)
            #expect(found.allSatisfy { $0?.isNaN == true })
        }
    }
}
