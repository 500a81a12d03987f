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
    ///
    /// An ACH file may be one of ours on its way out or returns on their way in: its records tell, not its head.
    public var isAnswer: Bool {
        switch kind {
        case .pain002, .camt052, .camt053, .camt054, .nacha: true
        case .pain008, .pain007, .unknown: false
        }
    }
}
