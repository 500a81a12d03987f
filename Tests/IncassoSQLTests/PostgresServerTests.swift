import Dispatch
import Foundation
import IncassoPostgres
import IncassoSQL
import IncassoTestSupport
import Synchronization
import Testing

/// What the network brings: encryption, several hosts, a server that goes away.
@Suite(.enabled(if: TestDatabase.all.contains(.postgres)))
struct PostgresServerTests {
    private static let encryption = Statement(
        "encryption",
        "SELECT CAST(ssl AS INT) FROM pg_stat_ssl WHERE pid = pg_backend_pid()"
    )
    private static let place = Statement("place", "SELECT current_setting('port')")

    private static func refusal(
        _ url: String,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws -> DatabaseError {
        let error = #expect(throws: DatabaseError.self, sourceLocation: sourceLocation) {
            _ = try PostgresDatabase(url)
        }
        let refused = try #require(error)
        for secret in ["open:s@same", PostgresServer.password, "same"] {
            #expect(!refused.description.contains(secret), sourceLocation: sourceLocation)
        }
        return refused
    }

    @Test
    func theWireIsEncrypted() throws {
        try PostgresServer.use { server in
            let trusted = "sslrootcert=\(server.directory)/authority.crt"
            let database = try PostgresDatabase(server.url("localhost", "sslmode=verify-full&\(trusted)"))
            #expect(try database.read { try $0.first(Self.encryption, [:]) { $0.integer(0) } } == 1)

            let stranger = "sslrootcert=\(server.directory)/other.crt"
            let foreign = try Self.refusal(server.url("localhost", "sslmode=verify-full&\(stranger)"))
            #expect(foreign.message.contains("certificate verify failed"))
            #expect(
                foreign.remedy == "Name the authority that signed the server's certificate: sslrootcert=FILE."
            )

            let other = try Self.refusal(server.url("127.0.0.2", "sslmode=verify-full&\(trusted)"))
            #expect(other.message.contains("server certificate for"))
            #expect(other.remedy == "Use the name for which the server's certificate was made.")

            let wrong = server.url("localhost", trusted).replacing(
                PostgresServer.password,
                with: "open%3As%40samee"
            )
            #expect(try Self.refusal(wrong).message.contains("password authentication failed"))

            // The password from a file, as it should be.
            let file = "\(server.directory)/passwords"
            try TestFiles.write(Array("localhost:*:*:incasso:open\\:s@same\n".utf8), to: file)
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file)
            let bare = "postgres://incasso@localhost:\(server.port)/postgres?sslmode=verify-full&\(trusted)"
            _ = try PostgresDatabase(bare + "&passfile=\(file)")

            try Self.expectNoPlainWire(server)
        }
    }

    /// From an address of this machine that is no loopback, the server takes connections of either kind.
    private static func expectNoPlainWire(_ server: PostgresServer) throws {
        let addresses = try PostgresServer.output(of: "/usr/bin/hostname", ["-I"]).split(separator: " ")
        guard let address = addresses.first(where: { !$0.contains(":") }).map(String.init) else {
            print("This machine has no address beside the loopback: unencrypted connections are not tried.")
            return
        }
        func encrypted(_ parameters: String) throws -> Int64? {
            let database = try PostgresDatabase(server.url(address, parameters))
            return try database.read { try $0.first(encryption, [:]) { $0.integer(0) } }
        }
        #expect(try encrypted("") == 1, "encrypted without being asked")
        #expect(try encrypted("sslmode=disable") == 0, "who says so in so many words gets it")
        let refused = try refusal(server.url(address, "sslmode=allow"))
        #expect(refused.message == "the connection to \(address) is not encrypted")
        #expect(refused.remedy?.contains("sslmode=disable") == true)
    }

    @Test
    func theHostThatTakesChangesIsUsed() throws {
        let readOnly = "ALTER DATABASE postgres SET default_transaction_read_only = on"
        try PostgresServer.use { server in
            let alone = "postgres://incasso@/postgres?host=\(server.directory)&port=\(server.port)"
            try PostgresDatabase(alone).define(readOnly) { _ in }
            let refused = try Self.refusal(alone)
            #expect(refused.message.contains("session is read-only"))
            #expect(refused.remedy == "No host takes changes: name the primary in the database's address.")
            try TestDatabase.postgres.usePlace { place in
                let proxy = try CuttingProxy(to: place.url, generator: SeededGenerator(), cuts: 0)
                defer { proxy.stop() }
                let both =
                    "postgres://incasso@/postgres?host=\(server.directory),127.0.0.1&port=\(server.port),\(proxy.port)"
                let database = try PostgresDatabase(both + "&sslmode=disable")
                #expect(try database.read { try $0.first(Self.place, [:]) { $0.text(0) } } != server.port)
            }
        }
    }

    @Test
    func theNextHostTakesOver() throws {
        try TestDatabase.postgres.usePlace { place in
            let first = try CuttingProxy(to: place.url, generator: SeededGenerator(), cuts: 0)
            let second = try CuttingProxy(to: place.url, generator: SeededGenerator(), cuts: 0)
            defer { second.stop() }
            let url = first.url(of: place.url)
                .replacing(
                    "127.0.0.1:\(first.port)",
                    with: "127.0.0.1:\(first.port),127.0.0.1:\(second.port)"
                )
            let database = try PostgresDatabase(url)
            try database.define(ConformanceTests.schema) { try ConformanceTests.insert($0, 1) }
            #expect(second.connections == 0)
            var runs = 0
            try database.write { transaction in
                runs += 1
                try ConformanceTests.insert(transaction, 2)
                if runs == 1 { first.stop() }
                try ConformanceTests.insert(transaction, 3)
            }
            #expect(runs == 2)
            #expect(second.connections == 1)
            #expect(try ConformanceTests.count(database) == 3)
        }
    }

    @Test
    func aRestartIsWaitedFor() throws {
        try PostgresServer.use { server in
            let url = "postgres://incasso@/postgres?host=\(server.directory)&port=\(server.port)"
            let database = try PostgresDatabase(url)
            try Migrator.migrate(database, at: 0)
            try database.define(ConformanceTests.schema) { _ in }
            let isRestarted = Mutex(false)
            let group = DispatchGroup()
            DispatchQueue.global().async(group: group) {
                usleep(200_000)
                do {
                    try server.restart()
                } catch {
                    Issue.record(error)
                }
                isRestarted.withLock { $0 = true }
            }
            var count = 0
            // Some more at the end, on the server that has come back.
            var rest = 20
            while rest > 0 {
                count += 1
                try database.write { try ConformanceTests.insert($0, count) }
                if isRestarted.withLock({ $0 }) { rest -= 1 }
            }
            group.wait()
            #expect(try ConformanceTests.count(database) == count)

            // Who waits in vain is told so.
            let hasty = try PostgresDatabase(url + "&reconnect_timeout=1")
            _ = try PostgresServer.output(
                of: TestFiles.packageRoot + "/Tests/postgres.sh",
                ["stop", server.directory]
            )
            let error = #expect(throws: DatabaseError.self) {
                try hasty.write { try ConformanceTests.insert($0, count + 1) }
            }
            #expect(error?.code == .unavailable)
        }
    }
}
