/// Text from files and databases on its way to a terminal.
///
/// Names come from uploads: an escape sequence in one must not move the cursor, and a wide character takes two cells.
enum Printable {
    /// The text with control characters, and those that turn the direction of writing, made visible.
    static func text(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: isUnsafe) else { return text }
        var result = ""
        for scalar in text.unicodeScalars {
            if isUnsafe(scalar) {
                result += "\\u{" + String(scalar.value, radix: 16, uppercase: true) + "}"
            } else {
                result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    /// How many cells of a terminal a text takes.
    static func width(_ text: some StringProtocol) -> Int {
        text.reduce(0) { $0 + width($1) }
    }

    /// The text cut to so many cells, with an ellipsis in the last one when something was cut.
    static func cut(_ text: String, to limit: Int) -> String {
        guard width(text) > limit else { return text }
        var taken = 0
        var result = ""
        for character in text {
            let width = width(character)
            if taken + width > limit - 1 { break }
            taken += width
            result.append(character)
        }
        return result + "…"
    }

    /// The text cut to so many cells, with an ellipsis in the middle when something was cut.
    static func squeezed(_ text: String, to limit: Int) -> String {
        let total = width(text)
        guard total > limit, limit > 2 else { return cut(text, to: limit) }
        let tail = (limit - 1) / 2
        var kept = 0
        let end = text.reversed().prefix { character in
            kept += width(character)
            return kept <= tail
        }
        let head = cut(text, to: limit - end.reduce(0) { $0 + width($1) })
        return head + String(end.reversed())
    }

    /// The text in lines of at most so many cells, broken at blanks where there are some.
    static func wrapped(_ text: String, to limit: Int) -> [String] {
        var lines: [String] = []
        var line = ""
        for word in text.split(separator: " ", omittingEmptySubsequences: true) {
            var rest = String(word)
            while true {
                let candidate = line.isEmpty ? rest : line + " " + rest
                if width(candidate) <= limit {
                    line = candidate
                    break
                }
                if !line.isEmpty {
                    lines.append(line)
                    line = ""
                    continue
                }
                let head = String(rest.prefix(max(1, limit)))
                lines.append(head)
                rest = String(rest.dropFirst(head.count))
                if rest.isEmpty { break }
            }
        }
        if !line.isEmpty || lines.isEmpty { lines.append(line) }
        return lines
    }

    private static func isUnsafe(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x20, 0x7F..<0xA0, 0x200E...0x200F, 0x2028...0x202E, 0x2066...0x2069, 0xFEFF: true
        default: false
        }
    }

    /// The cells of one character: its widest scalar, two for East Asian wide ones and pictures.
    private static func width(_ character: Character) -> Int {
        character.unicodeScalars.reduce(0) { max($0, width($1)) }
    }

    private static func width(_ scalar: Unicode.Scalar) -> Int {
        if scalar.isASCII { return 1 }
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format: return 0
        default: break
        }
        switch scalar.value {
        case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF, 0x4E00...0x9FFF,
            0xA000...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60,
            0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F680...0x1F6FF, 0x1F900...0x1F9FF, 0x20000...0x3FFFD:
            return 2
        default:
            return scalar.properties.isEmojiPresentation ? 2 : 1
        }
    }
}
