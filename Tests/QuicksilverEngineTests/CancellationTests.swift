import Dispatch
import Synchronization
import Testing

@testable import QuicksilverEngine

@Suite(.timeLimit(.minutes(10))) struct CancellationTests {
    /// A request that takes its time to be sent.
    final class SlowInterrupter: DriverInterrupter {
        let begun = DispatchSemaphore(value: 0)
        let mayEnd = DispatchSemaphore(value: 0)
        let hasEnded = Atomic(false)

        func interrupt() {
            begun.signal()
            mayEnd.wait()
            hasEnded.store(true, ordering: .releasing)
        }
    }

    /// Otherwise the request could meet the statement of whoever gets the connection next.
    @Test func aStatementEndsAfterTheRequestToStopIt() async throws {
        let interrupter = SlowInterrupter()
        let cancellation = Cancellation()
        cancellation.attach(interrupter)
        try cancellation.start()
        cancellation.cancel()
        let endedBefore = try await onThread {
            interrupter.begun.wait()
            DispatchQueue.global().asyncAfter(deadline: .now() + .milliseconds(50)) {
                interrupter.mayEnd.signal()
            }
            cancellation.finish()
            return interrupter.hasEnded.load(ordering: .acquiring)
        }
        #expect(endedBefore)
        let error = #expect(throws: DatabaseError.self) { try cancellation.start() }
        #expect(error?.kind == .cancelled)
    }

    @Test func nothingIsStoppedThatHasEnded() async throws {
        let interrupter = SlowInterrupter()
        let cancellation = Cancellation()
        cancellation.attach(interrupter)
        try cancellation.start()
        cancellation.finish()
        cancellation.cancel()
        try await Task.sleep(for: .milliseconds(20))
        let wasAsked = interrupter.hasEnded.load(ordering: .acquiring)
        #expect(!wasAsked)
        #expect(interrupter.begun.wait(timeout: .now()) == .timedOut)
    }
}
