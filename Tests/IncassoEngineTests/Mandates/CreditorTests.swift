import IncassoCore
import IncassoEngine
import IncassoTestSupport
import Testing

/// Creditors and their files.
@Suite struct CreditorTests {
    @Test(arguments: TestDatabase.all)
    func addsChangesAndLeavesAlone(_ kind: TestDatabase) throws {
        try ImportBook.use(kind) { book in
            let creditors = book.engine.creditors
            let path = try book.file("creditor.toml", ImportBook.settings)
            #expect(try creditors.add(file: path).change == .unchanged)
            let changed = try book.file("creditor.toml", ImportBook.settings + "[bank]\nlead_days = 4\n")
            #expect(try creditors.add(file: changed).change == .changed)
            #expect(try creditors.only().bank.leadDays == 4)
            #expect(try creditors.creditor(reference: "energy").id == book.creditor.id)
            #expect(try creditors.creditor(id: book.creditor.id).bank.leadDays == 4)
            #expect(throws: EngineError.self) { try creditors.creditor(reference: "gym") }
            let second = ImportBook.settings.replacing("\"energy\"", with: "\"gym\"")
            let error = #expect(throws: EngineError.self) {
                try creditors.add(file: book.file("b.toml", second))
            }
            #expect(error?.message.contains("belongs to creditor energy") == true)
            let other = second.replacing("NL91ABNA0417164300", with: ImportBook.iban(5))
            #expect(try creditors.add(file: book.file("b.toml", other)).change == .added)
            #expect(try creditors.list().map(\.reference) == ["energy", "gym"])
            #expect(throws: EngineError.self) { try creditors.only() }
        }
    }

    @Test(arguments: TestDatabase.all) func fillsInWhatIsNotSaid(_ kind: TestDatabase) throws {
        try ImportBook.use(kind) { book in
            let creditor = book.creditor
            #expect(creditor.language == "nl" && creditor.noticeDays == 14)
            #expect(creditor.linkBaseURL == "http://127.0.0.1:8080")
            #expect(creditor.bank.profile == "generic" && creditor.bank.leadDays == 2)
            #expect(creditor.bank.cutOff == 14 * 3600 && creditor.bank.timeZone == "Europe/Amsterdam")
            #expect(creditor.bank.maxTransactions == 100_000 && creditor.bank.maxAmount == 999_999_999_999)
            #expect(creditor.bank.answers == ["pain.002", "camt"] && creditor.bank.cashSource == "053")
            #expect(creditor.bank.batchBooking == nil && creditor.bank.warehouseDays == 14)
        }
    }

    @Test(arguments: TestDatabase.all) func tellsEverythingThatIsWrong(_ kind: TestDatabase) throws {
        try ImportBook.use(kind) { book in
            let path = try book.file(
                "bad.toml",
                """
                id = "a b"
                country = "Netherlands"
                currency = "USD"
                colour = "red"
                [sepa]
                iban = "NL91ABNA0417164301"
                bic = "X"
                creditor_identifier = "NL00ZZZ999999990000"
                initiating_party_issuer = "CBI//"
                category_purpose = "salary"
                [bank]
                cut_off = "25:00"
                lead_days = "two"
                profile = "gold"
                time_zone = "Mars/Base"
                version = "pain.008.003.02"
                address_mode = "free"
                use_frst = "often"
                cash_source = "052"
                [links]
                base_url = "ftp://x/"

                """
            )
            let error = try #require(throws: EngineError.self) { try book.engine.creditors.add(file: path) }
            try Golden.expect(DiagnosticRenderer.text(error.diagnostics), equals: "wrong-creditor.txt")
        }
    }

    @Test(arguments: TestDatabase.all) func takesColourAndWaysToPay(_ kind: TestDatabase) throws {
        try ImportBook.use(kind) { book in
            let path = try book.file(
                "creditor.toml",
                ImportBook.settings + """
                    [style]
                    color = "#FFb000"
                    [[payment.methods]]
                    name = "Card"
                    text = "Pay with any card."
                    url = "https://pay.example.org/now?x=1"
                    [[payment.methods]]
                    name = "At our desk"
                    text = "Every day until 18:00."

                    """
            )
            let creditor = try book.engine.creditors.add(file: path).creditor
            #expect(creditor.style.color == Creditor.Color(red: 255, green: 176, blue: 0))
            #expect(creditor.paymentMethods.map(\.name) == ["Card", "At our desk"])
            #expect(creditor.paymentMethods.map(\.url) == ["https://pay.example.org/now?x=1", nil])
        }
    }

    @Test(arguments: TestDatabase.all) func tellsWhatIsWrongWithColourAndWaysToPay(
        _ kind: TestDatabase
    ) throws {
        try ImportBook.use(kind) { book in
            let methods = (1...7).map { _ in "[[payment.methods]]\nname = \"A\"\ntext = \"B\"\n" }.joined()
            let path = try book.file(
                "bad.toml",
                ImportBook.settings + """
                    [style]
                    color = "orange"
                    logo = "x.png"
                    [[payment.methods]]
                    text = ""
                    url = "javascript:alert(1)"
                    colour = "red"

                    """ + methods
            )
            let error = try #require(throws: EngineError.self) { try book.engine.creditors.add(file: path) }
            try Golden.expect(DiagnosticRenderer.text(error.diagnostics), equals: "wrong-page.txt")
        }
    }

    @Test(arguments: TestDatabase.all) func namesWhatAnACHCreditorLacks(_ kind: TestDatabase) throws {
        try ImportBook.use(kind) { book in
            let path = try book.file(
                "us.toml",
                "id = \"us\"\nname = \"US Inc\"\ncountry = \"US\"\ncurrency = \"USD\"\n[ach]\ncompany_name = \"US INC\"\n"
            )
            let error = try #require(throws: EngineError.self) { try book.engine.creditors.add(file: path) }
            #expect(error.diagnostics.map(\.location.path) == ["ach.company_id", "ach.odfi_routing"])
        }
    }
}
