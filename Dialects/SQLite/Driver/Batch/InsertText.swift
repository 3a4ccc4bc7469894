/// An INSERT of one row whose values are all parameters, taken apart.
///
/// Shape: `INSERT INTO schema.table (a, b) VALUES (?, ?)` and nothing else, so that further rows of `?` say the same for more rows.
struct InsertText {
    /// The schema that is named.
    private(set) var schema: String?
    /// The table.
    private(set) var table = ""
    /// The columns that are given, in order.
    private(set) var columns: [String] = []
    private let head: Substring

    /// Takes SQL apart; nil for any other form.
    init?(_ sql: String) {
        guard !sql.contains("--"), !sql.contains("/*"), let start = sql.lastIndex(of: "(") else {
            return nil
        }
        head = sql[..<start]
        var words = SQLWords(sql)
        guard words.next()?.isKeyword("INSERT") == true, words.next()?.isKeyword("INTO") == true,
            let name = words.next(), name.isName
        else { return nil }
        table = name.text
        var next = words.next()
        if next?.text == "." {
            guard let name = words.next(), name.isName else { return nil }
            schema = table
            table = name.text
            next = words.next()
        }
        guard next?.kind == .sign, next?.text == "(" else { return nil }
        repeat {
            guard let column = words.next(), column.isName else { return nil }
            columns.append(column.text)
            next = words.next()
        } while next?.kind == .sign && next?.text == ","
        guard next?.kind == .sign, next?.text == ")", words.next()?.isKeyword("VALUES") == true,
            words.next()?.text == "("
        else { return nil }
        for index in columns.indices {
            guard words.next()?.text == "?" else { return nil }
            guard words.next()?.text == (index == columns.count - 1 ? ")" : ",") else {
                return nil
            }
        }
        guard words.next() == nil else { return nil }
    }

    /// The INSERT of so many rows.
    func sql(rows: Int) -> String {
        let row = "(" + columns.map { _ in "?" }.joined(separator: ", ") + ")"
        return head + Array(repeating: row, count: rows).joined(separator: ", ")
    }
}
