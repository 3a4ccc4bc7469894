#if canImport(FoundationEssentials)
    public import FoundationEssentials
#else
    public import Foundation
#endif

// Words of SQL, of SQLAlchemy and of Fluent for types that are called otherwise here: the compiler says how.

extension SQLType where Value == Int {
    /// It is ``integer``.
    @available(*, unavailable, renamed: "integer")
    public static var int: Self { integer }
    /// It is ``bigInteger``.
    @available(*, unavailable, renamed: "bigInteger")
    public static var bigint: Self { bigInteger }
}

extension SQLType where Value == Decimal {
    /// It is ``numeric(_:_:)``.
    @available(*, unavailable, renamed: "numeric(_:_:)")
    public static func decimal(_ precision: Int, _ scale: Int = 0) -> Self {
        numeric(precision, scale)
    }
    /// It is ``numeric``.
    @available(*, unavailable, renamed: "numeric")
    public static var decimal: Self { numeric }
}

extension SQLType where Value == String {
    /// It is ``string(_:)``.
    @available(*, unavailable, renamed: "string(_:)")
    public static func varchar(_ length: Int) -> Self { string(length) }
}

extension SQLType where Value == Bool {
    /// It is ``boolean``.
    @available(*, unavailable, renamed: "boolean")
    public static var bool: Self { boolean }
}

extension SQLType where Value == Data {
    /// It is ``binary``.
    @available(*, unavailable, renamed: "binary")
    public static var blob: Self { binary }
}
