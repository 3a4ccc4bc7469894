extension ComplianceCase {
    /// Every case.
    public static var all: [ComplianceCase] {
        [
            execution, parameters, results, transactions, schema, events, pool, cancellation,
            concurrency, errors, faults, injection, bound, joins, subqueries, sets, writing,
            upserts, rows, expressions, exactNumbers,
        ].flatMap { $0 }
    }
}
