/// Text of others on its way into a page.
///
/// Names, descriptions and references come from uploads. Markup is escaped by the template; here goes what could hide or
/// turn the words around it: control characters and those that change the direction of writing.
enum VisibleText {
    /// The text on one line, without characters that have no look of their own but an effect.
    static func clean(_ text: String) -> String {
        var clean = String.UnicodeScalarView()
        var needsBlank = false
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0...0x20, 0x7F...0x9F, 0x2028, 0x2029:
                needsBlank = !clean.isEmpty
            case 0x061C, 0x180E, 0x200B, 0x200E, 0x200F, 0x202A...0x202E, 0x2060...0x206F, 0xFEFF,
                0xFFF9...0xFFFB, 0xE0000...0xE007F:
                continue
            default:
                if needsBlank { clean.append(" ") }
                needsBlank = false
                clean.append(scalar)
            }
        }
        return String(clean)
    }

    /// A text in groups of four, as people read account numbers and references.
    static func grouped(_ text: String) -> String {
        var grouped = ""
        for (index, character) in text.enumerated() {
            if index > 0, index.isMultiple(of: 4) { grouped.append(" ") }
            grouped.append(character)
        }
        return grouped
    }
}
