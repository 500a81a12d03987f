import IncassoCore

/// Cuts bytes into records of 94.
extension NACHARecordCutter {
    /// Takes as many whole records as the bytes hold.
    ///
    /// - Parameters:
    ///   - bytes: What follows the bytes that were taken before.
    ///   - isLast: Whether nothing follows them.
    ///   - sink: Takes the records.
    /// - Returns: How many bytes were taken.
    /// - Throws: What the sink threw.
    func split(_ bytes: Span<UInt8>, isLast: Bool, to sink: some NACHARecordSink) throws -> Int {
        var position = 0
        if isAtStart {
            guard bytes.count >= 3 || isLast else { return 0 }
            isAtStart = false
            if bytes.count >= 3, bytes[0] == 0xEF, bytes[1] == 0xBB, bytes[2] == 0xBF {
                position = 3
                count.mark = 3
                sink.noteLine(.byteOrderMark, line: 1, column: 1, found: "bytes EF BB BF", expected: nil)
            }
        }
        while position < bytes.count {
            if !isSkipping, framing != .unbroken {
                position = try takeWholeLines(bytes, from: position, to: sink)
                if position >= bytes.count { break }
            }
            let next = try takeNext(bytes, from: position, isLast: isLast, to: sink)
            if next == position { break }
            position = next
        }
        return position
    }

    /// Takes lines of exactly 94 printable characters and a line feed, the form of nearly every line of nearly every file.
    private func takeWholeLines(
        _ bytes: Span<UInt8>,
        from start: Int,
        to sink: some NACHARecordSink
    ) throws -> Int {
        var position = start
        while position + 95 < bytes.count {
            let last = bytes[position + 94]
            let length: Int
            if last == 0x0A {
                length = 95
            } else if last == 0x0D, bytes[position + 95] == 0x0A {
                length = 96
            } else {
                break
            }
            let record = bytes.extracting(position..<(position + 94))
            guard record.isPrintable, record[0] != 0x20, blankLine == nil else { break }
            framing = .lines
            let number = line
            line += 1
            count.records += 94
            count.lineEnds += length - 94
            see(length == 95 ? .lineFeed : .both, line: number, sink)
            try sink.take(record, length: 94, line: number)
            position += length
        }
        return position
    }

    /// Takes the next line or record, whatever its form; the same position when more bytes are needed.
    private func takeNext(
        _ bytes: Span<UInt8>,
        from position: Int,
        isLast: Bool,
        to sink: some NACHARecordSink
    ) throws -> Int {
        if framing == .unbroken { return try takeUnbroken(bytes, from: position, isLast: isLast, to: sink) }
        // Without a line end in two records there are none in the file.
        let decides = framing == .undecided && !isSkipping
        let limit = min(bytes.count, position + (decides ? 188 : lineLength))
        var end = position
        while end < limit, bytes[end] != 0x0A, bytes[end] != 0x0D { end += 1 }
        if end < limit {
            // A carriage return may be the first half of a line end.
            if bytes[end] == 0x0D, end + 1 == bytes.count, !isLast { return position }
            let isPair = bytes[end] == 0x0D && end + 1 < bytes.count && bytes[end + 1] == 0x0A
            let number = line
            try endLine(bytes.extracting(position..<end), to: sink)
            count.lineEnds += isPair ? 2 : 1
            see(isPair ? .both : bytes[end] == 0x0A ? .lineFeed : .carriageReturn, line: number, sink)
            return end + (isPair ? 2 : 1)
        }
        if decides, limit - position >= 188 {
            framing = .unbroken
            return try takeUnbroken(bytes, from: position, isLast: isLast, to: sink)
        }
        if limit - position >= lineLength {
            if isSkipping {
                count.excess += limit - position
            } else {
                try takeLine(bytes.extracting(position..<limit), to: sink)
            }
            isSkipping = true
            return limit
        }
        guard isLast else { return position }
        try endLine(bytes.extracting(position..<end), to: sink)
        return end
    }

    /// Ends a line of which some may have been skipped.
    private func endLine(_ content: Span<UInt8>, to sink: some NACHARecordSink) throws {
        if isSkipping {
            isSkipping = false
            count.excess += content.count
        } else {
            try takeLine(content, to: sink)
        }
        line += 1
    }

    /// Notes once that lines end in different ways.
    @inline(__always)
    private func see(_ new: Ending, line: Int, _ sink: some NACHARecordSink) {
        if ending == new { return }
        noteEnding(new, line: line, sink)
    }

    @inline(never)
    private func noteEnding(_ new: Ending, line: Int, _ sink: some NACHARecordSink) {
        guard let ending else {
            self.ending = new
            return
        }
        if isEndingTold { return }
        isEndingTold = true
        sink.noteLine(
            .lineEnds,
            line: line,
            column: nil,
            found: new.shown,
            expected: "\(ending.shown), as in the first line"
        )
    }

    /// Takes the next 94 bytes of a file without line ends; line ends between records do no harm.
    private func takeUnbroken(
        _ bytes: Span<UInt8>,
        from start: Int,
        isLast: Bool,
        to sink: some NACHARecordSink
    ) throws -> Int {
        var position = start
        while position < bytes.count, bytes[position] == 0x0A || bytes[position] == 0x0D { position += 1 }
        let available = min(94, bytes.count - position)
        guard available == 94 || isLast || available == 0 else {
            count.lineEnds += position - start
            return position
        }
        count.lineEnds += position - start
        guard available > 0 else { return bytes.count }
        var end = position
        while end < position + available, bytes[end] != 0x0A, bytes[end] != 0x0D { end += 1 }
        try takeLine(bytes.extracting(position..<end), to: sink)
        line += 1
        return end
    }

    /// Takes a line without its end: mends it to 94 bytes, or passes over it when it is blank.
    private func takeLine(_ content: Span<UInt8>, to sink: some NACHARecordSink) throws {
        if content.isBlankLine(content.indices) {
            count.blanks += content.count
            if blankLine == nil { blankLine = line }
            return
        }
        if let blank = blankLine {
            blankLine = nil
            sink.noteLine(.blankLine, line: blank, column: nil, found: "a blank line", expected: nil)
        }
        if framing == .undecided { framing = .lines }
        var length = content.count
        while length > 94, content[length - 1] == 0x20 { length -= 1 }
        count.blanks += content.count - length
        mended.removeAll(keepingCapacity: true)
        let wrong = content.firstUnprintable
        if let wrong, length > 94, content.extracting(0..<length).characterCount == 94 {
            content.extracting(0..<length).appendCharacters(to: &mended)
            count.records += length
            sink.noteLine(
                .character,
                line: line,
                column: wrong + 1,
                found: "\(length) bytes for 94 characters",
                expected: "one byte for each character"
            )
        } else {
            takeBytes(content, length: length, wrong: wrong, sink)
        }
        if content.count > 94, length <= 94 {
            sink.noteLine(
                .wideLine,
                line: line,
                column: 95,
                found: "\(content.count) characters",
                expected: nil
            )
        }
        let stood = mended.count
        while mended.count < 94 { mended.append(0x20) }
        let record = mended
        try sink.take(record.span, length: stood, line: line)
    }

    /// Takes the first 94 bytes of a line.
    private func takeBytes(_ content: Span<UInt8>, length: Int, wrong: Int?, _ sink: some NACHARecordSink) {
        let kept = min(length, 94)
        mended.append(contentsOf: content.extracting(0..<kept))
        count.records += kept
        count.excess += length - kept
        if let wrong, wrong < 94 {
            let found = content[wrong].shown
            sink.noteLine(.character, line: line, column: wrong + 1, found: found, expected: nil)
        }
        if length > 94 {
            sink.noteLine(.length, line: line, column: 95, found: "\(length) bytes", expected: nil)
        }
    }
}

extension NACHARecordCutter.Ending {
    /// What the ending is called.
    var shown: String {
        switch self {
        case .lineFeed: "LF"
        case .carriageReturn: "CR"
        case .both: "CRLF"
        }
    }
}

extension Span<UInt8> {
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
