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
    private struct Key: Hashable {
        let statement: Statement
        let types: [Oid]
    }

    let handle: OpaquePointer
    /// The SQLSTATE of the last error.
    private(set) var sqlState = ""
    private var names: [Statement: NamedParameters] = [:]
    private var prepared: [Key: String] = [:]

    /// Connects and sets the session up.
    ///
    /// - Parameters:
    ///   - address: Where.
    ///   - statementTimeoutSeconds: After how long the server gives a statement up.
    ///   - lockTimeoutSeconds: How long to wait for another transaction.
    /// - Throws: ``DatabaseError`` with code `unavailable`, or `other` when the server does not suit.
    init(_ address: PostgresAddress, statementTimeoutSeconds: Int, lockTimeoutSeconds: Int) throws {
        // Later keywords win; those before the URL are defaults that it may override.
        let settings = [
            ("connect_timeout", "10"), ("dbname", address.url), ("client_encoding", "UTF8"),
            ("application_name", "incasso"),
        ]
        guard let connection = unsafe Self.connect(settings) else {
            throw DatabaseError(code: .unavailable, message: "no memory for a connection")
        }
        unsafe handle = connection
        guard unsafe PQstatus(handle) == CONNECTION_OK else {
            let reason = unsafe String(cString: PQerrorMessage(handle))
            throw DatabaseError(code: .unavailable, message: Self.firstLine(reason))
        }
        // Warnings would be printed on standard error.
        unsafe PQsetNoticeProcessor(handle, { _, _ in }, nil)
        guard unsafe PQserverVersion(handle) >= 140_000 else {
            throw DatabaseError(code: .other, message: "PostgreSQL 14 or newer is needed, this is \(version)")
        }
        guard parameter("server_encoding") == "UTF8" else {
            throw DatabaseError(code: .other, message: "the database's encoding must be UTF8")
        }
        // Every index starts with the tenant, so plans are cheap index walks that compilation only delays. The check
        // interval ends the work of a client that was killed.
        try run(
            """
            SET jit = off; SET random_page_cost = 1.1; SET client_min_messages = warning;
            SET statement_timeout = \(statementTimeoutSeconds * 1000);
            SET lock_timeout = \(lockTimeoutSeconds * 1000);
            SET client_connection_check_interval = 10000;
            """
        )
        if let schema = address.schema { try run("SET search_path TO \(schema)") }
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

    /// Whether it is there and in no transaction.
    var isIdle: Bool { unsafe PQtransactionStatus(handle) == PQTRANS_IDLE }

    /// Executes statements of our own without parameters, and returns the last one's command tag.
    @discardableResult
    func run(_ script: String, name: String? = nil) throws -> String {
        let result = try unsafe succeeded(PQexec(handle, script), name)
        return result.command
    }

    /// A statement's text with numbered parameters.
    func parameters(of statement: Statement) -> NamedParameters {
        if let known = names[statement] { return known }
        let fresh = NamedParameters(statement.sql, sign: "$")
        names[statement] = fresh
        return fresh
    }

    /// The server's name of the statement, which is prepared at its first use.
    func prepare(_ statement: Statement, _ text: String, _ types: [Oid]) throws -> String {
        let key = Key(statement: statement, types: types)
        if let known = prepared[key] { return known }
        let name = "s\(prepared.count + 1)"
        _ = try unsafe succeeded(PQprepare(handle, name, text, Int32(types.count), types), statement.name)
        prepared[key] = name
        return name
    }

    /// Forgets what was prepared, because tables have changed.
    func forgetPrepared() throws {
        guard !prepared.isEmpty else { return }
        prepared = [:]
        try run("DEALLOCATE ALL")
    }

    /// The result, or the error that it tells.
    func succeeded(_ result: OpaquePointer?, _ name: String?) throws -> PostgresResult {
        guard let result = unsafe result else { throw failure(name) }
        let owned = unsafe PostgresResult(result)
        switch owned.status {
        case PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_SINGLE_TUPLE, PGRES_COPY_IN, PGRES_EMPTY_QUERY:
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
