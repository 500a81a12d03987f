import IncassoCore

/// A language that notices are written in.
enum NoticeLanguage: String, Sendable, Hashable, CaseIterable {
    case nl, en, de

    /// The language for a debtor: his own where there are texts in it, else the creditor's, else English.
    ///
    /// - Parameters:
    ///   - debtor: A language tag, for example `nl` or `nl-BE`.
    ///   - creditor: The creditor's language.
    init(debtor: String?, creditor: String) {
        func language(_ tag: String?) -> NoticeLanguage? {
            tag.flatMap { NoticeLanguage(rawValue: String($0.lowercased().prefix { $0.isLetter })) }
        }
        self = language(debtor) ?? language(creditor) ?? .en
    }

    /// An amount as people write it, for example `€ 1.234,56`, `€1,234.56`, `1.234,56 €`.
    func amount(_ money: Money) -> String {
        let digits = money.currency.minorDigits
        let text = Money(minorUnits: max(0, money.minorUnits), currency: money.currency).decimal
        let whole = Array(text.prefix { $0 != "." })
        var grouped = ""
        for (index, digit) in whole.enumerated() {
            if index > 0, (whole.count - index) % 3 == 0 { grouped += self == .en ? "," : "." }
            grouped.append(digit)
        }
        let number = digits == 0 ? grouped : grouped + (self == .en ? "." : ",") + text.suffix(digits)
        let isEuro = money.currency == .eur
        switch self {
        case .nl: return "\(isEuro ? "€" : money.currency.code) \(number)"
        case .en: return isEuro ? "€\(number)" : "\(money.currency.code) \(number)"
        case .de: return "\(number) \(isEuro ? "€" : money.currency.code)"
        }
    }

    /// A day written out, for example `20 augustus 2026`, `20 August 2026`, `20. August 2026`.
    func date(_ day: LocalDate) -> String {
        let month = months[day.month - 1]
        return self == .de ? "\(day.day). \(month) \(day.year)" : "\(day.day) \(month) \(day.year)"
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
        }
    }
}
