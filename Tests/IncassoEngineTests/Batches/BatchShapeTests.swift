import IncassoCore
import IncassoISO20022
import IncassoTestSupport
import Testing

@testable import IncassoEngine

/// What a creditor's file makes of collection files: versions, parties, purposes, addresses.
@Suite("Collection files as the creditor's bank wants them")
struct BatchShapeTests {
    private static let settings = """
        ultimate_creditor = "Verein der Freunde"
        initiating_party_id = "A1234567"
        initiating_party_issuer = "CBI"
        category_purpose = "SUPP"
        purpose = "SUBS"
        """
    private static let address = """
        street = "Am Ring"
        building_number = "7"
        postal_code = "50667"
        town = "Köln"
        """

    @Test(
        arguments: TestDatabase.all,
        ["pain.008.001.02", "pain.008.001.08", "pain.008.001.11"]
    )
    func everyVersion(_ kind: TestDatabase, _ version: String) throws {
        try TestBook.with(kind) { book in
            try book.settle(
                "version = \"\(version)\"\naddress_mode = \"hybrid\"\nbatch_booking = true",
                sepa: Self.settings,
                head: Self.address
            )
            try book.importMandates(
                """
                M1,sepa-core,2024-03-01,Änne Müller,\(TestBook.iban(1)),,,,,,,,Kind Müller
                M2,sepa-core,2024-03-01,Reto Meier,CH9300762011623852957,UBSWCHZH80A,Bahnhofstrasse,1,8001,Zürich,CH,,
                M3,sepa-core,2024-03-01,Urs Frei,CH5604835012345678009,CRESCHZZ80A,,,3011,Bern,CH,Hof Sonnenhalde,

                """,
                "bic,street,building_number,postal_code,town,country,address_line_1,ultimate_debtor_name"
            )
            try book.importClaims(
                """
                C1,M1,10.00,2026-12-01,Beitrag,,
                C2,M2,20.00,2026-12-01,,RF18539007547034,
                C3,M3,30.00,2026-12-01,Beitrag,,GASB

                """,
                "description,reference,purpose"
            )
            let report = try book.build()
            #expect(report.batches.count == 1 && report.batches.first?.count == 3)
            let batch = try book.release(try #require(report.batches.first))
            let file = try #require(batch.file)
            try Golden.expect(try TestFiles.bytes(file), equals: "shape-\(version.suffix(2)).xml")
            let schema = try SchemaOracle.official(version)
            #expect(try SchemaOracle.complaints(aboutFile: file, schema: schema) == "")
            try book.expectClean()
        }
    }

    /// The same data at a bank that takes no lines: the street's part is not invented, and the import says so.
    @Test func structuredBanksGetNoLines() throws {
        try TestBook.with(.sqlite) { book in
            let row =
                "M3,sepa-core,2024-03-01,Urs Frei,CH5604835012345678009,CRESCHZZ80A,3011,Bern,CH,Hof Sonnenhalde\n"
            let header =
                "mandate_id,scheme,signature_date,debtor_name,iban,bic,postal_code,town,country,address_line_1\n"
            let report = try book.engine().intake.importMandates(
                try book.write(header + row, "m.csv"),
                creditor: try book.creditor()
            )
            #expect(report.warnings.map(\.id) == ["IMPORT-ADDRESS-LINES"])
            try book.importClaims("C3,M3,30.00,2026-12-01\n")
            let batch = try book.release(try #require(try book.build().batches.first))
            let text = String(decoding: try TestFiles.bytes(try #require(batch.file)), as: UTF8.self)
            #expect(text.contains("<TwnNm>Bern</TwnNm>") && !text.contains("AdrLine"))
        }
    }

    @Test func linesAreOneOfTwoForms() throws {
        try TestBook.with(.sqlite) { book in
            try book.settle("address_mode = \"hybrid\"")
            let text = """
                mandate_id,scheme,signature_date,debtor_name,iban,street,town,country,address_line_1,ultimate_debtor_name
                M1,sepa-core,2024-03-01,A,\(TestBook.iban(1)),Am Ring,Bern,CH,Hof,
                M2,sepa-core,2024-03-01,B,\(TestBook.iban(2)),,,,Hof,
                M3,sepa-core,2024-03-01,C,\(TestBook.iban(3)),,,,,\(TestBook.iban(4))

                """
            let report = try book.engine().intake.importMandates(
                try book.write(text, "m.csv"),
                creditor: try book.creditor()
            )
            #expect(
                report.findings.map(\.id) == [
                    "IMPORT-ADDRESS-TWICE", "IMPORT-ADDRESS-LINES-ONLY", "IMPORT-NAME-ACCOUNT",
                ]
            )
        }
    }

    /// The same mandate again changes nothing; another ultimate debtor is another mandate.
    @Test(arguments: TestDatabase.all) func newColumnsAreContent(_ kind: TestDatabase) throws {
        try TestBook.with(kind) { book in
            let header = "mandate_id,scheme,signature_date,debtor_name,iban,ultimate_debtor_name\n"
            func take(_ name: String) throws -> ImportReport {
                let row = "M1,sepa-core,2024-03-01,A,\(TestBook.iban(1)),\(name)\n"
                return try book.engine().intake.importMandates(
                    try book.write(header + row, "m.csv"),
                    creditor: try book.creditor()
                )
            }
            let (first, again, other) = (try take("Kind"), try take("Kind"), try take("Anderes Kind"))
            #expect(first.accepted == 1 && again.unchanged == 1)
            #expect(other.findings.map(\.id) == ["IMPORT-CHANGED"])
        }
    }
}
