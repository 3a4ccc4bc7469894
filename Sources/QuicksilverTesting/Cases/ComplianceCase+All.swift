extension ComplianceCase {
    /// Every case.
    public static var all: [ComplianceCase] {
        [
            execution, transactions, results, parameters, schema,
        ].flatMap { $0 }
    }
}
