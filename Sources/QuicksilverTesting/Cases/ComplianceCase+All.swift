extension ComplianceCase {
    /// Every case.
    public static var all: [ComplianceCase] {
        [
            execution, parameters, bulk, results, streaming, transactions, schema, events, pool,
            cancellation,
            concurrency, errors, faults, injection, bound, joins, subqueries, sets, writing,
            upserts, rows, expressions, exactNumbers, typesOfNumbers, typesOfTexts, typesOfTimes,
            typesOfDocuments, schemaForeignKeys, schemaColumns, schemaConstraints, schemaObjects,
            schemaNames,
        ].flatMap { $0 }
    }
}
