import Testing

@testable import QuicksilverSQL

@Suite struct StructureKeyTests {
    private let metadata = MetaData()
    private let users: Table
    private let other: Table

    init() {
        users = Table(
            "users", metadata, Column("id", .integer, primaryKey: true),
            Column("name", .string(16)))
        other = Table(
            "other", metadata, Column("id", .integer, primaryKey: true),
            Column("name", .string(16)))
    }

    private func int(_ value: Int64) -> Node {
        .bind(BindParameter(.int(value), type: .integer))
    }

    private func key(_ change: (inout SelectNode) -> Void) -> StructureKey {
        var select = SelectNode()
        select.columns = [SelectedColumn(node: users.c.id.node, allowsNull: true)]
        change(&select)
        return StructureKey(.query(.select(select)))
    }

    private func key(_ node: Node) -> StructureKey { key { $0.predicate = node } }

    /// All keys differ from each other, and each equals itself made again.
    private func expectDistinct(
        _ make: () -> [(String, StructureKey)], sourceLocation: SourceLocation = #_sourceLocation
    ) {
        let keys = make()
        for (index, (name, key)) in keys.enumerated() {
            #expect(key.isCacheable, "\(name)", sourceLocation: sourceLocation)
            for (second, other) in keys[(index + 1)...] {
                #expect(key != other, "\(name) = \(second)", sourceLocation: sourceLocation)
            }
        }
        for (first, second) in zip(keys, make()) {
            #expect(
                first.1 == second.1 && first.1.hashValue == second.1.hashValue,
                "\(first.0) made twice", sourceLocation: sourceLocation)
        }
    }

    @Test func everyNodeTellsItsParts() {
        let a = users.c.id.node
        let b = users.c.name.node
        let query = select(other.c.id)
        let second = select(other.c.name)
        expectDistinct {
            var like = LikeNode(kind: .like, subject: a, pattern: b, escape: nil, isNegated: false)
            var likes = [("like", key(.like(like)))]
            like.kind = .regexp
            likes.append(("like kind", key(.like(like))))
            like.escape = "!"
            likes.append(("like escape", key(.like(like))))
            like.escape = "~"
            likes.append(("like other escape", key(.like(like))))
            like.isNegated = true
            likes.append(("like negated", key(.like(like))))
            swap(&like.subject, &like.pattern)
            likes.append(("like swapped", key(.like(like))))
            let shared = BindParameter(.int(1), type: .integer)
            return likes + [
                ("column", key(a)), ("other column", key(b)), ("other table", key(other.c.id.node)),
                (
                    "bare column",
                    key(.column(ColumnReference(source: .none, name: "id", type: .integer)))
                ),
                (
                    "bare column's type",
                    key(.column(ColumnReference(source: .none, name: "id", type: .text)))
                ),
                (
                    "renamed column",
                    key(
                        .column(
                            ColumnReference(
                                source: .table(users), name: "x", type: .integer,
                                definition: users.columns[0])))
                ),
                ("bind", key(int(1))),
                ("bind type", key(.bind(BindParameter(.int(1), type: .bigInteger)))),
                ("bind name", key(.bind(BindParameter(.int(1), type: .integer, name: "x")))),
                ("bind other name", key(.bind(BindParameter(.int(1), type: .integer, name: "y")))),
                (
                    "bind list",
                    key(.bind(BindParameter(.int(1), type: .integer, isExpanding: true)))
                ),
                ("length 1", key(.bind(BindParameter(.int(1), type: .string(length: 1))))),
                ("length 2", key(.bind(BindParameter(.int(1), type: .string(length: 2))))),
                ("no length", key(.bind(BindParameter(.int(1), type: .string(length: nil))))),
                (
                    "numeric",
                    key(.bind(BindParameter(.int(1), type: .numeric(precision: 1, scale: 2))))
                ),
                (
                    "numeric scale",
                    key(.bind(BindParameter(.int(1), type: .numeric(precision: 1, scale: 3))))
                ),
                ("null", key(.constant(.null))), ("true", key(.constant(.true_))),
                ("false", key(.constant(.false_))), ("star", key(.constant(.star))),
                ("1", key(.constant(.integer(1)))), ("2", key(.constant(.integer(2)))),
                ("text a", key(.constant(.text("a")))), ("text b", key(.constant(.text("b")))),
                ("date", key(.constant(.currentDate))), ("time", key(.constant(.currentTime))),
                ("timestamp", key(.constant(.currentTimestamp))),
                ("not", key(.unary(.not, a))), ("minus", key(.unary(.minus, a))),
                ("not b", key(.unary(.not, b))),
                ("equal", key(.binary(.equal, a, b, .boolean))),
                ("less", key(.binary(.less, a, b, .boolean))),
                ("equal type", key(.binary(.equal, a, b, .integer))),
                ("swapped", key(.binary(.equal, b, a, .boolean))),
                ("custom", key(.binary(.custom("~", .other), a, b, .boolean))),
                ("custom symbol", key(.binary(.custom("!", .other), a, b, .boolean))),
                ("custom rank", key(.binary(.custom("~", .bit), a, b, .boolean))),
                ("two binds", key(.binary(.equal, int(1), int(1), .boolean))),
                (
                    "one bind twice",
                    key(.binary(.equal, .bind(shared), .bind(shared), .boolean))
                ),
                ("and", key(.conjunction([a, b]))), ("or", key(.disjunction([a, b]))),
                ("and of three", key(.conjunction([a, b, b]))),
                ("nested and", key(.conjunction([a, .conjunction([b, b])]))),
                ("tuple", key(.tuple([a, b]))),
                ("between", key(.between(a, b, b, isNegated: false))),
                ("not between", key(.between(a, b, b, isNegated: true))),
                (
                    "in",
                    key(
                        .inList(
                            a, .values(BindParameter(.array([]), type: .integer)), isNegated: false)
                    )
                ),
                ("in nodes", key(.inList(a, .expressions([b]), isNegated: false))),
                ("not in nodes", key(.inList(a, .expressions([b]), isNegated: true))),
                ("in query", key(.inList(a, .query(query.statementQuery), isNegated: false))),
                (
                    "in tuples",
                    key(
                        .inList(
                            a, .tuples(BindParameter(.array([]), type: .null), width: 2),
                            isNegated: false))
                ),
                (
                    "in tuples of three",
                    key(
                        .inList(
                            a, .tuples(BindParameter(.array([]), type: .null), width: 3),
                            isNegated: false))
                ),
                ("cast", key(.cast(a, .integer))), ("cast type", key(.cast(a, .text))),
                ("coerced", key(.coerced(a, .integer))),
                ("extract", key(.extract(.year, a))), ("extract part", key(.extract(.day, a))),
                ("collate", key(.collate(a, "C"))), ("collate other", key(.collate(a, "D"))),
                ("scalar", key(.scalar(query.statementQuery, .integer))),
                ("scalar type", key(.scalar(query.statementQuery, .text))),
                ("scalar query", key(.scalar(second.statementQuery, .integer))),
                ("exists", key(.exists(query.statementQuery))),
                ("any", key(.quantified(.any, a))), ("all", key(.quantified(.all, a))),
                ("label", key(.label(a, "x"))), ("label name", key(.label(a, "y"))),
                ("label reference", key(.labelReference("x"))),
                ("array", key(.array([a], .array(.integer)))),
                ("array type", key(.array([a], .array(.text)))),
                ("default", key(.defaultValue)),
                (
                    "excluded",
                    key(
                        .excluded(
                            ColumnReference(
                                source: .table(users), name: "id", type: .integer,
                                definition: users.columns[0])))
                ),
            ]
        }
    }

    @Test func everyFieldOfLargerNodesCounts() {
        let a = users.c.id.node
        let b = users.c.name.node
        expectDistinct {
            var keys: [(String, StructureKey)] = []
            var function = FunctionNode(name: "f", arguments: [a], type: .integer)
            func add(_ name: String) { keys.append((name, key(.function(function)))) }
            add("function")
            function.name = "g"
            add("name")
            function.arguments.append(b)
            add("arguments")
            function.type = .text
            add("type")
            function.isDistinct = true
            add("distinct")
            function.orderBy = [a]
            add("order")
            function.orderBy = []
            function.withinGroup = [a]
            add("within group")
            function.filter = a
            add("filter")
            function.known = .length
            add("known")
            function.known = .power
            add("other known")
            var window = WindowNode()
            function.over = window
            add("over")
            window.name = "w"
            function.over = window
            add("window name")
            window.partitionBy = [a]
            function.over = window
            add("partition")
            window.partitionBy = []
            window.orderBy = [a]
            function.over = window
            add("window order")
            for unit in [WindowFrame.Unit.rows, .range, .groups] {
                window.frame = WindowFrame(unit: unit, start: .currentRow, end: .currentRow)
                function.over = window
                add("frame \(unit)")
            }
            window.frame?.start = .preceding(a)
            function.over = window
            add("frame start")
            window.frame?.end = .following(a)
            function.over = window
            add("frame end")
            window.frame?.end = .unboundedFollowing
            function.over = window
            add("frame end unbounded")
            window.frame?.exclude = .ties
            function.over = window
            add("frame exclude")
            var node = CaseNode(branches: [(a, b)], type: .text)
            keys.append(("case", key(.caseWhen(node))))
            node.operand = a
            keys.append(("case operand", key(.caseWhen(node))))
            node.operand = nil
            node.otherwise = a
            keys.append(("case else", key(.caseWhen(node))))
            node.branches = [(b, a)]
            keys.append(("case branches", key(.caseWhen(node))))
            node.type = .null
            keys.append(("case type", key(.caseWhen(node))))
            var path = JSONPathNode(document: a, steps: [.key("x")], type: .json)
            keys.append(("path", key(.jsonPath(path))))
            path.steps = [.key("x"), .index(1)]
            keys.append(("path steps", key(.jsonPath(path))))
            path.steps = [.key("x"), .index(2)]
            keys.append(("path index", key(.jsonPath(path))))
            path.type = .text
            keys.append(("path type", key(.jsonPath(path))))
            var span = DateArithmeticNode(date: a, amount: b, unit: .day, type: .date)
            keys.append(("span", key(.dateArithmetic(span))))
            span.unit = .month
            keys.append(("span unit", key(.dateArithmetic(span))))
            span.type = .timestamp
            keys.append(("span type", key(.dateArithmetic(span))))
            var ordering = OrderingNode(term: a, isDescending: false)
            keys.append(("ordering", key(.ordering(ordering))))
            ordering.isDescending = true
            keys.append(("descending", key(.ordering(ordering))))
            ordering.nulls = .first
            keys.append(("nulls first", key(.ordering(ordering))))
            ordering.nulls = .last
            keys.append(("nulls last", key(.ordering(ordering))))
            for kind in [GroupingNode.Kind.rollup, .cube, .sets] {
                keys.append(("\(kind)", key(.grouping(GroupingNode(kind: kind, sets: [[a, b]])))))
            }
            keys.append(
                ("two sets", key(.grouping(GroupingNode(kind: .sets, sets: [[a], [b]])))))
            for pieces in [
                [TextNode.Piece.sql("ab")], [.sql("a"), .sql("b")], [.identifier("ab")], [.node(a)],
            ] {
                keys.append(
                    ("text \(pieces)", key(.text(TextNode(pieces: pieces, type: .null)))))
            }
            keys.append(("text type", key(.text(TextNode(pieces: [.sql("ab")], type: .text)))))
            return keys
        }
    }

    @Test func everyClauseOfASelectCounts() {
        let a = users.c.id.node
        let from = FromItem.table(other)
        let cte = CommonTableExpression(
            name: "c", columns: [], body: .query(select(other.c.id).statementQuery))
        expectDistinct {
            [
                ("plain", key { _ in }), ("allows null", key { $0.columns[0].allowsNull = false }),
                ("two columns", key { $0.columns.append($0.columns[0]) }),
                ("from", key { $0.from = [from] }), ("where", key { $0.predicate = a }),
                ("group", key { $0.groupBy = [a] }), ("having", key { $0.having = a }),
                ("order", key { $0.orderBy = [a] }), ("limit", key { $0.limit = self.int(1) }),
                ("offset", key { $0.offset = self.int(1) }),
                ("window", key { $0.windows = [("w", WindowNode())] }),
                ("window name", key { $0.windows = [("v", WindowNode())] }),
                ("ties", key { $0.limitWithTies = true }),
                ("distinct", key { $0.distinct = .all }),
                ("distinct on", key { $0.distinct = .on([a]) }), ("with", key { $0.with = [cte] }),
                (
                    "lock",
                    key { $0.lock = LockNode(strength: .update, wait: .wait, of: []) }
                ),
                (
                    "lock strength",
                    key { $0.lock = LockNode(strength: .share, wait: .wait, of: []) }
                ),
                (
                    "lock wait",
                    key { $0.lock = LockNode(strength: .update, wait: .noWait, of: []) }
                ),
                (
                    "lock of",
                    key { $0.lock = LockNode(strength: .update, wait: .wait, of: [from]) }
                ),
                ("correlation", key { $0.correlation = .to([from]) }),
                ("other correlation", key { $0.correlation = .except([from]) }),
            ]
                + [JoinNode.Kind.inner, .left, .right, .full, .cross].map { kind in
                    (
                        "\(kind)",
                        key {
                            $0.from = [
                                .join(
                                    JoinNode(kind: kind, left: from, right: .table(users), on: a))
                            ]
                        }
                    )
                }
        }
    }

    @Test func aliasesCountByOrderAndStructure() {
        func alias(
            _ table: Table, name: String? = nil, key: String = "id", isLateral: Bool = false
        ) -> AliasSource {
            AliasSource(
                name: name, base: .table(table),
                columns: [AliasSource.OutputColumn(key: key, name: "id", type: .integer)],
                isLateral: isLateral)
        }
        func pair(_ first: AliasSource, _ second: AliasSource) -> StructureKey {
            key { select in
                select.from = [.alias(first), .alias(second)]
                select.predicate = .binary(
                    .equal, ColumnSource.alias(first).node(at: 0),
                    ColumnSource.alias(second).node(at: 0), .boolean)
            }
        }
        #expect(pair(alias(users), alias(users)) == pair(alias(users), alias(users)))
        let one = alias(users)
        expectDistinct {
            [
                ("two aliases", pair(alias(users), alias(users))), ("one alias", pair(one, one)),
                ("named", pair(alias(users, name: "a"), alias(users))),
                ("other table", pair(alias(other), alias(users))),
                ("lateral", pair(alias(users, isLateral: true), alias(users))),
            ]
        }
    }

    @Test func everyPartOfWritesCounts() {
        let id = users.columns[0]
        let name = users.columns[1]
        let a = users.c.id.node
        let returned = SelectedColumn(node: a, allowsNull: false)
        let cte = CommonTableExpression(
            name: "c", columns: [], body: .query(select(other.c.id).statementQuery))
        expectDistinct {
            var keys: [(String, StructureKey)] = []
            var insert = InsertNode(table: users, columns: [id])
            func add(_ what: String) { keys.append((what, StructureKey(.insert(insert)))) }
            add("insert")
            insert.columns = [name]
            add("columns")
            insert.source = .defaults
            add("defaults")
            insert.source = .rows([[int(1)], [int(2)]])
            add("rows")
            insert.source = .rows([[int(1)]])
            add("one row")
            insert.source = .query(select(other.c.id).statementQuery)
            add("query")
            insert.with = [cte]
            add("with")
            insert.returning = [returned]
            add("returning")
            var conflict = ConflictNode(target: [], action: .nothing)
            insert.conflict = conflict
            add("conflict")
            conflict.target = [id]
            insert.conflict = conflict
            add("target")
            conflict.targetPredicate = a
            insert.conflict = conflict
            add("target predicate")
            conflict.constraint = "c"
            insert.conflict = conflict
            add("constraint")
            conflict.action = .update([Assignment(column: name, value: a)], where: nil)
            insert.conflict = conflict
            add("do update")
            conflict.action = .update([Assignment(column: id, value: a)], where: nil)
            insert.conflict = conflict
            add("do update other")
            conflict.action = .update([Assignment(column: id, value: a)], where: a)
            insert.conflict = conflict
            add("do update where")
            insert.table = other
            add("table")
            var update = UpdateNode(target: .table(users), table: users)
            func more(_ what: String) { keys.append((what, StructureKey(.update(update)))) }
            more("update")
            update.assignments = [Assignment(column: name, value: a)]
            more("assignments")
            update.from = [.table(other)]
            more("from")
            update.predicate = a
            more("where")
            update.returning = [returned]
            more("update returning")
            update.with = [cte]
            more("update with")
            update.target = .alias(AliasSource(name: "u", base: .table(users), columns: []))
            more("update alias")
            var delete = DeleteNode(target: .table(users), table: users)
            func last(_ what: String) { keys.append((what, StructureKey(.delete(delete)))) }
            last("delete")
            delete.using = [.table(other)]
            last("using")
            delete.predicate = a
            last("delete where")
            delete.returning = [returned]
            last("delete returning")
            delete.with = [cte]
            last("delete with")
            let text = TextNode(pieces: [.sql("x")], type: .null)
            keys.append(("text", StructureKey(.text(text, columns: []))))
            keys.append(
                (
                    "text columns",
                    StructureKey(.text(text, columns: [ResultColumn(name: "a", type: .text)]))
                ))
            keys.append(("text query", StructureKey(.query(.text(text, columns: [])))))
            return keys
        }
    }

    @Test func setOperationsAndCTEsCount() {
        let first = select(users.c.id).statementQuery
        let second = select(other.c.id).statementQuery
        func cte(
            name: String = "c", isRecursive: Bool = false, isMaterialized: Bool? = nil,
            body: QueryNode
        ) -> StructureKey {
            key {
                $0.with = [
                    CommonTableExpression(
                        name: name, columns: [], isRecursive: isRecursive,
                        isMaterialized: isMaterialized, body: .query(body))
                ]
            }
        }
        expectDistinct {
            var keys: [(String, StructureKey)] = [
                ("cte", cte(body: first)), ("cte name", cte(name: "d", body: first)),
                ("cte recursive", cte(isRecursive: true, body: first)),
                ("cte hint", cte(isMaterialized: true, body: first)),
                ("cte no hint", cte(isMaterialized: false, body: first)),
                ("cte body", cte(body: second)),
            ]
            let kinds: [CompoundNode.Kind] = [
                .union, .unionAll, .intersect, .intersectAll, .except, .exceptAll,
            ]
            for kind in kinds {
                let compound = CompoundNode(kind: kind, parts: [first, second])
                keys.append(("\(kind)", StructureKey(.query(.compound(compound)))))
            }
            var compound = CompoundNode(kind: .union, parts: [second, first])
            keys.append(("parts", StructureKey(.query(.compound(compound)))))
            compound.limit = int(1)
            keys.append(("limit", StructureKey(.query(.compound(compound)))))
            compound.offset = compound.limit
            compound.limit = nil
            keys.append(("offset", StructureKey(.query(.compound(compound)))))
            compound.orderBy = [users.c.id.node]
            keys.append(("order", StructureKey(.query(.compound(compound)))))
            var values = ValuesNode(
                columns: [ResultColumn(name: "a", type: .integer)], rows: [[int(1)]])
            keys.append(("values", StructureKey(.query(.values(values)))))
            values.columns = [ResultColumn(name: "b", type: .integer)]
            keys.append(("values name", StructureKey(.query(.values(values)))))
            values.rows.append([int(1)])
            keys.append(("values rows", StructureKey(.query(.values(values)))))
            return keys
        }
    }

    @Test func valuesDoNotCount() {
        func statement(_ name: String, _ limit: Int) -> Select<SQLValue> {
            select(users.c.id)
                .where(users.c.name.as(String.self) == name, users.c.id.as(Int.self) > limit)
                .limit(limit)
        }
        let first = StructureKey(statement("ed", 1).statementNode)
        let second = StructureKey(statement("wendy", 200).statementNode)
        #expect(first == second)
        #expect(first.hashValue == second.hashValue)
        #expect(second.binds.map(\.value) == [.text("wendy"), .int(200), .int(200)])
        #expect(second.ordinals.count == 3)
    }

    @Test func manyBindsKeepTheirPositions() {
        let binds = (0..<100).map { BindParameter(.int(Int64($0)), type: .integer) }
        let key = key(.tuple((binds + binds).map(Node.bind)))
        #expect(key.binds.map(\.value) == (0..<100).map { .int($0) })
        let fresh = (0..<200).map { int($0) }
        #expect(key != self.key(.tuple(fresh)))
    }

    @Test func faultsAndUnknownConstructsAreNotCached() {
        struct Silent: ExtensionNode {
            let name = "silent"
            let dataType = DataType.text
            let children: [Node] = []
            let cacheKey: String?
            func render(to compiler: any SQLCompiler) throws(CompileError) {}
        }
        #expect(!key(users.c.nope.node).isCacheable)
        #expect(!key { $0.fault = CompileError(.missing, "x") }.isCacheable)
        #expect(!key(.extension_(Silent(cacheKey: nil))).isCacheable)
        #expect(key(.extension_(Silent(cacheKey: "a"))).isCacheable)
        #expect(
            key(.extension_(Silent(cacheKey: "a"))) != key(.extension_(Silent(cacheKey: "b"))))
        var deep = users.c.id.node
        for _ in 0..<2_000 { deep = .unary(.minus, deep) }
        #expect(!key(deep).isCacheable)
    }
}

extension Select {
    fileprivate var statementQuery: QueryNode { .select(select) }
}
