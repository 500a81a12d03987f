import IncassoCore

/// What the creditor's file says about the pages that its debtors see.
extension Creditor {
    /// How pages look.
    public struct Style: Sendable, Hashable {
        /// The creditor's colour, red, green and blue; `nil` for the colour of Incasso.
        public let color: Color?
    }

    /// A colour: red, green and blue, 0 to 255 each.
    public struct Color: Sendable, Hashable {
        /// Red.
        public let red: UInt8
        /// Green.
        public let green: UInt8
        /// Blue.
        public let blue: UInt8

        /// A colour.
        public init(red: UInt8, green: UInt8, blue: UInt8) {
            self.red = red
            self.green = green
            self.blue = blue
        }

        /// Parses `#rrggbb`.
        ///
        /// - Parameter text: A number sign and six hexadecimal digits.
        public init?(_ text: some StringProtocol) {
            let digits = text.dropFirst()
            guard text.first == "#", digits.utf8.count == 6,
                digits.utf8.allSatisfy({ $0 &- 0x30 < 10 || ($0 | 0x20) &- 0x61 < 6 }),
                let value = UInt32(digits, radix: 16)
            else { return nil }
            red = UInt8(truncatingIfNeeded: value >> 16)
            green = UInt8(truncatingIfNeeded: value >> 8)
            blue = UInt8(truncatingIfNeeded: value)
        }
    }

    /// A way to pay that the creditor offers beside the transfer, in its own words.
    public struct PaymentMethod: Sendable, Hashable {
        /// What it is called, for example `Check` or `Card by phone`.
        public let name: String
        /// How it works, plain text of one line.
        public let text: String
        /// Where it leads, `https` only.
        public let url: String?
    }

    private static let maxMethods = 6

    static func style(_ reader: inout TOMLDocument.Reader) -> Style {
        guard let text = reader.string("style.color") else { return Style(color: nil) }
        let color = Color(text)
        if color == nil {
            reader.note(
                "style.color",
                "this is no colour",
                found: text,
                expected: "a number sign and six hexadecimal digits, for example \"#0b5cad\""
            )
        }
        return Style(color: color)
    }

    static func paymentMethods(_ reader: inout TOMLDocument.Reader) -> [PaymentMethod] {
        let paths = reader.tables("payment.methods")
        if paths.count > maxMethods {
            reader.note(
                "payment.methods",
                "there are too many ways to pay",
                found: String(paths.count),
                expected: "at most \(maxMethods)"
            )
        }
        return paths.map { path in
            let url = reader.string(path + ".url")
            if let url, !isSecure(url) {
                reader.note(
                    path + ".url",
                    "debtors are not led to this address",
                    found: url,
                    expected: "https://HOST…, at most 200 characters, without blanks"
                )
            }
            return PaymentMethod(
                name: line(path + ".name", 60, &reader, isRequired: true) ?? "",
                text: line(path + ".text", 500, &reader, isRequired: true) ?? "",
                url: url
            )
        }
    }

    private static func isSecure(_ url: String) -> Bool {
        url.hasPrefix("https://") && (10...200).contains(url.utf8.count)
            && url.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != 0x22 && $0 != 0x3C && $0 != 0x3E }
    }
}
