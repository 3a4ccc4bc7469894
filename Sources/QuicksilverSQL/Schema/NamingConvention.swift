/// How constraints and indexes without a name of their own are called, so that every one has a name that stays the same.
///
/// Shape: `pk_users`, `fk_addresses_user_id_users`, `uq_users_name`, `ck_users_age_not_negative`, `ix_users_name`.
public struct NamingConvention: Sendable {
    /// The primary key of a table.
    public var primaryKey: @Sendable (_ table: String) -> String
    /// A foreign key by its columns and target table.
    public var foreignKey:
        @Sendable (_ table: String, _ columns: [String], _ target: String) -> String
    /// A unique constraint by its columns.
    public var unique: @Sendable (_ table: String, _ columns: [String]) -> String
    /// A check by its own name, or its position when it has none. One that has the convention's form keeps its name.
    public var check: @Sendable (_ table: String, _ name: String) -> String
    /// An index by its terms.
    public var index: @Sendable (_ table: String, _ terms: [String]) -> String

    /// `pk_`, `fk_`, `uq_`, `ck_`, `ix_`, then table and columns.
    public static let standard = NamingConvention(
        primaryKey: { "pk_\($0)" },
        foreignKey: { table, columns, target in
            "fk_\(table)_\(columns.joined(separator: "_"))_\(target)"
        },
        unique: { "uq_\($0)_\($1.joined(separator: "_"))" },
        check: { "ck_\($0)_\($1)" },
        index: { "ix_\($0)_\($1.joined(separator: "_"))" })

    /// Whether a check's name is already one that the convention makes: `ck_users_age` of `users`.
    func madeCheck(_ own: String, of table: String) -> Bool {
        let parts = check(table, "\u{0}").split(
            separator: "\u{0}", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, !(parts[0].isEmpty && parts[1].isEmpty) else { return false }
        return own.utf8.count > parts[0].utf8.count + parts[1].utf8.count
            && own.hasPrefix(parts[0]) && own.hasSuffix(parts[1])
    }

    /// A convention of your own.
    public init(
        primaryKey: @escaping @Sendable (String) -> String,
        foreignKey: @escaping @Sendable (String, [String], String) -> String,
        unique: @escaping @Sendable (String, [String]) -> String,
        check: @escaping @Sendable (String, String) -> String,
        index: @escaping @Sendable (String, [String]) -> String
    ) {
        self.primaryKey = primaryKey
        self.foreignKey = foreignKey
        self.unique = unique
        self.check = check
        self.index = index
    }
}
