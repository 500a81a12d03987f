import IncassoCore
import IncassoSQL

/// What a debit of a collection file tells of its mandate: the values of before.
struct ToldAmendment {
    /// The row of the debit.
    let row: Int
    let original: DebitAmendment
}

/// What taking over the amendments came to that the debits of a file tell.
struct AdoptedAmendments {
    /// What does not fit to what the book, or an earlier debit, says of the same mandate.
    enum Difference {
        /// The mandate's id of before.
        case mandateId
        /// The debtor's account of before.
        case account
        /// The creditor of before.
        case creditor
        /// The id of before is, or was, another mandate's.
        case anothers

        /// The column that it stands in.
        var column: String {
            switch self {
            case .mandateId, .anothers: "original_mandate_id"
            case .account: "original_account"
            case .creditor: "original_creditor_identifier"
            }
        }
    }

    /// A row that contradicts.
    struct Conflict {
        let row: Int
        let kind: Difference
    }

    /// A debit that tells all that is pending of its mandate, in the numbers of the mandate's history.
    struct Told {
        let row: Int
        let mandate: Int64
        /// The first pending change of the mandate's own values, and of the creditor.
        let mandateNumber: Int64?
        let creditorNumber: Int64?
        let sameBank: Int64?
        /// The newest change.
        let last: Int64
    }

    /// Mandates that were amended.
    var mandates = 0
    /// With any of them the caller gives the transaction up.
    var conflicts: [Conflict] = []
    var told: [Told] = []
}

/// Amendments that come with mandates from elsewhere: pending like our own, until a debit that tells them is carried out.
extension Mandates {
    /// Takes over what the debits of a collection file tell of changes of their mandates.
    ///
    /// A change that the book has is left as it is, pending or confirmed; one that contradicts the book is not taken. The
    /// statements are as many for one debit as for thousands, but for one more for each creditor of before.
    ///
    /// - Parameters:
    ///   - told: What the debits tell, in the order of their rows, which are staged.
    ///   - numbers: The import.
    ///   - creditor: Whose mandates; the caller has met whoever changes them.
    ///   - note: Where they come from; it is kept with each.
    ///   - transaction: The import's transaction, after its mandates were stored.
    /// - Returns: What was taken, and what the debits tell; with conflicts the caller gives the transaction up.
    /// - Throws: ``EngineError`` when a mandate is not there; the driver's error.
    func adopt(
        _ told: [ToldAmendment],
        of numbers: Numbers,
        creditor: Creditor,
        note: String,
        in transaction: any Transaction
    ) throws -> AdoptedAmendments {
        guard !told.isEmpty, let rail = Rails.rail(collecting: creditor.currency) else {
            return AdoptedAmendments()
        }
        var adoption = AmendmentAdoption(engine: engine, creditor: creditor, rail: rail)
        try adoption.load(told, of: numbers.importId, in: transaction)
        return try adoption.adopt(told, note: note, in: transaction)
    }
}
