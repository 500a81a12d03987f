import IncassoCore
import IncassoEngine
import IncassoTestSupport
import Testing

/// What is said of new values that are wrong: all of it at once.
@Suite("Wrong amendments")
struct AmendmentGalleryTests {
    private static let changes: [(mandate: String, change: MandateChange)] = [
        ("M1", .init()),
        ("M1", .init(note: "only a note")),
        ("M1", .init(mandateId: "M1")),
        ("M1", .init(holder: "Kunde 1")),
        ("M1", .init(mandateId: "M2")),
        ("M1", .init(mandateId: "/M//1_", iban: "DE89370400440532013001", bic: "X", holder: "")),
        ("M1", .init(iban: "US12345678901234567890")),
        ("M1", .init(iban: "CH9300762011623852957")),
        ("M1", .init(bic: "COBADEFFXXX")),
        ("M1", .init(holder: "DE89370400440532013000", isSameBank: true)),
        ("M1", .init(holder: "two\nlines", note: "two\nlines")),
        ("M1", .init(mandateId: String(repeating: "7", count: 36))),
        ("GONE", .init(mandateId: "N2")),
        ("M3", .init(mandateId: "N3")),
    ]

    @Test func gallery() throws {
        try TestBook.with(.sqlite) { book in
            let story = try AmendmentStory(book, mandates: 3)
            let mandates = try story.engine().mandates
            try mandates.cancel("M3", reason: "left")
            var text = ""
            for (mandate, change) in Self.changes {
                let error = try #require(throws: EngineError.self) { try mandates.amend(mandate, to: change) }
                text += "# \(error)\n" + DiagnosticRenderer.text(error.diagnostics) + "\n"
            }
            try Golden.expect(text, equals: "wrong-amendments.txt")
            for account in ["DE89370400440532013", "US12345678901234567890", "CH9300762011623852957"] {
                #expect(!text.contains(account))
            }
        }
    }

    @Test func aBankAmendsACHMandates() throws {
        try GymBook.with(.sqlite) { book in
            try book.fill(1)
            let error = #expect(throws: EngineError.self) {
                try book.engine().mandates.amend("M1", to: .init(mandateId: "N1"))
            }
            #expect(error?.code == .refused)
        }
    }

    @Test("A file that tells everything is valid, by our schemas and the official ones")
    func file() throws {
        try TestBook.with(.sqlite) { book in
            let story = try AmendmentStory(book, mandates: 4)
            let file = TestBook.creditorFile.replacing("Sportschule Köln", with: "Sport und Spiel")
                .replacing("DE98ZZZ09999999999", with: "NL64ZZZ321096320000")
            _ = try story.engine().creditors.add(file: try book.write(file, "creditor.toml"))
            let mandates = try story.engine().mandates
            try mandates.amend("M1", to: .init(mandateId: "N1", iban: "DE02120300000000202051"))
            try mandates.amend("M2", to: .init(iban: TestBook.iban(22)))
            try mandates.amend("M3", to: .init(mandateId: "N3"))
            let sent = try story.collect("N1", "M2", "N3", "M4")
            let path = try #require(sent.batch.file)
            try Golden.expect(try TestFiles.bytes(path), equals: "amendments.xml")
            let own = SchemaOracle.own("pain.008.001.08.incasso")
            #expect(try SchemaOracle.complaints(aboutFile: path, schema: own) == "")
            for name in ["pain.008.001.08", "national/pain.008.001.08_GBIC_4"] {
                let schema = try SchemaOracle.official(name)
                #expect(try SchemaOracle.complaints(aboutFile: path, schema: schema) == "")
            }
        }
    }
}
