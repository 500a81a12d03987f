import IncassoCore

/// How a column of dates is written: decided by the whole column, never by one value.
enum DateStyle: Sendable, Equatable {
    /// `YYYY-MM-DD`.
    case iso
    /// `DD-MM-YYYY` with this separator.
    case dayFirst(UInt8)
    /// Day and month could be swapped in every row.
    case ambiguous
    /// `MM/DD/YYYY` with this separator, for a creditor whose country writes so.
    case monthFirst(UInt8)
    /// `MM/DD/YYYY` elsewhere, which is not read: one mistyped day among days up to 12 looks the same.
    case unusual

    /// Parses a date.
    ///
    /// - Returns: `nil` for another form, and for days that do not exist.
    func date(_ bytes: Span<UInt8>) -> LocalDate? {
        switch self {
        case .iso: return LocalDate(iso: bytes)
        case .dayFirst(let separator):
            guard let parts = ColumnEvidence.parts(bytes), parts.separator == separator else { return nil }
            return LocalDate(year: parts.year, month: parts.second, day: parts.first)
        case .monthFirst(let separator):
            guard let parts = ColumnEvidence.parts(bytes), parts.separator == separator else { return nil }
            return LocalDate(year: parts.year, month: parts.first, day: parts.second)
        case .ambiguous, .unusual: return nil
        }
    }
}

/// What the values of a column have shown so far.
struct ColumnEvidence {
    private var isoCount = 0
    private var separators: Set<UInt8> = []
    private var highestFirst = 0
    private var highestSecond = 0
    private var hasPoint = false
    private var hasComma = false

    /// Takes a value.
    mutating func take(_ bytes: Span<UInt8>) {
        for index in bytes.indices {
            if bytes[index] == 0x2E { hasPoint = true }
            if bytes[index] == 0x2C { hasComma = true }
        }
        if let parts = Self.parts(bytes) {
            separators.insert(parts.separator)
            highestFirst = max(highestFirst, parts.first)
            highestSecond = max(highestSecond, parts.second)
        } else if LocalDate(iso: bytes) != nil {
            isoCount += 1
        }
    }

    /// What the dates prove.
    ///
    /// - Parameter isAmerican: Whether the creditor's country writes the month first.
    /// - Returns: How the column is written; ISO where nothing else is proven.
    func dateStyle(isAmerican: Bool) -> DateStyle {
        guard isoCount == 0, separators.count == 1, let separator = separators.first else { return .iso }
        if highestSecond > 12 {
            return highestFirst > 12 ? .iso : isAmerican ? .monthFirst(separator) : .unusual
        }
        // With points nobody writes the month first.
        return highestFirst > 12 || separator == 0x2E ? .dayFirst(separator) : .ambiguous
    }

    /// The sign before the decimals: a comma only where no value has a point.
    var decimalSign: UInt8 { hasComma && !hasPoint ? 0x2C : 0x2E }

    /// The parts of `12-31-2026` with any of the separators `-`, `.` and `/`.
    static func parts(_ bytes: Span<UInt8>) -> (first: Int, second: Int, year: Int, separator: UInt8)? {
        guard bytes.count == 10, bytes[2] == bytes[5], [0x2D, 0x2E, 0x2F].contains(bytes[2]) else {
            return nil
        }
        func number(_ start: Int, _ count: Int) -> Int? {
            var value = 0
            for index in start..<start + count {
                let digit = bytes[index] &- 0x30
                guard digit < 10 else { return nil }
                value = value * 10 + Int(digit)
            }
            return value
        }
        guard let first = number(0, 2), let second = number(3, 2), let year = number(6, 4) else { return nil }
        return (first, second, year, bytes[2])
    }
}

/// Amounts as people write them into files.
enum AmountText {
    /// Parses an unsigned amount without thousands separators and with at most the currency's decimals.
    ///
    /// `1.000` is refused: it may be one or a thousand.
    ///
    /// - Returns: Minor units, or `nil`.
    static func minorUnits(_ bytes: Span<UInt8>, sign: UInt8, minorDigits: Int) -> Int64? {
        var value: Int64 = 0
        var decimals = -1
        var digits = 0
        for index in bytes.indices {
            let byte = bytes[index]
            if byte == sign, decimals < 0, digits > 0 {
                decimals = 0
                continue
            }
            let digit = byte &- 0x30
            guard digit < 10, value < 100_000_000_000_000_000 else { return nil }
            if decimals >= 0 { decimals += 1 }
            guard decimals <= minorDigits else { return nil }
            digits += 1
            value = value * 10 + Int64(digit)
        }
        guard digits > 0, decimals != 0 else { return nil }
        for _ in max(decimals, 0)..<minorDigits {
            guard value < 100_000_000_000_000_000 else { return nil }
            value *= 10
        }
        return value
    }
}
