import FoundationEssentials
import IncassoCore

/// A plain-text message in the form that mail servers take (RFC 5322, RFC 2045, RFC 2047).
///
/// The same values give the same bytes. No value can add a header: control characters become blanks before anything is
/// written.
struct MailMessage {
    /// Who sends it: name and address.
    let sender: (name: String, address: EmailAddress)
    /// Who gets it: name and address.
    let recipient: (name: String, address: EmailAddress)
    let subject: String
    /// The text, lines ended by LF.
    let body: String
    /// When it was made, milliseconds since 1970 (UTC).
    let at: Int64
    /// The part of the message id before the at sign: letters, digits, points and hyphens.
    let id: String
    /// The language of the text, for example `nl`.
    let language: String

    /// The longest line that may be sent as it is, without its end (RFC 5322 section 2.1.1).
    private static let longestLine = 998

    /// The message, lines ended by CR LF.
    func render() -> [UInt8] {
        var lines: [String] = []
        lines.append("From: \(Self.mailbox(sender, indent: 6))")
        lines.append("To: \(Self.mailbox(recipient, indent: 4))")
        lines.append("Subject: \(Self.unstructured(subject, indent: 9))")
        lines.append("Date: \(Self.date(at))")
        lines.append("Message-ID: <\(id)@\(sender.address.domain)>")
        lines.append("Auto-Submitted: auto-generated")
        lines.append("MIME-Version: 1.0")
        lines.append("Content-Type: text/plain; charset=utf-8")
        lines.append("Content-Language: \(language)")
        let text = body.split(separator: "\n", omittingEmptySubsequences: false)
        let isLong = text.contains { $0.utf8.count > Self.longestLine }
        let isPlain = body.utf8.allSatisfy { $0 < 0x80 }
        lines.append("Content-Transfer-Encoding: \(isLong ? "quoted-printable" : isPlain ? "7bit" : "8bit")")
        lines.append("")
        lines.append(contentsOf: isLong ? text.flatMap(Self.quotedPrintable) : text.map(String.init))
        return Array(lines.joined(separator: "\r\n").utf8)
    }

    /// A text without anything that could end a line or turn the reading direction; runs of blanks become one.
    static func oneLine(_ text: String) -> String {
        var clean = String.UnicodeScalarView()
        var isBlank = true
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0...0x20, 0x7F...0xA0, 0x2028, 0x2029:
                if !isBlank { clean.append(" ") }
                isBlank = true
            case 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069, 0xFEFF, 0xFFF9...0xFFFB: continue
            default:
                clean.append(scalar)
                isBlank = false
            }
        }
        if isBlank, !clean.isEmpty { clean.removeLast() }
        return String(clean)
    }

    private static func mailbox(_ who: (name: String, address: EmailAddress), indent: Int) -> String {
        let name = oneLine(who.name)
        if name.isEmpty { return who.address.text }
        let isPlain =
            name.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F } && name.utf8.count <= 60 && !name.contains("=?")
        let written = isPlain ? quoted(name) : encodedWords(name, indent: indent)
        return "\(written)\r\n <\(who.address.text)>"
    }

    private static func quoted(_ name: String) -> String {
        var text = "\""
        for character in name {
            if character == "\"" || character == "\\" { text.append("\\") }
            text.append(character)
        }
        return text + "\""
    }

    private static func unstructured(_ given: String, indent: Int) -> String {
        let text = oneLine(given)
        let isPlain = text.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F } && text.utf8.count <= 78 - indent
        return isPlain && !text.contains("=?") ? text : encodedWords(text, indent: indent)
    }

    /// Encoded words of at most 75 characters, none of which cuts a character (RFC 2047 section 5).
    private static func encodedWords(_ text: String, indent: Int) -> String {
        var words: [String] = []
        var chunk: [UInt8] = []
        // 75 less the 12 of `=?utf-8?B?` and `?=` leaves 63, of which base64 fills groups of four: 45 bytes. The first
        // line also holds the header's name.
        var limit = 45 - (indent + 3) / 4 * 3
        for scalar in text.unicodeScalars {
            let bytes = Array(String(Character(scalar)).utf8)
            if chunk.count + bytes.count > limit {
                words.append(word(chunk))
                chunk = []
                limit = 45
            }
            chunk.append(contentsOf: bytes)
        }
        words.append(word(chunk))
        return words.joined(separator: "\r\n ")
    }

    private static func word(_ bytes: [UInt8]) -> String {
        "=?utf-8?B?\(Data(bytes).base64EncodedString())?="
    }

    /// One line of text as lines of at most 76 characters (RFC 2045 section 6.7).
    private static func quotedPrintable(_ line: Substring) -> [String] {
        let digits = Array("0123456789ABCDEF".utf8)
        var lines: [String] = []
        var current: [UInt8] = []
        let bytes = Array(line.utf8)
        for (index, byte) in bytes.enumerated() {
            let isLast = index == bytes.count - 1
            let isSafe = (0x21...0x7E).contains(byte) && byte != 0x3D || byte == 0x20 && !isLast
            let written = isSafe ? [byte] : [0x3D, digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            if current.count + written.count > 75 {
                lines.append(String(decoding: current, as: UTF8.self) + "=")
                current = []
            }
            current.append(contentsOf: written)
        }
        return lines + [String(decoding: current, as: UTF8.self)]
    }

    /// The date in the form of mail, in UTC (RFC 5322 section 3.3).
    static func date(_ timestamp: Int64) -> String {
        let wall = WallTime(secondsSinceEpoch: timestamp / 1000)
        let weekdays = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        let day = wall.date
        return
            "\(weekdays[day.weekday - 1]), \(day.day) \(months[day.month - 1]) \(day.year) \(wall.iso.suffix(8)) +0000"
    }
}
