import Glibc

/// The directory that holds a book: its settings, keys, embedded database and kept files.
public struct DataDirectory: Sendable, Hashable {
    /// The path, without a slash at the end.
    public let path: String
    /// The keys, readable by their owner alone.
    public let keyPath: String
    /// Sealed copies of every bank file received and every file released.
    public let archivePath: String

    /// A data directory; it need not exist.
    public init(_ path: String) {
        self.path = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
        keyPath = self.path + "/incasso.key"
        archivePath = self.path + "/archive"
    }

    /// A scratch place in which a backup is looked at: keys and kept files stay where they are.
    init(scratch path: String, keyPath: String, archivePath: String) {
        self.path = path
        self.keyPath = keyPath
        self.archivePath = archivePath
    }

    /// The settings.
    public var settingsPath: String { path + "/incasso.toml" }
    /// The embedded database.
    public var databasePath: String { path + "/incasso.db" }
    /// How long the audit chains were when something last left the house.
    public var chainNotePath: String { path + "/incasso.chain" }
    /// Messages to debtors, written here until couriers carry them.
    public var outboxPath: String { path + "/outbox" }

    /// The settings; the defaults where there is no file.
    ///
    /// - Throws: ``EngineError`` with line and column when the file is wrong.
    public func settings() throws(EngineError) -> Settings {
        try Settings(path: settingsPath)
    }

    /// Whether `init` has been run here.
    public var isInitialised: Bool { unsafe access(keyPath, F_OK) == 0 }

    /// Makes the directories, readable by their owner alone; existing ones stay as they are.
    ///
    /// - Throws: ``EngineError`` naming the path that could not be made.
    public func create() throws(EngineError) {
        for directory in [path, archivePath, outboxPath] {
            try DurableFile.createDirectory(directory)
        }
    }
}
