import Glibc

/// Colour, where a person looks at a terminal that has it.
struct Style: Sendable {
    /// Whether colours are used.
    let isColoured: Bool

    /// No colour.
    static let plain = Style(isColoured: false)

    /// Colour for a terminal, unless the user or the terminal says no.
    ///
    /// - Parameters:
    ///   - descriptor: Where the text goes.
    ///   - isForbidden: Whether `--no-color` was given.
    /// - Returns: The style.
    static func detect(descriptor: Int32, isForbidden: Bool) -> Style {
        let isWanted =
            !isForbidden && isatty(descriptor) == 1 && Environment.value("NO_COLOR") == nil
            && Environment.value("TERM") != "dumb"
        return Style(isColoured: isWanted)
    }

    /// A heading.
    func heading(_ text: String) -> String { paint(text, "2") }
    /// Something to look at first.
    func strong(_ text: String) -> String { paint(text, "1") }
    /// A command to type.
    func command(_ text: String) -> String { paint(text, "36") }
    /// A warning.
    func warning(_ text: String) -> String { paint(text, "33") }
    /// A failure.
    func failure(_ text: String) -> String { paint(text, "31") }

    /// A state, by what it means for the money: green is in, red is lost, yellow waits for a person.
    func state(_ text: String) -> String {
        switch text {
        case "settled", "accepted", "collected", "paid", "resolved", "sent", "delivered", "ok", "active":
            paint(text, "32")
        case "rejected", "failed", "bounced", "unreadable", "disputed", "violated": paint(text, "31")
        case "unknown", "held", "partlyAccepted", "suspended", "parked", "paused", "waiting", "findings":
            paint(text, "33")
        case "cancelled", "closed", "writtenOff", "spent", "expired", "stopped": paint(text, "2")
        default: text
        }
    }

    private func paint(_ text: String, _ code: String) -> String {
        isColoured ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
    }
}
