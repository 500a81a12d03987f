import Foundation
import IncassoCore
import IncassoEngine
import IncassoSQL
import IncassoTestSupport
import Testing

/// Whatever was done after the backup, and wherever its files went: nobody is debited twice.
@Suite struct RestorePropertyTests {
    /// What happens to the book, drawn by chance.
    private struct Month {
        let story: RestoreStory
        var random: SeededGenerator
        var imports: [(prefix: String, range: ClosedRange<Int>)] = []
        private let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ").map(String.init)

        init(story: RestoreStory, random: SeededGenerator) {
            self.story = story
            self.random = random
        }

        /// One piece of work; what the state does not allow is left out.
        mutating func step() throws {
            let engine = try story.book.engine("anna")
            let waiting = try engine.batches.list().filter { [.frozen, .approved].contains($0.state) }
            switch Int.random(in: 0..<8, using: &random) {
            case 0, 1: try importSome()
            case 2: _ = try story.build()
            case 3: try story.approve(waiting.filter { $0.state == .frozen }.map(\.id))
            case 4, 5: try story.release(waiting.filter { $0.state == .approved }.map(\.id))
            case 6:
                if let batch = waiting.randomElement(using: &random) { try engine.batches.cancel(batch.id) }
            default:
                let due = try engine.claims.list(.init(limit: 100)).filter {
                    $0.state == .due || $0.state == .collecting
                }
                // One whose file has left is not held; the answer says so.
                if let claim = due.randomElement(using: &random) {
                    _ = try? engine.claims.hold(claim.id, reason: "by chance")
                }
            }
        }

        /// Batches in every state, and claims that wait.
        mutating func fillUp() throws {
            let engine = try story.book.engine("anna")
            for isApproved in [true, Bool.random(using: &random)] {
                try importSome()
                let built = try story.build()
                if isApproved { try story.approve(built) }
            }
            try importSome()
            #expect(try engine.batches.list(state: .approved).isEmpty == false)
        }

        /// Hands some of what is approved over, and what waited before.
        mutating func sendSome() throws {
            let approved = try story.book.engine("anna").batches.list(state: .approved).map(\.id)
            try story.release(approved.filter { _ in Int.random(in: 0..<3, using: &random) > 0 })
            try story.collect()
        }

        private mutating func importSome() throws {
            guard imports.count < 6 else { return }
            let first = imports.count * 10 + 1
            let range = first...(first + Int.random(in: 1...9, using: &random))
            imports.append((letters[imports.count], range))
            try story.importClaims(letters[imports.count - 1], range)
        }
    }

    @Test(arguments: TestDatabase.all)
    func nobodyIsDebitedTwice(_ kind: TestDatabase) throws {
        var met = (found: 0, lost: 0, held: 0, unknown: 0)
        for seed in 1...(kind == .sqlite ? 12 : 4) {
            try RestoreStory.with(kind) { story in
                let report = try play(story, seed: UInt64(seed))
                met.found += report.found.count
                met.lost += report.lost.count
                met.held += report.lost.reduce(0) { $0 + $1.held }
                met.unknown += report.doubtful.count
            }
        }
        print("restored by chance on \(kind): \(met)")
        #expect(
            met.found > 0 && met.lost > 0 && met.held > 0 && met.unknown > 0,
            "chance left something out: \(met)"
        )
    }

    private func play(_ story: RestoreStory, seed: UInt64) throws -> ReconciliationReport {
        var month = Month(story: story, random: SeededGenerator(seed: seed))
        for _ in 0..<Int.random(in: 0...3, using: &month.random) { try month.step() }
        try month.fillUp()
        try story.backUp()
        for _ in 0..<Int.random(in: 0...4, using: &month.random) { try month.step() }
        try month.sendSome()
        for _ in 0..<Int.random(in: 0...6, using: &month.random) { try month.step() }
        // A release for certain, so that a server's book can tell that it was put back.
        try story.importClaims("Z", 60...60)
        try story.collect()
        // An upload job took some of the files away; the bank has all of them.
        let sent = story.directory.path + "/sent"
        try FileManager.default.createDirectory(atPath: sent, withIntermediateDirectories: true)
        for file in try story.files(story.out) where Bool.random(using: &month.random) {
            try FileManager.default.moveItem(
                atPath: file,
                toPath: sent + "/" + (file.split(separator: "/").last ?? "")
            )
        }
        let atBank = Set(try (story.files(sent) + story.files(story.out)).map { try TestFiles.bytes($0) })
        try story.putBack()
        let report = try story.reconcile()
        let engine = try story.book.engine("anna", on: "2026-11-21")
        for batch in report.doubtful {
            // The bank's portal tells whether it has the message.
            let message = try #require(try engine.batches.show(batch).messageId)
            let wasSent = atBank.contains {
                String(decoding: $0, as: UTF8.self).contains("<MsgId>\(message)<")
            }
            try engine.batches.resolve(batch, wasSent: wasSent)
        }
        try story.book.expectClean("seed \(seed)")
        for (prefix, range) in month.imports { try story.importClaims(prefix, range, on: "2026-11-21") }
        _ = try story.build(on: "2026-11-21")
        let frozen = try engine.batches.list().filter { $0.state == .frozen || $0.state == .approved }.map(
            \.id
        )
        try story.approve(frozen, on: "2026-11-21")
        try story.release(frozen, on: "2026-11-21")
        try story.expectNoDouble([sent, story.out])
        try story.book.expectClean("seed \(seed), after going on")
        return report
    }
}
