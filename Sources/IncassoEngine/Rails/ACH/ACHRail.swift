import IncassoCore

/// US ACH debits: PPD, CCD, WEB and TEL entries out, returns and notifications of change back.
///
/// Banks tell only of what fails: a debit of which no return has come for two banking days is taken to have settled, and
/// a due date on which the Reserve Banks are closed settles on the next day on which they are open.
struct ACHRail: Rail {
    let name = "ach"
    let schemes = ["ach-ppd", "ach-ccd", "ach-web", "ach-tel"]
    let currencies = [Currency.usd]
    let calendar: any BankingCalendar = FederalReserveCalendar()

    /// The amount field's ten digits: 99,999,999.99 dollars.
    let maxAmount: Int64 = 9_999_999_999
    /// A record of 94 characters and the end of its line.
    let debitSize = 96
    /// An authorization lasts until it is revoked.
    let mandateLifetime: Int? = nil
    /// A return for funds or account reaches us by the opening of business on the second banking day after settlement.
    let presumedAfter: Int? = 2

    /// The file of a bank names whom it is for by the company identification.
    func ownAccount(of creditor: Creditor) -> String? { creditor.ach?.companyId }

    /// Trace numbers: eight digits of the originating bank, then a sequence of seven.
    func entryNumbers(of creditor: Creditor) -> EntryNumbers? {
        guard let bank = creditor.ach.flatMap({ Int64($0.odfiRouting.identification) }) else { return nil }
        return EntryNumbers(base: bank * 10_000_000, last: 9_999_999)
    }

    /// The payment type code: recurring or single.
    func sequence(kind: String) -> String {
        kind == "one-off" ? "S" : "R"
    }

    func classify(_ reason: borrowing ByteString) -> ReasonClass {
        ReasonTable.ach.classify(reason.bytes.span)
    }

    func isAmbiguous(_ code: String) -> Bool {
        ReasonTable.ach.entry(code)?.isAmbiguous ?? false
    }

    /// The individual identification number has 15 characters, and banks return it as it was.
    func problem(endToEndId: Span<UInt8>) -> String? {
        if endToEndId.count > 15 {
            return "the end-to-end id has \(endToEndId.count) characters, an entry has room for 15"
        }
        for index in endToEndId.indices where !(0x21...0x7E).contains(endToEndId[index]) {
            return "the end-to-end id holds a blank or a character that is not ASCII"
        }
        return nil
    }

    func finality(settledOn: LocalDate, today: LocalDate, scheme: String) -> Finality {
        // Funds and account returns: two banking days. Unauthorised: 60 days and one banking day (Nacha return time frames).
        let finalOn = calendar.adding(bankingDays: 2, to: settledOn).adding(days: 1)
        let lockedOn = calendar.adding(bankingDays: 1, to: settledOn.adding(days: 60)).adding(days: 1)
        let stage: Finality.Stage = today < finalOn ? .provisional : today < lockedOn ? .final : .locked
        return Finality(stage: stage, finalOn: finalOn)
    }

    func fileName(messageId: String) -> String {
        "nacha-\(messageId).ach"
    }

    func revealed(_ number: [UInt8]) -> String {
        guard let account = ACHAccount(canonical: number) else {
            return String(decoding: number, as: UTF8.self)
        }
        return
            "\(account.routing.text) \(account.number.text) \(account.kind == .savings ? "savings" : "checking")"
    }

    func masked(_ number: [UInt8]) -> String {
        ACHAccount(canonical: number)?.masked
            ?? USAccountNumber.masked(String(decoding: number, as: UTF8.self))
    }
}
