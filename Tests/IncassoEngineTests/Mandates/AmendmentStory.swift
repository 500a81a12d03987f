import IncassoCore
import IncassoEngine
import IncassoISO20022
import IncassoTestSupport
import Testing

/// A creditor, its mandates, and debit after debit: what each file tells of the changes, and what the bank answers.
final class AmendmentStory {
    let book: TestBook
    private var claims = 0
    private var letters = 0
    /// The day of the next build.
    private(set) var day: LocalDate

    init(_ book: TestBook, mandates: Int = 1, scheme: String = "sepa-core") throws {
        self.book = book
        day = try #require(LocalDate(iso: "2026-11-20"))
        var text = "mandate_id,scheme,signature_date,debtor_name,iban,town,country\n"
        for number in 1...mandates {
            text += "M\(number),\(scheme),2024-03-01,Kunde \(number),\(TestBook.iban(number)),Berlin,DE\n"
        }
        _ = try book.engine().intake.importMandates(
            try book.write(text, "mandates.csv"),
            creditor: try book.creditor()
        )
    }

    func engine(_ name: String = "anna") throws -> Engine { try book.engine(name, on: day.description) }

    /// What a file of ours says of one debit.
    struct Debit: Equatable, CustomStringConvertible {
        var mandate = ""
        var account = ""
        var amendment: Pain008Amendment?
        var endToEndId = ""
        var amount = ""

        /// What is told, in the words of the story: `A`, `A id M1`, `A SMNDA`.
        var description: String {
            guard let amendment else { return mandate }
            var parts = [mandate]
            if !amendment.mandateId.isEmpty { parts.append("was \(amendment.mandateId.string)") }
            if !amendment.debtorAccount.isEmpty {
                parts.append("from …\(amendment.debtorAccount.string.suffix(4))")
            }
            if amendment.hasNewAccount { parts.append("SMNDA") }
            if !amendment.creditorName.isEmpty { parts.append("of \(amendment.creditorName.string)") }
            if !amendment.creditorIdentifier.isEmpty {
                parts.append("of \(amendment.creditorIdentifier.string)")
            }
            return parts.joined(separator: " ")
        }
    }

    /// Imports a claim for each of the mandates, and builds, approves and releases what is due.
    func collect(_ mandates: String...) throws -> (batch: Batch, debits: [Debit]) {
        var text = "claim_id,mandate_id,amount,due_date\n"
        let due = day.adding(days: 10)
        for mandate in mandates {
            claims += 1
            text += "C\(claims),\(mandate),\(20 + claims).00,\(due)\n"
        }
        _ = try engine().intake.importCollections(
            try book.write(text, "claims-\(claims).csv"),
            creditor: try book.creditor()
        )
        return try #require(try build().first)
    }

    /// Builds, approves and releases what is due.
    func build() throws -> [(batch: Batch, debits: [Debit])] {
        let built = try book.collect(on: day.description).map { ($0, try debits(of: $0)) }
        day = day.adding(days: 5)
        return built
    }

    func debits(of batch: Batch) throws -> [Debit] {
        let collector = DebitCollector()
        _ = try Pain008Reader.read(try #require(batch.file), into: collector)
        return collector.debits
    }

    /// Takes in what the bank tells.
    func process(_ text: String) throws {
        letters += 1
        day = day.adding(days: 1)
        let report = try engine().inbox.process(try book.write(text, "letter-\(letters).xml"))
        #expect(report.file?.parked == 0)
    }

    /// The bank rejects a debit.
    func reject(_ debit: Debit, in batch: Batch) throws {
        try process(BankLetters.rejected(debit.endToEndId, in: batch, on: day.description, reason: "MS03"))
    }

    /// The money of a batch arrives, less what was rejected.
    func settle(_ batch: Batch, less rejected: [Debit] = []) throws {
        let less = try rejected.reduce(Int64(0)) {
            try $0 + #require(Money(decimal: $1.amount, currency: .eur)).minorUnits
        }
        let block = try #require(try engine().batches.show(batch.id).blocks.first)
        let entry = BankLetters.settlement(of: block, on: day.description, less: less)
        try process(BankLetters.message([entry], on: day.description, id: "L\(letters)"))
    }

    /// A debit comes back.
    func giveBack(_ debit: Debit) throws {
        let entry = BankLetters.returned(
            debit.endToEndId,
            amount: debit.amount,
            on: day.description,
            reason: "MS03"
        )
        try process(BankLetters.message([entry], on: day.description, id: "L\(letters)"))
    }

    /// The states of a mandate's amendments.
    func states(_ mandate: String) throws -> [String] {
        let mandates = try engine().mandates
        return try mandates.amendments(of: mandates.show(mandate)).map(\.state.rawValue)
    }
}

/// Keeps what a file says of its debits.
private final class DebitCollector: Pain008Consumer {
    var debits: [AmendmentStory.Debit] = []

    func begin(_ message: borrowing Pain008Message) {}

    func begin(_ block: borrowing Pain008Block) {}

    func handle(_ transaction: borrowing Pain008Transaction) {
        debits.append(
            AmendmentStory.Debit(
                mandate: transaction.mandateId.string,
                account: transaction.debtorAccount.string,
                amendment: transaction.amendment,
                endToEndId: transaction.endToEndId.string,
                amount: Money(minorUnits: transaction.amount, currency: .eur).decimal
            )
        )
    }

    func end(_ block: borrowing Pain008Block, totals: Pain008Totals) {}

    func end(_ message: borrowing Pain008Message, totals: Pain008Totals) {}
}
