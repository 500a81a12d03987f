import IncassoCore
import IncassoTestSupport
import Testing

@testable import IncassoEngine

/// A batch that a bank would refuse is not frozen.
@Suite("The scheme's rules before the freeze")
struct BatchRuleTests {
    /// Claims whose mandates are signed after the day on which they are due, and one that is sound; the clock runs backwards
    /// from the import so that both are allowed.
    private static func fill(_ book: TestBook, wrong: Int = 2) throws {
        var mandates = TestBook.mandate(1)
        var claims = "C1,M1,1.00,2026-12-01\n"
        for number in 2..<(2 + wrong) {
            mandates += TestBook.mandate(number).replacing("2024-03-01", with: "2026-12-04")
            claims += "C\(number),M\(number),2.00,2026-12-01\n"
        }
        let path = try book.write("mandate_id,scheme,signature_date,debtor_name,iban\n" + mandates, "m.csv")
        let report = try book.engine(on: "2026-12-05").intake.importMandates(
            path,
            creditor: try book.creditor()
        )
        #expect(report.rejected == 0)
        try book.importClaims(claims)
    }

    @Test(arguments: TestDatabase.all) func everyFindingIsToldAndNothingFrozen(_ kind: TestDatabase) throws {
        try TestBook.with(kind) { book in
            try Self.fill(book)
            let error = try #require(throws: EngineError.self) { try book.build() }
            #expect(error.code == .refused)
            #expect(
                error.diagnostics.map { $0.location.path } == [
                    "claim C2, mandate M2", "claim C3, mandate M3",
                ]
            )
            #expect(error.diagnostics.allSatisfy { $0.id == "PAIN008-WRITE-DATE" && $0.remedy != nil })
            let engine = try book.engine()
            #expect(try engine.batches.list().isEmpty)
            #expect(try engine.exceptions.list().isEmpty)
            #expect(try engine.claims.list(.init(state: .due)).count == 3)
            try book.expectClean()
        }
    }

    @Test(arguments: TestDatabase.all) func offendersAreParkedAndTheRestFrozen(_ kind: TestDatabase) throws {
        try TestBook.with(kind) { book in
            try Self.fill(book)
            let report = try book.build(acceptValid: true)
            #expect(TestBook.shape(report.batches) == ["RCUR 2026-12-01 1 100"])
            #expect(report.parkedCount == 2 && report.parked.count == 2)
            let engine = try book.engine()
            #expect(try engine.claims.show("C2").heldBecause == "ruleBroken")
            let open = try engine.exceptions.list(kind: "rule-broken")
            #expect(open.count == 2 && open[0].actions == ["claim release", "claim cancel"])
            #expect(open[0].detail.contains("claim C2 under mandate M2"))
            try book.expectClean("parked")
            // Mended by time: on a later day the debit is made after the signature.
            try engine.claims.release("C2", reason: "looked at")
            try engine.claims.cancel("C3", reason: "looked at")
            #expect(try engine.exceptions.list(kind: "rule-broken").isEmpty)
            let next = try book.build(on: "2026-12-07")
            #expect(TestBook.shape(next.batches) == ["RCUR 2026-12-09 1 200"])
            try book.expectClean("released")
        }
    }

    @Test func aRehearsalTellsTheSame() throws {
        try TestBook.with(.sqlite) { book in
            try Self.fill(book)
            let report = try book.engine().batches.build(
                creditor: try book.creditor(),
                acceptValid: true,
                dryRun: true
            )
            #expect(report.parkedCount == 2 && report.batches.count == 1)
            #expect(try book.engine().exceptions.list().isEmpty)
            #expect(throws: EngineError.self) {
                try book.engine().batches.build(creditor: try book.creditor(), dryRun: true)
            }
        }
    }

    /// A finding of the rules on what the writer takes: the same end-to-end id as one that the file has already cannot come
    /// from imports, so the bank's own limits are used: an IBAN of one country with the address of none.
    @Test(arguments: TestDatabase.all) func rulesFindWhatTheWriterTakes(_ kind: TestDatabase) throws {
        try TestBook.with(kind) { book in
            try book.fill(4)
            // The creditor's account moves out of the EEA after the import: now every debtor's address is needed.
            let text = TestBook.creditorFile.replacing(
                "DE89370400440532013000",
                with: "CH9300762011623852957"
            )
            _ = try book.engine().creditors.add(file: try book.write(text, "creditor.toml"))
            let error = try #require(throws: EngineError.self) { try book.build() }
            #expect(error.diagnostics.map(\.id) == Array(repeating: "SDD-ADDRESS-NEEDED", count: 4))
            #expect(error.diagnostics[2].location.path == "claim C3, mandate M3")
            let report = try book.build(acceptValid: true)
            #expect(report.batches.isEmpty && report.parkedCount == 4)
            #expect(try book.engine().exceptions.list(kind: "rule-broken").count == 4)
            try book.expectClean()
        }
    }

    /// A version of 2009 knows no BIC with a digit in its first four places.
    @Test func whatOneVersionRefuses() throws {
        try TestBook.with(.sqlite) { book in
            try book.importMandates(
                TestBook.mandate(1, more: ",1234DEFFXXX") + TestBook.mandate(2, more: ","),
                "bic"
            )
            try book.importClaims("C1,M1,1.00,2026-12-01\nC2,M2,1.00,2026-12-01\n")
            try book.settle("version = \"pain.008.001.02\"")
            let error = try #require(throws: EngineError.self) { try book.build() }
            #expect(error.diagnostics.map(\.id) == ["PAIN008-WRITE-BIC"])
            #expect(try book.build(acceptValid: true).batches.map(\.count) == [1])
        }
    }

    /// What no debit causes cannot be set aside.
    @Test func whatTheCreditorCauses() throws {
        try TestBook.with(.sqlite) { book in
            try book.fill(2)
            try book.settle("profile = \"german\"\nversion = \"pain.008.001.11\"")
            let error = try #require(throws: EngineError.self) { try book.build(acceptValid: true) }
            #expect(error.code == .refused && error.diagnostics.map(\.id) == ["SDD-FILE-VERSION-GBIC"])
            #expect(try book.engine().batches.list().isEmpty)
        }
    }

    /// More findings than a report keeps: still every claim is found, in as many looks as it takes.
    @Test func moreThanAReportKeeps() throws {
        try TestBook.with(.sqlite) { book in
            try book.settle("max_transactions = 10000")
            try book.fill(1_203)
            let text = TestBook.creditorFile.replacing(
                "DE89370400440532013000",
                with: "CH9300762011623852957"
            )
            .replacing("max_transactions = 100", with: "max_transactions = 10000")
            _ = try book.engine().creditors.add(file: try book.write(text, "creditor.toml"))
            let error = try #require(throws: EngineError.self) { try book.build() }
            #expect(error.diagnostics.count == 1_203)
            #expect(try book.build(acceptValid: true).parkedCount == 1_203)
            try book.expectClean()
        }
    }
}
