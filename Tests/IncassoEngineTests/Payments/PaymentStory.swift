import IncassoCore
import IncassoRecovery
import IncassoSQL
import IncassoTestSupport
import Testing

@testable import IncassoEngine

/// A claim's way through debits and payments, told in words: one step after the other, and how it ended.
///
/// The book has two claims, C1 of 11.50 and C2 of 12.50; everything is about C1, so that something is left of each batch.
/// `@DAY` sets the day for the steps after it.
final class PaymentStory {
    let book: TestBook
    private var day = "2026-11-20"
    private var batch: Int64?
    private var letters = 0

    init(_ book: TestBook) throws {
        self.book = book
        try book.fill(2)
    }

    private func engine(_ name: String = "anna") throws -> Engine { try book.engine(name, on: day) }

    /// Takes the steps of a line.
    func take(_ steps: String) throws {
        for word in steps.split(separator: " ") {
            let parts = word.split(separator: ":", maxSplits: 1).map(String.init)
            let value = parts.count > 1 ? parts[1] : ""
            try take(parts[0], value)
        }
    }

    private func take(_ step: String, _ value: String) throws {
        switch step {
        case _ where step.hasPrefix("@"): day = String(step.dropFirst())
        case "build": batch = try engine().batches.build(creditor: book.creditor()).batches.last?.id
        case "approve": try engine("ben").batches.approve(try #require(batch))
        case "release": try release()
        case "cancel": try engine().batches.cancel(try #require(batch))
        case "settle": try settle()
        case "settleOne":
            try receive(BankLetters.settlement(of: try endToEndId(), amount: "11.50", on: day))
        case "return": try receive(BankLetters.returned(try endToEndId(), amount: "11.50", on: day))
        case "reject": try reject()
        case "run":
            _ = try engine().recovery.run()
            _ = try engine().notices.send()
        case "plan": _ = try engine().recovery.run()
        case "pay": try pay(value)
        case "transfer":
            let credit = BankLetters.Credit(
                amount: value,
                endToEndId: try endToEndId(1),
                bankReference: "P\(letters)"
            )
            try receive(BankLetters.credit(credit, on: day))
        case "apply": try engine().credits.apply(try #require(try credit()), to: "C1")
        case "refund": try engine().credits.refund(try #require(try credit()), on: try date())
        default: Issue.record("there is no step \(step)")
        }
    }

    private func date() throws -> LocalDate { try #require(LocalDate(iso: day)) }

    private func credit() throws -> Int64? { try engine().credits.list().first?.id }

    private func pay(_ amount: String) throws {
        try engine().payments.record(
            .init(
                claim: "C1",
                amount: amount.isEmpty ? nil : Money(decimal: amount, currency: .eur)?.minorUnits,
                receivedOn: try date(),
                method: .cash
            )
        )
    }

    private func release() throws {
        let id = try #require(batch)
        if try engine().batches.show(id).state == .frozen { try engine("ben").batches.approve(id) }
        try engine().batches.release(id, to: book.directory.path + "/out")
    }

    private func settle() throws {
        let blocks = try engine().batches.show(try #require(batch)).blocks
        try receive(blocks.map { BankLetters.settlement(of: $0, on: day) }.joined())
    }

    private func reject() throws {
        let shown = try engine().batches.show(try #require(batch))
        try process(BankLetters.rejected(try endToEndId(), in: shown, on: day))
    }

    /// The id of the newest attempt on C1, or of one with a number.
    private func endToEndId(_ attempt: Int? = nil) throws -> String {
        let claim = try engine().claims.show("C1")
        return BookReference(
            book: try engine().tenant.book,
            claim: UInt64(claim.number),
            attempt: attempt ?? claim.attempts
        ).text
    }

    private func receive(_ entry: String) throws {
        try process(BankLetters.message([entry], on: day, id: "L\(letters)"))
    }

    private func process(_ text: String) throws {
        letters += 1
        _ = try engine().inbox.process(try book.write(text, "letter-\(letters).xml"))
    }

    private static let queue = Statement(
        "test.queue",
        "SELECT coalesce(held, 'free') FROM claim_queue WHERE tenant_id = :t AND claim_id = :claim AND plan_id IS NULL ORDER BY attempt DESC LIMIT 1"
    )

    /// How it stands: the claim, its case, what waits, what is owed back, and the ledger.
    func outcome() throws -> String {
        let claim = try engine().claims.show("C1")
        var parts = [
            "\(claim.state.rawValue) open \(Money(minorUnits: claim.open, currency: .eur).decimal) tried \(claim.attempts)"
        ]
        if let finality = claim.finality { parts[0] += " \(finality.stage.rawValue)" }
        let key: Bindings = ["t": try engine().tenant.id, "claim": claim.number]
        let queue = try book.database.read { transaction in
            try transaction.first(Self.queue, key) {
                $0.text(0)
            }
        }
        if let queue { parts.append("queue \(queue)") }
        if let found = try engine().recovery.list().last(where: { $0.claimId == "C1" }) {
            parts.append(
                "case \(found.state.rawValue) \(found.open.decimal)" + (found.nextStep.map { " \($0)" } ?? "")
            )
        }
        let notices = try engine().notices.list().map(\.state)
        if !notices.isEmpty { parts.append("notices \(notices.joined(separator: ","))") }
        for credit in try engine().credits.list(onlyOpen: false) {
            parts.append("credit \(credit.available.decimal) of \(credit.amount.decimal)")
        }
        let batches = try engine().batches.list().map { "\($0.state.rawValue) \($0.count)" }
        if !batches.isEmpty { parts.append("batches \(batches.joined(separator: ", "))") }
        parts.append("ledger \(try ledger())")
        return parts.joined(separator: " | ")
    }

    private func ledger() throws -> String {
        try engine().reports.make("ledger").rows.compactMap { row -> String? in
            guard case .text(let name) = row[0], case .money(let balance) = row[3], balance.minorUnits != 0
            else { return nil }
            return "\(name) \(balance.decimal)"
        }.joined(separator: " ")
    }
}
