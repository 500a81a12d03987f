extension NACHAEntryClass {
    /// Corporate trade exchange: a company, with up to 9,999 addenda.
    public static let ctx = Self(rawValue: "CTX")

    /// The classes of which forward entries are written.
    public static let forward: [NACHAEntryClass] = written + [.ctx]

    /// The most addenda of type 05 that one entry may have; `nil` for a class that is not written.
    public var maximumAddenda: Int? {
        switch self {
        case .ppd, .ccd, .web: 1
        case .tel: 0
        case .ctx: 9_999
        default: nil
        }
    }

    /// Whether the account holder is a company.
    var isCorporate: Bool { self == .ccd || self == .ctx }
}
