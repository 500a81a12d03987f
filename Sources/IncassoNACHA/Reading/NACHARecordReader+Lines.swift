import IncassoCore

/// Cuts bytes into records of 94.
extension NACHARecordReader {
    /// Takes as many whole records as the bytes hold.
    ///
    /// - Parameters:
    ///   - bytes: What follows the bytes that were taken before.
    ///   - isLast: Whether nothing follows them.
    /// - Returns: How many bytes were taken.
    /// - Throws: ``NACHAReadError`` at a limit, or what the handler threw.
    func split(_ bytes: Span<UInt8>, isLast: Bool) throws -> Int {
        var position = 0
        if isAtStart {
            guard bytes.count >= 3 || isLast else { return 0 }
            isAtStart = false
            if bytes.count >= 3, bytes[0] == 0xEF, bytes[1] == 0xBB, bytes[2] == 0xBF { position = 3 }
        }
        while position < bytes.count {
            if !isSkipping, framing != .unbroken {
                position = try takeWholeLines(bytes, from: position)
                if position >= bytes.count { break }
            }
            let next = try takeNext(bytes, from: position, isLast: isLast)
            if next == position { break }
            position = next
        }
        return position
    }

    /// Takes lines of exactly 94 printable characters and a line feed, the form of nearly every line of nearly every file.
    private func takeWholeLines(_ bytes: Span<UInt8>, from start: Int) throws -> Int {
        var position = start
        while position + 95 < bytes.count {
            let ending = bytes[position + 94]
            let length: Int
            if ending == 0x0A {
                length = 95
            } else if ending == 0x0D, bytes[position + 95] == 0x0A {
                length = 96
            } else {
                break
            }
            let record = bytes.extracting(position..<(position + 94))
            guard record.isPrintable, record[0] != 0x20 else { break }
            framing = .lines
            recordLine = line
            line += 1
            try take(record, length: 94)
            position += length
        }
        return position
    }

    /// Takes the next line or record, whatever its form; the same position when more bytes are needed.
    private func takeNext(_ bytes: Span<UInt8>, from position: Int, isLast: Bool) throws -> Int {
        if framing == .unbroken { return try takeUnbroken(bytes, from: position, isLast: isLast) }
        // Without a line end in two records there are none in the file.
        let decides = framing == .undecided && !isSkipping
        let limit = min(bytes.count, position + (decides ? 188 : limits.lineLength))
        var end = position
        while end < limit, bytes[end] != 0x0A, bytes[end] != 0x0D { end += 1 }
        if end < limit {
            // A carriage return may be the first half of a line end.
            if bytes[end] == 0x0D, end + 1 == bytes.count, !isLast { return position }
            let isPair = bytes[end] == 0x0D && end + 1 < bytes.count && bytes[end + 1] == 0x0A
            try endLine(bytes.extracting(position..<end))
            return end + (isPair ? 2 : 1)
        }
        if decides, limit - position >= 188 {
            framing = .unbroken
            return try takeUnbroken(bytes, from: position, isLast: isLast)
        }
        if limit - position >= limits.lineLength {
            if !isSkipping { try takeLine(bytes.extracting(position..<limit)) }
            isSkipping = true
            return limit
        }
        guard isLast else { return position }
        try endLine(bytes.extracting(position..<end))
        return end
    }

    /// Ends a line of which some may have been skipped.
    private func endLine(_ content: Span<UInt8>) throws {
        if isSkipping {
            isSkipping = false
        } else {
            try takeLine(content)
        }
        line += 1
    }

    /// Takes the next 94 bytes of a file without line ends; line ends between records do no harm.
    private func takeUnbroken(_ bytes: Span<UInt8>, from start: Int, isLast: Bool) throws -> Int {
        var position = start
        while position < bytes.count, bytes[position] == 0x0A || bytes[position] == 0x0D { position += 1 }
        let available = min(94, bytes.count - position)
        guard available == 94 || isLast else { return position }
        guard available > 0 else { return bytes.count }
        var end = position
        while end < position + available, bytes[end] != 0x0A, bytes[end] != 0x0D { end += 1 }
        try takeLine(bytes.extracting(position..<end))
        line += 1
        return end
    }

    /// Takes a line without its end: mends it to 94 bytes, or passes over it when it is blank.
    private func takeLine(_ content: Span<UInt8>) throws {
        recordLine = line
        if content.isBlankLine(content.indices) { return }
        if framing == .undecided { framing = .lines }
        var count = content.count
        while count > 94, content[count - 1] == 0x20 { count -= 1 }
        mended.removeAll(keepingCapacity: true)
        let wrong = content.firstUnprintable
        if let wrong, count > 94, content.extracting(0..<count).characterCount == 94 {
            content.extracting(0..<count).appendCharacters(to: &mended)
            note(
                .character,
                "record",
                column: wrong + 1,
                found: "\(count) bytes for 94 characters",
                expected: "one byte for each character"
            )
        } else {
            mended.append(contentsOf: content.extracting(0..<min(count, 94)))
            if let wrong, wrong < 94 {
                note(
                    .character,
                    "record",
                    column: wrong + 1,
                    found: content[wrong].shown,
                    expected: "a letter, digit or sign"
                )
            }
            if count > 94 {
                note(.length, "record", column: 95, found: "\(count) bytes", expected: "94")
            }
        }
        let length = mended.count
        while mended.count < 94 { mended.append(0x20) }
        let record = mended
        try take(record.span, length: length)
    }
}

extension Span<UInt8> {
    /// Whether each byte of a record is a printable ASCII character.
    @inline(__always)
    var isPrintable: Bool {
        // Eight bytes at a time: a byte below 0x20 borrows into its highest bit, one from 0x7F on carries into it.
        precondition(count == 94)
        return unsafe withUnsafeBytes { bytes in
            var wrong: UInt64 = 0
            var offset = 0
            while offset < 94 {
                // The last eight bytes overlap those before them.
                let word = unsafe bytes.loadUnaligned(fromByteOffset: min(offset, 86), as: UInt64.self)
                wrong |= word | (word &- 0x2020_2020_2020_2020) | (word &+ 0x0101_0101_0101_0101)
                offset += 8
            }
            return wrong & 0x8080_8080_8080_8080 == 0
        }
    }

    /// The first byte that is no printable ASCII character.
    var firstUnprintable: Int? {
        for index in indices where self[index] &- 0x20 > 0x5E { return index }
        return nil
    }

    /// Whether a line holds nothing: blanks, tabs, zero bytes, or the end mark of old systems.
    func isBlankLine(_ range: Range<Int>) -> Bool {
        for index in range {
            switch self[index] {
            case 0x20, 0x09, 0x00, 0x1A: continue
            default: return false
            }
        }
        return true
    }

    /// The number of characters, taken as UTF-8: bytes that do not continue another.
    var characterCount: Int {
        var characters = 0
        for index in indices where self[index] & 0xC0 != 0x80 { characters += 1 }
        return characters
    }

    /// Appends one byte for each UTF-8 character, `?` for those that need more than one.
    func appendCharacters(to bytes: inout [UInt8]) {
        for index in indices {
            switch self[index] {
            case 0..<0x80: bytes.append(self[index])
            case 0xC0...0xFF: bytes.append(UInt8(ascii: "?"))
            default: break
            }
        }
    }
}

extension UInt8 {
    /// The character in quotation marks, or the byte in hexadecimal, for example `byte 0xE9`.
    var shown: String {
        if self &- 0x20 <= 0x5E { return "'" + String(UnicodeScalar(self)) + "'" }
        let digits = String(self, radix: 16, uppercase: true)
        return "byte 0x" + (digits.utf8.count < 2 ? "0" : "") + digits
    }
}

extension [UInt8] {
    /// Appends the bytes of a span.
    mutating func append(contentsOf span: Span<UInt8>) {
        unsafe span.withUnsafeBufferPointer { unsafe append(contentsOf: $0) }
    }
}
