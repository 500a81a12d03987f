public import IncassoSQL

/// The engine of one tenant: the rooms through which money flows, and what they share.
public final class Engine: Sendable {
    /// Where everything is kept.
    public let database: any Database
    /// The data directory.
    public let directory: DataDirectory
    /// Whose book this is.
    public let tenant: Tenant
    /// The settings of the data directory.
    public let settings: Settings
    /// Who acts.
    public let actor: Actor
    /// The time.
    public let clock: any EngineClock
    /// The time as processes see it of each other, which goes on where ``clock`` stands: how long leases last.
    let machineClock: any EngineClock
    /// Random bytes.
    public let random: any RandomSource
    /// Told about long work.
    public let progress: (any ProgressObserver)?
    /// The tenant's keys.
    let keys: TenantKeys

    private static let find = Statement(
        "operations.tenant.find",
        "SELECT tenant_id, book, key_check FROM tenant WHERE name = :name"
    )
    private static let all = Statement(
        "operations.tenant.all",
        "SELECT tenant_id, name, book FROM tenant ORDER BY tenant_id"
    )
    private static let highest = Statement(
        "operations.tenant.highest",
        "SELECT coalesce(max(tenant_id), 0) FROM tenant"
    )
    private static let names = Statement(
        "operations.tenant.names",
        "SELECT name FROM tenant ORDER BY tenant_id"
    )
    private static let insert = Statement(
        "operations.tenant.insert",
        "INSERT INTO tenant (tenant_id, name, book, key_check, created_at) VALUES (:t, :name, :book, :check, :at)"
    )

    /// The tenants of a database, in the order in which they were made.
    ///
    /// - Parameter database: The database; empty ones have no tenants.
    /// - Returns: Their names.
    /// - Throws: The driver's error.
    public static func tenants(of database: any Database) throws -> [String] {
        try database.read { transaction in
            guard try transaction.hasTable("tenant") else { return [] }
            return try transaction.all(names, [:]) { $0.text(0) }
        }
    }

    /// Sets up the directory of a new book: its folders, the settings and the keys.
    ///
    /// The tables and the tenant are made when the book is first opened.
    ///
    /// - Parameters:
    ///   - directory: Where; it must not hold a book yet.
    ///   - random: Random bytes for the keys.
    ///   - databaseURL: Where the database is, if the settings are to keep it; without a password.
    /// - Throws: ``EngineError``.
    public static func initialise(
        _ directory: DataDirectory,
        random: any RandomSource,
        databaseURL: String? = nil
    ) throws {
        try directory.create()
        try KeyFile.create(at: directory.keyPath, random: random)
        if !DurableFile.exists(directory.settingsPath) {
            try DurableFile.write(
                Array(Settings.template(databaseURL: databaseURL).utf8),
                to: directory.settingsPath,
                mode: 0o600
            )
        }
    }

    /// Opens a book, brings its tables up to date, and makes the tenant when it is new.
    ///
    /// - Parameters:
    ///   - directory: The data directory, set up by ``initialise(_:random:)``.
    ///   - database: The database.
    ///   - name: The tenant's name.
    ///   - actor: Who acts.
    ///   - clock: The time.
    ///   - random: Random bytes.
    ///   - progress: Told about long work.
    ///   - machineClock: The time by which a process that vanished is told from one that works, whatever `clock` says.
    /// - Throws: ``EngineError`` when the key file is missing or another's; the driver's error.
    public init(
        directory: DataDirectory,
        database: any Database,
        tenant name: String = "default",
        actor: Actor,
        clock: any EngineClock = SystemClock(),
        random: any RandomSource = SystemRandom(),
        progress: (any ProgressObserver)? = nil,
        machineClock: any EngineClock = SystemClock()
    ) throws {
        let key = try KeyFile(path: directory.keyPath)
        settings = try Settings(path: directory.settingsPath)
        try Migrator.migrate(database, at: clock.timestamp)
        let tenant = try Self.tenant(named: name, key: key, database: database, clock: clock, random: random)
        keys = TenantKeys(master: key.master, tenant: tenant.id)
        self.tenant = tenant
        self.directory = directory
        self.database = database
        self.actor = actor
        self.clock = clock
        self.random = random
        self.progress = progress
        self.machineClock = machineClock
        try ChainNote(engine: self).compare()
    }

    /// The same place for another tenant of it, whose row was read from the same database.
    init(_ other: Engine, tenant: Tenant, keys: TenantKeys) {
        self.tenant = tenant
        self.keys = keys
        database = other.database
        directory = other.directory
        settings = other.settings
        actor = other.actor
        clock = other.clock
        random = other.random
        progress = nil
        machineClock = other.machineClock
    }

    /// The same tenant over another way into the same database.
    init(_ other: Engine, database: any Database) {
        self.database = database
        tenant = other.tenant
        keys = other.keys
        directory = other.directory
        settings = other.settings
        actor = other.actor
        clock = other.clock
        random = other.random
        progress = other.progress
        machineClock = other.machineClock
    }

    /// Every book in the database, by number.
    static func tenants(in transaction: any Transaction) throws -> [Tenant] {
        try transaction.all(all, [:]) {
            Tenant(id: $0.integer(0), name: $0.text(1), book: UInt32($0.integer(2)))
        }
    }

    /// The kept copies of bank files.
    var archive: Archive {
        Archive(directory: directory.archivePath, keys: keys, random: random)
    }

    private static func tenant(
        named name: String,
        key: KeyFile,
        database: any Database,
        clock: any EngineClock,
        random: any RandomSource
    ) throws -> Tenant {
        guard !name.isEmpty, name.count <= 64, name.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
            throw EngineError(.invalid, "a tenant's name has 1 to 64 letters, digits or signs without blanks")
        }
        return try database.write { transaction in
            if let known = try transaction.first(
                find,
                ["name": name],
                { ($0.integer(0), $0.integer(1), $0.bytes(2)) }
            ) {
                guard TenantKeys(master: key.master, tenant: known.0).check(name: name) == known.2 else {
                    throw EngineError(
                        .setup,
                        "the key file does not belong to this book",
                        remedy:
                            "Put back the key file with which the book was made; nothing sealed can be read without it."
                    )
                }
                return Tenant(id: known.0, name: name, book: UInt32(known.1))
            }
            let id = (try transaction.first(highest, [:]) { $0.integer(0) } ?? 0) + 1
            let bytes = random.bytes(3)
            let book = UInt32(bytes[0]) << 12 | UInt32(bytes[1]) << 4 | UInt32(bytes[2] & 15)
            try transaction.execute(
                insert,
                [
                    "t": id, "name": name, "book": Int64(book),
                    "check": TenantKeys(master: key.master, tenant: id).check(name: name),
                    "at": clock.timestamp,
                ]
            )
            try Counters.create(tenant: id, in: transaction)
            return Tenant(id: id, name: name, book: book)
        }
    }
}
