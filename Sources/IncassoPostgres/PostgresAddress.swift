internal import CPQ
internal import Glibc
internal import IncassoSQL

/// Where a database is: what libpq takes, the schema that holds our tables, and how long it is waited for.
struct PostgresAddress: Sendable {
    /// A libpq URL without our own parameters.
    let url: String
    /// The schema; `nil` for the role's own search path.
    let schema: String?
    /// The limits, those of the URL first.
    let limits: PostgresLimits
    /// What no message may show.
    let secrets: PostgresSecrets

    /// Takes our own parameters out of the URL's query, because libpq refuses parameters that it doesn't know.
    ///
    /// - Parameters:
    ///   - text: `postgres://…` or `postgresql://…`.
    ///   - limits: What counts where the URL says nothing.
    /// - Throws: ``DatabaseError`` when it is no such URL, the schema's name is not of the form `[a-z_][a-z0-9_]*`, or a
    ///   limit is out of its range.
    init(_ text: String, limits: PostgresLimits) throws {
        guard text.hasPrefix("postgres://") || text.hasPrefix("postgresql://") else {
            throw DatabaseError(code: .other, message: "a PostgreSQL URL begins with postgres://")
        }
        let parts = text.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        var limits = limits
        var schema: String?
        var others: [Substring] = []
        for parameter in parts.dropFirst().first?.split(separator: "&") ?? [] {
            let pair = parameter.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let value = pair.count == 2 ? String(pair[1]) : ""
            if pair[0] == "schema" {
                schema = value
            } else if !(try limits.take(String(pair[0]), value)) {
                others.append(parameter)
            }
        }
        if let schema, !Self.isName(schema) {
            throw DatabaseError(
                code: .other,
                message: "a schema's name consists of a-z, 0-9 and _, up to 63 characters"
            )
        }
        url = others.isEmpty ? String(parts[0]) : "\(parts[0])?\(others.joined(separator: "&"))"
        self.schema = schema
        self.limits = limits
        secrets = PostgresSecrets(text)
    }

    /// What libpq is told, defaults first: the URL, which comes last, may override them.
    ///
    /// Writing needs a server that takes it, so of several hosts the first such one is taken. A dead wire is noticed after
    /// a minute.
    func settings() throws -> [(name: String, value: String)] {
        var settings = [
            ("connect_timeout", "10"), ("application_name", "incasso"),
            ("target_session_attrs", "read-write"),
            ("keepalives_idle", "30"), ("keepalives_interval", "10"), ("keepalives_count", "3"),
            ("tcp_user_timeout", "60000"),
        ]
        // libpq's own default would go on without encryption where the server, or somebody between, offers none.
        if try !isEncryptionDecided() { settings.append(("sslmode", "require")) }
        return settings + [("dbname", url), ("client_encoding", "UTF8")]
    }

    /// Whether the URL or the environment says how to encrypt, or nothing leaves this machine.
    private func isEncryptionDecided() throws -> Bool {
        var complaint: UnsafeMutablePointer<CChar>?
        guard let options = unsafe PQconninfoParse(url, &complaint) else {
            unsafe PQfreemem(complaint)
            // libpq's words would repeat a part of the address, which may be a part of the password.
            throw DatabaseError(
                code: .other,
                message: "the address of the database is not well-formed",
                remedy:
                    "Write postgres://USER@HOST:PORT/NAME?PARAMETER=VALUE; signs like @ / : in a password as %40 %2F %3A."
            )
        }
        defer { unsafe PQconninfoFree(options) }
        var hosts = unsafe getenv("PGHOST").map { unsafe String(cString: $0) } ?? ""
        var hasMode = unsafe getenv("PGSSLMODE") != nil || getenv("PGSERVICE") != nil
        var option = unsafe options
        while let keyword = unsafe option.pointee.keyword {
            if let value = unsafe option.pointee.val {
                switch unsafe String(cString: keyword) {
                case "host", "hostaddr": hosts = unsafe String(cString: value)
                case "sslmode", "service": hasMode = true
                default: break
                }
            }
            unsafe option += 1
        }
        return hasMode || hosts.split(separator: ",").allSatisfy { Self.isLocal(String($0)) }
    }

    /// Whether a host's name or address means this machine: a directory of sockets, or the loopback interface.
    static func isLocal(_ host: String) -> Bool {
        host.isEmpty || host.hasPrefix("/") || host.hasPrefix("@") || host == "localhost"
            || host.hasPrefix("127.")
            || host == "::1"
    }

    private static func isName(_ text: String) -> Bool {
        let bytes = text.utf8
        guard let first = bytes.first, bytes.count <= 63, first > UInt8(ascii: "9") else { return false }
        return bytes.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
                UInt8(ascii: "_"):
                true
            default: false
            }
        }
    }
}
