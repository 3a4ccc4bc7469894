import QuicksilverEngine
import Synchronization
import _StringProcessing

/// Regular expressions that were compiled before: a query asks about the same one for each row.
final class PatternCache: Sendable {
    private struct Compiled: ~Copyable {
        var patterns: [String: Regex<AnyRegexOutput>] = [:]
    }

    private let compiled = Mutex(Compiled())
    private static let capacity = 32

    /// Whether the pattern is found anywhere in the text; characters are Unicode scalars, as on the other databases.
    ///
    /// - Throws: ``DatabaseError`` `invalidValue` when the pattern is malformed.
    func matches(_ text: String, _ pattern: String) throws -> Bool {
        try compiled.withLock { compiled in
            let regex: Regex<AnyRegexOutput>
            if let known = compiled.patterns[pattern] {
                regex = known
            } else {
                do {
                    regex = try Regex(pattern).matchingSemantics(.unicodeScalar)
                } catch {
                    throw DatabaseError(
                        .invalidValue, "A pattern of REGEXP is malformed: \(error).",
                        detail: "The pattern is '\(pattern)'.", underlying: error)
                }
                if compiled.patterns.count >= Self.capacity { compiled.patterns = [:] }
                compiled.patterns[pattern] = regex
            }
            return try regex.firstMatch(in: text) != nil
        }
    }
}
