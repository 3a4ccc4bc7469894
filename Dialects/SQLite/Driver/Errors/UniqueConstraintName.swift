import QuicksilverEngine
import QuicksilverSQL

extension SQLiteConnection {
    /// Finds the name of a violated unique or primary key, which SQLite's message lacks, in the schema.
    ///
    /// Shape: from table and columns to the index of `CREATE UNIQUE INDEX`, or to `CONSTRAINT name` in the table's own SQL.
    /// Leaves the error alone where there is no name or something fails.
    func nameUniqueConstraint(_ error: inout DatabaseError) {
        guard let table = error.table, let columns = error.column else { return }
        let indexes =
            (try? rows(
                """
                SELECT l.name, (SELECT group_concat(i.name, ', ') FROM
                    (SELECT name FROM pragma_index_info(l.name) ORDER BY seqno) AS i)
                FROM pragma_index_list(?) AS l WHERE l."unique" AND l.origin = 'c'
                """, [.text(table)])) ?? []
        for index in indexes where index[1] == .text(columns) {
            if case .text(let name) = index[0] {
                error.constraint = name
                return
            }
        }
        let schema =
            (try? rows(
                """
                SELECT sql FROM sqlite_schema WHERE type = 'table' AND name = ?1
                UNION ALL SELECT sql FROM sqlite_temp_schema WHERE type = 'table' AND name = ?1
                """, [.text(table)])) ?? []
        guard case .text(let sql)? = schema.first?.first else { return }
        let wanted = columns.split(separator: ", ").map { String($0) }
        error.constraint = UniqueConstraint.all(in: sql).first { $0.columns == wanted }?.name
    }
}

/// A named unique or primary key in the SQL of a table.
struct UniqueConstraint: Equatable {
    let name: String
    let columns: [String]

    /// Those of a CREATE TABLE, of the table and of its columns.
    static func all(in sql: String) -> [UniqueConstraint] {
        var items: [[SQLWords.Word]] = [[]]
        var words = SQLWords(sql)
        while let word = words.next() {
            guard word.depth >= 1 else { continue }
            if word.depth == 1, word.kind == .sign, word.text == "," {
                items.append([])
            } else {
                items[items.count - 1].append(word)
            }
        }
        return items.flatMap(named)
    }

    private static func named(_ item: [SQLWords.Word]) -> [UniqueConstraint] {
        guard let first = item.first else { return [] }
        var found: [UniqueConstraint] = []
        for (index, word) in item.enumerated() where word.depth == 1 && word.isKeyword("CONSTRAINT")
        {
            guard index + 2 < item.count, item[index + 1].isName else { continue }
            let kind = item[index + 2]
            guard kind.isKeyword("UNIQUE") || kind.isKeyword("PRIMARY") else { continue }
            let columns =
                index == 0 ? listed(item[(index + 3)...]) : [first.text]
            found.append(UniqueConstraint(name: item[index + 1].text, columns: columns))
        }
        return found
    }

    /// The names in the parentheses that come next, without COLLATE and the direction.
    private static func listed(_ words: ArraySlice<SQLWords.Word>) -> [String] {
        var columns: [String] = []
        var isStart = true
        for word in words where word.depth == 2 {
            if word.text == ",", word.kind == .sign {
                isStart = true
            } else if isStart, word.isName {
                columns.append(word.text)
                isStart = false
            }
        }
        return columns
    }
}
