import IncassoCore
import IncassoEngine
import IncassoSQL
import IncassoTestSupport
import Testing

/// Imports on both databases: all or nothing, nothing twice, every mistake named.
@Suite struct ImportTests {
    @Test(arguments: TestDatabase.all)
    func takesMandatesAndClaims(_ kind: TestDatabase) throws {
        try ImportBook.use(kind) { book in
            let mandates = try book.importMandates(ImportBook.mandateFile(50))
            #expect(mandates.accepted == 50 && mandates.findings.isEmpty && mandates.warnings.isEmpty)
            #expect(mandates.totals.map(\.count) == [50] && mandates.totals[0].scheme == "sepa-core")
            let claims = try book.importClaims(ImportBook.claimFile(50))
            #expect(claims.accepted == 50 && claims.findings.isEmpty && claims.held == 0)
            var sum: Int64 = 0
            for number in 1...50 { sum += Int64(1000 + 100 * (number % 90) + 10 * (number % 9) + 5) }
            #expect(claims.totals.map(\.sum) == [sum])
            #expect(try book.count(ImportBook.staged) == 0)
            let claim = try book.engine.claims.show("INV-7")
            #expect(claim.state == .due && claim.amount == 1775 && claim.mandateId == "M7")
            let mandate = try book.engine.mandates.show("M7")
            #expect(mandate.account == IBAN.masked(ImportBook.iban(7)) && mandate.state == .active)
            #expect(try book.engine.mandates.revealAccount(mandate) == ImportBook.iban(7))
        }
    }

    @Test(arguments: TestDatabase.all)
    func takesTheSameFileAgainWithoutEffect(_ kind: TestDatabase) throws {
        try ImportBook.use(kind) { book in
            _ = try book.importMandates(ImportBook.mandateFile(20))
            _ = try book.importClaims(ImportBook.claimFile(20))
            let head = try AuditChain.head(engine: book.engine)?.sequence
            let mandates = try book.importMandates(ImportBook.mandateFile(20))
            #expect(mandates.accepted == 0 && mandates.unchanged == 20 && mandates.outcome == .imported)
            let claims = try book.importClaims(ImportBook.claimFile(20))
            #expect(claims.accepted == 0 && claims.unchanged == 20 && claims.findings.isEmpty)
            #expect(try AuditChain.head(engine: book.engine)?.sequence == head)
            #expect(try book.count(ImportBook.claims) == 20)
            // A longer file brings only what is new.
            let longer = try book.importMandates(ImportBook.mandateFile(25))
            #expect(longer.accepted == 5 && longer.unchanged == 20)
            let more = try book.importClaims(ImportBook.claimFile(25))
            #expect(more.accepted == 5 && more.unchanged == 20 && more.held == 0)
        }
    }

    @Test(arguments: TestDatabase.all)
    func neverOverwrites(_ kind: TestDatabase) throws {
        try ImportBook.use(kind) { book in
            _ = try book.importMandates(ImportBook.mandateFile(3))
            _ = try book.importClaims(ImportBook.claimFile(3))
            let changed = ImportBook.mandateFile(3).replacing("Debtor 2,", with: "Debtor Two,")
            let mandates = try book.importMandates(changed)
            #expect(mandates.outcome == .refused)
            #expect(
                mandates.findings.map(\.id) == ["IMPORT-CHANGED"] && mandates.findings[0].location.line == 3
            )
            let claims = try book.importClaims(ImportBook.claimFile(3).replacing("Gas 3", with: "Power 3"))
            #expect(claims.findings.map(\.id) == ["IMPORT-CHANGED"])
            #expect(claims.findings.first?.message == "this claim is known with another description")
            #expect(try book.engine.mandates.show("M2").debtorName == "Debtor 2")
        }
    }

    @Test(arguments: TestDatabase.all)
    func listsEveryWrongRow(_ kind: TestDatabase) throws {
        try ImportBook.use(kind) { book in
            let mandates = try book.importMandates(Self.wrongMandates)
            #expect(mandates.outcome == .refused && mandates.accepted == 0)
            #expect(try book.count(ImportBook.mandates) == 0 && book.count(ImportBook.debtors) == 0)
            try Golden.expect(
                DiagnosticRenderer.text(mandates.findings + mandates.warnings),
                equals: "wrong-mandates.txt"
            )
            _ = try book.importMandates(ImportBook.mandateFile(3))
            let claims = try book.importClaims(Self.wrongClaims)
            #expect(claims.outcome == .refused && claims.accepted == 0)
            #expect(try book.count(ImportBook.claims) == 0)
            try Golden.expect(
                DiagnosticRenderer.text(claims.findings + claims.warnings),
                equals: "wrong-claims.txt"
            )
        }
    }

    @Test(arguments: TestDatabase.all)
    func parksWrongRowsWhenAsked(_ kind: TestDatabase) throws {
        try ImportBook.use(kind) { book in
            _ = try book.importMandates(ImportBook.mandateFile(3))
            let claims = try book.importClaims(Self.wrongClaims, acceptValid: true)
            #expect(claims.outcome == .imported && claims.accepted == 2)
            #expect(claims.parked == claims.rejected && claims.rejected == 9)
            #expect(claims.rows == claims.accepted + claims.parked + claims.unchanged)
            let open = try book.engine.exceptions.list(kind: "import-row")
            #expect(open.count == 9)
            #expect(open.contains { $0.detail == "row 6: mandate_id: the creditor has no such mandate" })
            #expect(open.allSatisfy { $0.file == "claims.csv" })
            // Once more: nothing new, and no exception twice.
            let again = try book.importClaims(Self.wrongClaims, acceptValid: true)
            #expect(again.accepted == 0 && again.unchanged == 2)
            #expect(try book.engine.exceptions.list(kind: "import-row").count == 9)
        }
    }

    /// A creditor's first mandates are loaded without the staging table, later ones through it.
    @Test(arguments: TestDatabase.all)
    func firstAndLaterMandatesAreStoredAlike(_ kind: TestDatabase) throws {
        let head =
            "mandate_id,scheme,signature_date,debtor_name,iban,bic,email,phone,language,street,building_number,postal_code,"
            + "town,country,notice_days,kind,last_collection_date,amount_limit,contract_reference,debtor_id,debtor_type\n"
        var rows = ""
        for number in 1...100 {
            rows +=
                "M\(number),sepa-b2b,2025-03-\(10 + number % 20),\"Müller, \(number)\",\(ImportBook.iban(number)),ABNANL2A,"
                + "d\(number)@example.org,+31 20 \(number),de,Kade,\(number)a,1011 AB,Amsterdam,NL,\(number % 15),one-off,"
                + "2026-01-02,\(number).50,K-\(number),D-\(number),business\n"
        }
        let sparse = "M0,sepa-core,2026-01-15,Debtor,\(ImportBook.iban(0)),,,,,,,,,,,,,,,,\n"
        var stored: [[[String]]] = []
        for files in [[head + sparse + rows], [head + sparse, head + rows]] {
            try ImportBook.use(kind) { book in
                for file in files { #expect(try book.importMandates(file).outcome == .imported) }
                stored.append(
                    try book.engine.database.read { transaction in
                        try transaction.all(Self.everything, ["t": book.engine.tenant.id]) { row in
                            (0..<26).map { row.isNull($0) ? "NULL" : row.text($0) }
                        }
                    }
                )
                let first = try book.engine.mandates.show("M7")
                #expect(try book.engine.mandates.revealAccount(first) == ImportBook.iban(7))
            }
        }
        #expect(stored[0].count == 101 && stored[0] == stored[1])
        #expect(stored[0].last?.contains("NULL") == false)
    }

    private static let everything = Statement(
        "test.everything",
        """
        SELECT m.reference, m.scheme, m.kind, CAST(m.signed_on AS TEXT), m.holder, m.bic, m.number_masked, CAST(m.notice_days AS TEXT),
          CAST(m.last_collection_on AS TEXT), CAST(m.amount_limit AS TEXT), m.contract_reference, CAST(m.imported_on AS TEXT),
          CAST(m.creditor_id AS TEXT), d.reference, d.name, d.kind, d.language, d.email, d.phone, d.street, d.building_number,
          d.postal_code, d.town, d.country, CAST(length(m.number_sealed) AS TEXT), CAST(d.creditor_id AS TEXT)
        FROM mandate m CROSS JOIN debtor d
        WHERE m.tenant_id = :t AND d.tenant_id = :t AND d.id = m.debtor_id ORDER BY m.id
        """
    )

    /// In a creditor's first file, too.
    @Test(arguments: TestDatabase.all)
    func rowsOfAFirstFileThatMeetAreTold(_ kind: TestDatabase) throws {
        let head = "mandate_id,scheme,signature_date,debtor_name,iban,debtor_id\n"
        let row = { (mandate: String, number: Int, debtor: String) in
            "\(mandate),sepa-core,2026-01-15,Debtor \(debtor),\(ImportBook.iban(number)),\(debtor)\n"
        }
        try ImportBook.use(kind) { book in
            let twice = head + row("M1", 1, "D1") + row("M2", 2, "D2") + row("M1", 3, "D3")
            let refused = try book.importMandates(twice)
            #expect(refused.outcome == .refused && refused.findings.map(\.id) == ["IMPORT-TWICE"])
            #expect(refused.findings.first?.location.line == 4)
            #expect(try book.count(ImportBook.mandates) == 0 && book.count(ImportBook.debtors) == 0)
            // Two mandates of one debtor are none.
            let shared = try book.importMandates(
                head + row("M1", 1, "D1") + row("M2", 2, "D2") + row("M3", 3, "D1")
            )
            #expect(shared.outcome == .imported && shared.accepted == 3 && shared.findings.isEmpty)
            #expect(try book.count(ImportBook.mandates) == 3 && book.count(ImportBook.debtors) == 2)
            #expect(try book.count(ImportBook.staged) == 0)
        }
        try ImportBook.use(kind) { book in
            let twice = head + row("M1", 1, "D1") + row("M2", 2, "D2") + row("M1", 3, "D3")
            let taken = try book.importMandates(twice, acceptValid: true)
            #expect(taken.outcome == .imported && taken.accepted == 2 && taken.parked == 1)
        }
    }

    @Test(arguments: TestDatabase.all)
    func rehearsesWithoutATrace(_ kind: TestDatabase) throws {
        try ImportBook.use(kind) { book in
            let report = try book.importMandates(ImportBook.mandateFile(5), dryRun: true)
            #expect(report.outcome == .rehearsed && report.accepted == 5)
            #expect(try book.count(ImportBook.mandates) == 0)
            #expect(try book.engine.creditors.list().count == 1)
        }
    }

    @Test(arguments: TestDatabase.all)
    func takesAFixedNumberOfStatements(_ kind: TestDatabase) throws {
        var counts: [[String]] = []
        for size in [100, 2_000] {
            try ImportBook.use(kind) { book in
                _ = book.statements.take()
                _ = try book.importMandates(ImportBook.mandateFile(size))
                _ = try book.importClaims(ImportBook.claimFile(size))
                counts.append(book.statements.take())
            }
        }
        #expect(counts[0] == counts[1])
        #expect(counts[0].count < 45)
    }

    /// On SQLite, whose file can be read byte by byte.
    @Test func sealsAccountNumbers() throws {
        let directory = try TemporaryDirectory()
        defer { directory.remove() }
        try TestDatabase.sqlite.usePlace { place in
            let data = DataDirectory(directory.path + "/data")
            try Engine.initialise(data, random: SeededRandom(seed: 1))
            let engine = try Engine(
                directory: data,
                database: place.open(),
                actor: Actor(name: "anna", osUser: "test"),
                clock: FixedClock(ImportBook.today)
            )
            try TestFiles.write(Array(ImportBook.settings.utf8), to: directory.path + "/c.toml")
            let creditor = try engine.creditors.add(file: directory.path + "/c.toml").creditor
            let good = ImportBook.mandateFile(30)
            try TestFiles.write(
                Array((good + "M99,sepa-core,2026-01-15,X,\(ImportBook.iban(99)),no-mail,nl\n").utf8),
                to: directory.path + "/m.csv"
            )
            let report = try engine.intake.importMandates(
                directory.path + "/m.csv",
                creditor: creditor,
                acceptValid: true
            )
            #expect(report.accepted == 30 && report.parked == 1)
            var stored: [UInt8] = []
            let base = String(place.url.dropFirst("sqlite:".count))
            for suffix in ["", "-wal"] where TestFiles.exists(base + suffix) {
                stored += try TestFiles.bytes(base + suffix)
            }
            let text = String(decoding: stored, as: UTF8.self)
            #expect(text.contains("Debtor 17"))
            for number in Array(1...30) + [99] {
                #expect(
                    !text.contains(ImportBook.iban(number))
                        && !text.contains(String(ImportBook.iban(number).dropFirst(4)))
                )
            }
        }
    }

    @Test(arguments: TestDatabase.all)
    func holdsSuspectedDuplicates(_ kind: TestDatabase) throws {
        try ImportBook.use(kind) { book in
            _ = try book.importMandates(ImportBook.mandateFile(5))
            _ = try book.importClaims(ImportBook.claimFile(5))
            let again = try book.importClaims(ImportBook.claimFile(2, prefix: "COPY-"))
            #expect(again.accepted == 2 && again.held == 2 && again.findings.isEmpty)
            let inFile = try book.importClaims(
                """
                claim_id,mandate_id,amount,due_date
                A-1,M4,99.00,2026-12-05
                A-2,M4,99.00,2026-12-05
                A-3,M4,99.00,2026-12-06

                """
            )
            #expect(inFile.held == 1)
            #expect(
                try book.engine.claims.list(.init(state: .held)).map(\.id) == ["COPY-1", "COPY-2", "A-2"]
            )
            let open = try book.engine.exceptions.list(kind: "suspected-duplicate")
            #expect(open.map(\.detail).contains("claim A-2 repeats A-1: same mandate, amount and due date"))
            let released = try book.engine.claims.release("A-2", reason: "two meters")
            #expect(released.state == .due)
            #expect(try book.engine.exceptions.list(kind: "suspected-duplicate").count == 2)
            let cancelled = try book.engine.claims.cancel("COPY-1", reason: "same invoice")
            #expect(cancelled.state == .cancelled && cancelled.open == 0)
            #expect(try book.engine.exceptions.list(kind: "suspected-duplicate").count == 1)
        }
    }

    /// Two imports at once: the one that took its numbers first came second, found the other's claims and held its own.
    @Test(arguments: TestDatabase.all)
    func twinsOfImportsThatOvertookEachOtherAreHeldOnce(_ kind: TestDatabase) throws {
        try ImportBook.use(kind) { book in
            _ = try book.importMandates(ImportBook.mandateFile(5))
            try Self.shiftClaimNumbers(by: 1000, of: book)
            #expect(try book.importClaims(ImportBook.claimFile(5)).held == 0)
            try Self.shiftClaimNumbers(by: -1000 - 5, of: book)
            #expect(try book.importClaims(ImportBook.claimFile(2, prefix: "COPY-")).held == 2)
            #expect(try book.engine.claims.list(.init(state: .held)).map(\.id) == ["COPY-1", "COPY-2"])
            let results = try book.engine.verify()
            #expect(results.filter { $0.violations > 0 }.map(\.id) == [])
        }
    }

    private static func shiftClaimNumbers(by count: Int, of book: ImportBook) throws {
        try book.engine.database.write { transaction in
            _ = try transaction.execute(
                Statement(
                    "test.shift",
                    "UPDATE counter SET next = next + :n WHERE tenant_id = 1 AND name = 'claim'"
                ),
                ["n": count]
            )
        }
    }

    @Test(arguments: TestDatabase.all) func readsWhatOtherProgramsWrite(_ kind: TestDatabase) throws {
        try ImportBook.use(kind) { book in
            let german =
                "sep=;\r\nMandatsreferenz;Verfahren;Unterschriftsdatum;Kontoinhaber;IBAN;E-Mail;Farbe\r\n"
                + "M1;SEPA-Core;31.01.2026;\"Müller; Söhne\";\(ImportBook.iban(1));a@b.de;rot\r\n"
            let windows = german.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }
            let mandates = try book.engine.intake.importMandates(
                book.file("d.csv", windows),
                creditor: book.creditor
            )
            #expect(mandates.accepted == 1)
            #expect(Set(mandates.warnings.map(\.id)) == ["IMPORT-HEADER-UNKNOWN", "CSV-WINDOWS-1252"])
            #expect(try book.engine.mandates.show("M1").debtorName == "Müller; Söhne")
            let dutch =
                "Factuurnummer;Machtigingskenmerk;Bedrag;Incassodatum\nF1;M1;12,5;13-12-2026\nF2;M1;1200,00;01-12-2026\n"
            let claims = try book.importClaims(dutch)
            #expect(claims.accepted == 2 && claims.findings.isEmpty)
            #expect(try book.engine.claims.show("F1").amount == 1250)
            #expect(try book.engine.claims.show("F2").dueDate == LocalDate(year: 2026, month: 12, day: 1))
            let ambiguous = try book.importClaims(
                dutch.replacing("13-12", with: "03-12").replacing("\nF", with: "\nG")
            )
            #expect(ambiguous.findings.map(\.id) == ["IMPORT-DATE-AMBIGUOUS", "IMPORT-DATE-AMBIGUOUS"])
        }
    }

    @Test(arguments: TestDatabase.all) func namesMissingColumns(_ kind: TestDatabase) throws {
        try ImportBook.use(kind) { book in
            let error = #expect(throws: EngineError.self) { try book.importClaims("claim_id,amount\n1,2\n") }
            #expect(error?.diagnostics.map(\.location.path) == ["mandate_id", "due_date"])
            #expect(error?.diagnostics.first?.expected?.contains("Mandatsreferenz".lowercased()) == true)
            #expect(throws: EngineError.self) { try book.importClaims("") }
            #expect(throws: EngineError.self) {
                try book.importClaims("claim_id,mandate_id,amount,due_date\n")
            }
        }
    }

    @Test(arguments: TestDatabase.all)
    func cutsGroupsAtTheBanksLimit(_ kind: TestDatabase) throws {
        try ImportBook.use(kind, creditor: ImportBook.settings + "[bank]\nmax_transactions = 7\n") { book in
            _ = try book.importMandates(ImportBook.mandateFile(20))
            let report = try book.importClaims(ImportBook.claimFile(20))
            #expect(report.totals.map(\.count) == [20])
            let groups = Statement(
                "test.groups",
                "SELECT count FROM claim_group WHERE tenant_id = :t ORDER BY first_claim"
            )
            let counts = try book.engine.database.read { transaction in
                try transaction.all(groups, ["t": book.engine.tenant.id]) { $0.integer(0) }
            }
            #expect(counts == [7, 7, 6])
        }
    }

    @Test(arguments: TestDatabase.all)
    func takesEndToEndIdsOnce(_ kind: TestDatabase) throws {
        try ImportBook.use(kind) { book in
            _ = try book.importMandates(ImportBook.mandateFile(3))
            let head = "claim_id,mandate_id,amount,due_date,end_to_end_id\n"
            #expect(try book.importClaims(head + "A,M1,1,2026-12-01,E-1\n").accepted == 1)
            #expect(try book.importClaims(head + "A,M1,1,2026-12-01,E-1\n").unchanged == 1)
            let taken = try book.importClaims(
                head + "B,M2,1,2026-12-01,E-1\nC,M3,1,2026-12-01,E-2\nD,M3,2,2026-12-01,E-2\n"
            )
            #expect(taken.findings.map(\.location.line) == [2, 4])
            #expect(Set(taken.findings.map(\.id)) == ["IMPORT-END-TO-END-TWICE"])
        }
    }

    private static let wrongMandates = """
        mandate_id,scheme,signature_date,debtor_name,iban,email,language,notice_days,kind,last_collection_date
        M1,sepa-core,2026-01-15,Good,\(ImportBook.iban(1)),a@example.org,nl,,,
        M2,sepa-core,2026-01-15,,NL91ABNA0417164301,a@example.org,nl,,,
        M3,sepa-gold,2027-01-15,Name,\(ImportBook.iban(3)),a@b@c.org,xx,999,monthly,
        M1,sepa-core,2026-01-15,Good,\(ImportBook.iban(1)),a@example.org,nl,,,
        ,sepa-core,2026-02-30,Name,US1234,"x@example.org
        Bcc: y@example.org",nl,,,
        M6,sepa-core,2026-01-15,\(ImportBook.iban(6)),Jansen,,nl,,,
        M7,sepa-core,2020-01-15,Old,\(ImportBook.iban(7)),,nl,,,
        M8,sepa-core,2026-01-15,Short,\(ImportBook.iban(8))
        M9,sepa-core,2026-01-15,"Quote" broken,\(ImportBook.iban(9)),,,,,
        /M10,sepa-core,2026-05-15,Slash,GB33BUKB20201555555555,,,,,2026-04-01

        """

    private static let wrongClaims = """
        claim_id,mandate_id,amount,due_date,currency,description,reference,end_to_end_id
        C1,M1,10.00,2026-12-01,EUR,Gas,,
        C2,M1,"1,000.00",2026-12-01,,Gas,,
        C3,M1,0,2026-12-01,USD,Gas,,
        C4,M1,1.000,2026-13-01,,Gas,RF00ABC,E/
        C5,M77,5,2026-12-01,,Gas,,
        C1,M2,10.00,2026-12-01,EUR,Gas,,
        C6,,5,,,\(String(repeating: "x", count: 141)),,
        C7,M2,-5,2026-12-01,,,,
        C8,M2,10000000000.00,2026-12-01,,,,
        C9,M3,7,2026-11-03,,,RF18539007547034,MINE-1
        C10,M3,8,2026-12-02,,,,MINE-1

        """
}
