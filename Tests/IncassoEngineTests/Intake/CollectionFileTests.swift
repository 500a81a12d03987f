import IncassoCore
import IncassoEngine
import IncassoSQL
import IncassoSimulator
import IncassoTestSupport
import Testing

/// Collection files of other programs taken into the book as mandates and claims of ours.
@Suite struct CollectionFileTests {
    @Test(arguments: TestDatabase.all)
    func takesMandatesAndClaimsTogether(_ kind: TestDatabase) throws {
        try TestBook.with(kind) { book in
            var file = CollectionText(1...4)
            file.blocks[0].debits[2].remittance =
                "<Strd><CdtrRefInf><Tp><CdOrPrtry><Cd>SCOR</Cd></CdOrPrtry></Tp><Ref>RF18539007547034</Ref></CdtrRefInf></Strd>"
            file.blocks[0].debits[3].address =
                "<PstlAdr><StrtNm>Rathausplatz</StrtNm><BldgNb>1</BldgNb><PstCd>50667</PstCd><TwnNm>Koeln</TwnNm><Ctry>DE</Ctry></PstlAdr>"
            var once = CollectionText.Block("PMT-2", [CollectionText.Debit(5), CollectionText.Debit(6)])
            once.sequence = "OOFF"
            once.debits[1].id = "NOTPROVIDED"
            var business = CollectionText.Block("PMT-3", [CollectionText.Debit(7)])
            business.instrument = "B2B"
            business.sequence = "FRST"
            business.due = "2026-12-04"
            file.blocks += [once, business]
            let report = try book.adopt(file)
            #expect(
                report.findings.isEmpty && report.warnings.map(\.id) == ["IMPORT-NOTICE"]
            )
            #expect(report.accepted == 7 && report.newMandates == 7 && report.rows == 7)
            #expect(report.totals.map(\.scheme) == ["sepa-core", "sepa-b2b"] && report.totals[0].count == 6)

            let engine = try book.engine()
            let first = try engine.mandates.show("M1")
            #expect(first.scheme == "sepa-core" && first.kind == "recurring" && first.debtorName == "Kunde 1")
            #expect(first.signatureDate?.description == "2025-03-01" && first.state == .active)
            #expect(first.lastCollection?.description == "2026-11-20")
            #expect(try engine.mandates.revealAccount(first) == TestBook.iban(1))
            #expect(try engine.mandates.show("M5").kind == "one-off")
            let seventh = try engine.mandates.show("M7")
            #expect(seventh.scheme == "sepa-b2b" && seventh.lastCollection == nil)

            let claim = try engine.claims.show("INV-3")
            #expect(claim.amount == 1313 && claim.dueDate.description == "2026-12-01" && claim.state == .due)
            #expect(try engine.claims.show("ERP-2026-11-20/2.2").mandateId == "M6")
            try book.expectClean()

            // The same file again changes nothing.
            let again = try book.adopt(file)
            #expect(again.accepted == 0 && again.unchanged == 7 && again.newMandates == 0)
            #expect(again.findings.isEmpty && again.warnings.isEmpty)
        }
    }

    /// What was taken is collected in files of ours, answered by the ids of the other program, and recovered.
    @Test(arguments: TestDatabase.all)
    func goesTheWholeWay(_ kind: TestDatabase) throws {
        try TestBook.with(kind) { book in
            _ = try book.adopt(CollectionText(1...40))
            let batches = try book.collect()
            #expect(batches.map(\.count) == [40])
            let sent = try TestFiles.text(try #require(batches[0].file))
            #expect(sent.contains("<EndToEndId>INV-17</EndToEndId>") && sent.contains("<MndtId>M17</MndtId>"))
            let engine = try book.engine("anna", on: "2026-12-03")
            var opened = 0
            for answer in try book.answers(
                batches,
                configure: { $0.returns = [.init("AM04", per100000: 20_000)] }
            ) {
                let report = try engine.inbox.process(answer.path)
                #expect(report.file?.parked == 0)
                opened += report.casesOpened
            }
            #expect(opened > 0)
            try book.expectClean()
        }
    }

    @Test(arguments: TestDatabase.all)
    func comparesMandatesThatAreKnown(_ kind: TestDatabase) throws {
        try TestBook.with(kind) { book in
            // From a table, with more than a debit carries.
            try book.fill(3)
            var file = CollectionText(1...3)
            for index in 0..<3 { file.blocks[0].debits[index].signed = "2024-03-01" }
            file.blocks[0].debits[1].name = "Kunde Zwei"
            let good = try book.adopt(file)
            #expect(good.accepted == 3 && good.newMandates == 0 && good.findings.isEmpty)
            #expect(good.warnings.map(\.id) == ["IMPORT-DEBTOR-NAME", "IMPORT-NOTICE"])
            #expect(try book.engine().mandates.show("M2").debtorName == "Kunde 2")

            var other = CollectionText(1...3)
            for index in 0..<3 {
                other.blocks[0].debits[index].signed = "2024-03-01"
                other.blocks[0].debits[index].id += "-B"
                other.blocks[0].debits[index].amount = "3.00"
            }
            other.blocks[0].debits[2].iban = TestBook.iban(99)
            let refused = try book.adopt(other)
            #expect(refused.outcome == .refused && refused.findings.map(\.id) == ["IMPORT-MANDATE-DIFFERS"])
            #expect(
                refused.findings[0].location.path
                    == "/Document/CstmrDrctDbtInitn/PmtInf[1]/DrctDbtTxInf[3]/DbtrAcct/Id/IBAN"
            )
            // The good ones alone.
            let parted = try book.adopt(other, acceptValid: true)
            #expect(parted.accepted == 2 && parted.parked == 1)
            let open = try book.engine().exceptions.list(kind: "import-row")
            #expect(
                open.map(\.detail) == [
                    "block 1, debit 3: IBAN: this mandate is known with another iban"
                ]
            )
            try book.expectClean()
        }
    }

    @Test(arguments: TestDatabase.all)
    func oneMandateMayBeDebitedTwice(_ kind: TestDatabase) throws {
        try TestBook.with(kind) { book in
            var file = CollectionText(1...3)
            file.blocks[0].debits[1].mandate = "M1"
            file.blocks[0].debits[1].iban = TestBook.iban(1)
            file.blocks[0].debits[1].name = "Kunde 1"
            let report = try book.adopt(file)
            #expect(report.accepted == 3 && report.newMandates == 2 && report.findings.isEmpty)
            // But not with two accounts.
            var other = CollectionText(10...11)
            other.blocks[0].debits[1].mandate = "M10"
            let refused = try book.adopt(other)
            #expect(refused.findings.map(\.id) == ["IMPORT-MANDATE-DIFFERS"])
            #expect(try book.engine().mandates.list().count == 2)
        }
    }

    @Test(arguments: TestDatabase.all)
    func takesTheMandatesAlone(_ kind: TestDatabase) throws {
        try TestBook.with(kind) { book in
            let path = try book.write(CollectionText(1...5).text, "june.xml")
            let report = try book.engine().intake.importMandates(path, creditor: try book.creditor())
            #expect(report.accepted == 5 && report.kind == "mandates" && report.findings.isEmpty)
            #expect(try book.engine().claims.list().isEmpty)
            let again = try book.engine().intake.importMandates(path, creditor: try book.creditor())
            #expect(again.accepted == 0 && again.unchanged == 5)
        }
    }

    /// Every mistake that an import of a collection file names, with its place.
    @Test(arguments: TestDatabase.all)
    func listsEveryMistake(_ kind: TestDatabase) throws {
        try TestBook.with(kind) { book in
            _ = try book.adopt(CollectionText(50...50))
            let report = try book.adopt(Self.wrong)
            #expect(report.outcome == .refused)
            try Golden.expect(
                DiagnosticRenderer.text(report.findings + report.warnings),
                equals: "wrong-collection-file.txt"
            )
            #expect(try book.engine().claims.list().count == 1)
            // The rest of a file with wrong rows is taken when asked for; of one whose sums do not hold it never is.
            var parted = Self.wrong
            parted.count = nil
            let taken = try book.adopt(parted, acceptValid: true)
            #expect(taken.accepted == 1 && taken.rows == taken.accepted + taken.parked)
            var false1 = CollectionText(1...2)
            false1.count = 3
            #expect(try book.adopt(false1, acceptValid: true).outcome == .refused)
        }
    }

    private static var wrong: CollectionText {
        var file = CollectionText(1...9)
        func change(_ index: Int, _ body: (inout CollectionText.Debit) -> Void) {
            body(&file.blocks[0].debits[index])
        }
        change(1) { $0.iban = "DE89370400440532013001" }
        change(2) { $0.mandate = "" }
        change(3) { $0.amendment = "<AmdmntInd>true</AmdmntInd>" }
        change(4) { $0.amount = "0.00" }
        change(5) { $0.currency = "CHF" }
        change(6) { $0.signed = "2027-01-01" }
        change(7) { $0.id = "INV-1" }
        change(8) {
            $0.remittance =
                "<Strd><CdtrRefInf><Tp><CdOrPrtry><Cd>SCOR</Cd></CdOrPrtry></Tp><Ref>RF19539007547034</Ref></CdtrRefInf></Strd>"
        }
        var known = CollectionText.Debit(50)
        known.amount = "99.00"
        file.blocks.append(CollectionText.Block("PMT-2", [known]))
        var stranger = CollectionText.Block("PMT-3", [CollectionText.Debit(60), CollectionText.Debit(61)])
        stranger.account = "NL91ABNA0417164300"
        stranger.identifier = "NL79ZZZ999999990000"
        stranger.sequence = "RPRE"
        stranger.instrument = "FIXD"
        file.blocks.append(stranger)
        file.count = 13
        return file
    }

    private static let lines = Statement(
        "test.lines",
        "SELECT reference, address_line_1, address_line_2, town FROM debtor WHERE tenant_id = :t ORDER BY id"
    )

    /// What a debit says beside amount and account stands again in the files that we make of it.
    @Test(arguments: TestDatabase.all)
    func keepsPartiesPurposesAndAddressLines(_ kind: TestDatabase) throws {
        try TestBook.with(kind) { book in
            try book.settle("address_mode = \"hybrid\"")
            var file = CollectionText(1...5)
            func change(_ index: Int, _ body: (inout CollectionText.Debit) -> Void) {
                body(&file.blocks[0].debits[index])
            }
            change(0) { $0.more = "<UltmtDbtr><Nm>Firma Eins</Nm></UltmtDbtr><Purp><Cd>GASB</Cd></Purp>" }
            let town = "<TwnNm>Koeln</TwnNm><Ctry>DE</Ctry>"
            let lines = "<AdrLine>Haus am See</AdrLine><AdrLine>Ufer 3</AdrLine>"
            change(1) { $0.address = "<PstlAdr>\(town)\(lines)</PstlAdr>" }
            change(2) { $0.address = "<PstlAdr><Ctry>DE</Ctry>\(lines)</PstlAdr>" }
            change(3) { $0.address = "<PstlAdr>\(town)<AdrLine>1</AdrLine>\(lines)</PstlAdr>" }
            change(4) { $0.more = "<UltmtDbtr><Nm>\(TestBook.iban(5))</Nm></UltmtDbtr>" }
            #expect(try book.adopt(file).findings.map(\.id) == ["IMPORT-NAME-ACCOUNT"])
            change(4) { $0.more = "<Purp><Cd>gas bill</Cd></Purp>" }
            #expect(try book.adopt(file).findings.map(\.id) == ["IMPORT-PURPOSE"])
            change(4) { $0.more = "" }
            let report = try book.adopt(file)
            #expect(report.accepted == 5 && report.findings.isEmpty)
            let remark = try #require(report.warnings.first { $0.id == "IMPORT-ADDRESS-LINES" })
            #expect(remark.message.hasPrefix("2 debtors"))
            let batch = try #require(try book.collect().first)
            let sent = try TestFiles.text(try #require(batch.file))
            let debits = sent.split(separator: "<DrctDbtTxInf>").dropFirst().map { $0.filter { $0 != "\n" } }
            #expect(debits[0].contains("<Nm>Firma Eins</Nm>") && debits[0].contains("<Cd>GASB</Cd>"))
            // Addresses go into files only where the debtor's bank asks for them.
            let kept = try book.database.read { transaction in
                try transaction.all(Self.lines, ["t": Int64(1)]) { row in
                    "\(row.text(0)) \(row.optionalText(1) ?? "-"), \(row.optionalText(2) ?? "-"), \(row.optionalText(3) ?? "-")"
                }
            }
            #expect(
                kept == [
                    "M1 -, -, -", "M2 Haus am See, Ufer 3, Koeln", "M3 -, -, -", "M4 -, -, Koeln",
                    "M5 -, -, -",
                ]
            )
            try book.expectClean()
            // Another one for whom the debtor pays is a remark, as another name is.
            var next = CollectionText(1...2)
            next.messageId = "ERP-2"
            for index in 0..<2 { next.blocks[0].debits[index].id += "-2" }
            for index in 0..<2 { next.blocks[0].debits[index].amount = "3.00" }
            next.blocks[0].debits[0].more = "<UltmtDbtr><Nm>Firma Zwei</Nm></UltmtDbtr>"
            let other = try book.adopt(next)
            #expect(other.accepted == 2 && other.warnings.map(\.id).contains("IMPORT-DEBTOR-NAME"))
        }
    }

    /// A debit marked as the last ends its mandate, in a file of ours and in one that goes as it is.
    @Test(arguments: TestDatabase.all)
    func theLastDebitEndsItsMandate(_ kind: TestDatabase) throws {
        func file(_ numbers: ClosedRange<Int>, _ name: String) -> CollectionText {
            var file = CollectionText([
                CollectionText.Block("\(name)-1", [CollectionText.Debit(numbers.lowerBound)]),
                CollectionText.Block("\(name)-2", [CollectionText.Debit(numbers.upperBound)]),
            ])
            file.messageId = name
            file.blocks[1].sequence = "FNAL"
            return file
        }
        try TestBook.with(kind) { book in
            #expect(try book.adopt(file(1...2, "A")).findings.isEmpty)
            let mandates = try book.engine().mandates
            #expect(try mandates.show("M2").state == .active)
            let batches = try book.collect()
            #expect(try book.sequences(batches) == ["M1 11.11 RCUR", "M2 12.12 FNAL"])
            #expect(try mandates.show("M1").state == .active && mandates.show("M2").state == .cancelled)
            try book.expectClean("ours")
            let given = try book.released(file(11...12, "B"))
            #expect(given.blocks.map(\.sequence) == ["RCUR", "FNAL"])
            #expect(try mandates.show("M11").state == .active && mandates.show("M12").state == .cancelled)
            try book.expectClean("theirs")
            // One that is withdrawn before the release ends nothing.
            let third = try #require(try book.passThrough(file(21...22, "C")).batch)
            try book.engine().batches.cancel(third)
            #expect(try mandates.show("M22").state == .active)
            try book.expectClean("withdrawn")
        }
    }

    @Test(arguments: TestDatabase.all)
    func takesTheSameStatementsForManyDebits(_ kind: TestDatabase) throws {
        var runs: [[CountedWork.Step]] = []
        for count in [20, 200] {
            try TestBook.with(kind) { book in
                let work = CountedWork(book.database)
                let first = CollectionText(1...count)
                try work.step("adopt") { _ = try book.adopt(first) }
                try work.step("adopt again") { _ = try book.adopt(first) }
                var next = CollectionText(1...count)
                next.messageId += "-2"
                for index in 0..<count {
                    next.blocks[0].debits[index].id += "-2"
                    next.blocks[0].debits[index].amount = "7.77"
                }
                try work.step("adopt the next") { _ = try book.adopt(next) }
                runs.append(work.steps)
            }
        }
        CountedWork.expectEqual(runs[0], runs[1])
    }
}

extension TestBook {
    /// Imports a collection file.
    func adopt(_ file: CollectionText, acceptValid: Bool = false) throws -> ImportReport {
        let path = try write(file.text, "collection.xml")
        return try engine().intake.importCollections(path, creditor: creditor(), acceptValid: acceptValid)
    }
}
