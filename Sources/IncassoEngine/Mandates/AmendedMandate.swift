import IncassoCore
import IncassoSQL

/// A mandate with its history of changes, as debits are compared with it.
struct AmendedMandate {
    /// One change.
    struct Change {
        let number: Int64
        let isPending: Bool
        /// The creditor's own change; `nil` where values of the mandate changed.
        let creditor: Int64?
        /// The creditor's name and identifier of before.
        let oldCreditor: (name: String, identifier: String)
        /// Whether the new account is at the same bank; `nil` where the account stayed.
        let sameBank: Int64?
        /// The id of before; empty where it stayed.
        let oldReference: String
        /// The blind index of the account of before; `nil` where it is not known.
        let oldIndex: [UInt8]?
    }

    /// How what a debit tells stands to the history.
    enum Comparison {
        /// The history has all of it.
        case known
        /// This of it is new.
        case adds(DebitAmendment)
        case contradicts(AdoptedAmendments.Difference)
    }

    let id: Int64
    let reference: String
    let holder: String
    let bic: String?
    let sealed: [UInt8]
    let index: [UInt8]
    let masked: String
    let scheme: String
    /// Every change, the oldest first.
    var history: [Change] = []

    init(_ row: any Row) {
        id = row.integer(1)
        reference = row.text(2)
        holder = row.text(3)
        bic = row.optionalText(4)
        sealed = row.bytes(5)
        index = row.bytes(6)
        masked = row.text(7)
        scheme = row.text(8)
    }

    /// Compares the mandate's own values.
    ///
    /// - Parameters:
    ///   - original: What was before, as a debit tells it.
    ///   - index: The blind index of the account of before, where it is told.
    /// - Returns: What of it is known, new or contradicts.
    func compare(_ original: DebitAmendment, index: [UInt8]?) -> Comparison {
        guard original.isOfMandate else { return .known }
        let own = history.filter { $0.creditor == nil }
        var new = DebitAmendment()
        if !original.mandateId.isEmpty {
            let ids = own.map(\.oldReference).filter { !$0.isEmpty }
            if ids.isEmpty {
                new.mandateId = original.mandateId
            } else if !ids.contains(original.mandateId.string) {
                return .contradicts(.mandateId)
            }
        }
        if original.hasNewAccount {
            let moves = own.filter { $0.sameBank != nil }
            if moves.isEmpty {
                new.hasNewAccount = true
                new.isAtSameBank = original.isAtSameBank
                new.account = original.account
            } else if let index, !moves.contains(where: { $0.oldIndex == nil || $0.oldIndex == index }) {
                return .contradicts(.account)
            }
        }
        guard new.isOfMandate else { return .known }
        // The first pending change is the one that is told: what belongs beside it cannot be added behind it.
        guard !own.contains(where: \.isPending) else {
            return .contradicts(new.hasNewAccount ? .account : .mandateId)
        }
        return .adds(new)
    }

    /// Compares the creditor of before.
    ///
    /// - Parameters:
    ///   - original: What was before, as a debit tells it.
    ///   - rail: Whose rules say when two creditors are the same.
    ///   - now: The creditor as it is; told as the one of before it changes nothing.
    /// - Returns: What of it is known, new or contradicts.
    func compareCreditor(
        _ original: DebitAmendment,
        by rail: any Rail,
        now: (name: String, identifier: String)
    ) -> Comparison {
        let told = (name: original.creditorName.string, identifier: original.creditorIdentifier.string)
        guard original.isOfCreditor, !rail.isSameCreditor(told, as: now) else { return .known }
        let changes = history.filter { $0.creditor != nil }
        if changes.contains(where: { rail.isSameCreditor(told, as: $0.oldCreditor) }) { return .known }
        guard changes.isEmpty else { return .contradicts(.creditor) }
        var new = DebitAmendment()
        new.creditorName = original.creditorName
        new.creditorIdentifier = original.creditorIdentifier
        return .adds(new)
    }

    private var nextNumber: Int64 { (history.last?.number ?? 0) + 1 }

    /// Adds a change of the mandate's own values.
    mutating func add(_ new: DebitAmendment, index: [UInt8]?) -> Change {
        let change = Change(
            number: nextNumber,
            isPending: true,
            creditor: nil,
            oldCreditor: (name: "", identifier: ""),
            sameBank: new.hasNewAccount ? (new.isAtSameBank ? 1 : 0) : nil,
            oldReference: new.mandateId.string,
            oldIndex: new.hasNewAccount ? index : nil
        )
        history.append(change)
        return change
    }

    /// Adds a change of the creditor.
    mutating func add(creditor number: Int64, _ before: (name: String, identifier: String)) -> Change {
        let change = Change(
            number: nextNumber,
            isPending: true,
            creditor: number,
            oldCreditor: before,
            sameBank: nil,
            oldReference: "",
            oldIndex: nil
        )
        history.append(change)
        return change
    }

    /// What a debit tells, in the numbers of the history.
    ///
    /// - Returns: `nil` where nothing is pending, or the debit leaves something out that is: it confirms nothing then.
    func told(by original: DebitAmendment, row: Int) -> AdoptedAmendments.Told? {
        let pending = history.filter(\.isPending)
        guard let last = pending.last else { return nil }
        let own = pending.filter { $0.creditor == nil }
        let creditors = pending.compactMap(\.creditor)
        let banks = own.compactMap(\.sameBank)
        if let first = own.first, !first.oldReference.isEmpty, original.mandateId.isEmpty { return nil }
        if !banks.isEmpty, !original.hasNewAccount { return nil }
        if !creditors.isEmpty, !original.isOfCreditor { return nil }
        return AdoptedAmendments.Told(
            row: row,
            mandate: id,
            mandateNumber: own.first?.number,
            creditorNumber: creditors.min(),
            sameBank: banks.min(),
            last: last.number
        )
    }
}

extension AmendedMandate.Change {
    /// A row of the history.
    init(_ row: any Row) {
        let (old, new) = (row.optionalText(5) ?? "", row.optionalText(6) ?? "")
        number = row.integer(1)
        isPending = row.integer(2) == 1
        creditor = row.optionalInteger(3)
        oldCreditor = (name: row.optionalText(8) ?? "", identifier: row.optionalText(9) ?? "")
        sameBank = row.optionalInteger(4)
        oldReference = old == new ? "" : old
        oldIndex = row.isNull(7) ? nil : row.bytes(7)
    }
}
