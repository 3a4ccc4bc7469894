/// Something that a compliance case needs and not every database has: a fact with a name.
///
/// An open set: an outside dialect adds its own in an extension. A ``TestEngine`` lists what it lacks, each with the reason.
public struct Capability: Sendable, Hashable, CustomStringConvertible {
    /// The fact's name, as summaries show it.
    public let name: String

    /// A capability of an outside dialect's own.
    public init(_ name: String) { self.name = name }

    /// The fact's name.
    public var description: String { name }
}

// Statements.
extension Capability {
    /// INSERT … RETURNING.
    public static let insertReturning = Capability("insertReturning")
    /// UPDATE … RETURNING.
    public static let updateReturning = Capability("updateReturning")
    /// DELETE … RETURNING.
    public static let deleteReturning = Capability("deleteReturning")
    /// UPDATE … FROM other tables.
    public static let updateFrom = Capability("updateFrom")
    /// DELETE … USING other tables.
    public static let deleteUsing = Capability("deleteUsing")
    /// FULL OUTER JOIN.
    public static let fullOuterJoin = Capability("fullOuterJoin")
    /// RIGHT OUTER JOIN.
    public static let rightOuterJoin = Capability("rightOuterJoin")
    /// LATERAL.
    public static let lateral = Capability("lateral")
    /// DISTINCT ON.
    public static let distinctOn = Capability("distinctOn")
    /// INTERSECT ALL and EXCEPT ALL.
    public static let intersectAll = Capability("intersectAll")
    /// FILTER on aggregates, natively or emulated exactly.
    public static let aggregateFilter = Capability("aggregateFilter")
    /// GROUPING SETS and CUBE.
    public static let groupingSets = Capability("groupingSets")
    /// ROLLUP.
    public static let rollup = Capability("rollup")
    /// A window's frame in GROUPS, and EXCLUDE.
    public static let windowGroups = Capability("windowGroups")
    /// FOR UPDATE.
    public static let rowLocks = Capability("rowLocks")
    /// FETCH … WITH TIES.
    public static let limitWithTies = Capability("limitWithTies")
    /// INSERT, UPDATE and DELETE inside WITH.
    public static let dataModifyingCTE = Capability("dataModifyingCTE")
    /// An upsert whose conflict is named by columns, and whose update has a condition.
    public static let upsertTarget = Capability("upsertTarget")
    /// NULLS FIRST and LAST, natively or emulated exactly.
    public static let nullsOrdering = Capability("nullsOrdering")
    /// Row values compared as a whole.
    public static let rowValues = Capability("rowValues")
    /// Regular expressions.
    public static let regularExpressions = Capability("regularExpressions")
    /// ANY and ALL of a subquery.
    public static let quantifiers = Capability("quantifiers")
    /// ORDER BY inside an aggregate that joins texts.
    public static let aggregateOrder = Capability("aggregateOrder")
    /// Whether a JSON document contains another.
    public static let jsonContainment = Capability("jsonContainment")
    /// A default in LAG and LEAD.
    public static let lagDefault = Capability("lagDefault")
    /// Microseconds added to a point in time.
    public static let addingMicroseconds = Capability("addingMicroseconds")
}

// Schemas.
extension Capability {
    /// DDL takes part in transactions.
    public static let transactionalDDL = Capability("transactionalDDL")
    /// Sequences.
    public static let sequences = Capability("sequences")
    /// Foreign keys checked at the end of the transaction.
    public static let deferrableForeignKeys = Capability("deferrableForeignKeys")
    /// Indexes over some of the rows.
    public static let partialIndexes = Capability("partialIndexes")
    /// Indexes over expressions.
    public static let expressionIndexes = Capability("expressionIndexes")
    /// Schemas that CREATE SCHEMA makes.
    public static let schemas = Capability("schemas")
    /// ON DELETE and ON UPDATE SET DEFAULT.
    public static let setDefaultActions = Capability("setDefaultActions")
    /// Computed columns that aren't stored.
    public static let virtualColumns = Capability("virtualColumns")
    /// UNIQUE for which two NULLs are equal.
    public static let nullsNotDistinct = Capability("nullsNotDistinct")
    /// Views whose rows are stored.
    public static let materializedViews = Capability("materializedViews")
    /// A first number and a step for the keys that the database makes.
    public static let identityOptions = Capability("identityOptions")
    /// Exclusion constraints.
    public static let exclusionConstraints = Capability("exclusionConstraints")
}

// Types.
extension Capability {
    /// Array columns.
    public static let arrays = Capability("arrays")
    /// Floating-point columns hold NaN.
    public static let nanStorable = Capability("nanStorable")
    /// Floating-point columns hold the infinities.
    public static let infinityStorable = Capability("infinityStorable")
    /// Text columns hold the character NUL.
    public static let nulInText = Capability("nulInText")
    /// Integer columns of 32 and 16 bits refuse what doesn't fit.
    public static let narrowIntegers = Capability("narrowIntegers")
    /// VARCHAR(n) refuses what is longer.
    public static let stringLengths = Capability("stringLengths")
    /// A column refuses values of other types.
    public static let strictTypes = Capability("strictTypes")
}

// Connections and servers.
extension Capability {
    /// A server of its own, reached over a socket, that can refuse a connection or end one.
    public static let server = Capability("server")
    /// Users and passwords.
    public static let passwords = Capability("passwords")
    /// Two transactions that write at once, in different rows.
    public static let concurrentWriters = Capability("concurrentWriters")
    /// SERIALIZABLE that lets transactions go on and refuses the one that can't be ordered.
    public static let optimisticSerializable = Capability("optimisticSerializable")
    /// A transaction that refuses writes.
    public static let readOnlyTransactions = Capability("readOnlyTransactions")
    /// A limit on how long a statement may run.
    public static let statementTimeout = Capability("statementTimeout")
    /// Stopping a statement from outside.
    public static let cancellation = Capability("cancellation")
    /// An error ends the whole transaction until it is rolled back.
    public static let failedTransactions = Capability("failedTransactions")
}

// What errors say.
extension Capability {
    /// A unique violation names its constraint.
    public static let namesUniqueConstraint = Capability("namesUniqueConstraint")
    /// A unique violation names its table.
    public static let namesUniqueTable = Capability("namesUniqueTable")
    /// A foreign key violation names its constraint and table.
    public static let namesForeignKey = Capability("namesForeignKey")
    /// A check violation names its table.
    public static let namesCheckTable = Capability("namesCheckTable")
    /// A NOT NULL violation names its table.
    public static let namesNotNullTable = Capability("namesNotNullTable")
    /// An error about a column that doesn't exist has a kind of its own.
    public static let unknownColumnKind = Capability("unknownColumnKind")
}
