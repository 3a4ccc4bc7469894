/// Turns a schema into one dialect's CREATE, ALTER and DROP: a list of hooks with a default for each.
///
/// Shape: each of the first group gives the statements in the order in which they are executed, none where the database has
/// nothing to do. The second group are parts of them: a dialect implements those in which it differs.
public protocol DDLCompiler {
    /// The dialect.
    var dialect: any Dialect { get }

    // Statements
    /// CREATE TABLE and the comments on it, without indexes and without `omitting` foreign keys.
    func createTable(
        _ table: Table, ifNotExists: Bool, omitting: Set<String>
    ) throws(CompileError) -> [String]
    /// DROP TABLE.
    func dropTable(_ table: Table, ifExists: Bool) throws(CompileError) -> [String]
    /// CREATE INDEX.
    func createIndex(_ index: ResolvedIndex, ifNotExists: Bool) throws(CompileError) -> [String]
    /// DROP INDEX.
    func dropIndex(_ index: ResolvedIndex, ifExists: Bool) throws(CompileError) -> [String]
    /// ALTER TABLE … ADD CONSTRAINT … FOREIGN KEY.
    func addForeignKey(_ key: ResolvedForeignKey) throws(CompileError) -> [String]
    /// ALTER TABLE … DROP CONSTRAINT of a foreign key.
    func dropForeignKey(_ key: ResolvedForeignKey) throws(CompileError) -> [String]
    /// Whether CREATE SCHEMA is there to make the schemas that tables name.
    var hasSchemas: Bool { get }
    /// Whether foreign keys can be added to tables that are there; where not, those of a circle stand in CREATE TABLE.
    var addsForeignKeysLater: Bool { get }
    /// What stands before the DROP TABLEs of tables that refer to each other in a circle.
    func dropCycle() -> [String]
    /// CREATE SEQUENCE.
    func createSequence(
        _ sequence: SchemaSequence, ifNotExists: Bool
    ) throws(CompileError) -> [String]
    /// DROP SEQUENCE.
    func dropSequence(_ sequence: SchemaSequence, ifExists: Bool) throws(CompileError) -> [String]
    /// The expression that takes a sequence's next value.
    func nextValue(of sequence: SchemaSequence) throws(CompileError) -> String
    /// CREATE VIEW.
    func createView(_ view: View) throws(CompileError) -> [String]
    /// DROP VIEW.
    func dropView(_ view: View, ifExists: Bool) throws(CompileError) -> [String]
    /// CREATE TYPE of an enumeration.
    func createType(_ type: EnumType) throws(CompileError) -> [String]
    /// DROP TYPE of an enumeration.
    func dropType(_ type: EnumType, ifExists: Bool) throws(CompileError) -> [String]
    /// DROP TYPE of an enumeration, unless something uses it.
    func dropUnusedType(_ type: EnumType) throws(CompileError) -> [String]
    /// CREATE SCHEMA.
    func createSchema(_ name: String, ifNotExists: Bool) throws(CompileError) -> [String]
    /// DROP SCHEMA.
    func dropSchema(_ name: String, ifExists: Bool) throws(CompileError) -> [String]
    /// A query whose rows say what a schema holds: columns `kind` (``SchemaObject/Kind``) and `name`, both texts.
    func objectsQuery(schema: String?) throws(CompileError) -> String

    // Parts
    /// Throws for whatever in a table the database can't do.
    func validate(_ table: Table) throws(CompileError)
    /// Throws for whatever in a constraint the database can't do.
    func validate(_ constraint: ResolvedConstraint, of table: Table) throws(CompileError)
    /// Throws for whatever in an index the database can't do.
    func validate(_ index: ResolvedIndex) throws(CompileError)
    /// A column's type in CREATE TABLE.
    func columnType(_ column: ColumnDefinition, in table: Table) throws(CompileError) -> String
    /// What a column says behind its type: identity, NOT NULL, DEFAULT, a computed expression.
    func columnClauses(
        _ column: ColumnDefinition, in table: Table
    ) throws(CompileError) -> [String]
    /// How a column whose values the database makes is marked; nil where nothing is written.
    func generatedClause(
        _ column: ColumnDefinition, in table: Table
    ) throws(CompileError) -> String?
    /// The CHECK that holds a column to its type where the type's name doesn't; nil for none.
    func typeCheck(_ column: ColumnDefinition) throws(CompileError) -> TypeCheck?
    /// What stands behind the closing parenthesis of CREATE TABLE.
    func tableOptions(_ table: Table) throws(CompileError) -> String
    /// Statements that comment on a table and its columns.
    func comments(on table: Table) throws(CompileError) -> [String]
    /// The table a foreign key refers to.
    func targetName(_ key: ResolvedForeignKey) throws(CompileError) -> String
    /// `USING method` of an index, before or behind its terms.
    func indexMethod(_ method: String) throws(CompileError) -> (before: String, behind: String)
    /// An index's name where it is created.
    func indexName(_ index: ResolvedIndex) throws(CompileError) -> String
    /// An index's table where it is created.
    func indexTable(_ index: ResolvedIndex) throws(CompileError) -> String
    /// Whether the primary key stands with its column instead of behind the columns.
    func inlinesPrimaryKey(of table: Table) -> Bool
}

/// A CHECK that holds a column to its type: 0 or 1, one of a list, not too long.
public struct TypeCheck: Sendable, Hashable {
    /// What it demands; the last part of its name.
    public enum Rule: String, Sendable, Hashable, CaseIterable {
        /// 0 or 1.
        case boolean
        /// One of a list.
        case values
        /// At most so long.
        case length
    }
    /// What it demands.
    public let rule: Rule
    /// The condition in SQL.
    public let condition: String

    /// A check.
    public init(_ rule: Rule, _ condition: String) {
        self.rule = rule
        self.condition = condition
    }

    /// Its name before it is shortened: `ck_users_active_boolean`.
    package static func name(_ rule: Rule, _ column: ColumnDefinition, in table: Table) -> String {
        table.naming.check(table.name, "\(column.name)_\(rule.rawValue)")
    }
}
