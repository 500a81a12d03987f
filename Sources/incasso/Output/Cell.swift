import IncassoCore

/// One value of a row: written once, shown in four ways.
enum Cell: Sendable {
    /// A text.
    case text(String)
    /// A whole number; grouped in tables.
    case integer(Int128)
    /// An amount: with its currency in tables, in minor units elsewhere.
    case money(Int128, Currency)
    /// A share in hundredths of a percent: `2.50 %` in tables, the number elsewhere.
    case share(Int)
    /// Yes or no.
    case boolean(Bool)
    /// Several texts: an array in JSON, joined by blanks elsewhere.
    case texts([String])
    /// Unknown: a key is absent in JSON, and nothing stands in tables and CSV.
    case none

    /// A text that may be unknown.
    static func optional(_ text: String?) -> Cell { text.map(Cell.text) ?? .none }

    /// A day that may be unknown.
    static func date(_ date: LocalDate?) -> Cell { optional(date?.description) }

    /// A number that may be unknown.
    static func number(_ value: (some BinaryInteger)?) -> Cell { value.map { .integer(Int128($0)) } ?? .none }

    /// An amount that may be unknown.
    static func amount(_ value: Money?) -> Cell {
        value.map { .money(Int128($0.minorUnits), $0.currency) } ?? .none
    }

    /// What stands in a table, safe to print.
    var shown: String {
        switch self {
        case .text(let text): Printable.text(text)
        case .integer(let number): Figures.grouped(number)
        case .money(let units, let currency): Figures.amount(units, currency)
        case .share(let share): "\(share / 100).\(share % 100 < 10 ? "0" : "")\(share % 100) %"
        case .boolean(let value): value ? "yes" : "no"
        case .texts(let texts): Printable.text(texts.joined(separator: " "))
        case .none: ""
        }
    }

    /// Whether tables put it to the right.
    var isNumber: Bool {
        switch self {
        case .integer, .money, .share: true
        case .text, .boolean, .texts, .none: false
        }
    }

    /// What stands in CSV, before quoting.
    var plain: String {
        switch self {
        case .text(let text): text
        case .integer(let number): String(number)
        case .money(let units, _): String(units)
        case .share(let share): String(share)
        case .boolean(let value): value ? "true" : "false"
        case .texts(let texts): texts.joined(separator: " ")
        case .none: ""
        }
    }

    /// Writes key and value, or nothing when unknown.
    func write(_ key: String, to writer: inout JSONWriter) {
        switch self {
        case .text(let text): writer.field(key, text)
        case .integer(let number), .money(let number, _): writer.field(key, Optional(number))
        case .share(let share): writer.field(key, Optional(share))
        case .boolean(let value): writer.field(key, Optional(value))
        case .texts(let texts):
            writer.key(key)
            writer.beginArray()
            for text in texts { writer.string(text) }
            writer.endArray()
        case .none: break
        }
    }
}
