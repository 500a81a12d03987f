import IncassoCore

extension BankFileFormat {
    /// Reads kind and version out of a namespace, national ones included.
    ///
    /// - Returns: `nil` when it names no message that is known.
    init?(namespace: String) {
        for kind in Kind.allCases where kind != .nacha && kind != .unknown {
            guard let range = namespace.firstRange(of: kind.rawValue + ".") else { continue }
            let rest = namespace[range.upperBound...]
            let version = rest.prefix { $0.isNumber || $0 == "." }
            let isComplete = version.count >= 6 && version.dropFirst(3).first == "."
            self.init(kind: kind, version: isComplete ? String(version.prefix(6)) : nil, namespace: namespace)
            return
        }
        return nil
    }

    /// The kind of the message element below the root.
    static func kind(ofMessage element: Int) -> Kind {
        switch element {
        case 2: .pain008
        case 3: .pain002
        case 4: .pain007
        case 5: .camt052
        case 6: .camt053
        case 7: .camt054
        case 8: .pain002
        default: .unknown
        }
    }

    /// The names with the numbers that ``kind(ofMessage:)`` takes.
    static let messageElements = [
        "Document", "CstmrDrctDbtInitn", "CstmrPmtStsRpt", "CstmrPmtRvsl", "BkToCstmrAcctRpt",
        "BkToCstmrStmt",
        "BkToCstmrDbtCdtNtfctn", "pain.002.001.02",
    ]
}
