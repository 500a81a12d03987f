/// What a person can do about what a server or libpq says.
enum PostgresRemedy {
    static let encryption = """
        Give the server a certificate (ssl = on) and use sslmode=verify-full; or write sslmode=disable in the address \
        where the wire is protected by other means.
        """

    static let unknownCommit = """
        Look whether the work is done, then run the command again: what was done already is not done twice.
        """

    /// For an error of the server.
    static func server(_ sqlState: String) -> String? {
        switch sqlState {
        case "57014":
            "The work took longer than statement_timeout allows, or somebody cancelled it: raise statement_timeout=SECONDS in the database's address."
        case "55P03":
            "Another transaction has held the same rows for longer than lock_timeout: run the command again when that is done."
        case "53300":
            "Raise max_connections of the server, or lower pool_size=N in the addresses of its clients."
        case "25006": "The server takes no changes: name the primary in the database's address."
        case "25P03":
            "Raise statement_timeout=SECONDS in the database's address, which limits pauses inside a transaction too."
        case "42501": "Give the role of the address the right to create and use tables in its schema."
        default: nil
        }
    }

    /// For a connection that could not be made.
    static func connection(_ reason: String) -> String? {
        if reason.contains("certificate verify failed") || reason.contains("root certificate file") {
            return "Name the authority that signed the server's certificate: sslrootcert=FILE."
        }
        if reason.contains("server certificate for") {
            return "Use the name for which the server's certificate was made."
        }
        if reason.contains("server does not support SSL") { return encryption }
        if reason.contains("session is read-only") || reason.contains("not accept") {
            return "No host takes changes: name the primary in the database's address."
        }
        return nil
    }
}
