import IncassoCore
import IncassoSQL
import IncassoTestSupport
import Testing

@testable import IncassoEngine

/// A mandate from draft to its end.
@Suite struct MandateLifeTests {
    /// State, step, and what comes of it.
    static let steps = """
        draft      activate  active
        draft      suspend   refused  `incasso mandate activate` or `incasso mandate cancel`
        draft      resume    refused  `incasso mandate activate` or `incasso mandate cancel`
        draft      cancel    cancelled
        active     activate  refused  `incasso mandate suspend` or `incasso mandate cancel`
        active     suspend   suspended
        active     resume    refused  `incasso mandate suspend` or `incasso mandate cancel`
        active     cancel    cancelled
        suspended  activate  refused  `incasso mandate resume` or `incasso mandate cancel`
        suspended  suspend   refused  `incasso mandate resume` or `incasso mandate cancel`
        suspended  resume    active
        suspended  cancel    cancelled
        expired    activate  refused  `incasso mandate cancel`
        expired    suspend   refused  `incasso mandate cancel`
        expired    resume    refused  `incasso mandate cancel`
        expired    cancel    cancelled
        cancelled  activate  refused  obtain a new one
        cancelled  suspend   refused  obtain a new one
        cancelled  resume    refused  obtain a new one
        cancelled  cancel    refused  obtain a new one
        spent      activate  refused  obtain a new one
        spent      suspend   refused  obtain a new one
        spent      resume    refused  obtain a new one
        spent      cancel    refused  obtain a new one
        """
    private static let setStop = Statement(
        "test.stop",
        """
        INSERT INTO mandate_stop (tenant_id, mandate_id, kind, from_day, draft)
        SELECT m.tenant_id, m.id, :kind, 0, :draft FROM mandate m WHERE m.tenant_id = :t AND m.reference = :m
        """
    )

    @Test("every step from every state", arguments: TestDatabase.all)
    func table(_ kind: TestDatabase) throws {
        let lines = Self.steps.split(separator: "\n")
        #expect(lines.count == Mandate.State.allCases.count * MandateStep.allCases.count)
        try TestBook.with(kind) { book in
            var text = "mandate_id,scheme,signature_date,debtor_name,iban\n"
            for number in lines.indices {
                text += "M\(number),sepa-core,2024-03-01,Kunde \(number),\(TestBook.iban(number + 1))\n"
            }
            let engine = try book.engine()
            _ = try engine.intake.importMandates(try book.write(text, "m.csv"), creditor: try book.creditor())
            for (number, line) in lines.enumerated() {
                let cells = line.split(separator: " ", maxSplits: 3).map { $0.trimmingPrefix(" ") }
                let before = try #require(Mandate.State(rawValue: String(cells[0])))
                if before != .active {
                    let stop: Bindings = [
                        "t": engine.tenant.id, "m": "M\(number)", "draft": before == .draft ? 1 : 0,
                        "kind": before == .draft ? "suspended" : before.rawValue,
                    ]
                    try book.database.write { _ = try $0.execute(Self.setStop, stop) }
                }
                let step = try #require(MandateStep(rawValue: String(cells[1])))
                let act = { () throws -> Mandate in
                    let mandates = engine.mandates
                    return switch step {
                    case .activate: try mandates.activate("M\(number)", signedOn: engine.today)
                    case .suspend: try mandates.suspend("M\(number)", reason: "x")
                    case .resume: try mandates.resume("M\(number)", reason: "x")
                    case .cancel: try mandates.cancel("M\(number)", reason: "x")
                    }
                }
                if cells[2] == "refused" {
                    let error = #expect(throws: EngineError.self, "\(line)") { try act() }
                    #expect(error?.remedy?.contains(cells[3]) == true, "\(line): \(error?.remedy ?? "")")
                    #expect(try engine.mandates.show("M\(number)").state == before)
                } else {
                    #expect(try act().state.rawValue == cells[2], "\(line)")
                }
            }
        }
    }

    @Test("a draft is held until it is signed", arguments: TestDatabase.all, [false, true])
    func draft(_ kind: TestDatabase, isStaged: Bool) throws {
        try TestBook.with(kind) { book in
            if isStaged { try book.fill(1, due: "2027-06-01") }
            let head = "mandate_id,scheme,signature_date,debtor_name,iban,status\n"
            let rows =
                "D1,sepa-core,,Erna,\(TestBook.iban(71)),draft\nD2,sepa-core,,Egon,\(TestBook.iban(72)),Draft\n"
                + "A1,sepa-core,2025-01-01,Ada,\(TestBook.iban(73)),active\nA2,sepa-core,2025-01-01,Ali,\(TestBook.iban(74)),\n"
            let file = try book.write(head + rows, "drafts.csv")
            let report = try book.engine().intake.importMandates(file, creditor: try book.creditor())
            #expect(report.accepted == 4 && report.findings.isEmpty)
            let again = try book.engine(on: "2026-11-21").intake.importMandates(
                file,
                creditor: try book.creditor()
            )
            #expect(again.unchanged == 4 && again.accepted == 0)
            let mandates = try book.engine().mandates
            #expect(try mandates.list(.init(state: .draft)).map(\.id) == ["D1", "D2"])
            #expect(try mandates.list(.init(state: .suspended)).isEmpty)
            let sent = try mandates.show("D1")
            #expect(sent.signatureDate == nil && sent.expiresOn == nil)
            let claims = """
                claim_id,mandate_id,amount,due_date
                P1,D1,10.00,2026-12-01
                P2,A1,10.00,2026-12-01
                P3,D2,10.00,2026-12-01

                """
            let owed = try book.engine().intake.importCollections(
                try book.write(claims, "c.csv"),
                creditor: try book.creditor()
            )
            #expect(owed.warnings.map(\.id) == ["IMPORT-NOTICE", "IMPORT-MANDATE-STOPPED"])
            let first = try book.engine().batches.build(creditor: try book.creditor())
            #expect(first.held == 2 && first.batches.map(\.count) == [1])
            #expect(try book.engine().claims.show("P1").heldBecause == "mandateDraft")
            #expect(throws: EngineError.self) {
                try mandates.activate("D1", signedOn: try #require(LocalDate(iso: "2026-11-21")))
            }
            #expect(throws: EngineError.self) {
                try mandates.activate("D1", signedOn: try #require(LocalDate(iso: "2023-11-19")))
            }
            let signed = try #require(LocalDate(iso: "2023-11-20"))
            #expect(try mandates.activate("D1", signedOn: signed, isDryRun: true).state == .draft)
            let active = try mandates.activate("D1", signedOn: signed)
            #expect(active.state == .active && active.signatureDate == signed)
            #expect(try book.engine().claims.show("P1").state == .due)
            let second = try book.engine().batches.build(creditor: try book.creditor())
            // It goes on its due date, not on the day of the signature.
            #expect(second.batches.map(\.dueDate?.description) == ["2026-12-01"] && second.held == 0)
            #expect(try mandates.cancel("D2", reason: "never came back").signatureDate == nil)
            try book.expectClean()
        }
    }

    @Test("a claim tells the day that was asked for and the day of its debit", arguments: TestDatabase.all)
    func days(_ kind: TestDatabase) throws {
        try TestBook.with(kind) { book in
            // A Sunday; the claim that is held does not move.
            try book.fill(2, due: "2026-11-29")
            let early = try book.engine()
            _ = try early.claims.hold("C2", reason: "x")
            #expect(try early.claims.show("C1").requestedDate == nil)
            _ = try early.batches.build(creditor: try book.creditor())
            let first = try early.claims.show("C1")
            #expect(first.requestedDate == first.dueDate && first.debitDate?.description == "2026-11-30")
            // Handed in too late: cancelled and built again, it moves with the bank's lead time.
            let late = try book.engine(on: "2026-11-30")
            _ = try late.batches.cancel(1)
            _ = try late.batches.build(creditor: try book.creditor())
            let second = try late.claims.show("C1")
            #expect(second.requestedDate == second.dueDate && second.debitDate?.description == "2026-12-02")
            _ = try late.claims.release("C2", reason: "x", collectOn: LocalDate(iso: "2026-12-10"))
            let third = try late.claims.show("C2")
            #expect(third.requestedDate?.description == "2026-12-10" && third.debitDate == nil)
        }
    }

    @Test("until when a mandate has to be kept", arguments: TestDatabase.all)
    func retention(_ kind: TestDatabase) throws {
        try TestBook.with(kind) { book in
            let text = """
                mandate_id,scheme,signature_date,debtor_name,iban,last_collection_date,status
                USED,sepa-core,2024-03-01,A,\(TestBook.iban(1)),2026-10-01,
                UNUSED,sepa-core,2024-03-01,B,\(TestBook.iban(2)),,
                DRAFT,sepa-core,,C,\(TestBook.iban(3)),,draft

                """
            _ = try book.engine().intake.importMandates(
                try book.write(text, "m.csv"),
                creditor: try book.creditor()
            )
            let mandates = try book.engine().mandates
            func until(_ id: String) throws -> String? { try mandates.show(id).retainUntil?.description }
            // In force for 36 months after the import, unless it is used.
            #expect(try until("USED") == "2029-11-20")
            #expect(try until("UNUSED") == "2029-11-20")
            // Nobody signed it: it proves nothing.
            #expect(try until("DRAFT") == "2026-11-20")
            for id in ["USED", "UNUSED", "DRAFT"] { _ = try mandates.cancel(id, reason: "x") }
            // An unauthorised debit comes back for 13 months, and the bank asks then.
            #expect(try until("USED") == "2027-12-01")
            #expect(try until("UNUSED") == "2026-11-20")
            #expect(try until("DRAFT") == "2026-11-20")
        }
        let debit = try #require(MandateRetention.of(SEPARail()))
        let end = try #require(MandateRetention.of(ACHRail()))
        let (used, ended) = (LocalDate(iso: "2026-01-31"), LocalDate(iso: "2028-06-30"))
        #expect(debit.until(lastUse: used, inForceUntil: used)?.description == "2027-03-31")
        #expect(debit.until(lastUse: used, inForceUntil: ended) == ended)
        #expect(end.until(lastUse: used, inForceUntil: ended)?.description == "2030-06-30")
        #expect(end.until(lastUse: used, inForceUntil: nil) == nil)
    }

    @Test("drafts that say what only a signed mandate can say are refused")
    func wrongDrafts() throws {
        try ImportBook.use(.sqlite) { book in
            let report = try book.importMandates(
                """
                mandate_id,scheme,signature_date,debtor_name,iban,status,last_collection_date
                D1,sepa-core,2026-01-01,A,\(ImportBook.iban(1)),draft,
                D2,sepa-core,,B,\(ImportBook.iban(2)),draft,2026-01-01
                D3,sepa-core,,C,\(ImportBook.iban(3)),active,
                D4,sepa-core,,D,\(ImportBook.iban(4)),signed,

                """
            )
            #expect(
                report.findings.map { "\($0.location.line ?? 0) \($0.id)" } == [
                    "2 IMPORT-DRAFT-SIGNED", "3 IMPORT-DRAFT-COLLECTED", "4 IMPORT-MISSING",
                    "5 IMPORT-CHOICE", "5 IMPORT-MISSING",
                ]
            )
        }
    }
}
