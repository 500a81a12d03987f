import IncassoCore

/// Reads a CSV file record by record (RFC 4180, and what spreadsheets make of it).
///
/// Fields are ranges of one buffer that is used again for each record, so a file of any size takes the same memory and no
/// field costs an allocation. Blanks around a field go; a doubled quote inside a quoted field is one quote.
package struct CSVReader: ~Copyable {
    /// How far a file may go before it is refused.
    package struct Limits: Sendable {
        /// Bytes of one record: an unclosed quote must not swallow the file.
        package var recordBytes = 65_536
        /// Fields of one record.
        package var columns = 250
        /// Bytes of the file.
        package var fileBytes = 4 << 30

        /// The defaults.
        package init() {}
    }

    /// What is wrong with the form of a record.
    package struct Fault: Equatable {
        /// The byte in the record's first line, from 1.
        package let column: Int
        package let message: String
    }

    let format: CSVFormat
    let limits: Limits
    let file: String
    /// Holds the current record; ``fields`` are ranges of it.
    package private(set) var buffer: [UInt8] = []
    /// The line of the file on which the current record starts, from 1.
    package private(set) var line = 0
    private var layout = Layout()
    private var source: FileBytes
    private var collection: CollectionSource?
    private var start = 0
    private var nextLine = 1

    /// Where the fields of a record lie.
    private struct Layout {
        var fields: [Range<Int>] = []
        /// Fields that hold doubled quotes.
        var doubled: [Int] = []
        var fault: Fault?
    }

    /// The current record's fields, as ranges of ``buffer``.
    package var fields: [Range<Int>] { layout.fields }
    /// What is wrong with the form of the current record.
    package var fault: Fault? { layout.fault }
    /// The debit of a collection file that the current record is, and what is wrong with it.
    var debit: CollectionSource.Debit? { collection?.current }
    /// What a collection file says about itself; complete once every record has been read.
    var collectionFile: CollectionFile? { collection?.file }

    /// Thrown when the bytes turn out not to be in the expected encoding.
    package struct EncodingMismatch: Error {}

    private static let quote: UInt8 = 0x22
    private static let lineFeed: UInt8 = 0x0A
    private static let carriageReturn: UInt8 = 0x0D

    /// Opens a file.
    ///
    /// - Parameters:
    ///   - path: Its path.
    ///   - format: How it is written.
    ///   - limits: How far it may go.
    /// - Throws: ``EngineError`` when it cannot be read; ``EncodingMismatch``.
    /// - Returns: A reader before the first record.
    package static func open(path: String, format: CSVFormat, limits: Limits = Limits()) throws -> CSVReader {
        var reader = CSVReader(try FileBytes(path: path, format: format), format: format, limits: limits)
        while reader.buffer.count < format.skippedBytes, !reader.source.isAtEnd { try reader.fill() }
        reader.start = min(format.skippedBytes, reader.buffer.count)
        if format.hasSeparatorLine { _ = try reader.next() }
        return reader
    }

    private init(_ source: consuming FileBytes, format: CSVFormat, limits: Limits) {
        self.format = format
        self.limits = limits
        let name = DurableFile.name(of: source.path)
        file = name
        collection = format.collection.map { CollectionSource($0, file: name) }
        self.source = source
        buffer.reserveCapacity(FileBytes.chunkSize + limits.recordBytes)
    }

    /// Bytes read so far.
    var size: Int { source.size }

    /// The SHA-256 of the file, once everything has been read.
    package func digest() -> [UInt8] { source.digest() }

    /// Moves to the next record that is not empty.
    ///
    /// - Returns: Whether there is one.
    /// - Throws: ``EngineError`` at a limit or when the disk fails; ``EncodingMismatch``.
    package mutating func next() throws -> Bool {
        if let collection { return try nextDebit(of: collection) }
        while true {
            switch Self.scan(
                buffer,
                from: start,
                isLast: source.isAtEnd,
                delimiter: format.delimiter,
                into: &layout
            ) {
            case .end: return false
            case .record(let next, let newlines):
                line = nextLine
                nextLine += newlines
                start = next
                let isBlank = fault == nil && fields.allSatisfy { $0.isEmpty }
                if isBlank { continue }
                for field in layout.doubled { undouble(field) }
                return true
            case .needsMore:
                guard buffer.count - start <= limits.recordBytes else {
                    throw refusal(
                        "CSV-RECORD",
                        "the record that starts here has more than \(limits.recordBytes) bytes",
                        remedy: "Look for a quote that is not closed."
                    )
                }
                if start > 0 {
                    buffer.removeSubrange(0..<start)
                    start = 0
                }
                try fill()
            }
            guard fields.count <= limits.columns else {
                throw refusal("CSV-COLUMNS", "the record has more than \(limits.columns) fields", remedy: nil)
            }
        }
    }

    /// Moves to the next debit of a collection file; the names of its columns come first.
    private mutating func nextDebit(of collection: CollectionSource) throws -> Bool {
        buffer.removeAll(keepingCapacity: true)
        while true {
            if let row = collection.take(into: &buffer, &layout.fields) {
                line = row
                return true
            }
            if source.isAtEnd { return false }
            var chunk: [UInt8] = []
            swap(&chunk, &collection.chunk)
            chunk.removeAll(keepingCapacity: true)
            try fill(&chunk)
            swap(&chunk, &collection.chunk)
            try collection.read(isLast: source.isAtEnd)
        }
    }

    private mutating func fill() throws {
        var bytes: [UInt8] = []
        swap(&bytes, &buffer)
        defer { swap(&bytes, &buffer) }
        try fill(&bytes)
    }

    private mutating func fill(_ buffer: inout [UInt8]) throws {
        do {
            try source.append(to: &buffer)
        } catch {
            switch error {
            case .encoding: throw EncodingMismatch()
            case .storage(let failure): throw failure
            }
        }
        if source.size > limits.fileBytes {
            throw refusal("CSV-SIZE", "the file has more than \(limits.fileBytes) bytes", remedy: "Split it.")
        }
    }

    private func refusal(_ id: String, _ message: String, remedy: String?) -> EngineError {
        EngineError(
            .invalid,
            "\(file) cannot be read",
            diagnostics: [
                Diagnostic(
                    id: id,
                    location: .init(file: file, line: nextLine, column: 1),
                    message: message,
                    remedy: remedy
                )
            ]
        )
    }

    private enum Scan {
        case record(next: Int, newlines: Int)
        case needsMore
        case end
    }

    /// Finds the fields of the record at a place, without changing a byte.
    private static func scan(
        _ buffer: [UInt8],
        from start: Int,
        isLast: Bool,
        delimiter: UInt8,
        into layout: inout Layout
    ) -> Scan {
        layout.fields.removeAll(keepingCapacity: true)
        layout.doubled.removeAll(keepingCapacity: true)
        layout.fault = nil
        let bytes = buffer.span
        let end = bytes.count
        var index = start
        var newlines = 0
        guard index < end else { return isLast ? .end : .needsMore }
        while true {
            if index < end, bytes[index] == quote {
                guard let after = quoted(bytes, from: index + 1, isLast: isLast, newlines: &newlines) else {
                    guard isLast else { return .needsMore }
                    layout.fault = Fault(
                        column: index - start + 1,
                        message: "the quote that starts here is not closed"
                    )
                    return .record(next: end, newlines: newlines)
                }
                if after.isDoubled { layout.doubled.append(layout.fields.count) }
                layout.fields.append(index + 1..<after.close)
                index = after.close + 1
                while index < end, bytes[index] == 0x20 { index += 1 }
                if index < end, bytes[index] != delimiter, bytes[index] != lineFeed,
                    bytes[index] != carriageReturn
                {
                    layout.fault =
                        layout.fault
                        ?? Fault(
                            column: index - start + 1,
                            message: "text stands after the closing quote of a field"
                        )
                    while index < end, bytes[index] != lineFeed, bytes[index] != carriageReturn { index += 1 }
                }
            } else {
                let from = index
                while index < end {
                    let byte = bytes[index]
                    if byte == delimiter || byte == lineFeed || byte == carriageReturn { break }
                    index += 1
                }
                layout.fields.append(trimmed(bytes, from, index))
            }
            guard index < end else {
                return isLast ? .record(next: end, newlines: newlines + 1) : .needsMore
            }
            if bytes[index] == delimiter {
                index += 1
                continue
            }
            if bytes[index] == carriageReturn {
                // The line feed that belongs to it may be in the next piece.
                guard index + 1 < end || isLast else { return .needsMore }
                if index + 1 < end, bytes[index + 1] == lineFeed { index += 1 }
            }
            return .record(next: index + 1, newlines: newlines + 1)
        }
    }

    /// Finds the quote that closes a field.
    ///
    /// - Returns: `nil` when it is not in the buffer, or what follows it is not.
    private static func quoted(
        _ bytes: Span<UInt8>,
        from first: Int,
        isLast: Bool,
        newlines: inout Int
    ) -> (close: Int, isDoubled: Bool)? {
        var index = first
        var isDoubled = false
        while index < bytes.count {
            let byte = bytes[index]
            if byte == quote {
                if index + 1 < bytes.count, bytes[index + 1] == quote {
                    isDoubled = true
                    index += 2
                    continue
                }
                return index + 1 < bytes.count || isLast ? (index, isDoubled) : nil
            }
            if byte == lineFeed
                || (byte == carriageReturn && index + 1 < bytes.count && bytes[index + 1] != lineFeed)
            {
                newlines += 1
            }
            index += 1
        }
        return nil
    }

    private static func trimmed(_ bytes: Span<UInt8>, _ from: Int, _ to: Int) -> Range<Int> {
        var (from, to) = (from, to)
        while from < to, bytes[from] == 0x20 || bytes[from] == 0x09 { from += 1 }
        while from < to, bytes[to - 1] == 0x20 || bytes[to - 1] == 0x09 { to -= 1 }
        return from..<to
    }

    /// Makes one quote of each doubled one, in place.
    private mutating func undouble(_ field: Int) {
        let range = layout.fields[field]
        var target = range.lowerBound
        var index = range.lowerBound
        while index < range.upperBound {
            buffer[target] = buffer[index]
            index += buffer[index] == Self.quote ? 2 : 1
            target += 1
        }
        layout.fields[field] = range.lowerBound..<target
    }
}
