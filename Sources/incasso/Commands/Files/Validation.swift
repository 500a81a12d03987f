import IncassoCore
import IncassoEngine
import IncassoISO20022
import IncassoNACHA
import IncassoXML

/// What was found in one file.
struct Validation {
    /// The file as given.
    let file: String
    /// SHA-256 in hexadecimal.
    let sha256: String
    /// What it is.
    let format: BankFileFormat
    /// Whether it can be read.
    let verdict: FileDescription.Verdict
    /// What was found, the first ones of very many.
    let findings: [Diagnostic]
    /// How many findings are errors, and how many are not.
    let errors: Int
    let warnings: Int
    /// The findings of the rules by what has to be done.
    let repairs: [Repair]

    /// How a command on it ends.
    var status: ExitStatus {
        if verdict == .unreadable { return .failed }
        return errors > 0 ? .exceptions : .done
    }

    /// Checks a file.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - profile: Which rules apply.
    ///   - facts: What the rules of the schemes need to know beyond the file.
    ///   - policy: By which rules an ACH file is judged.
    /// - Returns: What was found; a file that is unreadable is a verdict, not an error.
    /// - Throws: An error when the file cannot be opened.
    static func of(
        _ path: String,
        profile: Validate.Profile,
        facts: SchemeFacts,
        policy: NACHAPolicy
    ) throws -> Validation {
        let format = try BankFileSniffer.format(ofFile: path)
        if profile == .outgoing {
            switch format.kind {
            case .pain008: return try ofScheme(path, format, .collection, facts: facts)
            case .pain007: return try ofScheme(path, format, .reversal, facts: facts)
            default: break
            }
        }
        if format.kind == .nacha { return try ofACH(path, policy: policy) }
        let description = try FileDescription.ofAny(path)
        return Validation(
            file: path,
            sha256: try FileHash.sha256(of: path).hex,
            format: description.format,
            verdict: description.verdict,
            findings: description.findings
        )
    }

    /// A collection or a reversal on its way out keeps the rules of the schemes, which say all that its reader would say, and more.
    private static func ofScheme(
        _ path: String,
        _ format: BankFileFormat,
        _ subject: SchemeSubject,
        facts: SchemeFacts
    ) throws -> Validation {
        let sha256 = try FileHash.sha256(of: path).hex
        do {
            let report = try SchemeCheck.check(path, facts: facts, of: subject)
            return Validation(
                path,
                sha256,
                BankFileFormat(kind: format.kind, version: report.version),
                report
            )
        } catch let error as XMLReadError {
            return Validation(
                file: path,
                sha256: sha256,
                format: format,
                verdict: .unreadable,
                findings: [error.diagnostic]
            )
        }
    }

    private static func ofACH(_ path: String, policy: NACHAPolicy) throws -> Validation {
        let sha256 = try FileHash.sha256(of: path).hex
        return Validation(path, sha256, try NACHACheck.check(path, policy: policy))
    }

    private init(_ path: String, _ sha256: String, _ report: NACHAReport) {
        file = path
        self.sha256 = sha256
        format = BankFileFormat(kind: .nacha)
        let failure = report.failure
        verdict = failure != nil ? .unreadable : report.findings.isEmpty ? .ok : .findings
        findings = report.findings + (failure.map { [$0] } ?? [])
        errors = report.errors + (failure == nil ? 0 : 1)
        warnings = report.warnings
        repairs = report.repairs.map(Repair.init)
    }

    private init(_ path: String, _ sha256: String, _ format: BankFileFormat, _ report: SchemeReport) {
        file = path
        self.sha256 = sha256
        self.format = format
        verdict = report.findings.isEmpty ? .ok : .findings
        findings = report.findings
        errors = report.errors
        warnings = report.warnings
        repairs = report.repairs.map(Repair.init)
    }

    private init(
        file: String,
        sha256: String,
        format: BankFileFormat,
        verdict: FileDescription.Verdict,
        findings: [Diagnostic]
    ) {
        self.file = file
        self.sha256 = sha256
        self.format = format
        self.verdict = verdict
        self.findings = findings
        errors = findings.count { $0.severity == .error }
        warnings = findings.count - errors
        repairs = []
    }

    /// Writes the findings for people, and what there is to do when that is shorter.
    func write(to console: Console) {
        console.write(DiagnosticRenderer.text(findings))
        let hidden = errors + warnings - findings.count
        if hidden > 0 { console.line("… and \(Figures.count(hidden, "more finding"))") }
        guard repairs.count < errors + warnings else { return }
        console.line()
        console.line("What there is to do:")
        for repair in repairs {
            let first = repair.places.first?.line.map { ", first in line \($0)" } ?? ""
            console.line(
                "  \(Figures.grouped(repair.count)) × \(repair.remedy) [\(repair.id)]\(first)"
            )
        }
    }

    /// The check as JSON.
    func json(_ columns: [Column<Validation>], indented: Bool) -> String {
        var writer = JSONWriter(indented: indented)
        writer.beginObject()
        for column in columns { column.value(self).write(column.key, to: &writer) }
        writer.key("findings")
        writer.beginArray()
        for finding in findings { DiagnosticRenderer.append(finding, to: &writer) }
        writer.endArray()
        if !repairs.isEmpty {
            writer.key("repairs")
            writer.beginArray()
            for repair in repairs { repair.write(to: &writer) }
            writer.endArray()
        }
        writer.endObject()
        return writer.text
    }
}
