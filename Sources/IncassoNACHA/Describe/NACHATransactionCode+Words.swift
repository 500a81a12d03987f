extension NACHATransactionCode {
    /// What the code means, for example `savings debit, returned`; `nil` for one that the rules do not know.
    public var words: String? {
        guard isKnown else { return nil }
        let side = isDebit ? "debit" : "credit"
        guard let account = ["checking", "savings", "ledger", "loan"][at: rawValue / 10 - 2] else {
            return "advice of a \(side)"
        }
        let what =
            switch rawValue % 10 {
            case 1, 6: rawValue == 56 ? ", returned" : ", returned or corrected"
            case 3, 8: ", prenotification"
            case 4, 9: ", zero-dollar"
            default: ""
            }
        return "\(account) \(side)\(what)"
    }
}

extension Array {
    /// The element at a place, where there is one.
    fileprivate subscript(at index: Int) -> Element? {
        indices.contains(index) ? self[index] : nil
    }
}
