import IncassoCore
import IncassoEngine
import IncassoSQL
import IncassoTestSupport
import Synchronization

/// A book with one creditor, to import into.
struct ImportBook {
    let engine: Engine
    let creditor: Creditor
    let directory: TemporaryDirectory
    let statements: StatementNames

    static let today = LocalDate(year: 2026, month: 11, day: 2) ?? .latest

    /// Runs a test on a new book.
    static func use(
        _ kind: TestDatabase,
        creditor settings: String = ImportBook.settings,
        _ body: (ImportBook) throws -> Void
    ) throws {
        let directory = try TemporaryDirectory()
        defer { directory.remove() }
        try kind.use { database in
            let statements = StatementNames()
            let data = DataDirectory(directory.path + "/data")
            try Engine.initialise(data, random: SeededRandom(seed: 7))
            let engine = try Engine(
                directory: data,
                database: database,
                actor: Actor(name: "anna", osUser: "test"),
                clock: FixedClock(today),
                random: SeededRandom(seed: 8)
            )
            let path = directory.path + "/creditor.toml"
            try TestFiles.write(Array(settings.utf8), to: path)
            let creditor = try engine.creditors.add(file: path).creditor
            database.observer = { statements.note($0) }
            try body(
                ImportBook(engine: engine, creditor: creditor, directory: directory, statements: statements)
            )
        }
    }

    static let settings = """
        id = "energy"
        name = "Stadtwerke Energie"
        country = "NL"
        currency = "EUR"

        [sepa]
        iban = "NL91ABNA0417164300"
        creditor_identifier = "NL79ZZZ999999990000"

        """

    /// Writes a file and gives its path.
    func file(_ name: String, _ content: some Collection<UInt8>) throws -> String {
        let path = directory.path + "/" + name
        try TestFiles.write(Array(content), to: path)
        return path
    }

    func file(_ name: String, _ content: String) throws -> String { try file(name, content.utf8) }

    func importMandates(
        _ content: String,
        acceptValid: Bool = false,
        dryRun: Bool = false
    ) throws -> ImportReport {
        try engine.intake.importMandates(
            file("mandates.csv", content),
            creditor: creditor,
            acceptValid: acceptValid,
            dryRun: dryRun
        )
    }

    func importClaims(
        _ content: String,
        acceptValid: Bool = false,
        dryRun: Bool = false
    ) throws -> ImportReport {
        try engine.intake.importCollections(
            file("claims.csv", content),
            creditor: creditor,
            acceptValid: acceptValid,
            dryRun: dryRun
        )
    }

    /// How many rows a table holds.
    func count(_ statement: Statement) throws -> Int64 {
        try engine.database.read { try $0.first(statement, ["t": engine.tenant.id]) { $0.integer(0) } ?? -1 }
    }

    static let mandates = Statement("test.mandates", "SELECT count(*) FROM mandate WHERE tenant_id = :t")
    static let debtors = Statement("test.debtors", "SELECT count(*) FROM debtor WHERE tenant_id = :t")
    static let claims = Statement("test.claims", "SELECT count(*) FROM claim WHERE tenant_id = :t")
    static let staged = Statement(
        "test.staged",
        """
        SELECT (SELECT count(*) FROM import_claim WHERE tenant_id = :t) + (SELECT count(*) FROM import_mandate WHERE tenant_id = :t)
        """
    )

    /// IBANs that are valid and differ.
    static func iban(_ number: Int) -> String {
        let account = String(repeating: "0", count: 10 - String(number).count) + String(number)
        var remainder = 0
        // ABNA and NL00 as numbers, after the account.
        for digit in "10112310" + account + "232100" {
            remainder = (remainder * 10 + (digit.wholeNumberValue ?? 0)) % 97
        }
        let check = 98 - remainder
        return "NL" + (check < 10 ? "0" : "") + String(check) + "ABNA" + account
    }

    /// A file of good mandates.
    static func mandateFile(_ count: Int, from first: Int = 1) -> String {
        var text = "mandate_id,scheme,signature_date,debtor_name,iban,email,language\n"
        for number in first..<(first + count) {
            text +=
                "M\(number),sepa-core,2026-01-15,Debtor \(number),\(iban(number)),d\(number)@example.org,nl\n"
        }
        return text
    }

    /// A file of good claims, one for each mandate.
    static func claimFile(_ count: Int, prefix: String = "INV-", due: String = "2026-12-01") -> String {
        var text = "claim_id,mandate_id,amount,due_date,description\n"
        for number in 1...count {
            text += "\(prefix)\(number),M\(number),\(10 + number % 90).\(number % 9)5,\(due),Gas \(number)\n"
        }
        return text
    }
}

/// The names of the statements that a database executed.
final class StatementNames: Sendable {
    private let names = Mutex<[String]>([])

    func note(_ name: String) { names.withLock { $0.append(name) } }

    /// Everything since the last call.
    func take() -> [String] {
        names.withLock { names in
            defer { names = [] }
            return names
        }
    }
}
