extension DatabaseError.Kind {
    /// The kind of a five-character SQLSTATE, by the whole code first and then by its class.
    ///
    /// Shape: `23505` gives ``unique``; a code of a known class but unknown itself gives the class's
    /// kind; anything else, such as MariaDB's catch-all `HY000`, gives ``other``. Drivers look at
    /// their native code first where that says more.
    /// Source: PostgreSQL appendix A; MariaDB "Error Codes"; ISO/IEC 9075-2 clause 24.
    public init(sqlState: String) {
        self =
            Self.bySQLState[sqlState] ?? Self.byClass[String(sqlState.prefix(2))] ?? .other
    }

    private static let bySQLState: [String: Self] = [
        // 08: connection
        "08001": .connectionFailed,  // the client can't connect
        "08004": .connectionFailed,  // the server refuses: MariaDB says so of too many connections
        "08P01": .misuse,  // the protocol was broken
        // 0A
        "0A000": .unsupported,
        // 21, 22: values
        "21000": .multipleRows,  // a subquery used as a value gave more than one row
        "21S01": .parameterMismatch,  // columns and values don't match in number
        "22001": .dataOutOfRange,  // text too long
        "22003": .dataOutOfRange,  // number out of range
        "22004": .notNull,
        "22008": .dataOutOfRange,  // date or time field overflow
        "22015": .dataOutOfRange,  // interval field overflow
        "22P01": .dataOutOfRange,  // floating point
        "2200F": .invalidValue,
        "22012": .invalidValue,  // division by zero
        // 23: constraints
        "23001": .foreignKey,  // RESTRICT
        "23502": .notNull,
        "23503": .foreignKey,
        "23505": .unique,
        "23514": .check,
        "23P01": .exclusion,
        // 25: transaction state
        "25001": .misuse,  // not allowed inside a transaction
        "25006": .readOnly,
        "25P01": .misuse,  // no transaction
        "25P02": .transactionFailed,
        "25P03": .connectionLost,  // ended: idle in transaction for too long
        "25P04": .connectionLost,  // ended: transaction for too long
        // 28
        "28000": .authentication,
        "28P01": .authentication,
        // 3D, 3F
        "3D000": .unknownDatabase,
        "3F000": .unknownTable,
        // 40: rolled back by the server
        "40001": .serialization,
        "40P01": .deadlock,
        "40002": .transactionFailed,
        // 42: syntax, names and rights
        "42000": .syntax,
        "42501": .permission,
        "42601": .syntax,
        "42602": .syntax,
        "42622": .syntax,
        "42701": .duplicateObject,  // column
        "42703": .unknownColumn,
        "42704": .unknownObject,
        "42710": .duplicateObject,
        "42712": .duplicateObject,  // alias
        "42723": .duplicateObject,  // function
        "42803": .syntax,  // grouping
        "42804": .wrongType,
        "42846": .wrongType,  // can't cast
        "42883": .unknownObject,  // function or operator
        "42939": .duplicateObject,
        "42P01": .unknownTable,
        "42P02": .parameterMismatch,
        "42P04": .duplicateObject,  // database
        "42P06": .duplicateObject,  // schema
        "42P07": .duplicateObject,  // table
        "42P18": .wrongType,  // a parameter's type can't be told
        "42S01": .duplicateObject,  // table
        "42S02": .unknownTable,
        "42S11": .duplicateObject,  // index
        "42S12": .unknownObject,  // index
        "42S21": .duplicateObject,  // column
        "42S22": .unknownColumn,
        // 53, 54, 55, 57, 58: the server
        "53100": .diskFull,
        "53200": .diskFull,  // out of memory
        "53300": .connectionFailed,  // too many connections
        "55006": .busy,  // object in use
        "55P03": .lockTimeout,
        "57014": .cancelled,  // also statement_timeout: the driver knows whether one was set
        "57P01": .connectionLost,
        "57P02": .connectionLost,
        "57P03": .connectionFailed,  // the server is starting or stopping
        "57P04": .connectionLost,  // the database was dropped
        "57P05": .connectionLost,  // idle for too long
        "70100": .cancelled,  // MariaDB: KILL QUERY
        "XX001": .corrupt,
        "XX002": .corrupt,
    ]

    private static let byClass: [String: Self] = [
        "07": .parameterMismatch,
        "08": .connectionLost,
        "0A": .unsupported,
        "21": .syntax,
        "22": .invalidValue,
        "23": .check,
        "24": .misuse,
        "25": .misuse,
        "26": .misuse,
        "28": .authentication,
        "2D": .misuse,
        "3B": .misuse,
        "3D": .unknownDatabase,
        "3F": .unknownTable,
        "40": .serialization,
        "42": .syntax,
        "44": .check,
        "53": .diskFull,
        "54": .unsupported,
        "58": .other,
    ]
}
