#if canImport(FoundationEssentials)
    public import FoundationEssentials
#else
    public import Foundation
#endif

/// A SQL type together with the Swift type that columns of it have.
///
/// Shape: `Column("age", .integer)` is a `Column<Int>` because `.integer` is a `SQLType<Int>`.
public struct SQLType<Value: ColumnValue>: Sendable, Hashable {
    /// The neutral SQL type.
    public let dataType: DataType

    /// The Swift type `Value` held as `dataType`.
    public init(_ dataType: DataType) {
        self.dataType = dataType
    }

    /// The same SQL type for a column that may hold NULL: `.optional(.integer)` is a `SQLType<Int?>`.
    public static func optional<Wrapped>(_ type: SQLType<Wrapped>) -> Self
    where Value == Wrapped? {
        Self(type.dataType)
    }

    /// The SQL type that `Value` has by itself.
    public static func of(_ type: Value.Type) -> Self {
        Self(Value.dataType)
    }
}

extension SQLType where Value == Int {
    /// INTEGER: 32 bits, also on SQLite, where larger values are refused before they are sent.
    public static var integer: Self { Self(.integer) }
    /// BIGINT: 64 bits.
    public static var bigInteger: Self { Self(.bigInteger) }
    /// SMALLINT: 16 bits.
    public static var smallInteger: Self { Self(.smallInteger) }
}

extension SQLType where Value == Decimal {
    /// NUMERIC without limits where the database has that; NUMERIC(38, 10) on MariaDB.
    public static var numeric: Self { Self(.numeric(precision: nil, scale: nil)) }
    /// NUMERIC(precision, scale).
    ///
    /// Units: decimal digits; `scale` of them stand after the point.
    public static func numeric(_ precision: Int, _ scale: Int = 0) -> Self {
        Self(.numeric(precision: precision, scale: scale))
    }
}

extension SQLType where Value == Float {
    /// REAL: a 32-bit binary float.
    public static var float: Self { Self(.float) }
}

extension SQLType where Value == Double {
    /// DOUBLE PRECISION: a 64-bit binary float.
    public static var double: Self { Self(.double) }
}

extension SQLType where Value == String {
    /// VARCHAR without a length; LONGTEXT on MariaDB, where it is refused in a key or an index.
    public static var string: Self { Self(.string(length: nil)) }
    /// VARCHAR(length).
    ///
    /// Units: characters.
    public static func string(_ length: Int) -> Self { Self(.string(length: length)) }
    /// CHAR(length).
    ///
    /// Units: characters.
    public static func char(_ length: Int) -> Self { Self(.char(length: length)) }
    /// TEXT; LONGTEXT on MariaDB.
    public static var text: Self { Self(.text) }
}

extension SQLType where Value == Bool {
    /// BOOLEAN; TINYINT(1) on MariaDB, an integer with a CHECK on SQLite.
    public static var boolean: Self { Self(.boolean) }
}

extension SQLType where Value == LocalDate {
    /// DATE.
    public static var date: Self { Self(.date) }
}

extension SQLType where Value == LocalTime {
    /// TIME with microseconds.
    public static var time: Self { Self(.time) }
}

extension SQLType where Value == LocalDateTime {
    /// TIMESTAMP without a zone, with microseconds; DATETIME(6) on MariaDB.
    public static var timestamp: Self { Self(.timestamp) }
}

extension SQLType where Value == Date {
    /// TIMESTAMP WITH TIME ZONE; stored in UTC on SQLite and MariaDB.
    public static var timestampWithZone: Self { Self(.timestampWithZone) }
}

extension SQLType where Value == Instant {
    /// TIMESTAMP WITH TIME ZONE read as an ``Instant``, exact to the microsecond in every year.
    public static var instant: Self { Self(.timestampWithZone) }
}

extension SQLType where Value == Interval {
    /// INTERVAL; ISO 8601 text on SQLite and MariaDB.
    public static var interval: Self { Self(.interval) }
}

extension SQLType where Value == UUID {
    /// UUID; CHAR(36) text on SQLite.
    public static var uuid: Self { Self(.uuid) }
}

extension SQLType where Value == Data {
    /// BYTEA, BLOB.
    public static var binary: Self { Self(.binary(length: nil)) }
    /// At most `length` bytes where the database can limit them.
    ///
    /// Units: bytes.
    public static func binary(_ length: Int) -> Self { Self(.binary(length: length)) }
}

extension SQLType {
    /// A JSON document of any `Codable`.
    public static func json<Document>(_ type: Document.Type) -> Self
    where Value == JSON<Document> {
        Self(.json)
    }

    /// One of an enum's cases, stored by its raw text.
    ///
    /// Shape: a type of its own on PostgreSQL, `ENUM(…)` on MariaDB, VARCHAR with a CHECK on SQLite. `name` is the
    /// database type's; the Swift type's in snake case unless said.
    public static func enumeration(_ type: Value.Type, name: String? = nil) -> Self
    where Value: CaseIterable & RawRepresentable, Value.RawValue == String {
        Self(
            .enumeration(
                EnumType(
                    name: name ?? snakeCase("\(Value.self)"),
                    values: Value.allCases.map(\.rawValue))))
    }

    /// An array of another type; PostgreSQL only.
    public static func array<Element>(_ element: SQLType<Element>) -> Self
    where Value == [Element] {
        Self(.array(element.dataType))
    }

    /// A Swift type of your own over the SQL type of another: `.wrapping(.string(40), as: Email.self)`.
    public static func wrapping<Raw>(_ type: SQLType<Raw>, as wrapper: Value.Type) -> Self {
        Self(type.dataType)
    }

    /// A type that only some databases have, spelt for each.
    public static func vendor(_ spellings: [String: String], as type: Value.Type) -> Self {
        Self(.vendor(VendorType(spellings, base: Value.dataType)))
    }
}

/// `OrderStatus` becomes `order_status`.
package func snakeCase(_ name: String) -> String {
    var result = ""
    var previous: Character?
    for character in name {
        if character.isUppercase, let previous, previous.isLowercase || previous.isNumber {
            result.append("_")
        }
        result += character.lowercased()
        previous = character
    }
    return result
}
