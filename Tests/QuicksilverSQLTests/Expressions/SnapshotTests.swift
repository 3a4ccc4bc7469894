import QuicksilverSQL
import QuicksilverTesting
import Testing

@Suite struct SnapshotTests {
    @Test func wholeStatementWithBinds() {
        expectSQL(
            select(User.id).where(User.age > 30),
            [
                .postgresql: "SELECT users.user_id FROM users WHERE users.age > $1",
                .all: "SELECT users.user_id FROM users WHERE users.age > ?",
            ], binds: [30])
    }

    @Test func aDifferenceIsAnIssueThatShowsTheText() {
        withKnownIssue {
            expectSQL(select(User.id), [.all: "SELECT nothing"])
        } matching: { issue in
            issue.comments.contains { $0.rawValue.contains("SELECT users.user_id FROM users") }
        }
    }
}
