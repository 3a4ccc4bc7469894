/// What the mapper refuses: names class, attribute and remedy.
///
/// Shape: `catch let error as ORMError where error.code == .staleData`. What the database refuses is a ``DatabaseError``, what a statement's making
/// got wrong a ``CompileError``.
public struct ORMError: Error, Sendable, CustomStringConvertible {
    /// What kind of fault it is; an open set.
    public struct Code: Sendable, Hashable, CustomStringConvertible {
        /// The code's name.
        public let description: String
        private init(_ name: String) { description = name }

        /// Classes are mapped wrongly; the message lists every fault.
        public static let configuration = Code("configuration")
        /// An object is in a state that doesn't allow this: SQLAlchemy's `DetachedInstanceError`, `InvalidRequestError`.
        public static let invalidState = Code("invalidState")
        /// A name isn't an attribute of the class; the message lists those there are.
        public static let unknownName = Code("unknownName")
        /// A row isn't there, or isn't there any more: SQLAlchemy's `NoResultFound`, `ObjectDeletedError`.
        public static let noResult = Code("noResult")
        /// Rows were found where one was wanted: SQLAlchemy's `MultipleResultsFound`.
        public static let multipleResults = Code("multipleResults")
        /// A row was changed or deleted by another since it was loaded: SQLAlchemy's `StaleDataError`.
        public static let staleData = Code("staleData")
        /// Objects depend on each other in a circle: SQLAlchemy's `CircularDependencyError`.
        public static let circularDependency = Code("circularDependency")
        /// A relation couldn't be loaded; the cause says why.
        public static let loadFailed = Code("loadFailed")
        /// The session waits for a rollback; the cause says what failed: SQLAlchemy's `PendingRollbackError`.
        public static let pendingRollback = Code("pendingRollback")
        /// The session has ended.
        public static let closed = Code("closed")
        /// A validator or listener refused what was assigned; the cause says why.
        public static let validation = Code("validation")
        /// A value has the wrong type for its attribute.
        public static let wrongType = Code("wrongType")
    }

    /// What kind of fault it is.
    public let code: Code
    /// What is wrong and what to do, with names.
    public let message: String
    /// What led to it, where something else did.
    public let cause: (any Error)?
    /// The class it is about, where it is about one.
    public let type: (any MappedObject.Type)?
    /// The attribute it is about, where it is about one.
    public let attribute: String?

    /// A fault.
    public init(
        _ code: Code, _ message: String, of type: (any MappedObject.Type)? = nil,
        attribute: String? = nil, cause: (any Error)? = nil
    ) {
        self.code = code
        self.message = message
        self.type = type
        self.attribute = attribute
        self.cause = cause
    }

    /// `ORMError.code: message`, and the cause on a line of its own.
    public var description: String {
        "ORMError.\(code): \(message)" + (cause.map { "\n  because of: \($0)" } ?? "")
    }
}
