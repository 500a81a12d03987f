import IncassoCore
import IncassoSQL
import IncassoTestSupport
import Testing

@testable import IncassoEngine

/// Debtors are told of a debit before it is made, or it is not made.
@Suite struct PreNotificationTests {
    private static let claims = """
        claim_id,mandate_id,amount,due_date,description
        C1,M1,1234.56,2026-12-16,Lidmaatschap december
        C2,M2,19.90,2026-12-16,
        C3,M3,50.00,2026-12-16,Beitrag Dezember
        C4,M4,7.00,2026-12-16,Cotisation
        """

    /// A creditor for whom Incasso tells the debtors, with one debtor in each language.
    private static func with(
        _ kind: TestDatabase,
        noticeDays: [String] = ["", "", "", ""],
        claims: String? = PreNotificationTests.claims,
        _ body: (TestBook) throws -> Void
    ) throws {
        try TestBook.with(kind) { book in
            let settings = TestBook.creditorFile + "\n[notices]\npre_notification = \"incasso\"\n"
            _ = try book.engine().creditors.add(file: try book.write(settings, "creditor.toml"))
            let names = ["Jan de Vries", "Mary Byrne", "Jürgen Groß", "Amélie Lefèvre"]
            var text = "mandate_id,scheme,signature_date,debtor_name,iban,email,language,notice_days\n"
            for (index, language) in ["nl", "en", "de", "fr"].enumerated() {
                text +=
                    "M\(index + 1),sepa-core,2024-03-01,\(names[index]),\(TestBook.iban(index + 1)),d\(index + 1)@example.org,\(language),\(noticeDays[index])\n"
            }
            _ = try book.engine().intake.importMandates(
                try book.write(text, "m.csv"),
                creditor: try book.creditor()
            )
            if let claims {
                let report = try book.engine().intake.importCollections(
                    try book.write(claims + "\n", "c.csv"),
                    creditor: try book.creditor()
                )
                #expect(report.accepted == 4 && report.warnings.isEmpty)
            }
            try body(book)
        }
    }

    private static func build(_ book: TestBook, on day: String, until: String? = nil) throws -> BuildReport {
        try book.engine(on: day).batches.build(
            creditor: try book.creditor(),
            until: until.flatMap { LocalDate(iso: $0) }
        )
    }

    @Test("told once, in time, and then debited", arguments: TestDatabase.all)
    func inTime(_ kind: TestDatabase) throws {
        try Self.with(kind) { book in
            let first = try book.engine(on: "2026-11-20").run()
            #expect(first.debitsAnnounced == 4 && first.notices.sent == 0)
            // A week before the last day, which is 2 December.
            #expect(try book.engine(on: "2026-11-24").run().notices.sent == 0)
            #expect(try book.engine(on: "2026-11-25").run().notices.sent == 4)
            for day in ["2026-11-25", "2026-11-26", "2026-12-02"] {
                let again = try book.engine(on: day).run()
                #expect(again.debitsAnnounced == 0 && again.notices.sent == 0)
            }
            let notices = try book.engine().notices.list()
            #expect(notices.map(\.id) == (1...4).map { "\($0)-0-pre-notification-2026-12-16-email" })
            #expect(notices.allSatisfy { $0.caseId == nil && $0.retryOn?.description == "2026-12-16" })
            for (notice, language) in zip(notices, ["nl", "en", "de", "fr"]) {
                let bytes = try TestFiles.bytes(try #require(notice.file))
                try Golden.expect(bytes, equals: "pre-notification-\(language).eml")
                let preview = try book.engine().notices.preview(notice.id)
                #expect(preview.language == language && preview.body.contains("DE98ZZZ09999999999"))
            }
            let report = try Self.build(book, on: "2026-12-03")
            #expect(report.batches.map(\.count) == [4] && report.held == 0 && report.warnings.isEmpty)
            try book.expectClean()
        }
    }

    @Test(
        "who was not told in time is not debited, and told anew for a later day",
        arguments: TestDatabase.all
    )
    func tooLate(_ kind: TestDatabase) throws {
        try Self.with(kind) { book in
            let report = try Self.build(book, on: "2026-12-03")
            #expect(report.batches.isEmpty && report.held == 4)
            #expect(try Self.build(book, on: "2026-12-03").held == 0)
            let late = try book.engine(on: "2026-12-03")
            #expect(try late.claims.show("C1").heldBecause == "noticeTooLate")
            let open = try late.exceptions.list(kind: "notice-too-late")
            #expect(open.count == 4)
            #expect(
                open.first?.detail
                    == "the debtor of claim C1 had to be told by 2026-12-02 of the debit on 2026-12-16, and was not: "
                    + "collect it on 2026-12-17 or later with `incasso claim release --collect-on`"
            )
            for day in [nil, "2026-12-16", "2026-12-02"] {
                #expect(throws: EngineError.self) {
                    try late.claims.release("C1", reason: "x", collectOn: day.flatMap { LocalDate(iso: $0) })
                }
            }
            let next = LocalDate(iso: "2026-12-18")
            _ = try late.claims.release("C1", reason: "later", collectOn: next)
            _ = try late.claims.cancel("C2", reason: "given up")
            #expect(try late.exceptions.list(kind: "notice-too-late").count == 2)
            // Not told yet: it waits, and is not held.
            let early = try Self.build(book, on: "2026-12-03", until: "2026-12-18")
            #expect(
                early.batches.isEmpty && early.held == 0 && early.warnings.map(\.id) == ["BATCH-NOT-TOLD"]
            )
            #expect(try late.claims.show("C1").state == .due)
            let told = try book.engine(on: "2026-12-04").run()
            #expect(told.debitsAnnounced == 1 && told.notices.sent == 1)
            let built = try Self.build(book, on: "2026-12-07")
            #expect(built.batches.flatMap(\.blocks).map(\.effectiveOn.description) == ["2026-12-18"])
            #expect(built.batches.map(\.count) == [1] && built.held == 0)
            try book.expectClean()
        }
    }

    @Test("the mandate's own notice comes first", arguments: TestDatabase.all)
    func ownDays(_ kind: TestDatabase) throws {
        try Self.with(kind, noticeDays: ["", "3", "20", "14"]) { book in
            let first = try book.engine(on: "2026-11-20").run()
            // 20 days before 16 December is 26 November.
            #expect(first.debitsAnnounced == 4 && first.notices.sent == 1)
            #expect(try book.engine(on: "2026-11-27").run().notices.sent == 2)
            // With three days there is time until the 13th: the claim waits for the week before.
            let early = try Self.build(book, on: "2026-12-03")
            #expect(early.batches.map(\.count) == [3] && early.warnings.map(\.id) == ["BATCH-NOT-TOLD"])
            #expect(try book.engine(on: "2026-12-06").run().notices.sent == 1)
            #expect(try Self.build(book, on: "2026-12-07").batches.map(\.count) == [1])
            try book.expectClean()
        }
    }

    @Test("a notice sent after its last day does not count", arguments: TestDatabase.all)
    func lastDay(_ kind: TestDatabase) throws {
        for (day, count) in [("2026-12-02", 4), ("2026-12-03", 0)] {
            try Self.with(kind) { book in
                _ = try book.engine(on: "2026-11-20").run()
                let sent = try book.engine(on: day).run().notices
                #expect(sent.sent == count && sent.cancelled == (count == 0 ? ["tooLate": 4] : [:]))
                #expect(try Self.build(book, on: "2026-12-03").held == 4 - count)
            }
        }
    }

    @Test("what changed since the notice was queued", arguments: TestDatabase.all)
    func changed(_ kind: TestDatabase) throws {
        try Self.with(kind) { book in
            let start = try book.engine(on: "2026-11-20")
            _ = try start.run()
            _ = try start.claims.cancel("C1", reason: "x")
            _ = try start.claims.hold("C2", reason: "x")
            _ = try start.mandates.suspend("M3", reason: "x")
            _ = try start.mandates.cancel("M4", reason: "x")
            let first = try book.engine(on: "2026-11-25").run().notices
            #expect(first.cancelled == ["claimEnded": 1, "mandateEnded": 1])
            #expect(first.held == ["claimHeld": 1, "mandateStopped": 1])
            _ = try start.mandates.resume("M3", reason: "x")
            // A week later than announced: the debtor is told again.
            _ = try start.claims.release("C2", reason: "x", collectOn: LocalDate(iso: "2026-12-23"))
            let second = try book.engine(on: "2026-12-02").run()
            #expect(second.debitsAnnounced == 1)
            #expect(second.notices.sent == 2 && second.notices.cancelled == ["dateMoved": 1])
            let report = try Self.build(book, on: "2026-12-10", until: "2026-12-23")
            let days = report.batches.flatMap(\.blocks).map(\.effectiveOn.description).sorted()
            #expect(days == ["2026-12-16", "2026-12-23"])
            try book.expectClean()
        }
    }

    @Test("a debtor without an address is not told, and not debited", arguments: TestDatabase.all)
    func noAddress(_ kind: TestDatabase) throws {
        try Self.with(kind) { book in
            let silence = Statement(
                "test.silence",
                "UPDATE debtor SET email = CAST(NULL AS TEXT) WHERE tenant_id = :t AND id = (SELECT min(d.id) FROM debtor d WHERE d.tenant_id = :t)"
            )
            try book.database.write { _ = try $0.execute(silence, ["t": Int64(1)]) }
            _ = try book.engine(on: "2026-11-20").run()
            let notices = try book.engine(on: "2026-11-25").run().notices
            #expect(notices.sent == 3 && notices.held == ["noAddress": 1])
            #expect(try book.engine().exceptions.list(kind: "notice-held").count == 1)
            let report = try Self.build(book, on: "2026-12-03")
            #expect(report.batches.map(\.count) == [3] && report.held == 1)
        }
    }

    @Test("the notice of a failure announces the next debit", arguments: TestDatabase.all)
    func retried(_ kind: TestDatabase) throws {
        try TestBook.with(kind) { book in
            let debits = try FailedDebits(book, count: 1)
            let settings = TestBook.creditorFile + "\n[notices]\npre_notification = \"incasso\"\n"
            _ = try book.engine().creditors.add(file: try book.write(settings, "creditor.toml"))
            try debits.fail("C1", "AM04", on: "2026-12-03")
            let first = try book.engine(on: "2026-12-03").run()
            #expect(first.debitsAnnounced == 0 && first.notices.sent == 1)
            let retry = try #require(try book.engine().notices.list().first?.retryOn)
            let day = retry.adding(days: -5).description
            try debits.receiveFile(on: day)
            let second = try book.engine(on: day).run()
            #expect(second.debitsAnnounced == 0)
            let report = try Self.build(book, on: day)
            #expect(report.batches.map(\.count) == [1] && report.held == 0)
            #expect(report.batches[0].dueDate == retry)
            #expect(try book.engine().notices.list().count == 1)
        }
    }

    @Test("an import that comes too late is refused, row by row", arguments: TestDatabase.all)
    func importRefused(_ kind: TestDatabase) throws {
        try Self.with(kind, noticeDays: ["", "3", "", ""], claims: nil) { book in
            let text = """
                claim_id,mandate_id,amount,due_date
                C1,M1,10.00,2026-12-03
                C2,M2,10.00,2026-12-03
                C3,M3,10.00,2026-12-04

                """
            let file = try book.write(text, "c.csv")
            let creditor = try book.creditor()
            let refused = try book.engine().intake.importCollections(file, creditor: creditor)
            #expect(refused.accepted == 0)
            #expect(refused.findings.map { "\($0.location.line ?? 0) \($0.id)" } == ["2 IMPORT-NOTICE"])
            #expect(refused.findings.first?.expected == "2026-12-04 or later")
            let taken = try book.engine().intake.importCollections(
                file,
                creditor: creditor,
                acceptValid: true
            )
            #expect(taken.accepted == 2 && taken.parked == 1)
            try book.expectClean()
        }
    }

    @Test("as many statements for few claims as for many")
    func cost() throws {
        func statements(_ count: Int) throws -> [String] {
            let names = StatementNames()
            try Self.with(.sqlite, claims: nil) { book in
                var text = "claim_id,mandate_id,amount,due_date\n"
                for number in 1...count { text += "C\(number),M1,\(number).00,2026-12-16\n" }
                _ = try book.engine().intake.importCollections(
                    try book.write(text, "c.csv"),
                    creditor: try book.creditor()
                )
                book.database.observer = { names.note($0) }
                defer { book.database.observer = nil }
                _ = try PreNotifier(engine: try book.engine()).run()
                _ = try Self.build(book, on: "2026-12-03")
            }
            return names.take()
        }
        let few = try statements(2)
        #expect(try statements(90) == few && few.contains("claims.days.holdUntold"))
    }
}
