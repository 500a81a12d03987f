import Glibc

/// A directory of backups: one directory for each, and the kept files that they share.
///
///     PLACE/archive/<sha256>.sealed
///     PLACE/incasso-20261122T093012Z/incasso.db, incasso.toml, manifest.json
///
/// A backup is made under a hidden name and gets its own only when everything in it is on the disk, so what has a name is
/// whole. Kept files never change and are named by their content: each is copied once.
struct BackupPlace {
    /// The directory.
    let path: String

    var archivePath: String { path + "/archive" }
    private static let partial = ".partial-"
    private static let prefix = "incasso-"

    /// Holds the place, so that two backups into it never run at once, and removes what a cut-off one has left.
    ///
    /// - Returns: The open directory; closing it lets the place go.
    /// - Throws: ``EngineError`` when another backup is running.
    func lock() throws(EngineError) -> Int32 {
        try DurableFile.createDirectory(archivePath)
        let descriptor = unsafe open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw DurableFile.failure("cannot open the directory \(path)") }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            throw EngineError(
                .refused,
                "another backup into \(path) is running",
                remedy: "Wait for its end, or choose another directory."
            )
        }
        for name in try DurableFile.names(in: path) where name.hasPrefix(Self.partial) {
            DurableFile.removeDirectory(path + "/" + name)
        }
        return descriptor
    }

    /// Makes the hidden directory in which a backup is put together.
    func begin(_ name: String) throws(EngineError) -> String {
        let made = path + "/" + Self.partial + name
        guard unsafe mkdir(made, 0o700) == 0 else {
            throw DurableFile.failure("cannot make the directory \(made)")
        }
        return made
    }

    /// Gives a finished backup its name; one that is taken gets a number behind it.
    ///
    /// - Returns: The backup's path.
    func finish(_ made: String, as name: String) throws(EngineError) -> String {
        try DurableFile.synchroniseDirectory(of: made + "/.")
        for number in 1...1000 {
            let target = path + "/" + (number == 1 ? name : "\(name)-\(number)")
            guard try DurableFile.renameWithoutReplacing(made, to: target) else { continue }
            try DurableFile.synchroniseDirectory(of: target)
            return target
        }
        throw EngineError(.storage, "\(path)/\(name) and a thousand names after it are taken")
    }

    /// The name of a backup that is made now.
    static func name(_ timestamp: Int64) -> String {
        prefix + stamp(timestamp)
    }

    /// A moment as it stands in names, `YYYYMMDDTHHMMSSZ`.
    static func stamp(_ timestamp: Int64) -> String {
        WallTime(timestamp: timestamp, zone: "UTC").iso.filter { $0 != "-" && $0 != ":" } + "Z"
    }

    /// The directory of a whole backup.
    ///
    /// - Parameter path: A backup, or a place of backups, which stands for its newest.
    /// - Returns: The path of the backup.
    /// - Throws: ``EngineError`` when there is none.
    static func backup(at path: String) throws(EngineError) -> String {
        let absolute = try DurableFile.absolute(path)
        if DurableFile.exists(absolute + "/" + BackupManifest.name) { return absolute }
        guard DurableFile.exists(absolute) else { throw EngineError(.notFound, "there is no backup \(path)") }
        let name = DurableFile.name(of: absolute)
        guard !name.hasPrefix(partial) else {
            throw EngineError(
                .invalid,
                "\(path) was cut off while it was made",
                remedy: "Use another backup; the next one removes this."
            )
        }
        // The names sort by time; a number behind one is younger than none.
        let whole = try DurableFile.names(in: absolute).filter { found in
            found.hasPrefix(prefix) && DurableFile.exists("\(absolute)/\(found)/\(BackupManifest.name)")
        }
        let newest = whole.max { first, second in (order(first)) < (order(second)) }
        guard let newest else {
            throw EngineError(
                .notFound,
                "there is no whole backup in \(path)",
                remedy: "`incasso backup DIR` makes one."
            )
        }
        return absolute + "/" + newest
    }

    private static func order(_ name: String) -> (String, Int) {
        let parts = name.dropFirst(prefix.count).split(separator: "-")
        return (parts.first.map(String.init) ?? "", parts.count > 1 ? Int(parts[1]) ?? 0 : 1)
    }
}
