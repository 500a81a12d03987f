/// One conversion of a text into the character set of a scheme.
struct TextConverter<Characters: TextCharacterSet> {
    private(set) var changes: [SEPAText.Change] = []
    private(set) var hasChanged = false
    private let recordsChanges: Bool
    private let maxLength: Int
    private let table = SEPAConversionTable.shared

    /// The blanks that were seen and not yet written; empty when there are none.
    private var pendingBlanks = 0..<0

    init(maxLength: Int, recordsChanges: Bool) {
        self.maxLength = maxLength
        self.recordsChanges = recordsChanges
    }

    /// Converts and appends a text.
    mutating func convert(_ source: Span<UInt8>, to bytes: inout [UInt8]) {
        let start = bytes.count
        var position = 0
        var previous: UInt32 = 0
        while position < source.count {
            let run = cleanRun(of: source, from: position, written: bytes.count - start)
            if run > position {
                unsafe source.extracting(position..<run).withUnsafeBufferPointer {
                    unsafe bytes.append(contentsOf: $0)
                }
                previous = UInt32(source[run - 1])
                position = run
                continue
            }
            let (code, length) = Self.decode(source, at: position)
            let range = position..<(position + length)
            let isKept = code < 128 && Characters.contains(source[range.lowerBound])
            var replacement = isKept ? .init(packed: code) : table.replacement(for: code)
            if code == 0x308, Self.takesUmlaut(previous) { replacement = .lowerE }
            previous = code
            position = range.upperBound
            if replacement.isBlank {
                if pendingBlanks.isEmpty { pendingBlanks = range }
                pendingBlanks = pendingBlanks.lowerBound..<range.upperBound
                continue
            }
            if replacement.count == 0 {
                if !pendingBlanks.isEmpty {
                    pendingBlanks = pendingBlanks.lowerBound..<range.upperBound
                    continue
                }
                note(range, becomes: "", in: source)
                continue
            }
            let written = bytes.count - start
            let blank = pendingBlanks.isEmpty || written == 0 ? 0 : 1
            guard written + blank + replacement.count <= maxLength else {
                let cut = pendingBlanks.isEmpty ? range.lowerBound : pendingBlanks.lowerBound
                note(cut..<source.count, becomes: "", in: source)
                return
            }
            writeBlanks(blank == 1, of: source, to: &bytes)
            replacement.append(to: &bytes)
            if length > 1 || replacement.count > 1 || bytes[bytes.count - 1] != source[range.lowerBound] {
                note(range, becomes: bytes.suffix(replacement.count), in: source)
            }
        }
        writeBlanks(false, of: source, to: &bytes)
    }

    /// The end of the characters from a position on that are copied as they stand; the position itself when there are none.
    private func cleanRun(of source: Span<UInt8>, from position: Int, written: Int) -> Int {
        guard pendingBlanks.isEmpty else { return position }
        let end = min(source.count, position + maxLength - written)
        var run = position
        while run < end, Characters.contains(source[run]) {
            if source[run] != 0x20 {
                run += 1
                continue
            }
            // A single blank between two other characters stays.
            guard run > position, run + 1 < end, source[run + 1] != 0x20,
                Characters.contains(source[run + 1])
            else { break }
            run += 2
        }
        return run
    }

    private mutating func writeBlanks(_ keepsOne: Bool, of source: Span<UInt8>, to bytes: inout [UInt8]) {
        guard !pendingBlanks.isEmpty else { return }
        if keepsOne { bytes.append(0x20) }
        if !keepsOne || pendingBlanks.count > 1 || source[pendingBlanks.lowerBound] != 0x20 {
            note(pendingBlanks, becomes: keepsOne ? " " : "", in: source)
        }
        pendingBlanks = 0..<0
    }

    private mutating func note(
        _ range: Range<Int>,
        becomes replacement: ArraySlice<UInt8>,
        in source: Span<UInt8>
    ) {
        hasChanged = true
        guard recordsChanges else { return }
        note(range, becomes: String(decoding: replacement, as: UTF8.self), in: source)
    }

    private mutating func note(_ range: Range<Int>, becomes replacement: String, in source: Span<UInt8>) {
        hasChanged = true
        guard recordsChanges else { return }
        changes.append(
            SEPAText.Change(
                position: range.lowerBound,
                from: source.extracting(range).string,
                to: replacement
            )
        )
    }

    /// Whether a combining diaeresis after this letter is a German umlaut, as in a text in decomposed form.
    private static func takesUmlaut(_ code: UInt32) -> Bool {
        switch code {
        case 0x41, 0x4F, 0x55, 0x61, 0x6F, 0x75: true
        default: false
        }
    }

    /// The code point at a position and its length; an invalid byte counts as one unknown character.
    private static func decode(_ source: Span<UInt8>, at position: Int) -> (code: UInt32, length: Int) {
        let first = source[position]
        if first < 0x80 { return (UInt32(first), 1) }
        let unknown: (UInt32, Int) = (0xFFFD, 1)
        let length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2
        guard (0xC2...0xF4).contains(first), position + length <= source.count else { return unknown }
        var code = UInt32(first) & (0x7F >> UInt32(length))
        for offset in 1..<length {
            let byte = source[position + offset]
            guard byte & 0xC0 == 0x80 else { return unknown }
            code = code << 6 | UInt32(byte & 0x3F)
        }
        let isOverlong = (length == 3 && code < 0x800) || (length == 4 && code < 0x10000)
        guard !isOverlong, Unicode.Scalar(code) != nil else { return unknown }
        return (code, length)
    }
}
