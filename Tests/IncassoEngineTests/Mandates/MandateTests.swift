import IncassoCore
import IncassoEngine
import IncassoTestSupport
import Testing

/// Stopping mandates and finding them.
@Suite struct MandateTests {
    @Test(arguments: TestDatabase.all)
    func suspendsResumesAndCancels(_ kind: TestDatabase) throws {
        try ImportBook.use(kind) { book in
            _ = try book.importMandates(ImportBook.mandateFile(4))
            let mandates = book.engine.mandates
            #expect(throws: EngineError.self) { try mandates.resume("M1", reason: "x") }
            #expect(try mandates.suspend("M1", reason: "moved", isDryRun: true).state == .active)
            #expect(try mandates.suspend("M1", reason: "moved").state == .suspended)
            #expect(try mandates.show("M1").note == "moved")
            #expect(throws: EngineError.self) { try mandates.suspend("M1", reason: "again") }
            #expect(try mandates.list(.init(state: .suspended)).map(\.id) == ["M1"])
            #expect(try mandates.resume("M1", reason: "is back").state == .active)
            #expect(try mandates.cancel("M2", reason: "left").state == .cancelled)
            #expect(throws: EngineError.self) { try mandates.resume("M2", reason: "x") }
            _ = try mandates.suspend("M3", reason: "a")
            #expect(try mandates.cancel("M3", reason: "b").state == .cancelled)
            #expect(try mandates.list(.init(state: .active)).map(\.id) == ["M1", "M4"])
            #expect(
                try mandates.list(.init(state: .cancelled, creditor: book.creditor)).map(\.id) == [
                    "M2", "M3",
                ]
            )
            #expect(try mandates.list(.init(limit: 3)).count == 3)
            #expect(throws: EngineError.self) { try mandates.show("M9") }
        }
    }

    @Test(arguments: TestDatabase.all) func tellsWhenAMandateExpires(_ kind: TestDatabase) throws {
        try ImportBook.use(kind) { book in
            let report = try book.importMandates(
                """
                mandate_id,scheme,signature_date,debtor_name,iban,last_collection_date
                OLD,sepa-core,2020-01-15,A,\(ImportBook.iban(1)),2026-10-01
                DUSTY,sepa-core,2020-01-15,B,\(ImportBook.iban(2)),

                """
            )
            #expect(report.accepted == 2)
            #expect(report.warnings.map(\.id) == ["IMPORT-MANDATE-AGE"])
            let old = try book.engine.mandates.show("OLD")
            #expect(old.lastCollection == LocalDate(year: 2026, month: 10, day: 1))
            #expect(old.expiresOn == LocalDate(year: 2029, month: 11, day: 2))
        }
    }
}
