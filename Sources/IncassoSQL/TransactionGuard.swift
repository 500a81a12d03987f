/// The rules that every transaction keeps on every database.
///
/// Nothing runs after the transaction's end, after a failed statement (PostgreSQL would refuse; SQLite would go on, and
/// a swallowed error would then commit half the work on one database only), or inside a bulk load.
package final class TransactionGuard {
    private enum Activity {
        case idle
        case walking(String)
        case loading(String)
    }

    /// The first error of the database in this transaction, after which nothing is committed.
    package private(set) var failure: DatabaseError?
    private var isOpen = true
    private var activity = Activity.idle
    private let allowsNesting: Bool
    private let observer: (@Sendable (String) -> Void)?

    /// A transaction that has begun.
    package init(allowsNesting: Bool, observer: (@Sendable (String) -> Void)?) {
        self.allowsNesting = allowsNesting
        self.observer = observer
    }

    /// Runs a statement.
    package func run<Value>(_ name: String, _ body: () throws -> Value) throws -> Value {
        try enter(name)
        return try body()
    }

    /// Runs a statement whose rows are walked through, or a bulk load.
    package func run<Value>(walking name: String, _ body: () throws -> Value) throws -> Value {
        try enter(name)
        let before = activity
        activity = .walking(name)
        defer { activity = before }
        return try body()
    }

    /// Runs a bulk load; one that stops in the middle spoils the transaction.
    package func run<Value>(loading name: String, _ body: () throws -> Value) throws -> Value {
        try enter(name)
        let before = activity
        activity = .loading(name)
        defer { activity = before }
        do {
            return try body()
        } catch {
            fail(DatabaseError(code: .other, message: "a bulk load was given up", statement: name))
            throw error
        }
    }

    /// Remembers an error of the database; the first one counts.
    @discardableResult
    package func fail(_ error: DatabaseError) -> DatabaseError {
        failure = failure ?? error
        return error
    }

    /// The body that received the transaction has ended.
    package func close() {
        isOpen = false
    }

    private func enter(_ name: String) throws {
        if let reason = refusal {
            throw fail(DatabaseError(code: .other, message: reason, statement: name))
        }
        observer?(name)
    }

    private var refusal: String? {
        guard isOpen else { return "the transaction has ended" }
        if let failure { return "an earlier statement of the transaction failed: \(failure)" }
        switch activity {
        case .idle: return nil
        case .loading(let table): return "no statement may run inside the bulk load of \(table)"
        case .walking(let outer):
            return allowsNesting
                ? nil
                : "this database runs no statement inside the rows of another (\(outer)): gather them first"
        }
    }
}
