import Foundation
import IncassoCore
import IncassoEngine
import IncassoISO20022
import IncassoPostgres
import IncassoSQL
import IncassoSQLite
import IncassoTestSupport
import Testing

/// A book that is backed up, works on, loses its database and gets the old state back.
///
/// An SQLite book goes through our own backup and restore. A server's is dumped and restored by the server's means.
final class RestoreStory {
    let place: TestDatabase.Place
    let directory: TemporaryDirectory
    private(set) var book: TestBook
    private var backups: String { directory.path + "/backups" }
    private var dump: String { directory.path + "/dump.sql" }
    var out: String { directory.path + "/out" }

    init(_ place: TestDatabase.Place, directory: TemporaryDirectory) throws {
        self.place = place
        self.directory = directory
        book = try TestBook(place.open(), directory: directory)
        var mandates = "mandate_id,scheme,signature_date,debtor_name,iban,email,language\n"
        for number in 1...60 {
            mandates +=
                "M\(number),sepa-core,2024-03-01,Kunde \(number),\(TestBook.iban(number)),k\(number)@example.org,de\n"
        }
        let file = try book.write(mandates, "mandates.csv")
        _ = try book.engine().intake.importMandates(file, creditor: try book.creditor())
    }

    /// Runs a story on a database of this kind.
    static func with(_ kind: TestDatabase, _ body: (RestoreStory) throws -> Void) throws {
        let directory = try TemporaryDirectory()
        defer { directory.remove() }
        try kind.usePlace { try body(RestoreStory($0, directory: directory)) }
    }

    // MARK: - Work

    /// Imports a claim for each mandate of a range.
    func importClaims(
        _ prefix: String,
        _ mandates: ClosedRange<Int>,
        due: String = "2026-12-01",
        on date: String = "2026-11-20"
    ) throws {
        let claims = mandates.reduce("claim_id,mandate_id,amount,due_date,description\n") {
            $0 + "\(prefix)\($1),M\($1),\(10 + $1).50,\(due),Beitrag\n"
        }
        let file = try book.write(claims, "\(prefix).csv")
        _ = try book.engine(on: date).intake.importCollections(file, creditor: try book.creditor())
    }

    func build(on date: String = "2026-11-20") throws -> [Int64] {
        try book.engine("anna", on: date).batches.build(creditor: try book.creditor()).batches.map(\.id)
    }

    func approve(_ batches: [Int64], on date: String = "2026-11-20") throws {
        for batch in batches { try book.engine("ben", on: date).batches.approve(batch) }
    }

    func release(_ batches: [Int64], on date: String = "2026-11-20") throws {
        for batch in batches { try book.engine("anna", on: date).batches.release(batch, to: out) }
    }

    /// Builds, approves and releases everything that is due.
    @discardableResult func collect(on date: String = "2026-11-20") throws -> [Int64] {
        let batches = try build(on: date)
        try approve(batches, on: date)
        try release(batches, on: date)
        return batches
    }

    func reconcile(bankFiles: [String] = [], on date: String = "2026-11-21") throws -> ReconciliationReport {
        try book.engine("carl", on: date).reconcile(released: try files(out), bankFiles: bankFiles)
    }

    // MARK: - Loss

    func backUp() throws {
        if place.kind == .sqlite {
            _ = try book.engine().backUp(to: backups)
        } else {
            try Self.server("pg_dump", ["--schema=\(try schema)", "--file=\(dump)", try server])
        }
    }

    /// Loses the database and puts the backup back; a server's book finds out by itself.
    func putBack() throws {
        let directory = directory
        if place.kind == .sqlite {
            // Nobody may have the file open.
            book = TestBook(existing: try SQLiteDatabase(path: ":memory:"), directory: directory)
            let restore = try BookRestore(
                backups,
                directory: book.data,
                files: SQLiteFiles(),
                actor: Actor(name: "carl", osUser: "tester"),
                clock: FixedClock(try #require(LocalDate(iso: "2026-11-21")))
            )
            let report = try restore.putBack(to: String(place.url.dropFirst("sqlite:".count)))
            #expect(report.movedAside.map(TestFiles.exists) == true)
        } else {
            try PostgresDatabase(try server).define("DROP SCHEMA \(try schema) CASCADE") { _ in }
            try Self.server("psql", ["--quiet", "--set=ON_ERROR_STOP=1", "--file=\(dump)", try server])
        }
        book = TestBook(existing: try place.open(), directory: directory)
        let restoration = try #require(try book.engine(on: "2026-11-21").restoration())
        #expect(restoration.origin == (place.kind == .sqlite ? .backup : .found))
    }

    private var schema: String {
        get throws {
            String(try #require(place.url.firstRange(of: "schema=").map { place.url[$0.upperBound...] }))
        }
    }

    private var server: String {
        get throws { try #require(ProcessInfo.processInfo.environment["INCASSO_TEST_POSTGRES"]) }
    }

    private static func server(_ program: String, _ arguments: [String]) throws {
        let known = (try? FileManager.default.contentsOfDirectory(atPath: "/usr/lib/postgresql")) ?? []
        let beside = known.sorted().last.map { "/usr/lib/postgresql/\($0)/bin/\(program)" } ?? ""
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments =
            [FileManager.default.isExecutableFile(atPath: beside) ? beside : program] + arguments
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus != 127 else { try cancelForLack(of: "\(program) is not installed") }
        try #require(process.terminationStatus == 0, "\(program) failed")
    }

    // MARK: - Judgement

    func files(_ folder: String) throws -> [String] {
        guard FileManager.default.fileExists(atPath: folder) else { return [] }
        return try FileManager.default.contentsOfDirectory(atPath: folder).filter { !$0.hasPrefix(".") }
            .sorted()
            .map { folder + "/" + $0 }
    }

    /// One debit as the bank sees it.
    struct Debit: Hashable {
        let message: String
        let endToEndId: String
        let mandate: String
        let amount: Int64
    }

    /// Every debit in the files of a folder.
    func debits(in folder: String) throws -> [Debit] {
        try files(folder).flatMap { path in
            let log = DebitLog()
            _ = try Pain008Reader.read(path, into: log)
            return log.debits
        }
    }

    /// Fails the test when the bank was asked twice for anything, or got an id twice.
    func expectNoDouble(_ folders: [String], sourceLocation: SourceLocation = #_sourceLocation) throws {
        let debits = try folders.flatMap { try self.debits(in: $0) }
        #expect(!debits.isEmpty, sourceLocation: sourceLocation)
        for (key, found) in Dictionary(grouping: debits, by: { "\($0.mandate) \($0.amount)" })
        where found.count > 1 {
            Issue.record("\(key) was debited \(found.count) times: \(found)", sourceLocation: sourceLocation)
        }
        let ids = Dictionary(grouping: debits, by: \.endToEndId).filter { $0.value.count > 1 }
        #expect(ids.isEmpty, "end-to-end ids given twice", sourceLocation: sourceLocation)
    }
}

/// Notes the debits of a file.
private final class DebitLog: Pain008Consumer {
    private(set) var debits: [RestoreStory.Debit] = []
    private var message = ""

    func begin(_ message: borrowing Pain008Message) { self.message = message.messageId }
    func begin(_ block: borrowing Pain008Block) {}
    func handle(_ transaction: borrowing Pain008Transaction) {
        debits.append(
            .init(
                message: message,
                endToEndId: transaction.endToEndId.string,
                mandate: transaction.mandateId.string,
                amount: transaction.amount
            )
        )
    }
    func end(_ block: borrowing Pain008Block, totals: Pain008Totals) {}
    func end(_ message: borrowing Pain008Message, totals: Pain008Totals) {}
}
