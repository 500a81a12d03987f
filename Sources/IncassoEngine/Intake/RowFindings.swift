import IncassoCore

/// What is wrong with the rows of a file, collected up to a limit.
struct RowFindings {
    /// More errors than this say that it is the wrong file; more than one screen of warnings is read by nobody.
    static let maxErrors = 100_000
    static let maxWarnings = 1_000

    let file: String
    /// The row that is being read: its line in the file.
    var line = 0
    private(set) var errors: [Diagnostic] = []
    private(set) var warnings: [Diagnostic] = []
    /// Lines of the rows that are wrong.
    private(set) var rejected: Set<Int> = []
    private var errorCount = 0
    private var warningCount = 0

    init(file: String) {
        self.file = file
    }

    /// Whether there are more errors than are listed.
    var isOverflowing: Bool { errorCount > Self.maxErrors }

    /// Whether the row that is being read is wrong.
    var isRowWrong: Bool { rejected.contains(line) }

    /// Notes that a value is wrong.
    mutating func error(
        _ id: String,
        _ column: String,
        _ message: String,
        found: String? = nil,
        expected: String? = nil,
        remedy: String? = nil
    ) {
        take(
            Diagnostic(
                id: id,
                location: .init(path: column),
                message: message,
                found: found,
                expected: expected,
                remedy: remedy
            )
        )
    }

    /// Notes that a value is worth a look.
    mutating func warning(
        _ id: String,
        _ column: String?,
        _ message: String,
        found: String? = nil,
        expected: String? = nil,
        remedy: String? = nil
    ) {
        take(
            Diagnostic(
                id: id,
                severity: .warning,
                location: .init(path: column),
                message: message,
                found: found,
                expected: expected,
                remedy: remedy
            )
        )
    }

    /// Takes a finding of the current row; account numbers in it are masked.
    mutating func take(_ finding: Diagnostic) {
        var location = finding.location
        location.file = location.file ?? file
        location.line = location.line ?? (line > 0 ? line : nil)
        let placed = Diagnostic(
            id: finding.id,
            severity: finding.severity,
            location: location,
            message: finding.message,
            found: finding.found.map { Self.shown($0) },
            expected: finding.expected,
            remedy: finding.remedy
        )
        switch finding.severity {
        case .error:
            if let line = location.line { rejected.insert(line) }
            errorCount += 1
            if errorCount <= Self.maxErrors { errors.append(placed) }
        case .warning:
            warningCount += 1
            if warningCount <= Self.maxWarnings { warnings.append(placed) }
        }
    }

    /// Takes over what a later stage found wrong; its warnings come again when it is repeated.
    mutating func takeErrors(of other: RowFindings) {
        errors = other.errors
        errorCount = other.errorCount
        rejected = other.rejected
    }

    /// Everything in the order of the file, and what was left out.
    mutating func finish() {
        errors = Self.sorted(errors)
        warnings = Self.sorted(warnings)
        if errorCount > Self.maxErrors {
            errors.append(left("IMPORT-ERRORS", .error, errorCount - Self.maxErrors))
            errorCount = errors.count
        }
        if warningCount > Self.maxWarnings {
            warnings.append(left("IMPORT-WARNINGS", .warning, warningCount - Self.maxWarnings))
            warningCount = warnings.count
        }
    }

    private static func sorted(_ findings: [Diagnostic]) -> [Diagnostic] {
        let order = findings.enumerated().sorted { left, right in
            (left.element.location.line ?? .max, left.offset) < (
                right.element.location.line ?? .max, right.offset
            )
        }
        return order.map(\.element)
    }

    private func left(_ id: String, _ severity: Diagnostic.Severity, _ count: Int) -> Diagnostic {
        Diagnostic(
            id: id,
            severity: severity,
            location: .init(file: file),
            message: "\(count) more of these are not listed"
        )
    }

    /// A value as it may be shown: what looks like an account number is masked, whatever column it stands in.
    static func shown(_ value: String) -> String {
        let compact = value.filter { !$0.isWhitespace }
        let bytes = Array(compact.utf8)
        let isAccount =
            bytes.count >= 12 && bytes.allSatisfy { ($0 | 0x20) &- 0x61 < 26 || $0 &- 0x30 < 10 }
            && bytes.count(where: { $0 &- 0x30 < 10 }) >= 8 && (bytes[0] | 0x20) &- 0x61 < 26
        if isAccount { return IBAN.masked(compact) }
        let short = value.unicodeScalars.count > 60 ? String(value.prefix(60)) + "…" : value
        return String(String.UnicodeScalarView(short.unicodeScalars.map { $0.value < 0x20 ? " " : $0 }))
    }
}
