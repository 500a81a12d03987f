import Glibc
import IncassoSQL
import IncassoSQLite
import IncassoTestSupport
import Testing

/// The file itself: whose it is, its rights, its plans.
@Suite
struct SQLiteFileTests {
    private static func useDirectory(_ body: (String) throws -> Void) throws {
        let directory = try TemporaryDirectory()
        defer { directory.remove() }
        try body(directory.path)
    }

    private static func write(_ bytes: [UInt8], to path: String) {
        let file = unsafe fopen(path, "w")
        _ = unsafe fwrite(bytes, 1, bytes.count, file)
        unsafe fclose(file)
    }

    private static func bytes(of path: String) -> [UInt8] {
        let file = unsafe fopen(path, "r")
        var content = [UInt8](repeating: 0, count: 1_000_000)
        let count = unsafe fread(&content, 1, content.count, file)
        unsafe fclose(file)
        return Array(content[..<count])
    }

    @Test
    func aNewFileIsItsOwnersAndMarkedAsOurs() throws {
        try Self.useDirectory { directory in
            let path = "\(directory)/new.db"
            do {
                let database = try SQLiteDatabase(path: path)
                try database.define(ConformanceTests.schema) { try ConformanceTests.insert($0, 1) }
                for name in [path, "\(path)-wal", "\(path)-shm"] {
                    var information = stat()
                    #expect(unsafe stat(name, &information) == 0)
                    #expect(information.st_mode & 0o777 == 0o600)
                }
            }
            // Closing folds the log into the file, prepared statements or not.
            #expect(unsafe access("\(path)-wal", F_OK) != 0)
            #expect(Array(Self.bytes(of: path)[68..<72]) == Array("INCS".utf8))
            let again = try SQLiteDatabase(path: path)
            try again.read { try #expect($0.hasTable("item")) }
        }
    }

    @Test
    func foreignFilesAreRefusedUnchanged() throws {
        try Self.useDirectory { directory in
            let path = "\(directory)/other.db"
            // Another program's database: ours with its mark erased, and with another mark.
            do {
                let database = try SQLiteDatabase(path: path)
                try database.define(ConformanceTests.schema) { _ in }
            }
            for mark: [UInt8] in [[0, 0, 0, 0], [1, 2, 3, 4]] {
                var content = Self.bytes(of: path)
                content.replaceSubrange(68..<72, with: mark)
                Self.write(content, to: path)
                let error = #expect(throws: DatabaseError.self) { try SQLiteDatabase(path: path) }
                #expect(error?.code == .damaged)
                #expect(Self.bytes(of: path) == content)
            }
            let text = Array(String(repeating: "date;amount\n", count: 1000).utf8)
            Self.write(text, to: path)
            let error = #expect(throws: DatabaseError.self) { try SQLiteDatabase(path: path) }
            #expect(error?.code == .damaged)
            #expect(Self.bytes(of: path) == text)
        }
    }

    @Test
    func aNewerLayoutAndAMissingDirectoryAreTold() throws {
        try Self.useDirectory { directory in
            let path = "\(directory)/new.db"
            do { _ = try SQLiteDatabase(path: path) }
            var content = Self.bytes(of: path)
            content.replaceSubrange(60..<64, with: [0, 0, 0, 99])
            Self.write(content, to: path)
            let newer = #expect(throws: DatabaseError.self) { try SQLiteDatabase(path: path) }
            #expect(newer?.code == .tooNew)
            let missing = #expect(throws: DatabaseError.self) {
                try SQLiteDatabase(path: "\(directory)/none/new.db")
            }
            #expect(missing?.code == .unavailable)
        }
    }

    @Test
    func aBusyFileAFullDiskAndADamagedFileAreTold() throws {
        try Self.useDirectory { directory in
            let path = "\(directory)/new.db"
            let padding = String(repeating: "x", count: 100_000)
            do {
                let database = try SQLiteDatabase(path: path)
                try database.define(ConformanceTests.schema) {
                    try ConformanceTests.insert($0, 1, name: padding)
                }
                let other = try SQLiteDatabase(path: path, busyTimeoutSeconds: 0)
                try database.write { _ in
                    let busy = #expect(throws: DatabaseError.self) { try other.write { _ in } }
                    #expect(busy?.code == .busy)
                    try #expect(ConformanceTests.count(other) == 1)
                }
                try database.define("PRAGMA max_page_count = 40") { _ in }
                let full = #expect(throws: DatabaseError.self) {
                    try database.write { try ConformanceTests.insert($0, 2, name: padding + "y") }
                }
                #expect(full?.code == .storage)
                try #expect(ConformanceTests.count(database) == 1)
            }
            // The header and the catalogue stay, the tables are overwritten.
            var content = Self.bytes(of: path)
            content.replaceSubrange(4096..., with: repeatElement(0xA5, count: content.count - 4096))
            Self.write(content, to: path)
            let database = try SQLiteDatabase(path: path)
            let damaged = #expect(throws: DatabaseError.self) { try ConformanceTests.count(database) }
            #expect(damaged?.code == .damaged)
            try #expect(!database.integrityCheck().isEmpty)
        }
    }

    @Test
    func memoryDatabasesPlansAndChecksWork() throws {
        let database = try SQLiteDatabase(path: ":memory:")
        try database.define(ConformanceTests.schema) { _ in }
        #expect(database.version.hasPrefix("SQLite 3."))
        #expect(
            try database.explain(ConformanceTests.read).joined().contains("SEARCH item USING PRIMARY KEY")
        )
        let scan = Statement("item.scan", "SELECT id FROM item WHERE amount = :a")
        try #expect(database.explain(scan).joined().contains("SCAN item"))
        try #expect(database.integrityCheck().isEmpty)
    }

    @Test
    func networkFileSystemsAreRecognised() {
        let mounts = """
            36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 - ext3 /dev/root rw,errors=continue
            42 35 0:51 / /srv rw,relatime shared:2 - nfs4 server:/srv rw,vers=4.2
            43 35 0:52 / /share rw - cifs //server/share rw
            """
        #expect(NetworkFileSystem.kind(of: "98:0", in: mounts) == nil)
        #expect(NetworkFileSystem.kind(of: "0:51", in: mounts) == "nfs4")
        #expect(NetworkFileSystem.kind(of: "0:52", in: mounts) == "cifs")
        #expect(NetworkFileSystem.kind(of: "0:53", in: mounts) == nil)
        #expect(NetworkFileSystem.kind(at: "/proc") == nil)
    }
}
