import QuicksilverSQL
import QuicksilverTesting
import Testing

#if canImport(Glibc)
    import Glibc
#endif

/// Trees whose depth somebody else decides: an error, not the end of the program.
@Suite struct DepthTests {
    private func sum(_ terms: Int) -> SQLExpression<Int> {
        (0..<terms).reduce(Fact.id) { $0 + $1 }
    }

    private func conditions(_ count: Int) -> SQLPredicate {
        (0..<count).reduce(Fact.id == 0) { all, number in
            number % 2 == 0 ? all || Fact.id == number : all && Fact.id == number
        }
    }

    private func nested(_ depth: Int) -> Select<Int> {
        (0..<depth).reduce(select(Fact.id)) { query, _ in
            select(query.subquery().c.id.as(Int.self))
        }
    }

    private func expectTooDeep(_ statement: any Statement) {
        for dialect in snapshots.dialects {
            let error = #expect(throws: CompileError.self) {
                _ = try statement.compile(for: dialect)
            }
            #expect(error?.message.contains("nested too deep") == true)
        }
    }

    @Test func hundredLevelsAreTaken() throws {
        for dialect in snapshots.dialects {
            #expect(try select(sum(100)).compile(for: dialect).binds.count == 100)
            #expect(try select(Fact.id).where(conditions(60)).compile(for: dialect).sql.count > 60)
            #expect(try nested(20).compile(for: dialect).sql.count > 20)
        }
    }

    @Test(arguments: [1_100, 5_000]) func deeperTreesAreRefused(_ depth: Int) {
        expectTooDeep(select(sum(depth)))
        expectTooDeep(select(Fact.id).where(conditions(depth)))
        expectTooDeep(nested(depth))
    }

    /// Many terms aren't many levels.
    @Test func widthIsNoDepth() throws {
        let terms = (0..<5_000).map { Fact.id == $0 }
        let chain = terms.reduce(Fact.id == 1) { $0 || $1 }
        for dialect in snapshots.dialects {
            #expect(
                try select(Fact.id).where(or_(terms)).compile(for: dialect).binds.count == 5_000)
            #expect(try select(Fact.id).where(chain).compile(for: dialect).binds.count == 5_001)
        }
    }

    #if canImport(Glibc)
        /// Threads of a program's own may have little stack.
        @Test func smallStacksAreKnown() {
            let refusal = onSmallStack(kibibytes: 512) {
                do {
                    _ = try select((0..<900).reduce(Fact.id) { $0 + $1 })
                        .compile(for: snapshots.dialects[0])
                    return "compiled"
                } catch {
                    return "\(error)"
                }
            }
            #expect(refusal.contains("nested too deep"))
        }

        private final class Job {
            let body: () -> String
            var result = ""
            init(_ body: @escaping () -> String) { self.body = body }
        }

        private func onSmallStack(kibibytes: Int, _ body: @escaping () -> String) -> String {
            var attributes = pthread_attr_t()
            pthread_attr_init(&attributes)
            pthread_attr_setstacksize(&attributes, kibibytes << 10)
            defer { pthread_attr_destroy(&attributes) }
            let job = Job(body)
            var thread = pthread_t()
            pthread_create(
                &thread, &attributes,
                { argument in
                    if let argument {
                        let job = Unmanaged<Job>.fromOpaque(argument).takeUnretainedValue()
                        job.result = job.body()
                    }
                    return nil
                }, Unmanaged.passUnretained(job).toOpaque())
            pthread_join(thread, nil)
            return job.result
        }
    #endif
}
