import IncassoCore
import IncassoEngine
import IncassoSQL
import IncassoTestSupport
import Testing

/// Amendments that the debits of other programs' files tell.
@Suite("Adopted amendments")
struct AdoptedAmendmentTests {
    /// Five debits under M11 to M15, of which the first four tell changes.
    private static var file: CollectionText {
        var file = CollectionText(11...15)
        let told = [
            mandate("OLD-1") + account("<IBAN>\(TestBook.iban(31))</IBAN>"),
            account("<Othr><Id>SMNDA</Id></Othr>"),
            creditor("Turnverein"), mandate("OLD-4") + creditor("Turnverein"),
        ]
        for (index, details) in told.enumerated() {
            file.blocks[0].debits[index].amendment = amended(details)
        }
        return file
    }

    private static func amended(_ details: String) -> String {
        "<AmdmntInd>true</AmdmntInd><AmdmntInfDtls>\(details)</AmdmntInfDtls>"
    }

    private static func mandate(_ id: String) -> String { "<OrgnlMndtId>\(id)</OrgnlMndtId>" }

    private static func account(_ id: String) -> String { "<OrgnlDbtrAcct><Id>\(id)</Id></OrgnlDbtrAcct>" }

    private static func creditor(_ name: String) -> String {
        "<OrgnlCdtrSchmeId><Nm>\(name)</Nm></OrgnlCdtrSchmeId>"
    }

    private static let told = [
        "M11 was OLD-1 from …0031", "M12 SMNDA", "M13 of Turnverein", "M14 was OLD-4 of Turnverein", "M15",
    ]

    @Test("Adopted, the files that we write tell them", arguments: TestDatabase.all)
    func adopted(_ kind: TestDatabase) throws {
        try TestBook.with(kind) { book in
            let story = try AmendmentStory(book)
            let report = try book.adopt(Self.file)
            #expect(report.findings.isEmpty && report.warnings.map(\.id) == ["IMPORT-NOTICE"])
            #expect(report.accepted == 5 && report.amended == 4)
            #expect(try story.engine().mandates.show("OLD-1").id == "M11")
            try book.expectClean("adopted")
            let sent = try #require(try story.build().first)
            #expect(sent.debits.map(\.description) == Self.told)
            try story.settle(sent.batch)
            #expect(try story.states("M14") == ["confirmed", "confirmed"])
            let mandates = try story.engine().mandates
            let change = try #require(try mandates.amendments(of: mandates.show("M12")).first)
            #expect(change.oldAccount == nil && change.newAccount != nil)
            #expect(change.note == "told by collection.xml")
            try book.expectClean("settled")
            // The file of the next month tells them still, which the book knows better.
            var next = Self.file
            next.messageId += "-2"
            for index in 0..<5 { next.blocks[0].debits[index].id += "-2" }
            for index in 0..<5 { next.blocks[0].debits[index].amount = "3.00" }
            let again = try book.adopt(next)
            #expect(again.findings.isEmpty && again.accepted == 5 && again.amended == 0)
            #expect(try story.states("M14") == ["confirmed", "confirmed"])
            try book.expectClean("known")
        }
    }

    /// They are kept as pending, confirmed by what the bank answers to that very file, and told again by ours where it was rejected.
    @Test("Of a file that goes as it is, the bank's answers confirm them", arguments: TestDatabase.all)
    func passedThrough(_ kind: TestDatabase) throws {
        try TestBook.with(kind) { book in
            let story = try AmendmentStory(book)
            let batch = try book.released(Self.file)
            #expect(try story.states("M11") == ["pending"] && story.states("M14") == ["pending", "pending"])
            try book.expectClean("released")
            let debits = try story.debits(of: batch)
            #expect(debits.map(\.description) == Self.told)
            try story.reject(debits[1], in: batch)
            try story.settle(batch, less: [debits[1]])
            #expect(try story.states("M12") == ["pending"] && story.states("M11") == ["confirmed"])
            #expect(try story.states("M14") == ["confirmed", "confirmed"])
            try book.expectClean("settled")
            let next = try story.collect("M11", "M12")
            #expect(next.debits.map(\.description) == ["M11", "M12 SMNDA"])
            try book.expectClean("told again")
        }
    }

    /// What the book has pending and the file does not tell stays pending: the file's debit confirms nothing.
    @Test("A file that leaves a change out confirms nothing", arguments: TestDatabase.all)
    func leftOut(_ kind: TestDatabase) throws {
        try TestBook.with(kind) { book in
            _ = try AmendmentStory(book, mandates: 3)
            let engine = try book.engine()
            _ = try engine.mandates.amend("M1", to: .init(mandateId: "N1"))
            var file = CollectionText(1...3)
            for index in 0..<3 { file.blocks[0].debits[index].signed = "2024-03-01" }
            // The other program has not heard of it, and goes on with the old id.
            let report = try book.passThrough(file)
            #expect(report.findings.isEmpty && report.newMandates == 0 && report.amended == 0)
            #expect(report.warnings.map(\.id).contains("IMPORT-AMENDMENTS-UNTOLD"))
            let id = try #require(report.batch)
            try book.engine("ben").batches.approve(id)
            let batch = try engine.batches.release(id, to: book.directory.path + "/out")
            let later = try book.engine("anna", on: "2026-12-02")
            let entry = BankLetters.settlement(of: batch.blocks[0], on: "2026-12-01")
            _ = try later.inbox.process(
                try book.write(BankLetters.message([entry], on: "2026-12-01", kind: "054"), "block.xml")
            )
            #expect(try later.batches.show(id).state == .settled)
            #expect(
                try later.mandates.amendments(of: later.mandates.show("N1")).map(\.state.rawValue) == [
                    "pending"
                ]
            )
            try book.expectClean()
        }
    }

    @Test("What contradicts the book is a finding", arguments: TestDatabase.all)
    func contradictions(_ kind: TestDatabase) throws {
        try TestBook.with(kind) { book in
            _ = try book.adopt(Self.file)
            var other = Self.file
            other.messageId += "-2"
            for index in 0..<5 { other.blocks[0].debits[index].id += "-2" }
            for index in 0..<5 { other.blocks[0].debits[index].amount = "3.00" }
            let wrong = [
                Self.mandate("OLD-X"), Self.account("<IBAN>\(TestBook.iban(40))</IBAN>"),
                Self.creditor("Ruderclub"), Self.mandate("M15"), Self.mandate("OLD-1"),
            ]
            for (index, details) in wrong.enumerated() {
                other.blocks[0].debits[index].amendment = Self.amended(details)
            }
            var broken = CollectionText.Debit(16)
            broken.amendment = Self.amended(Self.account("<IBAN>DE89370400440532013001</IBAN>"))
            var nothing = CollectionText.Debit(17)
            nothing.amendment = "<AmdmntInd>true</AmdmntInd>"
            // What is told as before is what is now: no change.
            var same = CollectionText.Debit(18)
            same.amendment = Self.amended(Self.mandate("M18") + Self.creditor("Sportschule Koeln"))
            other.blocks[0].debits += [broken, nothing, same]
            let report = try book.adopt(other)
            #expect(report.outcome == .refused)
            let text = DiagnosticRenderer.text(report.findings)
            try Golden.expect(text, equals: "told-amendments.txt")
            let parted = try book.adopt(other, acceptValid: true)
            #expect(parted.accepted == 2 && parted.parked == 6)
            #expect(try book.engine().mandates.amendments(of: book.engine().mandates.show("M18")).isEmpty)
            try book.expectClean()
        }
    }

    @Test("The statements do not grow with the debits", arguments: TestDatabase.all)
    func statements(_ kind: TestDatabase) throws {
        var runs: [[CountedWork.Step]] = []
        for count in [10, 90] {
            try TestBook.with(kind) { book in
                let work = CountedWork(book.database)
                func file(_ numbers: ClosedRange<Int>, _ name: String) -> CollectionText {
                    var file = CollectionText(numbers)
                    file.messageId = name
                    file.blocks[0].id = name
                    for index in file.blocks[0].debits.indices {
                        file.blocks[0].debits[index].id += name
                        file.blocks[0].debits[index].amendment = Self.amended(
                            Self.mandate("OLD-\(numbers.lowerBound + index)") + Self.creditor("Turnverein")
                        )
                    }
                    return file
                }
                try work.step("adopt") { _ = try book.adopt(file(1...count, "A")) }
                try work.step("pass through") { _ = try book.passThrough(file(1001...1000 + count, "B")) }
                runs.append(work.steps)
            }
        }
        CountedWork.expectEqual(runs[0], runs[1])
    }

    /// Mandates that come with debits meet what the book knows of former ids and of the creditor of before.
    @Test("Former ids and a creditor that changed", arguments: TestDatabase.all)
    func carriedMandates(_ kind: TestDatabase) throws {
        try TestBook.with(kind) { book in
            let story = try AmendmentStory(book, mandates: 1)
            _ = try story.engine().mandates.amend("M1", to: .init(mandateId: "N1"))
            let changed = TestBook.creditorFile.replacing("Sportschule Köln", with: "Sportschule Rhein")
            _ = try story.engine().creditors.add(file: book.write(changed, "creditor.toml"))
            var file = CollectionText(1...2)
            file.blocks[0].sequence = "FRST"
            for index in 0..<2 { file.blocks[0].debits[index].signed = "2024-03-01" }
            let path = try book.write(file.text, "erp.xml")
            let report = try story.engine().intake.importMandates(path, creditor: book.creditor())
            // M1 is N1 now; M2 was signed before the creditor changed.
            #expect(report.accepted == 1 && report.unchanged == 1 && report.findings.isEmpty)
            #expect(try story.states("M2") == ["pending"])
            _ = try book.adopt(file)
            let sent = try #require(try story.build().first)
            #expect(
                sent.debits.map(\.description)
                    == ["N1 was M1 of Sportschule Koeln", "M2 of Sportschule Koeln"]
            )
            try book.expectClean()
        }
    }
}
