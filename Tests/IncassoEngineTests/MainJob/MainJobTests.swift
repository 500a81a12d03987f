import IncassoCore
import IncassoEngine
import IncassoSimulator
import IncassoTestSupport
import Testing

/// The whole main job on both databases: from mandates to notices, compared with what the simulated bank says that it did.
@Suite struct MainJobTests {
    @Test(arguments: TestDatabase.all)
    func collectsAndRecovers(_ kind: TestDatabase) throws {
        try TestBook.with(kind) { book in
            try book.fill(250)
            let batches = try book.collect()
            #expect(batches.count == 3)
            #expect(batches.allSatisfy { $0.state == .released })
            #expect(batches.reduce(0) { $0 + $1.count } == 250)
            try book.expectClean("after release")

            let answers = try book.answers(batches) { options in
                options.rejects = [.init("AM04", per100000: 3000), .init("AC04", per100000: 2000)]
                options.returns = [
                    .init("AM04", per100000: 6000), .init("MD01", per100000: 2000),
                    .init("MS03", per100000: 2000),
                ]
                options.refunds = [.init("MD06", per100000: 2000)]
            }
            var ends: [String: Int] = [:]
            for answer in answers {
                let report = try book.engine(on: answer.date.description).inbox.process(answer.path)
                #expect(report.findings.isEmpty)
                #expect(report.file?.parked == 0, "\(answer.path)")
                #expect(report.file?.state == .applied)
                ends.merge(report.ends, uniquingKeysWith: +)
            }
            var told: [String: Int] = [:]
            for tally in BankSimulator.summary(of: answers) where tally.effect != .settled {
                if !tally.reason.isEmpty { told[tally.reason, default: 0] += tally.count }
            }
            #expect(ends == told)
            #expect(try book.engine().batches.list().allSatisfy { $0.state == .settled })
            try book.expectClean("after the answers")
        }
    }

    @Test(arguments: TestDatabase.all)
    func sameFilesAgainChangeNothing(_ kind: TestDatabase) throws {
        try TestBook.with(kind) { book in
            try book.fill(60)
            let answers = try book.answers(try book.collect()) {
                $0.returns = [.init("AM04", per100000: 20_000)]
            }
            for answer in answers { _ = try book.engine(on: "2026-12-20").inbox.process(answer.path) }
            let before = try book.engine().reports.make("ledger").rows
            for answer in answers.reversed() {
                let report = try book.engine(on: "2026-12-20").inbox.process(answer.path)
                #expect(report.wasKnown)
            }
            #expect(try book.engine().reports.make("ledger").rows == before)
            try book.expectClean()
        }
    }

    @Test(arguments: TestDatabase.all)
    func statementsTellNothingNew(_ kind: TestDatabase) throws {
        try TestBook.with(kind) { book in
            try book.fill(60)
            let answers = try book.answers(try book.collect()) { options in
                options.returns = [.init("AM04", per100000: 20_000)]
                options.writesStatements = true
            }
            #expect(answers.contains { $0.kind == .statement })
            for answer in answers {
                let report = try book.engine(on: answer.date.description).inbox.process(answer.path)
                #expect(report.file?.parked == 0, "\(answer.path)")
                if answer.kind == .statement { #expect(report.file?.applied == 0, "\(answer.path)") }
            }
            try book.expectClean()
        }
    }
}
