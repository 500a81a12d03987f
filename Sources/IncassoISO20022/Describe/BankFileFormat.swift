/// What kind of file something is, as its first bytes tell.
public struct BankFileFormat: Sendable, Hashable {
    /// The kinds that are recognised.
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        /// A collection file (`CstmrDrctDbtInitn`).
        case pain008 = "pain.008"
        /// A status report (`CstmrPmtStsRpt`).
        case pain002 = "pain.002"
        /// A reversal (`CstmrPmtRvsl`).
        case pain007 = "pain.007"
        /// A report within the day (`BkToCstmrAcctRpt`).
        case camt052 = "camt.052"
        /// A statement (`BkToCstmrStmt`).
        case camt053 = "camt.053"
        /// A notification of debits and credits (`BkToCstmrDbtCdtNtfctn`).
        case camt054 = "camt.054"
        /// An ACH file of records with 94 characters.
        case nacha
        /// None of these.
        case unknown
    }

    /// The kind.
    public let kind: Kind
    /// The version, for example `001.08`, where the namespace tells it.
    public let version: String?
    /// The root element's namespace, where there is one.
    public let namespace: String?

    /// A format.
    public init(kind: Kind, version: String? = nil, namespace: String? = nil) {
        self.kind = kind
        self.version = version
        self.namespace = namespace
    }

    /// Whether a bank sends it in answer to collections, so that it can be read into events.
    public var isAnswer: Bool {
        switch kind {
        case .pain002, .camt052, .camt053, .camt054: true
        case .pain008, .pain007, .nacha, .unknown: false
        }
    }

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
