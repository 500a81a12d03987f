public import IncassoCore

/// A language that notices and pages are written in.
public enum NoticeLanguage: String, Sendable, Hashable, CaseIterable {
    /// Dutch.
    case nl
    /// English.
    case en
    /// German.
    case de
    /// French.
    case fr

    /// The language for a debtor: his own where there are texts in it, else the creditor's, else English.
    ///
    /// - Parameters:
    ///   - debtor: A language tag, for example `nl` or `nl-BE`.
    ///   - creditor: The creditor's language.
    init(debtor: String?, creditor: String) {
        self = debtor.flatMap(Self.init(tag:)) ?? Self(tag: creditor) ?? .en
    }

    /// The language of a tag (RFC 5646), for example `nl` or `fr-BE`; `nil` where there are no texts in it.
    public init?(tag: some StringProtocol) {
        self.init(rawValue: tag.prefix { $0.isLetter }.lowercased())
    }

    /// An amount as people write it, for example `€ 1.234,56`, `€1,234.56`, `1.234,56 €`, `1 234,56 €`.
    ///
    /// A negative amount is written as nothing owed. The blanks are those at which no line is broken.
    ///
    /// - Parameter money: The amount.
    /// - Returns: The amount with its sign, or the currency's code where there is none.
    public func amount(_ money: Money) -> String {
        let digits = money.currency.minorDigits
        let text = Money(minorUnits: max(0, money.minorUnits), currency: money.currency).decimal
        let whole = Array(text.prefix { $0 != "." })
        var grouped = ""
        for (index, digit) in whole.enumerated() {
            if index > 0, (whole.count - index) % 3 == 0 { grouped += thousands }
            grouped.append(digit)
        }
        let number = digits == 0 ? grouped : grouped + (self == .en ? "." : ",") + text.suffix(digits)
        let sign = sign(of: money.currency)
        switch self {
        case .nl: return "\(sign)\(Self.blank)\(number)"
        case .en: return sign == money.currency.code ? "\(sign)\(Self.blank)\(number)" : sign + number
        case .de, .fr: return "\(number)\(Self.blank)\(sign)"
        }
    }

    /// A day written out, for example `20 augustus 2026`, `20 August 2026`, `20. August 2026`, `1er août 2026`.
    public func date(_ day: LocalDate) -> String {
        let month = months[day.month - 1]
        switch self {
        case .de: return "\(day.day). \(month) \(day.year)"
        case .fr where day.day == 1: return "1er \(month) \(day.year)"
        case .nl, .en, .fr: return "\(day.day) \(month) \(day.year)"
        }
    }

    /// U+00A0.
    private static let blank = "\u{A0}"

    private var thousands: String {
        switch self {
        case .nl, .de: "."
        case .en: ","
        case .fr: Self.blank
        }
    }

    private func sign(of currency: Currency) -> String {
        switch currency.code {
        case "EUR": "€"
        case "USD": "$"
        case "GBP": "£"
        default: currency.code
        }
    }

    private var months: [String] {
        switch self {
        case .nl:
            [
                "januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september",
                "oktober",
                "november", "december",
            ]
        case .en:
            [
                "January", "February", "March", "April", "May", "June", "July", "August", "September",
                "October",
                "November", "December",
            ]
        case .de:
            [
                "Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober",
                "November", "Dezember",
            ]
        case .fr:
            [
                "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre",
                "octobre", "novembre", "décembre",
            ]
        }
    }
}
