import IncassoCore
import TOMLKit

/// The settings of a data directory, `incasso.toml`.
public struct Settings: Sendable, Hashable {
    /// Whether a second person must approve a batch before its release (default yes).
    public var approvalRequired = true

    /// The defaults.
    public init() {}

    /// The file that `init` writes.
    static let template = """
        # Settings of this book.

        [approval]
        # A second person approves each batch before its file is released. Turning this off is recorded in the audit chain.
        required = true

        """

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
        try reader.finish()
    }
}
