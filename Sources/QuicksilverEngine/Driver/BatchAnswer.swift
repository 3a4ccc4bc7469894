public import QuicksilverSQL

/// What a driver's batches of INSERT can hand over of each row, in the order of the rows.
///
/// Shape: only what is certain: each row is executed in its turn, or what came of it is as if it had been. Where a database inserts
/// all rows with one statement and promises no order of what it returns, there are no answers.
public enum BatchAnswers: Sendable, Hashable {
    /// Nothing.
    case none
    /// The row of RETURNING.
    case rows
    /// The row of RETURNING; of a statement without it the key that the database made.
    case rowsAndKeys
}

/// Who is told what became of each row of a batch.
public enum BatchAnswer {
    /// The key that the database made; nil for a row that wasn't inserted into the table itself.
    case key((Int64?) throws -> Void)
    /// A reader that stands on the row of RETURNING; valid during the call.
    case row((any RowReader) throws -> Void)
}
