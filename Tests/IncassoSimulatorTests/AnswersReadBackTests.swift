import IncassoCore
import IncassoISO20022
import IncassoSimulator
import IncassoTestSupport
import Testing

/// Counts what the readers make of the answers.
private final class EventTally: BankFileConsumer {
    var tallies: [String: (count: Int, amount: Int128, fees: Int128)] = [:]
    var others: [String] = []
    var net: Int128 = 0
    var balances: [(opening: Int64?, closing: Int64?, net: Int128)] = []

    func begin(_ container: borrowing BankContainer) {}

    func handle(_ event: borrowing BankEvent) {
        switch event.kind {
        case .settled, .rejected, .returned, .refunded:
            let key = "\(event.kind) \(event.reason.string)"
            var tally = tallies[key] ?? (0, 0, 0)
            tally.count += event.transactionCount ?? 1
            tally.amount += Int128(event.originalAmount ?? event.amount ?? 0)
            tally.fees += Int128(event.fee ?? 0)
            tallies[key] = tally
        case .accepted: break
        default: others.append("\(event.kind)")
        }
    }

    func end(_ container: borrowing BankContainer, totals: BankContainerTotals) {
        net += totals.bookedNet
        balances.append((container.openingBalance, container.closingBalance, totals.bookedNet))
    }
}

/// The simulator's writers and the readers share no code: what one says, the other must hear.
@Suite struct AnswersReadBackTests {
    @Test func readersHearWhatTheBankSays() throws {
        let (input, output) = (try TemporaryFolder(), try TemporaryFolder())
        var file = ReleasedFile()
        file.blocks = [(3_000, true), (300, false)]
        let path = try file.write(to: input)
        let answers = try BankSimulator.answers(to: [path], options: .init(outputDirectory: output.path))
        let heard = EventTally()
        for answer in answers {
            let reader = try BankFileReader.read(answer.path, consumer: heard)
            #expect(reader.findings == [], "\(answer.path)")
            #expect(reader.summary.entries == answer.entries)
            #expect(reader.summary.details == answer.details)
        }
        // The block that was partly accepted says nothing by itself.
        #expect(heard.others == ["information"])
        let said = BankSimulator.summary(of: answers)
        #expect(heard.tallies.count == said.count)
        for tally in said {
            let key = "\(tally.effect) \(tally.reason)"
            #expect(heard.tallies[key]?.count == tally.count, "\(key)")
            #expect(heard.tallies[key]?.amount == tally.amount, "\(key)")
            #expect(heard.tallies[key]?.fees == tally.fees, "\(key)")
        }
    }

    @Test func balancesFollowTheBookings() throws {
        let (input, output) = (try TemporaryFolder(), try TemporaryFolder())
        let path = try ReleasedFile().write(to: input)
        var options = BankSimulator.Options(outputDirectory: output.path)
        options.writesStatements = true
        options.openingBalance = -5_000
        let answers = try BankSimulator.answers(to: [path], options: options)
        let heard = EventTally()
        for answer in answers where answer.kind == .statement {
            _ = try BankFileReader.read(answer.path, consumer: heard)
        }
        #expect(heard.balances.count > 5)
        var balance: Int64 = -5_000
        for statement in heard.balances {
            #expect(statement.opening == balance)
            balance += Int64(clamping: statement.net)
            #expect(statement.closing == balance)
        }
    }
}
