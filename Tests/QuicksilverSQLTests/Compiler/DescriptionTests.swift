import QuicksilverSQL
import Testing

@Suite struct DescriptionTests {
    @Test func statementsPrintAsSQLWithoutTheirValues() {
        let query = select(User.name).where(User.name == "secret")
        #expect("\(query)" == "SELECT users.user_name FROM users WHERE users.user_name = ?")
        let other = select(User.name).where(User.id.in([1, 2])).union(select(User.name))
        #expect(
            "\(other)"
                == "SELECT users.user_name FROM users WHERE users.user_id IN (…) UNION SELECT users.user_name FROM users"
        )
        #expect(
            "\(goods.update().set(Goods.price, to: 7).returning(Goods.id))"
                == "UPDATE goods SET price = ?, seen = ? RETURNING id")
        #expect("\(goods.delete())" == "DELETE FROM goods")
        #expect(
            "\(goods.insert().values(["code": "x"]))".hasPrefix("INSERT INTO goods (code"))
        #expect("\(text("SELECT \(1)").rows)" == "SELECT ?")
    }

    @Test func expressionsPrintAsSQL() {
        #expect(
            "\(User.name == "secret" && User.id > 3)" == "users.user_name = ? AND users.user_id > ?"
        )
        #expect("\(User.id.in([1, 2]))" == "users.user_id IN (…)")
        #expect("\(User.name.desc().nullsLast())" == "users.user_name DESC NULLS LAST")
        #expect("\(users.c.user_name)" == "users.user_name")
        #expect("\(cast(User.name, .integer))" == "CAST(users.user_name AS INTEGER)")
        #expect("\(cast(User.name, .string(4)))" == "CAST(users.user_name AS VARCHAR(4))")
        #expect("\(cast(User.name, .numeric(4, 2)))" == "CAST(users.user_name AS NUMERIC(4, 2))")
    }

    @Test func whatDialectsSpellDifferentlyCanBeReadToo() {
        #expect("\(Fact.name.contains("x"))" == "contains(f.name, ?)")
        #expect("\(!Fact.name.startsWith("x"))" == "NOT starts_with(f.name, ?)")
        #expect("\(Fact.name.regexp("x"))" == "regexp(f.name, ?)")
        #expect("\(Fact.doc["sizes"][0].int)" == "f.doc['sizes'][0]")
        #expect("\(select(Fact.id).distinct(on: Fact.n))" == "SELECT DISTINCT ON (f.n) f.id FROM f")
        #expect(
            "\(select(func_.count()).from(facts).groupBy(rollup(Fact.n, Fact.flag)))"
                == "SELECT count(*) AS count_1 FROM f GROUP BY ROLLUP (f.n, f.flag)")
    }

    @Test func tablesPrintTheirColumns() {
        #expect("\(staff)" == "staff(id, boss_id, name)")
    }

    @Test func faultsPrintAsErrors() {
        #expect("\(select(users.c.nothing))".hasPrefix("CompileError.unknownName"))
    }
}
