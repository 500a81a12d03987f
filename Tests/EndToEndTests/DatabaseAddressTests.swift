import Foundation
import IncassoTestSupport
import Testing

/// Where a book's database is: the command line says it first, then the environment, then the settings.
@Suite struct DatabaseAddressTests {
    @Test(arguments: TestDatabase.all)
    func initKeepsTheAddress(_ kind: TestDatabase) throws {
        try kind.usePlace { place in
            let work = try Workplace()
            try work.expect(0, ["init", "--database", place.url])
            #expect(try Self.settings(work).contains("\n[database]\n"))
            try work.expect(0, ["creditor", "list"])
            #expect(!TestFiles.exists(work.path("data/incasso.db")))
            // The command line comes first: there is no such book yet.
            let elsewhere = "sqlite:" + work.path("elsewhere.db")
            let missing = try work.expect(1, ["creditor", "list", "--database", elsewhere])
            #expect(missing.error.contains("there is no database"), "\(missing.error)")
        }
    }

    @Test func theEnvironmentComesBeforeTheSettings() throws {
        let work = try Workplace()
        try work.expect(0, ["init", "--database", "sqlite:" + work.path("kept.db")])
        try FileManager.default.removeItem(atPath: work.path("kept.db"))
        try work.expect(1, ["creditor", "list"])
        try work.expect(0, ["init", "--database", "sqlite:" + work.path("named.db")])
        let named = try Binary.run(
            ["creditor", "list", "--data", work.path("data")],
            environment: ["INCASSO_DATABASE": "sqlite:" + work.path("named.db")]
        )
        #expect(named.status == 0, "\(named.text)")
    }

    @Test func noPasswordIsKeptOrShown() throws {
        let work = try Workplace()
        let address = "postgres://ann:geheim@127.0.0.1:1/incasso"
        let unreachable = try work.expect(1, ["init", "--database", address])
        #expect(!unreachable.text.contains("geheim"), "\(unreachable.text)")
        #expect(!TestFiles.exists(work.path("data")))
        let wrong = try work.expect(1, ["creditor", "list", "--database", "postgers://ann:geheim@db/x"])
        #expect(!wrong.text.contains("geheim"), "\(wrong.text)")
        let rehearsed = try work.expect(0, ["init", "-n", "--database", address])
        #expect(rehearsed.output.contains("ann:…@127.0.0.1"), "\(rehearsed.output)")
        #expect(!rehearsed.text.contains("geheim"), "\(rehearsed.text)")
    }

    private static func settings(_ work: Workplace) throws -> String {
        String(decoding: try TestFiles.bytes(work.path("data/incasso.toml")), as: UTF8.self)
    }
}
