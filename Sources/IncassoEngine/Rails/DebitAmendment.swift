package import IncassoCore

/// What the debtor's bank knows of a mandate, where a change of it has not been told yet: the values of before.
///
/// Decided at the freeze. Whether a value differs from that of now, and how it is told, is the rail's affair.
package struct DebitAmendment: Sendable {
    /// The mandate's id of before; empty where nothing of the mandate itself changed.
    package var mandateId = ByteString()
    /// Whether the debtor's account changed since, perhaps to and fro.
    package var hasNewAccount = false
    /// Whether its bank stayed the same.
    package var isAtSameBank = false
    /// The canonical number of before; empty where it is not known.
    package var account = ByteString()
    /// The creditor's name of before; empty where the creditor did not change.
    package var creditorName = ByteString()
    /// The creditor's identifier of before.
    package var creditorIdentifier = ByteString()

    /// Nothing of before.
    package init() {}

    /// Whether nothing changed.
    var isEmpty: Bool { !isOfMandate && !isOfCreditor }
    /// Whether values of the mandate itself changed.
    var isOfMandate: Bool { !mandateId.isEmpty || hasNewAccount }
    /// Whether the creditor changed.
    var isOfCreditor: Bool { !creditorName.isEmpty || !creditorIdentifier.isEmpty }
}

/// Rails on which nobody tells the debtor's bank what changed.
extension Rail {
    var tellsAmendments: Bool { false }

    func isTold(_ old: Creditor, became new: Creditor) -> Bool { false }

    func isCertainlySameBank(_ old: [UInt8], _ new: [UInt8]) -> Bool { false }

    func identifier(of creditor: Creditor) -> String { "" }

    func isSameCreditor(
        _ told: (name: String, identifier: String),
        as known: (name: String, identifier: String)
    ) -> Bool { true }
}
