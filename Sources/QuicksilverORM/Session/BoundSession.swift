import QuicksilverEngine
import QuicksilverSQL

/// A session as the documents have it, over classes whose tables are bound to an engine: `MetaData(bind: engine)`.
///
/// Shape: the first class that is queried or written says which engine; all others have to be on the same.
/// - Throws: nothing here; the first call that needs the database throws ``ORMError`` `.invalidState` when the class is bound to none.
/// Source: parity rows S1, E6.
@available(*, noasync, message: "this blocks; await engine.withSession { … } instead")
public func createSession() -> Session {
    var options = SessionOptions()
    options.commitsEachFlush = true
    options.autoflush = false
    return Session(SessionCore(nil, options))
}

extension SessionCore {
    /// The engine that the tables of the session's classes are bound to.
    func boundEngine() throws -> any Engine {
        let written = (new.all + dirty.all + deleted.all).map { type(of: $0).__mapping.mapper }
        guard let mapper = asked ?? written.first else {
            throw ORMError(
                .invalidState,
                "this session was made without an engine; createSession(bind: engine)")
        }
        guard let engine = mapper.table.metadata?.engine else {
            throw ORMError(
                .invalidState,
                "this session was made without an engine, and the table '\(mapper.table.name)' of \(mapper.type) is bound to "
                    + "none: createSession(bind: engine), or MetaData(bind: engine)")
        }
        return engine
    }
}
