/// One database's SQL: a name, what it can do, how it quotes, and compilers for statements and schemas.
///
/// Shape: a `Sendable` value; ours and outside ones are made the same way. Needs no C library and no connection.
public protocol Dialect: Sendable {
    /// Its name, lower case: `sqlite`, `postgresql`, `mariadb`.
    var name: String { get }
    /// What it can do.
    var capabilities: Capabilities { get }
    /// How it writes names.
    var identifiers: IdentifierRules { get }
    /// Whether placeholders are `$1`, `$2`, … instead of `?`.
    var numbersPlaceholders: Bool { get }
    /// Whether an INSERT has to ask the keys back that the database makes (`RETURNING`), there being no last inserted key.
    var returnsGeneratedKeys: Bool { get }
    /// A query without rows, `width` columns wide, that stands in `IN (…)` for an empty list.
    var emptyList: @Sendable (_ width: Int) -> String { get }
    /// What stands before the rows in `(a, b) IN (…)`.
    var tupleListPrefix: String { get }
    /// The digits of a NUMERIC that names none, and how many stand behind the point; nil when any number fits.
    var defaultNumeric: (precision: Int, scale: Int)? { get }
    /// Whether columns of 16 and 32 bits take 64, so that larger integers have to be refused before they are sent.
    var widensIntegers: Bool { get }
    /// A query that reserves keys before their rows are inserted; nil where the database can't.
    ///
    /// Shape: its rows are the number of a reservation, from 0, and a key. A reservation has no rows at all when the key that the
    /// database would make might be another: when its column isn't numbered by a sequence of its own, or a trigger could change it.
    func reserving(_ keys: [KeyReservation]) -> SQLText?
    /// A compiler for one statement.
    func makeCompiler(_ state: CompilerState) -> any SQLCompiler
    /// A compiler for schemas.
    func makeDDLCompiler() -> any DDLCompiler
    /// A literal for a value: for DDL defaults, logs and scripts, never for execution.
    ///
    /// - Throws: ``CompileError`` when the value has no literal.
    func literal(for value: SQLValue, type: DataType) throws(CompileError) -> String
    /// The name of a type in DDL.
    ///
    /// - Throws: ``CompileError`` when the dialect has no such type.
    func typeName(for type: DataType) throws(CompileError) -> String
}

extension Dialect {
    /// `false`
    public var numbersPlaceholders: Bool { false }

    /// Nothing.
    public var tupleListPrefix: String { "" }

    /// nil
    public var defaultNumeric: (precision: Int, scale: Int)? { nil }

    /// `false`
    public var returnsGeneratedKeys: Bool { false }

    /// `false`
    public var widensIntegers: Bool { false }

    /// nil
    public func reserving(_ keys: [KeyReservation]) -> SQLText? { nil }

    /// `SELECT NULL WHERE 1 = 0`
    public var emptyList: @Sendable (Int) -> String {
        { width in
            "SELECT " + Array(repeating: "NULL", count: width).joined(separator: ", ")
                + " WHERE 1 = 0"
        }
    }
}

/// Keys that are wanted for new rows of a table.
public struct KeyReservation: Sendable {
    /// The table.
    public let table: Table
    /// The column that the database numbers.
    public let column: ColumnDefinition
    /// How many keys.
    public let count: Int

    /// So many keys for a column of a table.
    public init(_ table: Table, _ column: ColumnDefinition, count: Int) {
        self.table = table
        self.column = column
        self.count = count
    }
}

/// What a dialect can do, read by the base compiler and by the compliance suite.
public struct Capabilities: Sendable, Hashable {
    /// INSERT … RETURNING.
    public var insertReturning = false
    /// UPDATE … RETURNING.
    public var updateReturning = false
    /// DELETE … RETURNING.
    public var deleteReturning = false
    /// FULL OUTER JOIN.
    public var fullOuterJoin = false
    /// LATERAL.
    public var lateral = false
    /// INTERSECT ALL and EXCEPT ALL.
    public var intersectAll = false
    /// `FILTER (WHERE …)` on aggregates.
    public var aggregateFilter = false
    /// Columns take values of any type, so that the engine has to refuse those that can't be read back.
    public var storesAnything = false
    /// Native Boolean.
    public var nativeBoolean = false
    /// Native arrays.
    public var arrays = false
    /// INSERT, UPDATE and DELETE inside WITH.
    public var dataModifyingCTE = false
    /// `DEFAULT` among the values of a row.
    public var defaultInValues = false
    /// FOR UPDATE and its kin.
    public var rowLocks = false
    /// DDL takes part in transactions.
    public var transactionalDDL = false
    /// Transactions that write the same table side by side wait for each other and both go on: there is more than one writer, and
    /// waiting for a unique value that is rolled back isn't a deadlock.
    public var independentWriters = false
    /// Whether an INSERT can take the rows of a batch as one array for each column.
    public var batchArrays = false
    /// How many terms of AND or OR stand in a row at most; more are put into parentheses, as some databases count each as a level.
    ///
    /// Units: terms; nil for any number.
    public var maximumTerms: Int?
    /// How many binds one statement takes.
    public var maximumBinds = 32_766

    /// Nothing special.
    public init() {}
}

/// How a dialect writes names.
public struct IdentifierRules: Sendable {
    /// The character around quoted names.
    public var quote: Character
    /// The longest name.
    ///
    /// Units: bytes of UTF-8 when `countsBytes`, else characters.
    public var maximumLength: Int
    /// Whether ``maximumLength`` counts bytes.
    public var countsBytes: Bool
    /// Words that are always quoted, lower case.
    public var reserved: Set<String> {
        didSet { shapes = WordShapes(reserved) }
    }
    /// Whether names take characters beyond U+FFFF, such as emoji.
    public var allowsSupplementary = true
    /// Whether names may end with a blank.
    public var allowsTrailingSpace = true
    private var shapes: WordShapes

    /// Rules.
    public init(quote: Character, maximumLength: Int, countsBytes: Bool, reserved: Set<String>) {
        self.quote = quote
        self.maximumLength = maximumLength
        self.countsBytes = countsBytes
        self.reserved = reserved
        shapes = WordShapes(reserved)
    }

    /// The name as it is written: quoted when it is reserved, has upper case or odd characters.
    ///
    /// - Throws: ``CompileError`` `.invalidIdentifier` for an empty name, one with a NUL, or one that is too long.
    public func quoted(_ name: String) throws(CompileError) -> String {
        var plain = true
        var first = true
        for byte in name.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "_"): break
            case UInt8(ascii: "0")...UInt8(ascii: "9"): if first { plain = false }
            case 0:
                throw CompileError(.invalidIdentifier, "a name can't hold a NUL character")
            default: plain = false
            }
            first = false
        }
        if first { throw CompileError(.invalidIdentifier, "a name can't be empty") }
        let length = countsBytes || plain ? name.utf8.count : name.unicodeScalars.count
        if length > maximumLength {
            throw CompileError(
                .invalidIdentifier,
                "the name '\(name)' has \(length) \(countsBytes ? "bytes" : "characters"); "
                    + "the limit is \(maximumLength)")
        }
        if plain && !(shapes.allow(name) && reserved.contains(name)) { return name }
        if !allowsSupplementary, let odd = name.unicodeScalars.first(where: { $0.value > 0xFFFF }) {
            throw CompileError(
                .invalidIdentifier,
                "the name '\(name)' holds '\(odd)'; the database takes no emoji or other characters "
                    + "beyond U+FFFF in names")
        }
        if !allowsTrailingSpace, name.utf8.last == UInt8(ascii: " ") {
            throw CompileError(
                .invalidIdentifier, "the name '\(name)' ends with a blank; take it away")
        }
        // Scalar by scalar: to a Character, U+1FEF is a backtick, and a quotation mark with an accent is none.
        let mark = quote.unicodeScalars
        var result = String(quote)
        for scalar in name.unicodeScalars {
            if scalar == mark.first { result.unicodeScalars.append(contentsOf: mark) }
            result.unicodeScalars.append(scalar)
        }
        result.append(quote)
        return result
    }

    /// Whether a name of these bytes is surely written as it is; ``quoted(_:)`` looks closely at the others.
    func arePlain(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let first = bytes.first, let last = bytes.last, bytes.count <= maximumLength,
            first &- UInt8(ascii: "0") > 9
        else { return false }
        for byte in bytes {
            let isLetter = byte &- UInt8(ascii: "a") < 26
            guard isLetter || byte == UInt8(ascii: "_") || byte &- UInt8(ascii: "0") < 10
            else { return false }
        }
        return !shapes.allow(first, last, bytes.count)
    }
}

/// The first letters, last letters and lengths of some words: tells most texts from them without hashing.
struct WordShapes: Sendable {
    /// For each first letter and last letter the lengths, one bit each.
    private var lengths = [UInt64](repeating: 0, count: 26 * 26)

    init(_ words: Set<String>) {
        for word in words {
            if let (place, length) = Self.shape(of: word) { lengths[place] |= length }
        }
    }

    /// Whether a text may be among the words.
    func allow(_ text: String) -> Bool {
        guard let (place, length) = Self.shape(of: text) else { return true }
        return lengths[place] & length != 0
    }

    /// Whether a text of so many bytes between these may be among the words.
    func allow(_ first: UInt8, _ last: UInt8, _ count: Int) -> Bool {
        guard let (place, length) = Self.shape(first, last, count) else { return true }
        return lengths[place] & length != 0
    }

    private static func shape(of text: String) -> (place: Int, length: UInt64)? {
        let bytes = text.utf8
        guard let first = bytes.first, let last = bytes.last else { return nil }
        return shape(first, last, bytes.count)
    }

    private static func shape(
        _ first: UInt8, _ last: UInt8, _ count: Int
    ) -> (place: Int, length: UInt64)? {
        let letters = UInt8(ascii: "a")...UInt8(ascii: "z")
        guard letters.contains(first), letters.contains(last) else { return nil }
        let place = Int(first - letters.lowerBound) * 26 + Int(last - letters.lowerBound)
        return (place, 1 << UInt64(min(count, 63)))
    }
}
