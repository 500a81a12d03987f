import IncassoCore
import IncassoXML

extension SchemeHandler {
    /// What a number in a file turned out to be.
    private enum Number {
        case cents(Int64)
        case tooManyDecimals
        case tooLarge
        case none
    }

    /// 999,999,999.99 euro (AT-T002).
    private static let maximum: Int64 = 99_999_999_999

    func readCurrency(_ attributes: borrowing XMLAttributes) {
        let isEuro = attributes.withValue(of: "Ccy") { $0.equals("EUR") }
        if isEuro != true { report(.amountCurrency, at: "@Ccy", found: attributes.text(of: "Ccy")) }
    }

    func readAmount(_ text: Span<UInt8>) {
        mark(.amount)
        if let cents = cents(text) { state.value.amount = cents }
    }

    /// The cents of an amount, whatever is wrong with it; `nil` when it cannot be read.
    func cents(_ text: Span<UInt8>) -> Int64? {
        switch Self.number(text) {
        case .cents(let cents):
            if cents == 0 { report(.amountZero, found: text.string) }
            if cents > Self.maximum { report(.amountLimit, found: text.string) }
            return cents
        case .tooManyDecimals: report(.amountDecimals, found: text.string)
        case .tooLarge: report(.amountLimit, found: text.string)
        case .none: report(.amountForm, found: text.string)
        }
        return nil
    }

    private static func number(_ text: Span<UInt8>) -> Number {
        var digits = 0
        var decimals = -1
        for index in text.indices {
            if text[index] == UInt8(ascii: ".") {
                guard decimals < 0 else { return .none }
                decimals = 0
            } else if text[index] &- 0x30 < 10 {
                digits += 1
                if decimals >= 0 { decimals += 1 }
            } else {
                return .none
            }
        }
        guard digits > 0 else { return .none }
        guard decimals <= 2 else { return .tooManyDecimals }
        return Money.minorUnits(decimal: text, minorDigits: 2).map { .cents($0) } ?? .tooLarge
    }

    // MARK: Totals

    func readHeaderCount(_ text: Span<UInt8>) {
        state.value.message.insert(.count)
        guard let count = Self.count(text) else { return report(.headerCountForm, found: text.string) }
        if count == 0 { report(.headerCountZero, found: text.string) }
        state.value.announcedInMessage.count = count
    }

    func readHeaderSum(_ text: Span<UInt8>) {
        state.value.message.insert(.sum)
        switch Self.number(text) {
        case .cents(let cents):
            if cents == 0 { report(.headerSumZero, found: text.string) }
            state.value.announcedInMessage.sum = Int128(cents)
        case .tooManyDecimals: report(.headerSumDecimals, found: text.string)
        case .tooLarge, .none: report(.headerSumForm, found: text.string)
        }
    }

    func readBlockCount(_ text: Span<UInt8>) {
        state.value.block.insert(.count)
        guard let count = Self.count(text) else { return report(.blockCountForm, found: text.string) }
        if count == 0 { report(.blockCountZero, found: text.string) }
        state.value.announcedInBlock.count = count
    }

    func readBlockSum(_ text: Span<UInt8>) {
        state.value.block.insert(.sum)
        switch Self.number(text) {
        case .cents(let cents):
            if cents == 0 { report(.blockSumZero, found: text.string) }
            state.value.announcedInBlock.sum = Int128(cents)
        case .tooManyDecimals: report(.blockSumDecimals, found: text.string)
        case .tooLarge, .none: report(.blockSumForm, found: text.string)
        }
    }

    private static func count(_ text: Span<UInt8>) -> Int? {
        guard text.count <= 15 else { return nil }
        var value = 0
        for index in text.indices {
            guard text[index] &- 0x30 < 10 else { return nil }
            value = value * 10 + Int(text[index] &- 0x30)
        }
        return value
    }

    // MARK: Time

    func readCreated(_ text: Span<UInt8>) {
        state.value.message.insert(.time)
        let string = text.string
        // Fractions of a second may stand there, and an offset: what must be right is the day and the shape before.
        guard text.count >= 19, let day = LocalDate(iso: text.extracting(0..<10)),
            SchemeText.isDateTime(String(string.prefix(19)))
        else { return report(.headerTimeForm, found: string) }
        if day > facts.today {
            report(.headerTimeFuture, found: string, expected: "\(facts.today) or earlier")
        }
    }
}
