internal import CPQ
internal import IncassoSQL

/// Work inside one transaction of a connection.
///
/// The transaction begins with its first statement, so that one wait is enough for both.
final class PostgresTransaction: Transaction {
    /// What a transaction may do.
    enum Kind: String {
        case read = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
        case write = "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE"
    }

    let allowsNestedStatements = false
    let rules: TransactionGuard
    let connection: PostgresConnection
    /// The statement that begins the transaction, until it was sent.
    private var begin: String?
    private let kind: Kind
    /// Whether something was changed.
    private var hasWritten = false
    /// Whether the body has learnt something from the database.
    private var hasAnswered = false
    /// Whose data it is: the parameter `:t`, which every statement on a book has.
    private var tenant: Int64 = 0
    private var isRetryable = false

    init(_ connection: PostgresConnection, _ kind: Kind, observer: (@Sendable (String) -> Void)?) {
        self.connection = connection
        self.kind = kind
        begin = kind.rawValue
        rules = TransactionGuard(allowsNesting: false, observer: observer)
        connection.forgetError()
    }

    /// Whether it failed in a way that may succeed when its body is run again.
    ///
    /// The body of a change has no effect outside, that of a reading may have, once it has learnt something: it may have
    /// begun a file. What the body itself refused is not tried again.
    var mayRunAgain: Bool {
        guard rules.failure != nil, kind == .write || !hasAnswered else { return false }
        return isRetryable || connection.isLost
    }

    @discardableResult
    func execute(_ statement: Statement, _ bindings: Bindings) throws -> Int {
        try rules.run(statement.name) {
            try remembering { try changed([call(statement, bindings)]) }
        }
    }

    func executeAll(_ work: [(statement: Statement, bindings: Bindings)]) throws {
        for (statement, _) in work { try rules.run(statement.name) {} }
        guard !work.isEmpty else { return }
        _ = try remembering { try changed(work.map { try call($0.statement, $0.bindings) }) }
    }

    func query(_ statement: Statement, _ bindings: Bindings, _ body: (any Row) throws -> Void) throws {
        try rules.run(walking: statement.name) {
            try remembering {
                // What a statement changes is told only behind its rows, where the body may have thrown.
                if kind == .write, !statement.sql.hasPrefix("SELECT") { hasWritten = true }
                try connection.send(begin: takeBegin(), [call(statement, bindings)], rowByRow: true)
            }
            let row = PostgresRow(name: statement.name)
            var thrown: (any Error)?
            var isComplete = false
            // The connection is free again only when every answer was taken, also after the body has thrown.
            while let answer = unsafe connection.answer() {
                guard thrown == nil else {
                    unsafe PQclear(answer)
                    continue
                }
                do {
                    let result = try remembering { try unsafe connection.succeeded(answer, statement.name) }
                    hasAnswered = true
                    guard result.status == PGRES_SINGLE_TUPLE else {
                        isComplete = true
                        continue
                    }
                    try row.show(result, body)
                    if let failure = row.failure { throw rules.fail(failure) }
                } catch {
                    thrown = error
                }
            }
            connection.finishExchange()
            if let thrown { throw thrown }
            // Rows that just stop are not all of them.
            guard isComplete else { throw rules.fail(connection.failure(statement.name)) }
        }
    }

    @discardableResult
    func load(_ target: BulkTarget, _ body: (any BulkWriter) throws -> Void) throws -> Int {
        try rules.run(loading: target.table) {
            try remembering {
                try copy(target) {
                    let writer = try PostgresBulkWriter(connection, target)
                    try body(writer)
                    try writer.finish()
                }
            }
        }
    }

    func load(_ targets: [BulkTarget], _ body: ([any BulkWriter]) throws -> Void) throws {
        guard targets.count > 1 else {
            for target in targets { try load(target) { try body([$0]) } }
            return
        }
        try rules.run(loading: targets.map(\.table).joined(separator: ", ")) {
            try remembering {
                let writers = try targets.map { target in
                    try PostgresBulkWriter(connection, target) { writer in
                        try self.copy(target) { try writer.send() }
                    }
                }
                try body(writers)
                for writer in writers { try writer.finish() }
            }
        }
    }

    func refreshStatistics(of tables: [StaticString]) throws {
        for table in tables {
            try rules.run("analyze \(table)") {
                try remembering {
                    try refuseWhenReadOnly("analyze \(table)")
                    // Two bulk jobs must not wait for each other: what one has just counted need not be counted again.
                    try connection.run(
                        begun("ANALYZE (SKIP_LOCKED) \"\(table)\""),
                        name: "analyze \(table)"
                    )
                }
            }
        }
    }

    func hasTable(_ name: StaticString) throws -> Bool {
        try first(Self.table, ["name": name.description]) { !$0.isNull(0) } ?? false
    }

    /// Executes data definition statements.
    func define(_ script: String) throws {
        _ = try remembering {
            try connection.run(begun(script), name: "define")
        }
    }

    /// The answer to a COMMIT was lost; the receipt, if there is one, tells what it would have been.
    struct Doubt {
        let receipt: PostgresReceipt?
    }

    /// Ends the transaction with effect.
    ///
    /// - Parameter hasReceipt: Whether to leave a receipt, which goes with the COMMIT.
    /// - Returns: `nil` when it took effect, or there was nothing to take effect.
    /// - Throws: ``DatabaseError`` when it took no effect.
    func commit(hasReceipt: Bool) throws -> Doubt? {
        guard begin == nil else { return nil }
        var receipt: PostgresReceipt?
        var isSent = false
        do {
            try remembering {
                if hasReceipt, hasWritten { receipt = try connection.nextReceipt(tenant: tenant) }
                isSent = true
                let command = try connection.run(receipt.map { $0.record + "; COMMIT" } ?? "COMMIT")
                guard command == "COMMIT" else {
                    throw DatabaseError(code: .other, message: "the server rolled the transaction back")
                }
            }
            return nil
        } catch {
            guard connection.isLost, isSent else { throw error }
            // Where nothing was changed, nothing hangs on the answer.
            return hasWritten || !hasReceipt ? Doubt(receipt: receipt) : nil
        }
    }

    /// Ends the transaction without effect.
    ///
    /// When this fails, the connection is not idle and so is closed, which has the same effect; the error that led here
    /// says more than the one of the rollback.
    func rollBack() {
        guard begin == nil, connection.isUsable, !connection.isIdle else { return }
        _ = try? connection.run("ROLLBACK")
    }

    private static let table = Statement("postgres.table", "SELECT CAST(to_regclass(:name) AS TEXT)")

    /// A script behind the transaction's beginning, unless that was sent.
    private func begun(_ script: String) -> String {
        takeBegin().map { "\($0); \(script)" } ?? script
    }

    private func takeBegin() -> String? {
        defer { begin = nil }
        return begin
    }

    private func call(_ statement: Statement, _ bindings: Bindings) throws -> PostgresCall {
        for value in bindings.values where value.name == "t" {
            if case .integer(let id) = value.value { tenant = id }
        }
        let names = connection.parameters(of: statement)
        let parameters = try PostgresParameters(names, bindings, of: statement.name)
        let key = PostgresConnection.Key(statement: statement, types: parameters.types)
        return PostgresCall(key: key, sql: names.sql, parameters: parameters)
    }

    /// Executes, and counts the rows changed.
    private func changed(_ calls: [PostgresCall]) throws -> Int {
        try connection.send(begin: takeBegin(), calls)
        defer { connection.finishExchange() }
        var count = 0
        for call in calls {
            let name = call.key.statement.name
            var isAnswered = false
            var failure: (any Error)?
            while let answer = unsafe connection.answer() {
                do {
                    count += try unsafe connection.succeeded(answer, name).changed
                    isAnswered = true
                } catch {
                    failure = failure ?? error
                }
            }
            if let failure { throw failure }
            guard isAnswered else { throw connection.failure(name) }
            hasAnswered = true
        }
        if count > 0 { hasWritten = true }
        return count
    }

    /// Runs a COPY; the body sends the rows.
    ///
    /// - Returns: The number of rows that the server took.
    /// - Throws: ``DatabaseError`` when it refused them, or what the body throws.
    @discardableResult
    private func copy(_ target: BulkTarget, _ body: () throws -> Void) throws -> Int {
        let columns = target.columns.joined(separator: ", ")
        hasWritten = true
        try connection.run(
            begun("COPY \(target.table) (\(columns)) FROM STDIN (FORMAT binary)"),
            name: target.table
        )
        hasAnswered = true
        do {
            try body()
        } catch {
            _ = try? endCopy(target, refusal: "given up")
            throw error
        }
        return try endCopy(target, refusal: nil)
    }

    /// Ends the transfer and takes the answers.
    ///
    /// - Parameters:
    ///   - target: The table.
    ///   - refusal: Why the load is given up, or `nil` when it is complete.
    /// - Returns: The number of rows that the server took.
    /// - Throws: ``DatabaseError`` when it refused them.
    private func endCopy(_ target: BulkTarget, refusal: String?) throws -> Int {
        guard unsafe PQputCopyEnd(connection.handle, refusal) == 1 else {
            throw connection.failure(target.table)
        }
        connection.waits()
        var count: Int?
        var failure: (any Error)?
        while let answer = unsafe connection.answer() {
            do {
                count = try unsafe connection.succeeded(answer, target.table).changed
            } catch {
                failure = failure ?? error
            }
        }
        if let failure { throw failure }
        guard let count else { throw connection.failure(target.table) }
        return count
    }

    private func refuseWhenReadOnly(_ name: String) throws {
        guard kind == .read else { return }
        throw DatabaseError(code: .other, message: "a read-only transaction cannot write", statement: name)
    }

    /// Runs work of the database and remembers its error, so that nothing is committed when the body goes on.
    private func remembering<Value: ~Copyable>(_ work: () throws -> Value) throws -> Value {
        do {
            return try work()
        } catch let error as DatabaseError {
            if rules.failure == nil {
                isRetryable = error.code == .busy && PostgresRetry.isUseful(connection.sqlState)
            }
            throw rules.fail(error)
        }
    }
}
