internal import CPQ
internal import Glibc
internal import IncassoSQL

/// A connection and the statements prepared on it.
///
/// Unchecked because the compiler cannot see it: a connection is either idle in the pool or with the one thread that
/// took it out.
@safe
final class PostgresConnection: @unchecked Sendable {
    /// A statement with the types that it was prepared for.
    struct Key: Hashable {
        let statement: Statement
        let types: [Oid]
    }

    /// The server's process behind a connection: a number may be used again, with its start it is unique.
    struct Backend: Sendable {
        let pid: Int64
        let start: Int64
    }

    let handle: OpaquePointer
    /// Names this connection among all there ever were.
    let session = PostgresReceipt.newSession()
    private(set) var backend = Backend(pid: 0, start: 0)
    /// Whether the table of receipts was there when last looked for.
    private(set) var hasReceipts = false
    /// The SQLSTATE of the last error.
    private(set) var sqlState = ""
    /// What was prepared, and how it is called.
    var prepared: [Key: String] = [:]
    /// Statements prepared so far, also those that failed: names are not used again.
    var preparedCount = 0
    private var names: [Statement: NamedParameters] = [:]
    private var serial: Int64 = 0
    private let secrets: PostgresSecrets
    private let roundTrips: PostgresRoundTrips

    /// Connects and sets the session up.
    ///
    /// - Parameters:
    ///   - address: Where.
    ///   - roundTrips: Counts how often the server is waited for.
    /// - Throws: ``DatabaseError`` with code `unavailable`, or `other` when the server does not suit.
    init(_ address: PostgresAddress, roundTrips: PostgresRoundTrips) throws {
        guard let connection = unsafe Self.connect(try address.settings()) else {
            throw DatabaseError(code: .unavailable, message: "no memory for a connection")
        }
        unsafe handle = connection
        secrets = address.secrets
        self.roundTrips = roundTrips
        guard unsafe PQstatus(handle) == CONNECTION_OK else { throw connectionFailure() }
        // Warnings would be printed on standard error.
        unsafe PQsetNoticeProcessor(handle, { _, _ in }, nil)
        guard unsafe PQserverVersion(handle) >= 140_000 else {
            throw DatabaseError(code: .other, message: "PostgreSQL 14 or newer is needed, this is \(version)")
        }
        guard parameter("server_encoding") == "UTF8" else {
            throw DatabaseError(code: .other, message: "the database's encoding must be UTF8")
        }
        try checkEncryption()
        try setUp(address)
    }

    deinit {
        unsafe PQfinish(handle)
    }

    /// For example `PostgreSQL 15.20`.
    var version: String {
        "PostgreSQL \(parameter("server_version").prefix { $0 != " " })"
    }

    /// Whether the server is still there, as far as is known.
    var isUsable: Bool { unsafe PQstatus(handle) == CONNECTION_OK }

    /// Whether the connection was lost, or the server has said that it is going.
    var isLost: Bool { !isUsable || PostgresRetry.isLoss(sqlState) }

    /// Whether it is there and in no transaction.
    var isIdle: Bool { unsafe PQtransactionStatus(handle) == PQTRANS_IDLE }

    /// Whether a connection that lay idle may be used: nothing has come since, above all no end.
    func isFresh() -> Bool {
        guard isUsable else { return false }
        var poller = pollfd(fd: unsafe PQsocket(handle), events: Int16(POLLIN), revents: 0)
        guard unsafe poll(&poller, 1, 0) > 0 else { return true }
        // The end shows only behind what came before it.
        unsafe PQconsumeInput(handle)
        unsafe PQconsumeInput(handle)
        return isUsable && isIdle
    }

    /// Executes statements of our own without parameters, and returns the last one's command tag.
    @discardableResult
    func run(_ script: String, name: String? = nil) throws -> String {
        try result(of: script, name: name).command
    }

    /// Executes statements of our own without parameters, and returns the last one's result.
    func result(of script: String, name: String? = nil) throws -> PostgresResult {
        waits()
        return try unsafe succeeded(PQexec(handle, script), name)
    }

    /// The server is waited for once more.
    func waits() { roundTrips.add() }

    /// A statement's text with numbered parameters.
    func parameters(of statement: Statement) -> NamedParameters {
        if let known = names[statement] { return known }
        let fresh = NamedParameters(statement.sql, sign: "$")
        names[statement] = fresh
        return fresh
    }

    /// Forgets what was prepared, because tables are going to change.
    func forgetPrepared() throws {
        hasReceipts = false
        guard !prepared.isEmpty else { return }
        prepared = [:]
        try run("DEALLOCATE ALL")
    }

    /// The receipt of the next transaction.
    ///
    /// - Parameter tenant: Whose data it changed.
    /// - Returns: The receipt; `nil` in a database without the table.
    /// - Throws: ``DatabaseError`` when the server cannot be asked.
    func nextReceipt(tenant: Int64) throws -> PostgresReceipt? {
        if !hasReceipts {
            hasReceipts = try result(of: "SELECT to_regclass('commit_receipt') IS NOT NULL").text(0) == "t"
        }
        guard hasReceipts else { return nil }
        serial += 1
        return PostgresReceipt(tenant: tenant, session: session, serial: serial)
    }

    /// Ends the server's process of another connection of ours, if it still runs; its transaction then has no effect.
    ///
    /// Where that is refused, the server's own limits end it.
    func end(_ backend: Backend) {
        let statement = """
            SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE pid = \(backend.pid) AND usename = current_user
              AND CAST(extract(epoch FROM backend_start) * 1000000 AS BIGINT) = \(backend.start)
            """
        _ = try? run(statement)
    }

    /// The result, or the error that it tells.
    func succeeded(_ result: OpaquePointer?, _ name: String?) throws -> PostgresResult {
        guard let result = unsafe result else { throw failure(name) }
        let owned = unsafe PostgresResult(result)
        switch owned.status {
        case PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_SINGLE_TUPLE, PGRES_COPY_IN, PGRES_EMPTY_QUERY,
            PGRES_PIPELINE_SYNC:
            return owned
        default:
            sqlState = owned.sqlState
            guard isUsable, !sqlState.isEmpty else { throw failure(name) }
            throw DatabaseError(sqlState: sqlState, message: owned.primaryMessage, statement: name)
        }
    }

    /// The error of a call that gave no result: the connection is gone, or was used wrongly.
    func failure(_ name: String?) -> DatabaseError {
        guard isUsable else {
            return DatabaseError(
                code: .unavailable,
                message: "the connection to PostgreSQL was lost",
                statement: name
            )
        }
        let reason = unsafe String(cString: PQerrorMessage(handle))
        return DatabaseError(code: .other, message: Self.firstLine(reason), statement: name)
    }

    /// Forgets the last error, before a transaction begins.
    func forgetError() { sqlState = "" }

    private func setUp(_ address: PostgresAddress) throws {
        let limits = address.limits
        // Every index starts with the tenant, so plans are cheap index walks that compilation and further processes only
        // delay. Sorting a block's hundred thousand debits takes more than the usual 4 MB. Statistics that tell a file's rows
        // from a book's need no sample of 30,000 rows, which bulk jobs would pay for each table. What a client
        // left behind is ended: the check interval ends a statement whose client was killed, the idle limit a
        // transaction that nobody goes on with, the last four one whose client's machine or network is gone.
        let settings = """
            SET jit = off; SET random_page_cost = 1.1; SET client_min_messages = warning;
            SET work_mem = '64MB'; SET default_statistics_target = 30; SET max_parallel_workers_per_gather = 0;
            SET statement_timeout = \(limits.statementTimeoutSeconds * 1000);
            SET lock_timeout = \(limits.lockTimeoutSeconds * 1000);
            SET idle_in_transaction_session_timeout = \(limits.statementTimeoutSeconds * 1000);
            SET client_connection_check_interval = 10000;
            SET tcp_keepalives_idle = 30; SET tcp_keepalives_interval = 10; SET tcp_keepalives_count = 3;
            SET tcp_user_timeout = 60000;
            """
        let place = address.schema.map { "SET search_path TO \($0);" } ?? ""
        let question = """
            SELECT to_regclass('commit_receipt') IS NOT NULL, pid, CAST(extract(epoch FROM backend_start) * 1000000 AS BIGINT)
            FROM pg_stat_activity WHERE pid = pg_backend_pid()
            """
        let answer = try result(of: settings + place + question)
        hasReceipts = answer.text(0) == "t"
        backend = Backend(pid: Int64(answer.text(1)) ?? 0, start: Int64(answer.text(2)) ?? 0)
    }

    /// Refuses a wire that anybody could read, unless the address asks for it in so many words.
    private func checkEncryption() throws {
        guard unsafe PQsslInUse(handle) == 0 else { return }
        let host = unsafe PQhost(handle).map { unsafe String(cString: $0) } ?? ""
        let peer = unsafe PQhostaddr(handle).map { unsafe String(cString: $0) } ?? ""
        guard !PostgresAddress.isLocal(host), !PostgresAddress.isLocal(peer), mode != "disable" else {
            return
        }
        throw DatabaseError(
            code: .unavailable,
            message: "the connection to \(host) is not encrypted",
            remedy: PostgresRemedy.encryption
        )
    }

    /// What was decided on encryption: `sslmode`.
    private var mode: String {
        guard let options = unsafe PQconninfo(handle) else { return "" }
        defer { unsafe PQconninfoFree(options) }
        var option = unsafe options
        while let keyword = unsafe option.pointee.keyword {
            if unsafe strcmp(keyword, "sslmode") == 0, let value = unsafe option.pointee.val {
                return unsafe String(cString: value)
            }
            unsafe option += 1
        }
        return ""
    }

    private func connectionFailure() -> DatabaseError {
        let reason = unsafe String(cString: PQerrorMessage(handle))
        // One line for each host, and indented advice.
        let lines = reason.split(separator: "\n").filter { !$0.hasPrefix("\t") }
        return DatabaseError(
            code: .unavailable,
            message: secrets.redact(lines.joined(separator: "; ")),
            remedy: PostgresRemedy.connection(reason)
        )
    }

    private func parameter(_ name: String) -> String {
        guard let value = unsafe PQparameterStatus(handle, name) else { return "" }
        return unsafe String(cString: value)
    }

    private static func firstLine(_ text: String) -> String {
        String(text.prefix { $0 != "\n" })
    }

    private static func connect(_ settings: [(name: String, value: String)]) -> OpaquePointer? {
        // libpq copies the strings within the call.
        let names = unsafe settings.map { unsafe strdup($0.name) }
        let values = unsafe settings.map { unsafe strdup($0.value) }
        defer {
            unsafe (names + values).forEach { unsafe free($0) }
        }
        return unsafe PQconnectdbParams(
            names.map { unsafe UnsafePointer($0) } + [nil],
            values.map { unsafe UnsafePointer($0) } + [nil],
            1
        )
    }
}
