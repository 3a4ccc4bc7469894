/// One promise that every database keeps, as a value: a name, what it needs, and a body that tries it.
///
/// Shape: `ComplianceCase("transactions: commit keeps rows") { db in … }`. A case mentions no database by name: what differs
/// is a ``Capability``, or the ``TestEngine`` says it.
///
/// ```swift
/// @Test(arguments: ComplianceCase.all, TestEngine.available)
/// func complies(_ testCase: ComplianceCase, _ engine: TestEngine) async throws {
///     try await testCase.run(on: engine, noting: summary)
/// }
/// ```
public struct ComplianceCase: Sendable {
    /// What a case does on a fresh database of its own.
    public typealias Body = @Sendable (TestDatabase) async throws -> Void

    /// What happens on a database that lacks a need.
    public enum WhenLacking: Sendable {
        /// The same body runs, and has to be refused: by a `CompileError`, or an error of kind `.unsupported`.
        case isRefused
        /// Another body runs, which shows how the database refuses, or what it does instead.
        case runs(Body)
        /// Nothing can be shown; the case is counted as skipped, with the reason.
        case isSkipped
    }

    /// What it promises: the subject, a colon, and the promise.
    public let name: String
    /// What it needs.
    public let needs: [Capability]
    /// What happens on a database that lacks a need.
    public let whenLacking: WhenLacking
    /// What it does.
    public let body: Body

    /// A case.
    public init(
        _ name: String, needs: [Capability] = [], whenLacking: WhenLacking = .isRefused,
        body: @escaping Body
    ) {
        self.name = name
        self.needs = needs
        self.whenLacking = whenLacking
        self.body = body
    }
}

extension ComplianceCase: CustomStringConvertible {
    /// The name.
    public var description: String { name }
}

/// The cases of one subject, while they are listed.
struct CaseList {
    let subject: String
    private(set) var all: [ComplianceCase] = []

    init(_ subject: String) { self.subject = subject }

    /// Adds a case to the subject.
    mutating func add(
        _ name: String, needs: [Capability] = [],
        whenLacking: ComplianceCase.WhenLacking = .isRefused,
        _ body: @escaping ComplianceCase.Body
    ) {
        all.append(
            ComplianceCase(
                "\(subject): \(name)", needs: needs, whenLacking: whenLacking, body: body))
    }
}
