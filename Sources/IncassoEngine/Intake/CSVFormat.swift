import IncassoCore

/// How a CSV file is written: found by looking at its first lines, never asked.
package struct CSVFormat: Sendable, Equatable {
    /// How bytes become characters.
    package enum Encoding: Sendable, Equatable {
        /// UTF-8; every byte of the file must fit.
        case utf8
        /// Windows-1252, what spreadsheets write where no byte-order mark stands.
        case windows1252
        /// Whatever the file says of itself: the bytes are handed on as they are.
        case own
    }

    /// The byte between two fields: `,`, `;`, tab or `|`.
    package var delimiter: UInt8
    /// How bytes become characters.
    package var encoding: Encoding
    /// Bytes before the header: a byte-order mark.
    package var skippedBytes = 0
    /// Whether the first line is `sep=…`, which tells a spreadsheet the delimiter.
    package var hasSeparatorLine = false
    /// What the creditor's collection files are taken by, where the file is one of those (pain.008) and no CSV file.
    private(set) var collection: CollectionTerms?

    package static let delimiters: [UInt8] = [0x3B, 0x2C, 0x09, 0x7C]

    /// Looks at the start of a file.
    ///
    /// The delimiter is the one that cuts the most lines into as many fields as the first line; among equals the one that
    /// gives more fields.
    ///
    /// - Parameters:
    ///   - head: The first bytes, at least a few lines where there are any.
    ///   - isWhole: Whether that is the whole file.
    ///   - file: The file's name, for the finding.
    /// - Throws: ``EngineError`` for UTF-16, which has to be saved as UTF-8 first.
    package init(head: [UInt8], isWhole: Bool, file: String) throws(EngineError) {
        if head.starts(with: [0xFF, 0xFE]) || head.starts(with: [0xFE, 0xFF]) {
            throw EngineError(
                .invalid,
                "\(file) cannot be read",
                diagnostics: [
                    Diagnostic(
                        id: "CSV-ENCODING",
                        location: .init(file: file, line: 1, column: 1),
                        message: "the file is UTF-16",
                        expected: "UTF-8 or Windows-1252",
                        remedy: "Save it as \"CSV UTF-8\"."
                    )
                ]
            )
        }
        skippedBytes = head.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        var lines = Array(head[skippedBytes...])
        // The last bytes may be the first half of a character.
        let checked = isWhole ? lines.count : FileBytes.wholeCharacters(lines.span)
        encoding = FileBytes.isUTF8(lines.span.extracting(0..<checked)) ? .utf8 : .windows1252
        if lines.count >= 5, lines[0] | 0x20 == 0x73, lines[1] | 0x20 == 0x65, lines[2] | 0x20 == 0x70,
            lines[3] == 0x3D,
            Self.delimiters.contains(lines[4]), lines.count == 5 || lines[5] == 0x0A || lines[5] == 0x0D
        {
            hasSeparatorLine = true
            delimiter = lines[4]
            return
        }
        if !isWhole, let last = lines.lastIndex(of: 0x0A) { lines.removeSubrange(last...) }
        delimiter = 0x2C
        var best = (agreeing: 0, fields: 1)
        for candidate in Self.delimiters {
            let found = Self.agreement(lines, candidate)
            if found.fields > 1,
                found.agreeing > best.agreeing
                    || (found.agreeing == best.agreeing && found.fields > best.fields)
            {
                best = found
                delimiter = candidate
            }
        }
    }

    /// A known form.
    package init(delimiter: UInt8, encoding: Encoding = .utf8) {
        self.delimiter = delimiter
        self.encoding = encoding
    }

    /// A collection file, read as a table.
    init(collection: CollectionTerms) {
        self.init(delimiter: 0x3B, encoding: .own)
        self.collection = collection
    }

    /// How many of the first 200 lines have as many fields as the first, and how many fields that is.
    private static func agreement(_ bytes: [UInt8], _ delimiter: UInt8) -> (agreeing: Int, fields: Int) {
        var counts: [Int] = []
        var fields = 1
        var isQuoted = false
        var isFieldStart = true
        var isEmpty = true
        for byte in bytes {
            if byte == 0x22, isQuoted || isFieldStart {
                isQuoted.toggle()
                isFieldStart = false
            } else if isQuoted {
                continue
            } else if byte == 0x0A || byte == 0x0D {
                if !isEmpty { counts.append(fields) }
                if counts.count == 200 { break }
                (fields, isFieldStart, isEmpty) = (1, true, true)
                continue
            } else if byte == delimiter {
                fields += 1
                isFieldStart = true
            } else {
                isFieldStart = false
            }
            isEmpty = false
        }
        if !isEmpty { counts.append(fields) }
        let first = counts.first ?? 1
        return (counts.count { $0 == first }, first)
    }
}
