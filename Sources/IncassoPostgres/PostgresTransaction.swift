internal import CPQ
internal import IncassoSQL

/// Work inside one transaction of a connection.
final class PostgresTransaction: Transaction {
    let allowsNestedStatements = false
    let rules: TransactionGuard
    /// Whether the transaction failed in a way that may succeed when run again.
    private(set) var mayRunAgain = false
    private let connection: PostgresConnection
    private let isReadOnly: Bool

    init(_ connection: PostgresConnection, isReadOnly: Bool, observer: (@Sendable (String) -> Void)?) {
        self.connection = connection
        self.isReadOnly = isReadOnly
        rules = TransactionGuard(allowsNesting: false, observer: observer)
    }

    @discardableResult
    func execute(_ statement: Statement, _ bindings: Bindings) throws -> Int {
        try rules.run(statement.name) {
            try remembering {
                let (name, parameters) = try prepare(statement, bindings)
                let answer = unsafe parameters.withPointers { count, values, lengths, formats in
                    unsafe PQexecPrepared(connection.handle, name, count, values, lengths, formats, 1)
                }
                return try unsafe connection.succeeded(answer, statement.name).changed
            }
        }
    }

    func query(_ statement: Statement, _ bindings: Bindings, _ body: (any Row) throws -> Void) throws {
        try rules.run(walking: statement.name) {
            try remembering { try send(statement, bindings) }
            let row = PostgresRow(name: statement.name)
            var thrown: (any Error)?
            // The connection is free again only when every answer was taken, also after the body has thrown.
            while let answer = unsafe PQgetResult(connection.handle) {
                guard thrown == nil else {
                    unsafe PQclear(answer)
                    continue
                }
                do {
                    let result = try remembering { try unsafe connection.succeeded(answer, statement.name) }
                    guard result.status == PGRES_SINGLE_TUPLE else { continue }
                    try row.show(result, body)
                    if let failure = row.failure { throw rules.fail(failure) }
                } catch {
                    thrown = error
                }
            }
            if let thrown { throw thrown }
        }
    }

    @discardableResult
    func load(_ target: BulkTarget, _ body: (any BulkWriter) throws -> Void) throws -> Int {
        try rules.run(loading: target.table) {
            try remembering {
                let columns = target.columns.joined(separator: ", ")
                let copy = "COPY \(target.table) (\(columns)) FROM STDIN (FORMAT binary)"
                _ = try unsafe connection.succeeded(PQexec(connection.handle, copy), target.table)
                do {
                    let writer = try PostgresBulkWriter(connection, target)
                    try body(writer)
                    try writer.finish()
                } catch {
                    _ = try? endCopy(target, refusal: "given up")
                    throw error
                }
                return try endCopy(target, refusal: nil)
            }
        }
    }

    func refreshStatistics(of tables: [StaticString]) throws {
        for table in tables {
            try rules.run("analyze \(table)") {
                try remembering {
                    try refuseWhenReadOnly("analyze \(table)")
                    try connection.run("ANALYZE \"\(table)\"", name: "analyze \(table)")
                }
            }
        }
    }

    func hasTable(_ name: StaticString) throws -> Bool {
        try first(Self.table, ["name": name.description]) { !$0.isNull(0) } ?? false
    }

    /// Remembers a failed COMMIT, so that the transaction may be run again.
    func commit() throws {
        try remembering {
            let command = try connection.run("COMMIT")
            guard command == "COMMIT" else {
                throw DatabaseError(code: .other, message: "the server rolled the transaction back")
            }
        }
    }

    private static let table = Statement("postgres.table", "SELECT CAST(to_regclass(:name) AS TEXT)")

    private func prepare(_ statement: Statement, _ bindings: Bindings) throws -> (String, PostgresParameters)
    {
        let names = connection.parameters(of: statement)
        let parameters = try PostgresParameters(names, bindings, of: statement.name)
        return (try connection.prepare(statement, names.sql, parameters.types), parameters)
    }

    private func send(_ statement: Statement, _ bindings: Bindings) throws {
        let (name, parameters) = try prepare(statement, bindings)
        let isSent = unsafe parameters.withPointers { count, values, lengths, formats in
            unsafe PQsendQueryPrepared(connection.handle, name, count, values, lengths, formats, 1)
        }
        guard isSent == 1, unsafe PQsetSingleRowMode(connection.handle) == 1 else {
            throw connection.failure(statement.name)
        }
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
        var count = 0
        var failure: (any Error)?
        while let answer = unsafe PQgetResult(connection.handle) {
            do {
                count += try unsafe connection.succeeded(answer, target.table).changed
            } catch {
                failure = failure ?? error
            }
        }
        if let failure { throw failure }
        return count
    }

    private func refuseWhenReadOnly(_ name: String) throws {
        guard isReadOnly else { return }
        throw DatabaseError(code: .other, message: "a read-only transaction cannot write", statement: name)
    }

    /// Runs work of the database and remembers its error, so that nothing is committed when the body goes on.
    private func remembering<Value: ~Copyable>(_ work: () throws -> Value) throws -> Value {
        do {
            return try work()
        } catch let error as DatabaseError {
            if rules.failure == nil {
                mayRunAgain = error.code == .busy && PostgresRetry.isUseful(connection.sqlState)
            }
            throw rules.fail(error)
        }
    }
}
