import Foundation
import IncassoTestSupport
import Testing

/// A book on one of the databases on which several processes work at once.
final class SharedBook {
    let place: Workplace
    private let database: String
    private let debits: Int

    /// Runs a test on a book with so many debits on one of the databases.
    static func with(_ kind: TestDatabase, debits: Int, _ body: (SharedBook) throws -> Void) throws {
        try kind.usePlace { try body(SharedBook(at: $0.url, debits: debits)) }
    }

    private init(at database: String, debits: Int) throws {
        self.database = database
        self.debits = debits
        place = try Workplace(environment: ["INCASSO_DATABASE": database])
        try place.write("creditor.toml", Self.creditor)
        var mandates = "mandate_id,scheme,signature_date,debtor_name,iban,email\n"
        for number in 1...debits {
            mandates +=
                "M\(number),sepa-core,2024-03-01,Debtor \(number),\(Workplace.iban(number)),d\(number)@example.org\n"
        }
        try place.write("mandates.csv", mandates)
        try place.write("claims.csv", claims(1...debits))
        try place.expect(0, ["init"])
        try place.expect(0, ["creditor", "add", place.path("creditor.toml")])
        try place.expect(0, ["import", "mandates", place.path("mandates.csv"), "--creditor", "club"])
    }

    /// A file of claims, their ids with a prefix.
    func claims(_ numbers: ClosedRange<Int>, prefix: String = "C") -> String {
        numbers.reduce("claim_id,mandate_id,amount,due_date\n") {
            $0 + "\(prefix)\($1),M\($1),\($1 + 20).50,2026-12-01\n"
        }
    }

    /// Imports and approves everything.
    func approve() throws {
        try place.expect(0, ["import", "collections", place.path("claims.csv"), "--creditor", "club"])
        try place.expect(0, ["batch", "build", "--creditor", "club", "--as", "anna"])
        try place.expect(0, ["batch", "approve", "--all", "--as", "ben"])
    }

    /// Releases everything and has the bank answer; status reports are taken in, the other answers are given.
    func collect() throws -> [String] {
        try approve()
        try place.expect(0, ["batch", "release", "--all", "--out", place.path("to-bank")])
        let bank = try Binary.run([
            "simulate", "bank", place.path("to-bank"), "--out", place.path("from-bank"), "--seed", "5",
            "--reject", "AC04=5%", "--return", "AM04=20%", "--return", "MD01=10%", "--until", "2026-12-07",
            "--statements",
        ])
        try #require(bank.status == 0, "\(bank.text)")
        let files = try place.files("from-bank")
        for report in files where report.contains("pain.002") {
            try place.expect(0, ["inbox", "process", report], asOf: Self.later)
        }
        return files.filter { !$0.contains("pain.002") }
    }

    /// Starts a command as a process of its own, with its own random numbers.
    func start(
        _ arguments: [String],
        asOf: String = later,
        under wrapper: [String] = []
    ) throws -> Binary.Launched {
        try Binary.launch(
            wrapper + [Binary.path] + arguments + ["--data", place.path("data"), "--as-of", asOf],
            environment: ["INCASSO_DATABASE": database]
        )
    }

    /// What has become of everything, the same whoever did it in whatever order.
    func facts() throws -> [String] {
        let claims = try JSON.list(place.expect(0, ["claim", "list", "-o", "json"]).output).map {
            "\($0["id"] ?? "") \($0["state"] ?? "") \($0["open"] ?? "") \($0["attempts"] ?? "")"
        }
        let cases = try JSON.list(place.expect(0, ["recovery", "list", "-o", "json"]).output).map {
            "\($0["claimId"] ?? "") \($0["state"] ?? "") \($0["reason"] ?? "") \($0["nextStep"] ?? "")"
        }
        let notices = try JSON.list(place.expect(0, ["notices", "list", "-o", "json"]).output).map {
            "\($0["caseId"] ?? "") \($0["state"] ?? "")"
        }
        let exceptions = try JSON.list(place.expect(0, ["exceptions", "list", "-o", "json"]).output).map {
            "\($0["kind"] ?? "") \($0["detail"] ?? "")"
        }
        let ledger = try place.expect(0, ["report", "ledger", "-o", "json"]).output
        return claims.sorted() + cases.sorted() + notices.sorted() + exceptions.sorted() + [ledger]
    }

    /// The visible files of the outbox.
    func outbox() throws -> [String] {
        FileManager.default.fileExists(atPath: place.path("data/outbox"))
            ? try place.files("data/outbox") : []
    }

    /// A day on which the bank has answered.
    static let later = "2026-12-08T08:00"
    /// Some minutes later, when the claims of a courier that was killed have run out.
    static let afterwards = "2026-12-08T08:30"

    private static let creditor = """
        id = "club"
        name = "Sportclub"
        country = "DE"
        currency = "EUR"
        [contact]
        email = "club@example.org"
        [sepa]
        iban = "DE89370400440532013000"
        creditor_identifier = "DE98ZZZ09999999999"
        """
}
