import QuicksilverSQL
import Testing

@Suite struct RowTests {
    private let row = Row(
        [.int(7), .text("ed"), .null],
        columns: RowColumns(["user_id", "user_name", "age"], keys: ["id", "user_name", "age"]))

    @Test func valuesByNameKeyAndPosition() throws {
        #expect(try row["user_id"] == .int(7))
        #expect(try row["id"] == .int(7))
        #expect(try row[1] == .text("ed"))
        #expect(try row.get("user_id", as: Int.self) == 7)
        #expect(try row.get(2, as: Int?.self) == nil)
        #expect(try row.get(User.name) == "ed")
        #expect(try row[User.age] == .null)
        #expect(try row.dictionary == ["user_id": .int(7), "user_name": .text("ed"), "age": .null])
        #expect(row.mapping.map(\.name) == ["user_id", "user_name", "age"])
        #expect("\(row)" == "(user_id: 7, user_name: 'ed', age: NULL)")
    }

    @Test func columnsAreFoundInAnyOrder() throws {
        for name in ["age", "user_name", "user_id", "user_id", "id", "age", "user_id"] {
            let wanted: SQLValue =
                name == "age" ? .null : name == "user_name" ? .text("ed") : .int(7)
            #expect(try row[name] == wanted)
        }
    }

    @Test func valuesOfAnotherCaseAreConvertedOrRefused() throws {
        let row = Row(
            [.int(1), .bool(true), .int(70_000), .json("{}"), .text("2026-11-21"), .double(0.5)],
            columns: RowColumns(["one", "yes", "many", "document", "day", "half"]))
        #expect(try row.get("one", as: Bool.self))
        #expect(try row.get("one", as: Double.self) == 1)
        #expect(try row.get("yes", as: Int.self) == 1)
        #expect(try row.get("many", as: Int32.self) == 70_000)
        #expect(try row.get("many", as: Int?.self) == 70_000)
        #expect(try row.get("document", as: String.self) == "{}")
        #expect(try row.get("day", as: LocalDate?.self)?.day == 21)
        #expect(try row.get("half", as: SQLValue.self) == .double(0.5))
        #expect(throws: ValueError.self) { try row.get("many", as: Int16.self) }
        #expect(throws: ValueError.self) { try row.get("many", as: Bool?.self) }
        #expect(throws: ValueError.self) { try row.get("half", as: Int.self) }
    }

    @Test func whatIsNotThereIsNamed() {
        #expect { try row["nick"] } throws: { error in
            let error = error as? RowError
            return error?.code == .unknownColumn
                && error?.message.contains("user_id, user_name, age") == true
        }
        #expect { try row[3] } throws: { ($0 as? RowError)?.code == .unknownColumn }
        #expect { try row[-1] } throws: { ($0 as? RowError)?.code == .unknownColumn }
        #expect { try row.get(User.nick) } throws: { ($0 as? RowError)?.code == .unknownColumn }
        #expect { try row.get(func_.lower(User.name)) } throws: {
            ($0 as? RowError)?.code == .unknownColumn
        }
    }

    @Test func aNameThatStandsTwiceIsAmbiguous() throws {
        let twice = Row([.int(1), .int(2)], columns: RowColumns(["id", "id"]))
        #expect { try twice["id"] } throws: { ($0 as? RowError)?.code == .ambiguousColumn }
        #expect { try twice.dictionary } throws: { ($0 as? RowError)?.code == .ambiguousColumn }
        #expect(try twice[1] == .int(2))
    }

    @Test func rowsAreDecodable() throws {
        struct Person: Decodable, Equatable {
            var userID: Int
            var userName: String
            var age: Int?
        }
        #expect(try row.as(Person.self) == Person(userID: 7, userName: "ed", age: nil))
        struct Wrong: Decodable { var userName: Int }
        #expect(throws: DecodingError.self) { try row.as(Wrong.self) }
        struct Missing: Decodable { var colour: String }
        #expect(throws: DecodingError.self) { try row.as(Missing.self) }
    }

    @Test func rowsCompareByNamesAndValues() {
        let same = Row(row.values, columns: RowColumns(["user_id", "user_name", "age"]))
        #expect(row == same)
        #expect(row != Row(row.values, columns: RowColumns(["a", "b", "c"])))
        #expect(Set([row, same]).count == 1)
    }
}
