import IncassoCore
import IncassoEngine
import IncassoSQL
import IncassoSimulator
import IncassoTestSupport
import Testing

/// Collection files of other programs that go to the bank as they are.
@Suite struct PassThroughTests {
    /// The bytes that were given are the bytes that are handed over, and every answer finds its debit by foreign ids.
    @Test(arguments: TestDatabase.all)
    func goesTheWholeWay(_ kind: TestDatabase) throws {
        try TestBook.with(kind) { book in
            var file = CollectionText(1...30)
            var second = CollectionText.Block("PMT-2", (31...60).map(CollectionText.Debit.init))
            second.sequence = "FRST"
            second.due = "2026-12-02"
            file.blocks.append(second)
            let report = try book.passThrough(file)
            #expect(report.findings.isEmpty && report.accepted == 60 && report.newMandates == 60)
            let id = try #require(report.batch)
            let batch = try book.engine().batches.show(id)
            #expect(batch.state == .frozen && batch.messageId == "ERP-2026-11-20" && batch.count == 60)
            #expect(batch.sha256 == report.sha256.hex && batch.blocks.map(\.reference) == ["PMT-1", "PMT-2"])
            #expect(batch.blocks.map(\.sequence) == ["RCUR", "FRST"])
            try book.expectClean("frozen")
            // Nothing of it is due to be built by us.
            #expect(try book.engine().batches.build(creditor: book.creditor()).batches.isEmpty)

            try book.engine("ben").batches.approve(id)
            let released = try book.engine().batches.release(id, to: book.directory.path + "/out")
            #expect(try TestFiles.bytes(try #require(released.file)) == Array(file.text.utf8))
            #expect(try book.engine().batches.check(sha256: report.sha256)?.id == id)

            let engine = try book.engine("anna", on: "2026-12-10")
            var cases = 0
            var settled = 0
            let answers = try book.answers([released]) { options in
                options.rejects = [.init("AC04", per100000: 5_000)]
                options.returns = [.init("AM04", per100000: 20_000)]
            }
            #expect(Set(answers.map(\.kind)).isSuperset(of: [.status, .collections, .returns]))
            for answer in answers {
                let read = try engine.inbox.process(answer.path)
                #expect(read.file?.parked == 0 && read.file?.state == .applied)
                cases += read.casesOpened
                settled += read.blocksSettled
            }
            #expect(cases > 0 && settled == 2)
            #expect(try engine.batches.show(id).state == .settled)
            try book.expectClean("answered")
            #expect(try engine.recovery.list().count == cases)
        }
    }

    /// A bank that books a block in one sum names it by its id alone.
    @Test(arguments: TestDatabase.all)
    func blocksAreFoundByTheirIds(_ kind: TestDatabase) throws {
        try TestBook.with(kind) { book in
            let first = try book.released(CollectionText(1...3))
            var other = CollectionText(11...13)
            other.messageId = "ERP-2"
            other.blocks[0].id = "PMT-2"
            _ = try book.released(other)
            let engine = try book.engine("anna", on: "2026-12-02")
            let answer = try book.write(
                BankLetters.message(
                    [BankLetters.settlement(of: first.blocks[0], on: "2026-12-01")],
                    on: "2026-12-01",
                    kind: "054"
                ),
                "block.xml"
            )
            let read = try engine.inbox.process(answer)
            #expect(read.blocksSettled == 1 && read.file?.parked == 0)
            #expect(try engine.batches.show(first.id).state == .settled)
            try book.expectClean()
        }
    }

    /// Two files with the same block id: only the message's id beside it tells them apart.
    @Test(arguments: TestDatabase.all)
    func neverGuessesBetweenBlocks(_ kind: TestDatabase) throws {
        try TestBook.with(kind) { book in
            let first = try book.released(CollectionText(1...3))
            var other = CollectionText(11...13)
            other.messageId = "ERP-2"
            let report = try book.passThrough(other)
            #expect(
                report.outcome == .imported && report.warnings.map(\.id).contains("IMPORT-BLOCK-ID-TWICE")
            )
            let engine = try book.engine("anna", on: "2026-12-02")
            let answer = try book.write(
                BankLetters.message(
                    [BankLetters.settlement(of: first.blocks[0], on: "2026-12-01")],
                    on: "2026-12-01",
                    kind: "054"
                ),
                "block.xml"
            )
            let read = try engine.inbox.process(answer)
            #expect(read.blocksSettled == 0 && read.file?.parked == 1)
            try book.expectClean()
        }
    }

    @Test(arguments: TestDatabase.all)
    func isHandedOverOnce(_ kind: TestDatabase) throws {
        try TestBook.with(kind) { book in
            let file = CollectionText(1...3)
            let first = try book.passThrough(file)
            #expect(first.outcome == .imported)
            #expect(try book.passThrough(file).findings.map(\.id) == ["IMPORT-FILE-KNOWN"])
            var renamed = CollectionText(11...13)
            #expect(try book.passThrough(renamed).findings.map(\.id) == ["IMPORT-MESSAGE-KNOWN"])
            // The same debits in another message, and as mandates and claims.
            renamed = file
            renamed.messageId = "ERP-2"
            let again = try book.passThrough(renamed)
            #expect(again.outcome == .refused && Set(again.findings.map(\.id)) == ["IMPORT-CLAIM-KNOWN"])
            #expect(again.findings.count == 3)
            let adopted = try book.adopt(file)
            #expect(adopted.accepted == 0 && adopted.unchanged == 3)
            // The copy that belongs to the batch is still there.
            try book.expectClean()
        }
    }

    @Test(arguments: TestDatabase.all)
    func refusesWhatTheBookKnowsBetter(_ kind: TestDatabase) throws {
        try TestBook.with(kind) { book in
            _ = try book.adopt(CollectionText(1...4))
            try book.engine().mandates.suspend("M4", reason: "asked for it")
            var file = CollectionText(1...6)
            file.messageId = "ERP-2"
            for index in 0..<6 { file.blocks[0].debits[index].id += "-2" }
            file.blocks[0].debits[1].amount = "77.77"
            file.blocks[0].debits[3].amount = "88.88"
            var report = try book.passThrough(file)
            #expect(report.outcome == .refused)
            try Golden.expect(
                DiagnosticRenderer.text(report.findings),
                equals: "refused-as-is.txt"
            )
            #expect(try book.engine().batches.list().isEmpty)
            // What the schemes' rules say refuses it, too: a due date that is none, an account that is none.
            file = CollectionText(11...12)
            file.messageId = "ERP-3"
            file.blocks[0].due = "2026-12-26"
            file.blocks[0].debits[1].iban = "DE89370400440532013001"
            report = try book.passThrough(file)
            #expect(report.outcome == .refused)
            #expect(
                Set(report.findings.map(\.id)).isSuperset(of: ["SDD-DATE-TARGET"]) || !report.findings.isEmpty
            )
            // Nothing of a refused file is kept.
            #expect(!book.keeps(report))
        }
    }

    /// A payment before the release: the file cannot be changed, so it is withdrawn as a whole, and its claims are held.
    @Test(arguments: TestDatabase.all)
    func goesWholeOrNotAtAll(_ kind: TestDatabase) throws {
        try TestBook.with(kind) { book in
            let id = try #require(try book.passThrough(CollectionText(1...3)).batch)
            let engine = try book.engine()
            #expect(throws: EngineError.self) { try engine.claims.hold("INV-2", reason: "asked for time") }
            #expect(try engine.batches.show(id).state == .frozen)
            try engine.payments.record(
                .init(claim: "INV-2", receivedOn: try #require(LocalDate(iso: "2026-11-20")), method: .cash)
            )
            #expect(try engine.batches.show(id).state == .cancelled)
            #expect(try engine.claims.show("INV-2").state == .paid)
            let other = try engine.claims.show("INV-1")
            #expect(other.state == .held && other.heldBecause == "fileWithdrawn")
            #expect(try engine.exceptions.list(kind: "batch-voided").count == 1)
            try book.expectClean("voided")
            // A person lets a claim go: it is collected in a file of ours.
            _ = try engine.claims.release("INV-1", reason: "the program does not ask again")
            #expect(try book.collect().map(\.count) == [1])
            try book.expectClean("collected")
        }
    }

    @Test(arguments: TestDatabase.all)
    func cancellingHoldsItsClaims(_ kind: TestDatabase) throws {
        try TestBook.with(kind) { book in
            let id = try #require(try book.passThrough(CollectionText(1...3)).batch)
            try book.engine().batches.cancel(id)
            #expect(try book.engine().claims.show("INV-3").heldBecause == "fileWithdrawn")
            #expect(try book.engine().batches.build(creditor: book.creditor()).batches.isEmpty)
            let again = try book.passThrough(CollectionText(1...3))
            #expect(again.findings.map(\.id) == ["IMPORT-FILE-KNOWN"])
            #expect(again.findings[0].remedy?.contains("release them") == true)
            // The file that is made in its place may number its blocks as the first one did.
            var other = CollectionText(1...3)
            other.messageId = "ERP-2"
            for index in 0..<3 { other.blocks[0].debits[index].id += "-2" }
            for index in 0..<3 { other.blocks[0].debits[index].amount = "20.00" }
            let released = try book.released(other)
            let letter = BankLetters.message(
                [BankLetters.settlement(of: released.blocks[0], on: "2026-12-01")],
                on: "2026-12-01",
                kind: "054"
            )
            let read = try book.engine("anna", on: "2026-12-02").inbox.process(
                book.write(letter, "block.xml")
            )
            #expect(read.blocksSettled == 1)
            try book.expectClean()
        }
    }

    @Test(arguments: TestDatabase.all)
    func aRehearsalLeavesNothing(_ kind: TestDatabase) throws {
        try TestBook.with(kind) { book in
            let report = try book.passThrough(CollectionText(1...3), dryRun: true)
            #expect(report.outcome == .rehearsed && report.accepted == 3)
            #expect(try !book.keeps(report) && book.engine().batches.list().isEmpty)
            #expect(try book.engine().mandates.list().isEmpty)
        }
    }

    @Test(arguments: TestDatabase.all)
    func takesTheSameStatementsForManyDebits(_ kind: TestDatabase) throws {
        var runs: [[CountedWork.Step]] = []
        for count in [5, 50] {
            try TestBook.with(kind) { book in
                let work = CountedWork(book.database)
                var file = CollectionText(1...count)
                file.blocks.append(
                    CollectionText.Block("PMT-2", (count + 1...2 * count).map(CollectionText.Debit.init))
                )
                try work.step("pass through") { _ = try book.passThrough(file) }
                runs.append(work.steps)
            }
        }
        CountedWork.expectEqual(runs[0], runs[1])
    }
}

extension TestBook {
    /// Takes a collection file in as it is.
    func passThrough(_ file: CollectionText, dryRun: Bool = false) throws -> ImportReport {
        let path = try write(file.text, "erp.xml")
        return try engine().intake.importAsIs(path, creditor: creditor(), dryRun: dryRun)
    }

    /// Takes a collection file in as it is, approves and releases it.
    func released(_ file: CollectionText) throws -> Batch {
        let report = try passThrough(file)
        let id = try #require(report.batch, "\(report.findings)")
        try engine("ben").batches.approve(id)
        return try engine().batches.release(id, to: directory.path + "/out")
    }

    /// Whether the archive has a sealed copy of a file.
    func keeps(_ report: ImportReport) -> Bool {
        TestFiles.exists(directory.path + "/data/archive/\(report.sha256.hex).sealed")
    }
}
