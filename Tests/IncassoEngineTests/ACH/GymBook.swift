import IncassoCore
import IncassoEngine
import IncassoSQL
import IncassoTestSupport
import Testing

/// A book with a creditor that collects by ACH, and mandates of all four classes.
final class GymBook {
    let directory: TemporaryDirectory
    let database: any Database
    let data: DataDirectory

    static let routing = "129900007"
    static let creditorFile = """
        id = "ironworks"
        name = "Ironworks Gym Inc."
        country = "US"
        currency = "USD"
        [contact]
        email = "members@example.com"
        [ach]
        company_name = "IRONWORKS GYM"
        company_id = "1999999999"
        odfi_routing = "\(routing)"
        entry_description = "GYM DUES"
        """

    init(_ database: any Database, directory: TemporaryDirectory) throws {
        self.directory = directory
        self.database = database
        data = DataDirectory(directory.path + "/data")
        try Engine.initialise(data, random: SeededRandom(seed: 1))
        _ = try engine().creditors.add(file: try write(Self.creditorFile, "creditor.toml"))
    }

    /// A book that was made before, opened again.
    init(existing database: any Database, directory: TemporaryDirectory) {
        self.directory = directory
        self.database = database
        data = DataDirectory(directory.path + "/data")
    }

    /// Runs a test with a new book on a database of this kind.
    static func with(_ kind: TestDatabase, _ body: (GymBook) throws -> Void) throws {
        let directory = try TemporaryDirectory()
        defer { directory.remove() }
        try kind.use { database in try body(GymBook(database, directory: directory)) }
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

    func creditor() throws -> Creditor { try engine().creditors.creditor(reference: "ironworks") }

    func write(_ text: String, _ name: String) throws -> String {
        let path = directory.path + "/" + name
        try TestFiles.write(Array(text.utf8), to: path)
        return path
    }

    static let header =
        "mandate_id,scheme,signature_date,debtor_name,routing_number,account_number,account_type,debtor_type,email,"
        + "account_validation,validated_on,kind\n"

    /// Imports so many mandates of a scheme, and one claim for each.
    func fill(
        _ count: Int,
        scheme: String = "ach-ppd",
        due: String = "2026-12-01",
        prefix: String = "M"
    ) throws {
        var mandates = Self.header
        var claims = "claim_id,mandate_id,amount,due_date,description\n"
        for number in 1...count {
            let kind = scheme == "ach-ccd" ? "business" : "consumer"
            let validation = scheme == "ach-web" ? "micro,2026-01-08" : ","
            mandates +=
                "\(prefix)\(number),\(scheme),2026-01-05,José Member \(number),\(Self.routing),00\(9_000 + number),"
            mandates +=
                "\(number % 3 == 0 ? "savings" : "checking"),\(kind),m\(number)@example.com,\(validation),\n"
            claims += "\(prefix)C\(number),\(prefix)\(number),\(20 + number).99,\(due),Dues \(number)\n"
        }
        _ = try engine().intake.importMandates(
            try write(mandates, "\(prefix)-mandates.csv"),
            creditor: try creditor()
        )
        _ = try engine().intake.importCollections(
            try write(claims, "\(prefix)-claims.csv"),
            creditor: try creditor()
        )
    }

    /// Builds, approves and releases everything that is due.
    func collect(on date: String = "2026-11-27") throws -> [Batch] {
        let built = try engine("anna", on: date).batches.build(creditor: try creditor()).batches
        return try built.map { batch in
            try engine("ben", on: date).batches.approve(batch.id)
            return try engine("anna", on: date).batches.release(batch.id, to: directory.path + "/out")
        }
    }

    /// The lines of a released file.
    func lines(_ batch: Batch) throws -> [String] {
        let bytes = try TestFiles.bytes(try #require(batch.file))
        return String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
    }

    /// Takes a bank's file in.
    func process(_ text: String, _ name: String, on date: String) throws -> InboxReport {
        try engine(on: date).inbox.process(try write(text, name))
    }

    func claim(_ reference: String, on date: String) throws -> Claim {
        try engine(on: date).claims.show(reference)
    }

    /// Fails the test when `verify` finds anything.
    func expectClean(sourceLocation: SourceLocation = #_sourceLocation) throws {
        for result in try engine().verify() where result.violations > 0 {
            Issue.record(
                "\(result.id): \(result.violations) violations, such as \(result.examples)",
                sourceLocation: sourceLocation
            )
        }
    }
}

/// A return file as a bank writes it, put together record by record without any code of ours.
struct BankReturnText {
    /// The entry of ours that is answered: its record 6.
    let entry: String
    /// The code, for example `R01` or `C01`.
    let code: String
    /// What is right, for a notification of change.
    var correction = ""
    /// Another amount than that of our entry, in cents.
    var amount: Int?
    /// Another trace number than that of our entry.
    var trace: String?
    /// Another id than that of our entry.
    var id: String?

    private var isChange: Bool { code.hasPrefix("C") }

    private func field(_ range: Range<Int>) -> String {
        let start = entry.index(entry.startIndex, offsetBy: range.lowerBound)
        return String(entry[start..<entry.index(entry.startIndex, offsetBy: range.upperBound)])
    }

    private static func padded(_ text: String, _ width: Int) -> String {
        String(text.prefix(width)) + String(repeating: " ", count: max(0, width - text.count))
    }

    private static func zeros(_ number: Int, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }

    /// A file with a batch for each return; settled on a day of the year, created on that day.
    static func file(
        _ returns: [BankReturnText],
        created: String = "261203",
        julian: Int = 337,
        company: String = "1999999999",
        entryClass: String = "PPD"
    ) -> String {
        file(
            batches: returns.map { [$0] },
            created: created,
            julian: julian,
            company: company,
            entryClass: entryClass
        )
    }

    /// A file with these batches, each of returns only or of changes only.
    static func file(
        batches: [[BankReturnText]],
        created: String = "261203",
        julian: Int = 337,
        company: String = "1999999999",
        entryClass: String = "PPD"
    ) -> String {
        var lines = [
            "101 129900007 129900007\(created)0830A094101" + padded("IRONWORKS GYM", 23)
                + padded("SOME BANK", 23)
                + padded("", 8)
        ]
        var entries = 0
        var debit = 0
        for (index, items) in batches.enumerated() {
            let entryClass = items[0].isChange ? "COR" : entryClass
            let number = zeros(index + 1, 7)
            lines.append(
                "5225" + padded("IRONWORKS GYM", 16) + padded("", 20) + padded(company, 10) + entryClass
                    + padded("GYM DUES", 10) + padded("", 6) + "261201" + zeros(julian, 3) + "1" + "12990000"
                    + number
            )
            var total = 0
            for item in items {
                entries += 1
                total += item.debit
                lines += item.records(trace: "12990000" + zeros(entries, 7))
            }
            debit += total
            lines.append(
                "8225" + zeros(2 * items.count, 6) + zeros(12_990_000 * items.count, 10) + zeros(total, 12)
                    + zeros(0, 12) + padded(company, 10) + padded("", 25) + "12990000" + number
            )
        }
        let records = lines.count + 1
        lines.append(
            "9" + zeros(batches.count, 6) + zeros((records + 9) / 10, 6) + zeros(2 * entries, 8)
                + zeros(12_990_000 * entries, 10) + zeros(debit, 12) + zeros(0, 12) + padded("", 39)
        )
        while lines.count % 10 != 0 { lines.append(String(repeating: "9", count: 94)) }
        return lines.joined(separator: "\n") + "\n"
    }

    private var debit: Int { isChange ? 0 : amount ?? Int(field(29..<39)) ?? 0 }

    /// The entry that comes back, and its addenda record.
    private func records(trace returned: String) -> [String] {
        let id = id.map { Self.padded($0, 15) } ?? field(39..<54)
        let entry =
            "6" + field(1..<2) + "6129900007" + field(12..<29) + Self.zeros(debit, 10) + id + field(54..<76)
            + "  1" + returned
        let original = trace ?? field(79..<94)
        let told =
            Self.padded(isChange ? correction : "", isChange ? 29 : 44)
            + (isChange ? Self.padded("", 15) : "")
        let addenda =
            "7\(isChange ? "98" : "99")\(code)\(original)" + Self.padded("", 6) + "12990000" + told + returned
        return [entry, addenda]
    }
}
