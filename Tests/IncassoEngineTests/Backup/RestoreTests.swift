import Foundation
import IncassoCore
import IncassoEngine
import IncassoSQL
import IncassoSimulator
import IncassoTestSupport
import Testing

/// A book that was put back to an earlier state never collects anything twice.
@Suite struct RestoreTests {
    /// Before the backup: batch 1 released, batch 2 approved, claims C waiting.
    ///
    /// After it: batch 2 released, C built and
    /// released, D imported and released, E imported and built.
    private static func play(_ story: RestoreStory) throws {
        try story.importClaims("A", 1...10)
        try story.collect()
        try story.importClaims("B", 11...20)
        let second = try story.build()
        try story.approve(second)
        try story.importClaims("C", 21...30)
        try story.backUp()
        try story.release(second)
        try story.collect()
        try story.importClaims("D", 31...40)
        try story.collect()
        try story.importClaims("E", 41...50)
        _ = try story.build()
    }

    /// What is left is imported again and collected; nothing that went out before is.
    private static func goOn(_ story: RestoreStory, _ folders: [String]) throws {
        try story.importClaims("D", 31...40, on: "2026-11-21")
        try story.importClaims("E", 41...50, on: "2026-11-21")
        let made = try story.collect(on: "2026-11-21")
        let debits = try folders.flatMap { try story.debits(in: $0) }
        #expect(made.count == 1)
        #expect(Set(debits.map(\.mandate)).count == 50, "everybody was asked")
        try story.expectNoDouble(folders)
        try story.book.expectClean("after going on")
    }

    @Test(arguments: TestDatabase.all)
    func nothingIsCollectedTwice(_ kind: TestDatabase) throws {
        try RestoreStory.with(kind) { story in
            try Self.play(story)
            try story.putBack()
            let report = try story.reconcile()
            #expect(report.found.map(\.batch) == [2])
            #expect(report.lost.map(\.debits) == [10, 10])
            #expect(report.lost.map(\.held) == [10, 0])
            #expect(report.lost.map(\.unknownClaims) == [0, 10])
            #expect(report.doubtful.isEmpty && report.sealedElsewhere == 0)
            let engine = try story.book.engine(on: "2026-11-21")
            #expect(try engine.restoration() == nil)
            #expect(try engine.batches.show(2).state == .released)
            let held = try engine.claims.show("C21")
            #expect(held.state == .held && held.heldBecause == "sentBeforeRestore", "\(held)")
            #expect(try engine.exceptions.list(kind: "file-lost").count == 2)
            try story.book.expectClean("after reconciling")
            try Self.goOn(story, [story.out])
            #expect(try engine.claims.show("D31").heldBecause == "suspectedDuplicate")
        }
    }

    /// An upload job takes each file away: only the sealed copies tell of them.
    @Test(arguments: TestDatabase.all)
    func keptCopiesTellWhatAnUploadJobTook(_ kind: TestDatabase) throws {
        try RestoreStory.with(kind) { story in
            try Self.play(story)
            let sent = story.directory.path + "/sent"
            try FileManager.default.moveItem(atPath: story.out, toPath: sent)
            try story.putBack()
            let report = try story.reconcile()
            #expect(report.found.isEmpty)
            #expect(report.lost.map(\.debits) == [10, 10])
            // Its copy is there, but a copy is made before a file has its name: somebody has to look.
            #expect(report.doubtful == [2])
            let engine = try story.book.engine(on: "2026-11-21")
            #expect(try engine.batches.show(2).state == .unknown)
            #expect(try engine.exceptions.list(kind: "batch-unknown").count == 1)
            try story.book.expectClean("with a batch of unknown fate")
            #expect(throws: EngineError.self) { try engine.batches.release(2, to: story.out) }
            try engine.batches.resolve(2, wasSent: true)
            try Self.goOn(story, [sent, story.out])
        }
    }

    /// A batch that was not sent is released again as it is, under the same message id.
    @Test(arguments: TestDatabase.all)
    func whatWasNotSentGoesOut(_ kind: TestDatabase) throws {
        try RestoreStory.with(kind) { story in
            try story.importClaims("A", 1...10)
            let batches = try story.build()
            try story.approve(batches)
            let before = try story.book.engine().batches.show(1)
            try story.backUp()
            try story.importClaims("B", 11...12)
            try story.release(
                try {
                    try story.approve($0); return $0
                }(try story.build())
            )
            try story.putBack()
            #expect(try story.reconcile().doubtful == [1])
            let engine = try story.book.engine("anna", on: "2026-11-21")
            try engine.batches.resolve(1, wasSent: false)
            let after = try engine.batches.release(1, to: story.out)
            #expect(
                after.state == .released && after.messageId == before.messageId
                    && after.sha256 == before.sha256
            )
            try story.expectNoDouble([story.out])
            try story.book.expectClean()
        }
    }

    /// The debit came back and was tried again after the backup: the book hears of the return, and asks for nothing more.
    @Test(arguments: TestDatabase.all)
    func aRetryIsNotTriedOnceMore(_ kind: TestDatabase) throws {
        try RestoreStory.with(kind) { story in
            try story.importClaims("A", 1...10)
            let sent = try story.collect()
            try story.backUp()
            let answers = try story.book.answers(try sent.map { try story.book.engine().batches.show($0) }) {
                options in
                (options.rejects, options.refunds) = ([], [])
                options.returns = [.init("AM04", per100000: 100_000)]
                options.writesStatements = true
            }
            for answer in answers {
                _ = try story.book.engine(on: answer.date.description).inbox.process(answer.path)
            }
            let returned = try #require(answers.last).date.description
            _ = try story.book.engine(on: returned).recovery.run()
            let retried = try story.collect(on: "2026-12-21")
            let before = try story.debits(in: story.out)
            #expect(!retried.isEmpty && before.count == 20, "all ten were tried again")
            try story.putBack()
            let report = try story.reconcile(bankFiles: answers.map(\.path), on: "2026-12-22")
            #expect(report.lost.map(\.held) == [10])
            #expect(report.bankFiles.allSatisfy { !$0.wasKnown })
            _ = try story.book.engine(on: "2026-12-22").recovery.run()
            #expect(try story.build(on: "2026-12-28").isEmpty)
            #expect(try story.debits(in: story.out) == before)
            let claim = try story.book.engine(on: "2026-12-22").claims.show("A1")
            #expect(claim.attempts == 1 && claim.state == .recovering, "\(claim)")
            try story.book.expectClean()
        }
    }

    /// A batch that was frozen anew and released after the backup has another message id than the one in the book.
    @Test(arguments: TestDatabase.all)
    func aBatchThatWasFrozenAnewIsFound(_ kind: TestDatabase) throws {
        try RestoreStory.with(kind) { story in
            try story.importClaims("A", 1...10)
            let batches = try story.build()
            try story.backUp()
            _ = try story.book.engine().claims.hold("A7", reason: "asked")
            try story.approve(batches)
            try story.release(batches)
            let sent = try #require(try story.debits(in: story.out).first?.message)
            try story.putBack()
            let report = try story.reconcile()
            #expect(report.lost.map(\.held) == [9] && report.found.isEmpty && report.doubtful.isEmpty)
            let engine = try story.book.engine(on: "2026-11-21")
            let left = try engine.batches.show(1)
            #expect(left.state == .frozen && left.count == 1 && left.messageId != sent)
            try story.approve([1], on: "2026-11-21")
            try story.release([1], on: "2026-11-21")
            try story.expectNoDouble([story.out])
            try story.book.expectClean()
        }
    }

    @Test(arguments: TestDatabase.all)
    func nothingIsDecidedBeforeTheFilesAreRead(_ kind: TestDatabase) throws {
        try RestoreStory.with(kind) { story in
            try Self.play(story)
            try story.putBack()
            let engine = try story.book.engine("anna", on: "2026-11-21")
            let creditor = try story.book.creditor()
            let work: [(String, () throws -> Void)] = [
                ("build", { _ = try engine.batches.build(creditor: creditor) }),
                ("release", { try engine.batches.release(2, to: story.out) }),
                ("rehearsed release", { try engine.batches.release(2, to: story.out, dryRun: true) }),
                ("cancel", { try engine.batches.cancel(2) }),
                ("resolve", { try engine.batches.resolve(2, wasSent: false) }),
                ("inbox", { _ = try engine.inbox.process(story.out) }),
                ("run", { _ = try engine.run() }),
                ("recovery", { _ = try engine.recovery.run() }),
                ("notices", { _ = try engine.notices.send() }),
                ("mark", { try engine.markRestored() }),
            ]
            for (name, step) in work {
                let error = #expect(throws: EngineError.self, "\(name)") { try step() }
                #expect(error?.code == .refused && error?.remedy?.contains("--reconcile") == true, "\(name)")
            }
            #expect(try story.files(story.out).count == 4, "only what was there")
            // Reading, a person's word on a claim, and proving go on.
            _ = try engine.claims.hold("C21", reason: "asked")
            try story.book.expectClean("while it waits")
            let rehearsed = try engine.reconcile(
                released: try story.files(story.out),
                bankFiles: [],
                dryRun: true
            )
            #expect(rehearsed.found.count == 1 && rehearsed.lost.count == 2)
            #expect(try engine.restoration() != nil)
            _ = try story.reconcile()
            #expect(throws: EngineError.self) { try story.reconcile() }
        }
    }

    /// A file that is cut short may be with the bank whole: a person says what it is.
    @Test func anUnreadableFileStopsIt() throws {
        try RestoreStory.with(.sqlite) { story in
            try Self.play(story)
            let third = try #require(try story.files(story.out).dropFirst(2).first)
            try story.putBack()
            let whole = try TestFiles.bytes(third)
            try TestFiles.write(Array(whole.prefix(whole.count / 2)), to: third)
            let error = #expect(throws: EngineError.self) { try story.reconcile() }
            #expect(error?.message.contains("cannot be read to its end") == true, "\(error?.message ?? "")")
            #expect(try story.book.engine(on: "2026-11-21").restoration() != nil)
            try TestFiles.write(whole, to: third)
            #expect(try story.reconcile().lost.count == 2)
            try story.book.expectClean()
        }
    }
}
