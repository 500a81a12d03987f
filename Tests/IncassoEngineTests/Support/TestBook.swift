import IncassoCore
import IncassoEngine
import IncassoSQL
import IncassoSimulator
import IncassoTestSupport
import Testing

/// A book in a temporary directory on one of the databases, with a creditor, for tests of the engine.
final class TestBook {
    let directory: TemporaryDirectory
    let database: any Database
    let data: DataDirectory

    static let creditorFile = """
        id = "gym"
        name = "Sportschule Köln"
        country = "DE"
        currency = "EUR"
        [contact]
        email = "service@example.org"
        website = "https://example.org"
        [sepa]
        iban = "DE89370400440532013000"
        creditor_identifier = "DE98ZZZ09999999999"
        [bank]
        max_transactions = 100
        """

    init(_ database: any Database, directory: TemporaryDirectory) throws {
        self.directory = directory
        self.database = database
        data = DataDirectory(directory.path + "/data")
        try Engine.initialise(data, random: SeededRandom(seed: 1))
        try TestFiles.write(Array(Self.creditorFile.utf8), to: directory.path + "/creditor.toml")
        _ = try engine("anna").creditors.add(file: directory.path + "/creditor.toml")
    }

    /// A book that was made before, opened again.
    init(existing database: any Database, directory: TemporaryDirectory) {
        self.directory = directory
        self.database = database
        data = DataDirectory(directory.path + "/data")
    }

    /// The same book by another way to its database.
    init(_ other: TestBook, by database: any Database) {
        directory = other.directory
        data = other.data
        self.database = database
    }

    /// Runs a test with a new book on a database of this kind.
    static func with(_ kind: TestDatabase, _ body: (TestBook) throws -> Void) throws {
        let directory = try TemporaryDirectory()
        defer { directory.remove() }
        try kind.use { database in try body(TestBook(database, directory: directory)) }
    }

    /// The engine as one person sees it on one day.
    func engine(_ name: String = "anna", on date: String = "2026-11-20") throws -> Engine {
        try Engine(
            directory: data,
            database: database,
            actor: Actor(name: name, osUser: "tester"),
            clock: FixedClock(try #require(LocalDate(iso: date))),
            random: SeededRandom(seed: 7)
        )
    }

    func creditor() throws -> Creditor { try engine().creditors.creditor(reference: "gym") }

    /// Writes and imports so many mandates and one claim for each.
    func fill(_ count: Int, due: String = "2026-12-01", scheme: String = "sepa-core") throws {
        var mandates = "mandate_id,scheme,signature_date,debtor_name,iban,email,language\n"
        var claims = "claim_id,mandate_id,amount,due_date,description\n"
        for number in 1...count {
            mandates +=
                "M\(number),\(scheme),2024-03-01,Kunde \(number),\(Self.iban(number)),k\(number)@example.org,de\n"
            claims += "C\(number),M\(number),\(10 + number % 50).50,\(due),Beitrag \(number)\n"
        }
        _ = try engine().intake.importMandates(try write(mandates, "mandates.csv"), creditor: try creditor())
        _ = try engine().intake.importCollections(try write(claims, "claims.csv"), creditor: try creditor())
    }

    func write(_ text: String, _ name: String) throws -> String {
        let path = directory.path + "/" + name
        try TestFiles.write(Array(text.utf8), to: path)
        return path
    }

    /// Builds, approves and releases everything that is due.
    func collect(on date: String = "2026-11-20") throws -> [Batch] {
        let built = try engine("anna", on: date).batches.build(creditor: try creditor()).batches
        return try built.map { batch in
            try engine("ben", on: date).batches.approve(batch.id)
            return try engine("anna", on: date).batches.release(batch.id, to: directory.path + "/out")
        }
    }

    /// A bank's answers to released files.
    func answers(
        _ batches: [Batch],
        seed: UInt64 = 1,
        configure: (inout BankSimulator.Options) -> Void = { _ in }
    ) throws
        -> [BankSimulator.Answer]
    {
        let folder = directory.path + "/answers-\(seed)"
        try DataDirectory(folder).create()
        var options = BankSimulator.Options(outputDirectory: folder)
        options.seed = seed
        configure(&options)
        return try BankSimulator.answers(to: batches.compactMap(\.file), options: options)
    }

    /// Fails the test when `verify` finds anything.
    func expectClean(_ comment: Comment? = nil, sourceLocation: SourceLocation = #_sourceLocation) throws {
        for result in try engine().verify() where result.violations > 0 {
            Issue.record(
                "\(result.id): \(result.violations) violations, such as \(result.examples) \(comment.map(\.description) ?? "")",
                sourceLocation: sourceLocation
            )
        }
    }

    /// A German account with right check digits.
    static func iban(_ number: Int) -> String {
        let body = "37040044" + String(10_000_000_000 + number).dropFirst()
        var remainder = 0
        for character in body + "131400" {
            remainder = (remainder * 10 + (character.wholeNumberValue ?? 0)) % 97
        }
        let check = 98 - remainder
        return "DE" + (check < 10 ? "0" : "") + String(check) + body
    }
}
