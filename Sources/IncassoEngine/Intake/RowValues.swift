import IncassoCore

/// Thrown when a column turns out not to be written in the common way, so that all of it has to be looked at first.
struct UncommonColumn: Error {}

/// Checks that are the same for all kinds of rows.
struct RowValues {
    /// How each column of dates is written, once it was looked at.
    var dateStyles: [Int: DateStyle] = [:]
    /// The sign before decimals in each column of amounts, once it was looked at.
    var decimalSigns: [Int: UInt8] = [:]
    /// Whether the columns have been looked at.
    var isSurveyed = false

    /// Copies a field; a control character in it is an error.
    ///
    /// - Returns: Whether there is a value and nothing is wrong with it.
    @discardableResult
    func text(
        _ record: borrowing CSVReader,
        _ position: Int,
        _ column: String,
        maxLength: Int,
        isRequired: Bool = false,
        into target: inout [UInt8],
        _ findings: inout RowFindings
    ) -> Bool {
        target.removeAll(keepingCapacity: true)
        guard position >= 0, position < record.fields.count, !record.fields[position].isEmpty else {
            if isRequired { findings.error("IMPORT-MISSING", column, "\(column) is missing") }
            return false
        }
        target.append(contentsOf: record.buffer[record.fields[position]])
        var characters = 0
        for byte in target {
            if byte & 0xC0 != 0x80 { characters += 1 }
            guard byte < 0x20 || byte == 0x7F else { continue }
            findings.error(
                "IMPORT-CONTROL",
                column,
                "\(column) holds a line break or another control character",
                found: String(decoding: target, as: UTF8.self),
                remedy: "Write it on one line."
            )
            return false
        }
        guard characters > maxLength else { return true }
        findings.error(
            "IMPORT-LENGTH",
            column,
            "\(column) has \(characters) characters",
            found: String(decoding: target, as: UTF8.self),
            expected: "at most \(maxLength)"
        )
        return false
    }

    /// Reads a day.
    func date(
        _ record: borrowing CSVReader,
        _ position: Int,
        _ column: String,
        isRequired: Bool = false,
        _ findings: inout RowFindings
    ) throws(UncommonColumn) -> LocalDate? {
        guard position >= 0, position < record.fields.count, !record.fields[position].isEmpty else {
            if isRequired { findings.error("IMPORT-MISSING", column, "\(column) is missing") }
            return nil
        }
        let bytes = record.buffer.span.extracting(record.fields[position])
        let style = dateStyles[position] ?? .iso
        if let date = style.date(bytes) {
            if date.year >= 1990, date.year <= 2199 { return date }
            findings.error(
                "IMPORT-DATE",
                column,
                "\(column) lies outside the years 1990 to 2199",
                found: date.description
            )
            return nil
        }
        if !isSurveyed { throw UncommonColumn() }
        let found = Self.string(bytes)
        switch style {
        case .ambiguous:
            findings.error(
                "IMPORT-DATE-AMBIGUOUS",
                column,
                "day and month cannot be told apart in this column",
                found: found,
                expected: "YYYY-MM-DD",
                remedy: "No row has a day above 12: write the dates as YYYY-MM-DD."
            )
        case .unusual:
            findings.error(
                "IMPORT-DATE-MONTH-FIRST",
                column,
                "the month stands before the day in this column",
                found: found,
                expected: "YYYY-MM-DD",
                remedy: "Write the dates as YYYY-MM-DD."
            )
        case .iso, .dayFirst, .monthFirst:
            findings.error(
                "IMPORT-DATE",
                column,
                "\(column) is no day that exists",
                found: found,
                expected: style == .iso ? "YYYY-MM-DD" : "a day written as in the other rows"
            )
        }
        return nil
    }

    /// Reads an amount above zero.
    func amount(
        _ record: borrowing CSVReader,
        _ position: Int,
        _ column: String,
        currency: Currency,
        isRequired: Bool = false,
        _ findings: inout RowFindings
    ) throws(UncommonColumn) -> Int64? {
        guard position >= 0, position < record.fields.count, !record.fields[position].isEmpty else {
            if isRequired { findings.error("IMPORT-MISSING", column, "\(column) is missing") }
            return nil
        }
        let bytes = record.buffer.span.extracting(record.fields[position])
        let sign = decimalSigns[position] ?? 0x2E
        if let value = AmountText.minorUnits(bytes, sign: sign, minorDigits: currency.minorDigits) {
            if value > 0 { return value }
            findings.error(
                "IMPORT-AMOUNT-ZERO",
                column,
                "\(column) has to be above zero",
                found: Self.string(bytes)
            )
            return nil
        }
        if !isSurveyed { throw UncommonColumn() }
        findings.error(
            "IMPORT-AMOUNT",
            column,
            "\(column) is no amount",
            found: Self.string(bytes),
            expected: sign == 0x2E
                ? "digits and a decimal point, for example 1234.50"
                : "digits and a decimal comma, as in the other rows",
            remedy:
                "Write it without sign, currency and thousands separators, with at most \(currency.minorDigits) decimals."
        )
        return nil
    }

    /// Reads a small whole number.
    func number(
        _ record: borrowing CSVReader,
        _ position: Int,
        _ column: String,
        in range: ClosedRange<Int>,
        _ findings: inout RowFindings
    ) -> Int? {
        guard position >= 0, position < record.fields.count, !record.fields[position].isEmpty else {
            return nil
        }
        let text = String(decoding: record.buffer[record.fields[position]], as: UTF8.self)
        if let value = Int(text), range.contains(value) { return value }
        findings.error(
            "IMPORT-NUMBER",
            column,
            "\(column) is no number that can stand here",
            found: text,
            expected: "\(range.lowerBound) to \(range.upperBound)"
        )
        return nil
    }

    /// Reads one of a few words.
    func choice(
        _ record: borrowing CSVReader,
        _ position: Int,
        _ column: String,
        of words: [String],
        isRequired: Bool = false,
        _ findings: inout RowFindings
    ) -> String? {
        guard position >= 0, position < record.fields.count, !record.fields[position].isEmpty else {
            if isRequired { findings.error("IMPORT-MISSING", column, "\(column) is missing") }
            return nil
        }
        let field = record.buffer[record.fields[position]]
        for word in words where field.elementsEqual(word.utf8) { return word }
        let text = String(decoding: field, as: UTF8.self)
        if let word = words.first(where: { $0 == text.lowercased() }) { return word }
        findings.error(
            "IMPORT-CHOICE",
            column,
            "\(column) has a value that is not known",
            found: text,
            expected: words.joined(separator: ", ")
        )
        return nil
    }

    /// Bytes as text.
    static func string(_ bytes: Span<UInt8>) -> String {
        unsafe bytes.withUnsafeBufferPointer { unsafe String(decoding: $0, as: UTF8.self) }
    }
}
