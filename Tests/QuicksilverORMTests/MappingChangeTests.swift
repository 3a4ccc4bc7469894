import Dispatch
import Testing

@testable import QuicksilverORM

/// What is worked out of classes while other threads put classes in registries.
@Suite struct MappingChangeTests {
    /// Runs the body while another thread is in the middle of a change.
    private func duringAChange(_ body: () -> Void) {
        let begun = DispatchSemaphore(value: 0)
        let mayEnd = DispatchSemaphore(value: 0)
        let ended = DispatchSemaphore(value: 0)
        DispatchQueue(label: "change").async {
            MappingChange.run {
                begun.signal()
                mayEnd.wait()
            }
            ended.signal()
        }
        begun.wait()
        body()
        mayEnd.signal()
        ended.wait()
    }

    @Test func whatIsMissingIsLookedForAgainWhileOthersChange() {
        duringAChange {
            var count = 0
            let found = MappingChange.settled {
                count += 1
                return count == 3 ? count : nil
            } isWhole: {
                $0 != nil
            }
            #expect(found == 3)
        }
    }

    @Test func whatChangedMeanwhileIsLookedAtAgain() {
        var count = 0
        let found = MappingChange.settled {
            count += 1
            if count == 1 { duringAChange {} }
            return count > 1 ? count : nil
        } isWhole: {
            $0 != nil
        }
        #expect(found == 2)
    }

    @Test func whatIsWholeIsTakenAtOnce() {
        duringAChange {
            var count = 0
            let found = MappingChange.settled {
                count += 1
                return count
            } isWhole: { _ in
                true
            }
            #expect(found == 1)
        }
    }

    @Test func whatNeverBecomesWholeIsHandedOver() {
        // Also while another thread takes for ever, and inside a change of one's own.
        duringAChange {
            MappingChange.run {
                let found: Int? = MappingChange.settled({ nil }, isWhole: { $0 != nil })
                #expect(found == nil)
            }
        }
    }
}
