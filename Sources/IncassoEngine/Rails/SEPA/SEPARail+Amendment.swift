import IncassoCore
import IncassoISO20022

/// Amendments of mandates (EPC implementation guidelines 2025, Amendment Information Details).
extension SEPARail {
    var tellsAmendments: Bool { true }

    /// Another name as it is written, or another identifier; the business code alone needs no amendment.
    func isTold(_ old: Creditor, became new: Creditor) -> Bool {
        guard let before = old.sepa?.creditorIdentifier, let now = new.sepa?.creditorIdentifier else {
            return false
        }
        return !before.isSameCreditor(as: now) || Self.written(old.name) != Self.written(new.name)
    }

    func isCertainlySameBank(_ old: [UInt8], _ new: [UInt8]) -> Bool {
        guard let before = try? IBAN(old.span), let now = try? IBAN(new.span) else { return false }
        return before.isCertainlyAtSameBank(as: now)
    }

    func identifier(of creditor: Creditor) -> String { creditor.sepa?.creditorIdentifier.text ?? "" }

    func isSameCreditor(
        _ told: (name: String, identifier: String),
        as known: (name: String, identifier: String)
    ) -> Bool {
        guard told.name.isEmpty || Self.written(told.name) == Self.written(known.name) else { return false }
        guard !told.identifier.isEmpty, told.identifier != known.identifier else { return true }
        guard let identifier = try? CreditorIdentifier(told.identifier),
            let other = try? CreditorIdentifier(known.identifier)
        else { return false }
        return identifier.isSameCreditor(as: other)
    }

    /// A creditor's name as files have it.
    fileprivate static func written(_ name: String) -> String {
        SEPAText.convert(name, maxLength: 70).text
    }
}

/// Turns what the debtor's bank knows into the amendment of a transaction.
struct SEPAAmendments {
    private let creditorName: String
    private let creditorIdentifier: CreditorIdentifier
    private var change = Pain008Amendment()
    /// The creditor of before that was looked at last: a file has one or two, in a million debits.
    private var known = (name: ByteString(), identifier: ByteString())
    private var told = (name: ByteString(), identifier: ByteString())

    init(_ creditor: Creditor, _ sepa: Creditor.SEPA) {
        creditorName = SEPARail.written(creditor.name)
        creditorIdentifier = sepa.creditorIdentifier
    }

    /// Says in a transaction what the debtor's bank does not know yet; values that are what they were before are not told.
    mutating func fill(_ transaction: inout Pain008Transaction, from row: borrowing DebitRow) {
        guard let before = row.amendment else {
            if transaction.amendment != nil { transaction.amendment = nil }
            return
        }
        change = Pain008Amendment()
        if before.mandateId != row.mandateId { change.mandateId = before.mandateId }
        if before.hasNewAccount, before.account != row.account {
            // The account of before may be named only where its bank knows it.
            change.hasNewAccount = !before.isAtSameBank || before.account.isEmpty
            if !change.hasNewAccount { change.debtorAccount = before.account }
        }
        if known.name != before.creditorName || known.identifier != before.creditorIdentifier {
            compare(before)
        }
        change.creditorName = told.name
        change.creditorIdentifier = told.identifier
        transaction.amendment = change.isEmpty ? nil : change
    }

    private mutating func compare(_ before: DebitAmendment) {
        known = (before.creditorName, before.creditorIdentifier)
        told = known
        if SEPARail.written(before.creditorName.string) == creditorName { told.name.removeAll() }
        if let identifier = try? CreditorIdentifier(before.creditorIdentifier.bytes.span),
            identifier.isSameCreditor(as: creditorIdentifier)
        {
            told.identifier.removeAll()
        }
    }
}

extension DebitAmendment {
    /// What a file tells of a mandate's changes.
    init(_ told: borrowing Pain008Amendment) {
        mandateId = told.mandateId
        // Another bank is another account, whichever of the two is told.
        hasNewAccount = told.movesAccount || !told.debtorAgent.isEmpty
        isAtSameBank = !told.debtorAccount.isEmpty && told.debtorAgent.isEmpty
        account = told.debtorAccount
        creditorName = told.creditorName
        creditorIdentifier = told.creditorIdentifier
    }
}
