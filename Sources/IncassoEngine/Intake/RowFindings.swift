import IncassoCore

/// What is wrong with the rows of a file, collected up to a limit.
struct RowFindings {
    /// More errors than this say that it is the wrong file; more than one screen of warnings is read by nobody.
    static let maxErrors = 100_000
    static let maxWarnings = 1_000

    let file: String
    /// The row that is being read: its line in the file.
    var line = 0
    /// The debit that is being read, in a collection file.
    var debit: DebitPlace?
    /// The rows with which the blocks of a collection file begin, once they are known.
    var blockRows: [Int] = []
    private(set) var errors: [Diagnostic] = []
    private(set) var warnings: [Diagnostic] = []
    /// Lines of the rows that are wrong.
    private(set) var rejected: Set<Int> = []
    /// The rows that the errors and the warnings are about; 0 for the file.
    private var errorRows: [Int] = []
    private var warningRows: [Int] = []
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
        let row = finding.location.line ?? line
        var location = finding.location
        location.file = location.file ?? file
        place(&location)
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
            if row > 0 { rejected.insert(row) }
            errorCount += 1
            if errorCount <= Self.maxErrors {
                errors.append(placed)
                errorRows.append(row)
            }
        case .warning:
            warningCount += 1
            if warningCount <= Self.maxWarnings {
                warnings.append(placed)
                warningRows.append(row)
            }
        }
    }

    /// Rejects the row that is being read for what is told of another one: its block is wrong.
    mutating func rejectRow() { rejected.insert(line) }

    /// Takes findings of the file as a whole, which have their places.
    mutating func takeOfFile(_ findings: [Diagnostic]) {
        for finding in findings {
            if finding.severity == .error {
                errorCount += 1
                errors.append(finding)
                errorRows.append(0)
            } else {
                warningCount += 1
                warnings.append(finding)
                warningRows.append(0)
            }
        }
    }

    /// Completes a place: the line of a row, or the element of a debit.
    private func place(_ location: inout Diagnostic.Location) {
        guard line > 0 else { return }
        if let debit, debit.row == line {
            location.line = debit.line > 0 ? debit.line : nil
            location.path = CollectionFile.path(block: debit.block, debit: debit.debit, column: location.path)
        } else if let place = CollectionFile.place(of: line, firstRows: blockRows) {
            location.path = CollectionFile.path(
                block: place.block,
                debit: place.debit,
                column: location.path
            )
        } else {
            location.line = location.line ?? line
        }
    }

    /// How another row is named: by its line, or in a collection file by its block and place.
    func name(ofRow row: Int) -> String {
        guard let place = CollectionFile.place(of: row, firstRows: blockRows) else { return "row \(row)" }
        return "block \(place.block), debit \(place.debit)"
    }

    /// What is wrong with each row, in one sentence.
    func reasons() -> [Int: String] {
        var reasons: [Int: String] = [:]
        for (row, finding) in zip(errorRows, errors) where row > 0 {
            let path = finding.location.path?.split(separator: "/").last.map { "\($0): " }
            let text = (path ?? "") + finding.message
            reasons[row] = reasons[row].map { "\($0); \(text)" } ?? text
        }
        return reasons
    }

    /// Takes over what a later stage found wrong; its warnings come again when it is repeated.
    mutating func takeErrors(of other: RowFindings) {
        errors = other.errors
        errorRows = other.errorRows
        errorCount = other.errorCount
        rejected = other.rejected
    }

    /// Everything in the order of the file, and what was left out.
    mutating func finish() {
        errors = Self.sorted(errors, by: &errorRows)
        warnings = Self.sorted(warnings, by: &warningRows)
        if errorCount > Self.maxErrors {
            errors.append(left("IMPORT-ERRORS", .error, errorCount - Self.maxErrors))
            errorCount = errors.count
        }
        if warningCount > Self.maxWarnings {
            warnings.append(left("IMPORT-WARNINGS", .warning, warningCount - Self.maxWarnings))
            warningCount = warnings.count
        }
    }

    private static func sorted(_ findings: [Diagnostic], by rows: inout [Int]) -> [Diagnostic] {
        let order = zip(rows, findings).enumerated().sorted { left, right in
            (left.element.0 > 0 ? left.element.0 : .max, left.offset)
                < (right.element.0 > 0 ? right.element.0 : .max, right.offset)
        }
        rows = order.map(\.element.0)
        return order.map(\.element.1)
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
