extension DatabaseError {
    /// What went wrong, in words that are the same on every database.
    ///
    /// An open set: outside drivers may add kinds of their own, so a `switch` needs a `default`.
    /// `catch DatabaseError.Kind.unique` catches by kind.
    public struct Kind: Hashable, Sendable, CustomStringConvertible {
        /// The kind's name, such as `unique`; stable, fit for logs and metrics.
        public let name: String

        /// Makes a kind of an outside driver's own.
        public init(_ name: String) { self.name = name }

        /// The kind's name.
        public var description: String { name }
    }
}

// Constraints.
extension DatabaseError.Kind {
    /// A row would repeat a primary key or a unique key.
    public static let unique = Self("unique")
    /// A row points at a row that isn't there, or a row is still pointed at.
    public static let foreignKey = Self("foreignKey")
    /// NULL for a column that is NOT NULL.
    public static let notNull = Self("notNull")
    /// A CHECK constraint said no.
    public static let check = Self("check")
    /// An exclusion constraint said no.
    public static let exclusion = Self("exclusion")
}

// Several clients at once.
extension DatabaseError.Kind {
    /// The server chose this transaction to end a deadlock; repeat the whole transaction.
    public static let deadlock = Self("deadlock")
    /// The transaction can't be ordered among the others; repeat the whole transaction.
    public static let serialization = Self("serialization")
    /// A lock wasn't to be had in time, or at once where that was asked.
    public static let lockTimeout = Self("lockTimeout")
    /// The database file is locked by another connection or process (SQLite).
    public static let busy = Self("busy")
}

// Time and cancellation.
extension DatabaseError.Kind {
    /// The statement ran longer than its limit, and was stopped in the server.
    public static let statementTimeout = Self("statementTimeout")
    /// The statement was cancelled by its task or by somebody with the right to.
    public static let cancelled = Self("cancelled")
    /// The statement was interrupted by the client library.
    public static let interrupted = Self("interrupted")
}

// Connections and the pool.
extension DatabaseError.Kind {
    /// An open connection broke: the server went away, or the network did.
    public static let connectionLost = Self("connectionLost")
    /// No connection could be made: server down, wrong host or port, too many connections.
    public static let connectionFailed = Self("connectionFailed")
    /// Wrong user name or password, or this user may not connect from here.
    public static let authentication = Self("authentication")
    /// The database named in the URL doesn't exist, or its file can't be opened.
    public static let unknownDatabase = Self("unknownDatabase")
    /// No connection of the pool became free in time.
    public static let poolTimeout = Self("poolTimeout")
    /// The pool, and so its engine, is closed.
    public static let poolClosed = Self("poolClosed")
}

// Statements and values.
extension DatabaseError.Kind {
    /// The statement isn't SQL that this database understands.
    public static let syntax = Self("syntax")
    /// A table, view or schema that doesn't exist.
    public static let unknownTable = Self("unknownTable")
    /// A column that doesn't exist.
    public static let unknownColumn = Self("unknownColumn")
    /// A function, type, operator or other object that doesn't exist.
    public static let unknownObject = Self("unknownObject")
    /// A table, column, index or other object that exists already.
    public static let duplicateObject = Self("duplicateObject")
    /// A number, date or text too big for the column, or for the Swift type it is read as.
    public static let dataOutOfRange = Self("dataOutOfRange")
    /// A value that isn't one of its type: a date of month 13, broken JSON, a wrong encoding.
    public static let invalidValue = Self("invalidValue")
    /// A value of one type where another is needed.
    public static let wrongType = Self("wrongType")
    /// NULL where a Swift value that isn't Optional was asked for.
    public static let unexpectedNull = Self("unexpectedNull")
    /// One row was asked for and there was none.
    public static let noRows = Self("noRows")
    /// One row was asked for and there were more.
    public static let multipleRows = Self("multipleRows")
    /// The parameters given aren't those the statement has.
    public static let parameterMismatch = Self("parameterMismatch")
    /// What was asked can't be done by this database or driver.
    public static let unsupported = Self("unsupported")
}

// The state of the database and of the program.
extension DatabaseError.Kind {
    /// A write where only reading is allowed.
    public static let readOnly = Self("readOnly")
    /// The disk is full, or another resource of the server is.
    public static let diskFull = Self("diskFull")
    /// The database file is damaged, or isn't a database.
    public static let corrupt = Self("corrupt")
    /// The user lacks the right.
    public static let permission = Self("permission")
    /// The transaction has failed already; only rolling back is possible.
    public static let transactionFailed = Self("transactionFailed")
    /// A call that the program must not make here, such as using a closed connection.
    public static let misuse = Self("misuse")
    /// None of the others; the native code and the message say more.
    public static let other = Self("other")
}

extension DatabaseError.Kind {
    /// What to do about it, where the database says nothing better.
    var hint: String? {
        self == .unknownTable
            ? "metadata.createAll(engine) makes the declared tables that aren't there yet" : nil
    }
}
