import IncassoCore

/// Telling what is wrong.
extension NACHARecordReader: NACHARecordSink {
    func noteLine(_ rule: NACHARule.ID, line: Int, column: Int?, found: String?, expected: String?) {
        note(rule, column: column, line: line, found: found, expected: expected)
    }

    /// Notes a breach of a rule at the current record.
    ///
    /// - Parameters:
    ///   - id: The rule.
    ///   - field: The field, when the rule is about several.
    ///   - column: Where the field starts, from 1.
    ///   - line: The line; that of the current record where nothing is said.
    ///   - found: What stands there, never an account number.
    ///   - expected: What is expected there, when more can be said than the rule always does.
    func note(
        _ id: NACHARule.ID,
        field: String? = nil,
        column: Int? = nil,
        line: Int? = nil,
        found: @autoclosure () -> String? = nil,
        expected: @autoclosure () -> String? = nil
    ) {
        let rule = NACHARule[id]
        guard log.wants(rule) else { return }
        let name = field ?? rule.field
        let location = Diagnostic.Location(
            file: file,
            line: line ?? recordLine,
            column: column,
            path: name.isEmpty ? rule.record : "\(rule.record), \(name)"
        )
        let shown = found().map { $0.isEmpty ? "blank" : $0 }
        log.add(rule, at: location, found: shown, expected: expected() ?? rule.expected)
    }

    /// Notes a breach of a rule by a field of a record, and tells what stands there.
    func note(
        _ id: NACHARule.ID,
        _ record: Span<UInt8>,
        _ range: Range<Int>,
        field: String? = nil,
        line: Int? = nil,
        expected: @autoclosure () -> String? = nil
    ) {
        note(
            id,
            field: field,
            column: range.lowerBound + 1,
            line: line,
            found: record.text(range),
            expected: expected()
        )
    }

    /// Notes that a field, of which nothing may be shown, is missing or wrong.
    func note(_ id: NACHARule.ID, at range: Range<Int>, field: String? = nil) {
        note(id, field: field, column: range.lowerBound + 1)
    }

    func limit(_ what: String, _ limit: Int) -> NACHAReadError {
        NACHAReadError(
            Diagnostic(
                id: "ACH-LIMIT",
                location: Diagnostic.Location(file: file, line: recordLine),
                message: "the file has too many \(what)",
                expected: "at most \(limit)",
                remedy: "check that this is an ACH file; split it"
            )
        )
    }
}
