/// Words that PostgreSQL doesn't take as names unless they are quoted.
let reservedWords: Set<String> = [
    "select", "from", "where", "group", "order", "by", "table", "index", "user", "key", "values",
    "limit", "default", "check", "primary", "references", "unique", "to", "in", "is", "not", "null",
]
