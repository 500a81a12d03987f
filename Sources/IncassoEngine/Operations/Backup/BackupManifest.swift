import FoundationEssentials
import IncassoCore

/// What a backup holds and what must be found in it again: `manifest.json`.
public struct BackupManifest: Codable, Sendable, Hashable {
    /// The form of this file.
    public let incassoBackup: Int
    /// When the backup was made, `YYYY-MM-DDTHH:MM:SSZ`.
    public let createdAt: String
    /// When the backup was made, in milliseconds since 1970 (UTC).
    public let timestamp: Int64
    /// Who made it.
    public let madeBy: String
    /// The number of the newest schema step.
    public let schema: Int
    /// The copy of the database; absent where a server keeps it and copies it by its own means.
    public let database: Database?
    /// Every book in the database, by number.
    public let tenants: [Book]
    /// The kept files beside the backup, in `../archive`.
    public let archive: Archive
    /// What is in the backup, in words.
    public let includes: [String]
    /// What is not, in words.
    public let excludes: [String]

    /// The copy of the database.
    public struct Database: Codable, Sendable, Hashable {
        /// The file's name.
        public let file: String
        /// Bytes.
        public let size: Int64
        /// SHA-256 in hexadecimal.
        public let sha256: String
    }

    /// One book.
    public struct Book: Codable, Sendable, Hashable {
        /// Its number in the database.
        public let id: Int64
        /// Its name.
        public let name: String
        /// The mark of this book in the ids that it gives.
        public let book: UInt32
        /// The number of rows in its audit chain.
        public let chainLength: Int64
        /// The hash of the newest of them in hexadecimal; empty when there is none.
        public let chainHead: String
        /// Rows by table.
        public let rows: [String: Int64]
    }

    /// The kept files.
    public struct Archive: Codable, Sendable, Hashable {
        /// How many there were.
        public let files: Int
        /// Their bytes.
        public let bytes: Int64
    }

    /// The form that this program writes.
    static let form = 1
    /// The name of the file.
    static let name = "manifest.json"
    /// A manifest has a few kilobytes for each book.
    private static let limit = 1 << 26

    /// Reads a manifest.
    ///
    /// - Parameter path: Its file.
    /// - Throws: ``EngineError`` when it cannot be read, is none, or was made by a newer program.
    init(path: String) throws {
        let bytes = try DurableFile.read(path, limit: Self.limit)
        struct Form: Codable { let incassoBackup: Int }
        do {
            let form = try JSONDecoder().decode(Form.self, from: Data(bytes)).incassoBackup
            guard form <= Self.form else {
                throw EngineError(
                    .invalid,
                    "\(path) was made by a newer program (form \(form), this one knows \(Self.form))",
                    remedy: "Use the newer version of Incasso that made it."
                )
            }
            self = try JSONDecoder().decode(Self.self, from: Data(bytes))
        } catch is DecodingError {
            throw EngineError(
                .invalid,
                "\(path) is no manifest of a backup, or it is damaged",
                remedy: "Use another backup."
            )
        }
    }

    init(
        timestamp: Int64,
        madeBy: String,
        schema: Int,
        database: Database?,
        tenants: [Book],
        archive: Archive,
        includes: [String],
        excludes: [String]
    ) {
        incassoBackup = Self.form
        createdAt = WallTime(timestamp: timestamp, zone: "UTC").iso + "Z"
        self.timestamp = timestamp
        self.madeBy = madeBy
        self.schema = schema
        self.database = database
        self.tenants = tenants
        self.archive = archive
        self.includes = includes
        self.excludes = excludes
    }

    /// The file's text: the same for the same content.
    func json() throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return Array(try encoder.encode(self)) + [0x0A]
    }
}
