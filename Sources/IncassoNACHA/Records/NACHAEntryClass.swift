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

    /// Whether the rules know the class.
    public var isKnown: Bool { EntryClassRules.all[rawValue] != nil }

    /// What the class is called, for example `prearranged payment or deposit`; `nil` for one that the rules do not know.
    public var title: String? { EntryClassRules.all[rawValue]?.title }

    /// The three letters.
    public var description: String { rawValue }
}
