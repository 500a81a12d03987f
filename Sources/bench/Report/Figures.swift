/// How figures are written for people.
enum Figures {
    /// Seconds with three digits.
    static func seconds(_ microseconds: Int?) -> String {
        microseconds.map { thousandths(($0 + 500) / 1000) } ?? ""
    }

    /// Thousandths as a decimal with three digits.
    static func thousandths(_ value: Int?) -> String {
        guard let value else { return "" }
        let rest = String(value % 1000)
        return "\(value / 1000)." + String(repeating: "0", count: 3 - rest.count) + rest
    }

    /// Thousandths as a decimal without zeros at its end.
    static func short(_ value: Int?) -> String {
        var text = thousandths(value)
        while text.hasSuffix("0") { text.removeLast() }
        if text.hasSuffix(".") { text.removeLast() }
        return text
    }

    /// Digits in groups of three.
    static func grouped(_ value: Int?) -> String {
        guard let value else { return "" }
        var text = ""
        for (index, digit) in String(value).reversed().enumerated() {
            if index > 0, index.isMultiple(of: 3) { text.append(",") }
            text.append(digit)
        }
        return String(text.reversed())
    }

    /// KiB as MiB, rounded up.
    static func mebibytes(_ kibibytes: Int) -> String { grouped((kibibytes + 1023) / 1024) }

    static func verdict(_ isWithin: Bool?) -> String {
        switch isWithin {
        case true?: "within"
        case false?: "beyond"
        case nil: ""
        }
    }
}
