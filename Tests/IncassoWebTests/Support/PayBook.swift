import IncassoCore
import IncassoSQL
import IncassoSQLite
import IncassoTestSupport
import Testing

@testable import IncassoEngine
@testable import IncassoWeb

/// A book on SQLite whose claims stand in every state that a page can show, with a link for each.
final class PayBook: Sendable {
    let directory: TemporaryDirectory
    let data: DataDirectory

    /// The day on which the debits failed, and on which pages are looked at.
    static let today = "2026-12-03"

    /// The claims: their debtor's language, what it is for, and when they fall due.
    private static let claims: [(id: String, language: String, description: String, due: String)] = [
        ("open", "nl", "Lidmaatschap december", "2026-12-01"),
        ("announced", "en", "Membership, December", "2026-12-01"),
        ("planned", "de", "Beitrag Dezember", "2026-12-01"),
        ("disputed", "fr", "Cotisation de décembre", "2026-12-01"),
        ("withdrawn", "nl", "Lidmaatschap november", "2026-12-01"),
        ("person", "en", "Membership, contested", "2026-12-01"),
        ("processing", "en", "Membership, processed", "2026-12-02"),
        ("inCollection", "fr", "Cotisation de décembre", "2026-12-07"),
        ("paid", "de", "Beitrag Dezember", "2026-11-30"),
        ("due", "nl", "Lidmaatschap januari", "2027-01-04"),
    ]

    static let creditorFile = """
        id = "gym"
        name = "Sportschool De Linde & Zn."
        country = "NL"
        currency = "EUR"
        [contact]
        email = "service@example.org"
        phone = "+31 50 123 4567"
        website = "https://delinde.example.org"
        [links]
        base_url = "https://pay.example.org"
        [style]
        color = "#ffb000"
        [sepa]
        iban = "NL91ABNA0417164300"
        creditor_identifier = "NL79ZZZ999999990000"
        """

    private static let file = Statement(
        "test.file",
        """
        INSERT INTO bank_file (tenant_id, id, sha256, name, format, size, at, newest_on, state, containers, entries, details, leaves)
        VALUES (:t, :id, :sha, 'test.xml', 'camt.054', 1, :at, :on, 'applied', 0, 0, 0, 0)
        """
    )
    private static let end = Statement(
        "test.end",
        """
        INSERT INTO attempt_end (tenant_id, claim_id, attempt, block_id, kind, reason, reason_class, amount, fee, booked_on, file_id, entry_no)
        SELECT c.tenant_id, c.claim_id, c.attempt, c.block_id, 'returned', :reason, :class, c.amount, 0, :on, :file, :entry
        FROM claim k CROSS JOIN collection c
        WHERE k.tenant_id = :t AND k.reference = :claim AND c.tenant_id = :t AND c.claim_id = k.id
        """
    )
    private static let settle = Statement(
        "test.settle",
        """
        UPDATE block SET state = 'settled', settled_on = :on WHERE tenant_id = :t AND id =
          (SELECT c.block_id FROM collection c CROSS JOIN claim k
            WHERE k.tenant_id = :t AND k.reference = 'paid' AND c.tenant_id = :t AND c.claim_id = k.id)
        """
    )
    private static let plan = Statement(
        "test.plan",
        """
        UPDATE recovery_case SET state = 'planned' WHERE tenant_id = :t AND claim_id =
          (SELECT id FROM claim WHERE tenant_id = :t AND reference = 'planned')
        """
    )
    private static let mark = Statement(
        "test.mark",
        """
        INSERT INTO claim_mark (tenant_id, claim_id, kind, at, actor)
        SELECT tenant_id, id, :kind, 0, 'anna' FROM claim WHERE tenant_id = :t AND reference = :claim
        """
    )

    convenience init() throws {
        try self.init(empty: Self.creditorFile)
        try importClaims()
        try collect()
        try fail([
            "open": "AC04", "announced": "AM04", "planned": "AM04", "disputed": "MS02", "withdrawn": "AM04",
            "person": "MD01",
        ])
        _ = try engine().recovery.run()
        _ = try engine().notices.send()
    }

    /// A book with a creditor and nothing else.
    init(empty creditor: String) throws {
        directory = try TemporaryDirectory()
        data = DataDirectory(directory.path + "/data")
        try Engine.initialise(data, random: SeededRandom(seed: 1))
        _ = try engine().creditors.add(file: try write(creditor, "creditor.toml"))
    }

    deinit { directory.remove() }

    /// The engine over a connection of its own.
    func engine(
        _ name: String = "anna",
        on day: String = PayBook.today,
        tenant: String = "default"
    ) throws -> Engine {
        try Engine(
            directory: data,
            database: try SQLiteDatabase(path: data.databasePath),
            tenant: tenant,
            actor: Actor(name: name, osUser: "tester"),
            clock: FixedClock(try #require(LocalDate(iso: day))),
            random: SeededRandom(seed: 7)
        )
    }

    func write(_ text: String, _ name: String) throws -> String {
        let path = directory.path + "/" + name
        try TestFiles.write(Array(text.utf8), to: path)
        return path
    }

    /// Changes data behind the engine's back.
    func execute(_ statement: Statement, _ bindings: Bindings = ["t": Int64(1)]) throws {
        try engine().database.write { transaction in _ = try transaction.execute(statement, bindings) }
    }

    /// The token of a claim's link, made where there is none.
    func token(_ claim: String) throws -> String {
        let engine = try engine()
        let address: String?
        if let known = try? engine.links.show(claim, reveal: true).first {
            address = known.address
        } else {
            address = try engine.links.create(claim).link?.address
        }
        return String(try #require(address).split(separator: "/").last ?? "")
    }

    /// Tokens of all claims, while every one of them can be given a link; then plans, disputes and withdrawals happen.
    func tokens() throws -> [String: String] {
        var tokens: [String: String] = [:]
        for claim in Self.claims where claim.id != "paid" { tokens[claim.id] = try token(claim.id) }
        tokens["paid"] = try linkOfPaid()
        try execute(Self.plan)
        try execute(Self.mark, ["t": Int64(1), "claim": "disputed", "kind": "disputed"])
        try execute(Self.mark, ["t": Int64(1), "claim": "withdrawn", "kind": "cancelled"])
        return tokens
    }

    private func linkOfPaid() throws -> String {
        let token = try token("paid")
        try execute(Self.settle, ["t": Int64(1), "on": try day("2026-11-30")])
        return token
    }

    private func day(_ iso: String) throws -> Int { try #require(LocalDate(iso: iso)).daysSinceEpoch }

    private func importClaims() throws {
        var mandates = "mandate_id,scheme,signature_date,debtor_name,iban,email,language\n"
        var claims = "claim_id,mandate_id,amount,due_date,description\n"
        for (index, claim) in Self.claims.enumerated() {
            mandates +=
                "M-\(claim.id),sepa-core,2024-03-01,Robin Secret,\(Self.iban(index)),r\(index)@example.org,\(claim.language)\n"
            claims += "\(claim.id),M-\(claim.id),\(1040 + index).95,\(claim.due),\"\(claim.description)\"\n"
        }
        let engine = try engine(on: "2026-11-10")
        let creditor = try engine.creditors.creditor(reference: "gym")
        _ = try engine.intake.importMandates(try write(mandates, "mandates.csv"), creditor: creditor)
        _ = try engine.intake.importCollections(try write(claims, "claims.csv"), creditor: creditor)
    }

    private func collect() throws {
        let engine = try engine(on: "2026-11-10")
        let creditor = try engine.creditors.creditor(reference: "gym")
        let until = try #require(LocalDate(iso: "2026-12-10"))
        for batch in try engine.batches.build(creditor: creditor, until: until).batches {
            try self.engine("ben", on: "2026-11-10").batches.approve(batch.id)
            _ = try engine.batches.release(batch.id, to: directory.path + "/out")
        }
    }

    private func fail(_ failures: [String: String]) throws {
        let engine = try engine()
        let policy = try Policies.current(engine: engine)
        let file = try Counters.take(.bankFile, engine: engine)
        let on = try day(Self.today)
        try engine.database.write { transaction in
            try transaction.execute(
                Self.file,
                [
                    "t": engine.tenant.id, "id": file, "sha": [UInt8(1)], "at": engine.clock.timestamp,
                    "on": on,
                ]
            )
            for (index, failure) in failures.sorted(by: { $0.key < $1.key }).enumerated() {
                let ended = try transaction.execute(
                    Self.end,
                    [
                        "t": engine.tenant.id, "claim": failure.key, "reason": failure.value,
                        "class": ReasonTable.sepa.classify(failure.value).rawValue, "on": on, "file": file,
                        "entry": index + 1,
                    ]
                )
                try #require(ended == 1, "\(failure.key)")
            }
            let range = EntryRange(
                tenant: engine.tenant.id,
                file: file,
                first: 1,
                last: Int64(failures.count)
            )
            _ = try CaseOpening.open(
                range,
                after: CollectionEnds.told(by: range, in: transaction),
                policy: policy,
                today: on,
                engine: engine,
                in: transaction
            )
        }
    }

    /// A German account with right check digits.
    static func iban(_ number: Int) -> String {
        let body = "37040044" + String(10_000_000_000 + number).dropFirst()
        let remainder = (body + "131400").utf8.reduce(0) { ($0 * 10 + Int($1 - 0x30)) % 97 }
        return "DE" + (98 - remainder < 10 ? "0" : "") + "\(98 - remainder)" + body
    }
}
