import IncassoCore
import TOMLKit

/// The settings of a data directory, `incasso.toml`.
public struct Settings: Sendable, Hashable {
    /// Whether a second person must approve a batch before its release (default yes).
    public var approvalRequired = true
    /// Where the database is, `sqlite:PATH` or `postgres://…`, unless the command line or the environment says it; `nil` for
    /// the file in the data directory.
    public var databaseURL: String?

    /// After how many seconds the work of a process that vanished may be taken over by another (default 300).
    ///
    /// Where both run on one machine it is taken over at once. Longer than the longest step between two transactions, the
    /// rendering of a file: a process that was overtaken stops.
    public var leaseSeconds = 300

    /// The defaults.
    public init() {}

    /// The file that `init` writes.
    ///
    /// - Parameter databaseURL: Where the database is, if that is to be kept.
    /// - Returns: Its text.
    static func template(databaseURL: String?) -> String {
        let text = """
            # Settings of this book.

            [approval]
            # A second person approves each batch before its file is released. Turning this off is recorded in the audit chain.
            required = true

            [workers]
            # After how many seconds another machine takes over the work of a process that vanished.
            lease_seconds = 300

            """
        guard let databaseURL else { return text }
        let quoted = databaseURL.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
        return text + """

            [database]
            # --database and INCASSO_DATABASE come first.
            url = "\(quoted)"

            """
    }

    /// Reads a settings file.
    ///
    /// - Parameter path: Its path; a missing file gives the defaults.
    /// - Throws: ``EngineError`` with line and column when it is no TOML, or a value has the wrong type.
    init(path: String) throws(EngineError) {
        guard DurableFile.exists(path) else { return }
        let document = try TOMLDocument(
            text: String(decoding: try DurableFile.read(path, limit: 1 << 20), as: UTF8.self),
            file: path
        )
        var reader = document.reader
        approvalRequired = reader.boolean("approval.required") ?? true
        databaseURL = reader.string("database.url")
        leaseSeconds = reader.integer("workers.lease_seconds", in: 1...86_400) ?? leaseSeconds
        try reader.finish()
    }
}
