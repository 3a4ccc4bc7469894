public import QuicksilverEngine
public import QuicksilverSQL
public import Testing

/// Expects rows of several columns to be exactly these, in this order.
public func expectRows<each Value: Equatable>(
    _ rows: [(repeat each Value)], _ expected: [(repeat each Value)],
    sourceLocation: SourceLocation = #_sourceLocation
) {
    var isSame = rows.count == expected.count
    for (row, wanted) in zip(rows, expected) {
        for (value, other) in repeat (each row, each wanted) {
            if value != other { isSame = false }
        }
    }
    if !isSame { recordRows(rows, expected, sourceLocation) }
}

/// Expects rows of one column to be exactly these, in this order.
public func expectRows<Value: Equatable>(
    _ rows: [Value], _ expected: [Value], sourceLocation: SourceLocation = #_sourceLocation
) {
    if rows != expected { recordRows(rows, expected, sourceLocation) }
}

private func recordRows<Row>(_ rows: [Row], _ expected: [Row], _ location: SourceLocation) {
    func list(_ rows: [Row]) -> String { rows.map { "    \($0)" }.joined(separator: "\n") }
    Issue.record(
        """
        the rows differ
          wanted \(expected.count)
        \(list(expected))
          found \(rows.count)
        \(list(rows))
        """, sourceLocation: location)
}

/// Expects a body to throw an error of this kind, and returns the error for a closer look.
@discardableResult
public func expectError<R>(
    _ kind: DatabaseError.Kind, sourceLocation: SourceLocation = #_sourceLocation,
    _ body: () throws -> R
) -> DatabaseError? {
    do {
        let result = try body()
        Issue.record(
            "no error, but \(result), where \(kind) was expected", sourceLocation: sourceLocation)
        return nil
    } catch {
        return checked(error, kind, sourceLocation)
    }
}

/// Expects an awaited body to throw an error of this kind, and returns the error for a closer look.
@discardableResult
public func expectError<R>(
    _ kind: DatabaseError.Kind, sourceLocation: SourceLocation = #_sourceLocation,
    _ body: () async throws -> R
) async -> DatabaseError? {
    do {
        let result = try await body()
        Issue.record(
            "no error, but \(result), where \(kind) was expected", sourceLocation: sourceLocation)
        return nil
    } catch {
        return checked(error, kind, sourceLocation)
    }
}

private func checked(
    _ error: any Error, _ kind: DatabaseError.Kind, _ location: SourceLocation
) -> DatabaseError? {
    guard let error = error as? DatabaseError else {
        Issue.record("\(error) where \(kind) was expected", sourceLocation: location)
        return nil
    }
    if error.kind != kind {
        Issue.record("\(error)\nwhere \(kind) was expected", sourceLocation: location)
    }
    return error
}

/// Expects a statement to be refused before it is sent, with this code.
@discardableResult
public func expectCompileError<R>(
    _ code: CompileError.Code, sourceLocation: SourceLocation = #_sourceLocation,
    _ body: () throws -> R
) -> CompileError? {
    do {
        let result = try body()
        Issue.record(
            "no error, but \(result), where \(code) was expected", sourceLocation: sourceLocation)
        return nil
    } catch let error as CompileError {
        if error.code != code {
            Issue.record("\(error)\nwhere \(code) was expected", sourceLocation: sourceLocation)
        }
        return error
    } catch {
        Issue.record("\(error) where \(code) was expected", sourceLocation: sourceLocation)
        return nil
    }
}

/// Expects two values to be equal.
func expectEqual<Value: Equatable>(
    _ value: Value, _ expected: Value, sourceLocation: SourceLocation = #_sourceLocation
) {
    #expect(value == expected, sourceLocation: sourceLocation)
}
