import IncassoCore

/// What the description of a batch says that it is for, as far as the rules reserve words.
enum StatedPurpose: String, CaseIterable {
    case reversal = "REVERSAL"
    case retry = "RETRY PYMT"
    case returnFee = "RETURN FEE"
    case microEntries = "ACCTVERIFY"
    case payroll = "PAYROLL"
    case purchase = "PURCHASE"

    /// The purpose that a description states in whatever letters; `nil` when it is free text.
    init?(description: String) {
        let words = description.uppercased()
        // Up to three more characters may follow wages.
        if words.hasPrefix(Self.payroll.rawValue), words.utf8.count <= 10 {
            self = .payroll
        } else {
            self.init(rawValue: words)
        }
    }
}
