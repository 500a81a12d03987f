/// Refuses monstrous start tags before libxml2 sees them.
///
/// libxml2 2.9 compares each attribute of a tag with all others, so one tag of half a megabyte costs a minute. No raw
/// `<` may stand inside a tag, so the gate hops from `<` to `<` and looks closer only where two of them lie far apart:
/// it costs next to nothing on ordinary files.
struct StartTagGate {
    /// What is wrong with a tag, and at which index of the chunk.
    enum Verdict {
        case fine
        case tooLong(at: Int)
        case tooManyAttributes(at: Int)
    }

    private enum Phase {
        case outside
        case afterLess
        case tag
    }

    private let maxBytes: Int
    private let maxAttributes: Int
    /// Tags up to this length need no look: they have too few bytes to break a limit that matters.
    private let window: Int
    private var phase = Phase.outside
    private var quote: UInt8 = 0
    private var length = 0
    private var attributes = 0

    init(limits: XMLLimits) {
        maxBytes = limits.startTagBytes
        maxAttributes = limits.attributesPerTag
        window = min(max(limits.startTagBytes, 32), 128)
    }

    /// Looks at the next chunk, which must be UTF-8.
    mutating func inspect(_ chunk: Span<UInt8>) -> Verdict {
        var index = 0
        if phase != .outside {
            let verdict = lex(chunk, &index)
            guard case .fine = verdict, phase == .outside else { return verdict }
        }
        guard var less = Self.first(0x3C, in: chunk, from: index) else { return .fine }
        while true {
            // Invariant: chunk[less] is "<" and everything before it has been judged.
            let end = min(less + window + 1, chunk.count)
            if let next = Self.last(0x3C, in: chunk, from: less + 1, to: end), end < chunk.count {
                less = next
                continue
            }
            // Either a gap longer than the window, or the end of the chunk.
            index = less
            if end == chunk.count, let next = Self.last(0x3C, in: chunk, from: less + 1, to: end) {
                index = next
            }
            phase = .afterLess
            quote = 0
            length = 1
            attributes = 0
            index += 1
            let verdict = lex(chunk, &index)
            guard case .fine = verdict, phase == .outside else { return verdict }
            guard let next = Self.first(0x3C, in: chunk, from: index) else { return .fine }
            less = next
        }
    }

    /// Walks through a tag to its end, to the next `<`, or to the end of the chunk.
    private mutating func lex(_ chunk: Span<UInt8>, _ index: inout Int) -> Verdict {
        while index < chunk.count {
            let byte = chunk[index]
            if byte == 0x3C {
                phase = .outside
                return .fine
            }
            if phase == .afterLess {
                let isName =
                    byte >= 0x80 || byte == 0x5F || byte == 0x3A || (0x61...0x7A).contains(byte | 0x20)
                phase = isName ? .tag : .outside
                if !isName { return .fine }
            }
            length += 1
            if length > maxBytes { return .tooLong(at: index) }
            if quote != 0 {
                if byte == quote { quote = 0 }
            } else if byte == 0x22 || byte == 0x27 {
                quote = byte
            } else if byte == 0x3D {
                attributes += 1
                if attributes > maxAttributes { return .tooManyAttributes(at: index) }
            } else if byte == 0x3E {
                phase = .outside
                index += 1
                return .fine
            }
            index += 1
        }
        return .fine
    }

    private static func first(_ byte: UInt8, in chunk: Span<UInt8>, from start: Int) -> Int? {
        var index = start
        while index < chunk.count {
            if chunk[index] == byte { return index }
            index += 1
        }
        return nil
    }

    private static func last(_ byte: UInt8, in chunk: Span<UInt8>, from start: Int, to end: Int) -> Int? {
        var index = end
        while index > start {
            index -= 1
            if chunk[index] == byte { return index }
        }
        return nil
    }
}
