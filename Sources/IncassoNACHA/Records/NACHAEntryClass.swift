/// The standard entry class of a batch: what kind of payment it is, and which rules its entries follow.
public struct NACHAEntryClass: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
    /// Three capital letters.
    public let rawValue: String

    /// The class with this code; see ``isKnown``.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// Prearranged payment or deposit: a consumer, authorized in writing.
    public static let ppd = Self(rawValue: "PPD")
    /// Corporate credit or debit: a company.
    public static let ccd = Self(rawValue: "CCD")
    /// A consumer, authorized over the internet.
    public static let web = Self(rawValue: "WEB")
    /// A consumer, authorized by telephone.
    public static let tel = Self(rawValue: "TEL")
    /// A notification of change.
    public static let cor = Self(rawValue: "COR")
    /// A payment that leaves or enters the country.
    public static let iat = Self(rawValue: "IAT")
    /// An accounting advice of the operator.
    public static let adv = Self(rawValue: "ADV")

    /// The classes of debits that are written here.
    public static let written: [NACHAEntryClass] = [.ppd, .ccd, .web, .tel]

    /// Every class of the rules.
    static let known: Set<String> = [
        "ACK", "ADV", "ARC", "ATX", "BOC", "CCD", "CIE", "COR", "CTX", "DNE", "ENR", "IAT", "MTE", "POP",
        "POS", "PPD", "RCK", "SHR", "TEL", "TRC", "TRX", "WEB", "XCK",
    ]

    /// Whether the rules know the class.
    public var isKnown: Bool { Self.known.contains(rawValue) }

    /// The three letters.
    public var description: String { rawValue }
}
