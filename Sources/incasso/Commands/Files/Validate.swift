import ArgumentParser
import IncassoCore
import IncassoEngine
import IncassoISO20022
import IncassoXML

/// Checks files.
struct Validate: IncassoCommand {
    static let configuration = CommandConfiguration(
        abstract: "Check a file as a bank would, before it is handed over.",
        discussion: """
            Examples:
              incasso validate collection.xml
              incasso validate statement.xml --profile incoming
              incasso validate debits.ach

            In an ACH file counts, hashes, totals, trace numbers and fields are checked.
            Needs no book. Exit code 0 without error findings, 3 with some, 1 when a file
            is unreadable.
            """
    )

    /// Which rules apply.
    enum Profile: String, CaseIterable, ExpressibleByArgument {
        /// The strict rules for a file of ours on its way to a bank.
        case outgoing
        /// The tolerant rules for a file that comes from somebody else.
        case incoming
    }

    @Argument(help: "Files, and directories of files.", completion: .file())
    var files: [String]
    @Option(help: "Strict rules for files on their way to a bank, tolerant ones for files from a bank.")
    var profile = Profile.outgoing
    @OptionGroup var output: OutputOptions
    @OptionGroup(visibility: .hidden) var book: BookOptions

    private static let columns: [Column<Validation>] = [
        Column("file", "FILE", fit: .squeezed) { .text($0.file) },
        Column("sha256") { .text($0.sha256) },
        Column("format", "FORMAT") { .text($0.format.kind.rawValue) },
        Column("version", "VERSION") { .optional($0.format.version) },
        Column("verdict", "VERDICT", isState: true) { .text($0.verdict.rawValue) },
        Column("errors", "ERRORS") { .number($0.errors) },
        Column("warnings", "WARNINGS") { .number($0.findings.count - $0.errors) },
    ]

    func perform(_ console: Console) throws -> ExitStatus {
        var status = ExitStatus.done
        var checked: [Validation] = []
        for path in try Path.files(files) {
            let validation = try Validation.of(path, profile: profile)
            checked.append(validation)
            status = status.worst(validation.status)
        }
        switch console.format {
        case .table:
            for validation in checked { console.write(DiagnosticRenderer.text(validation.findings)) }
            if checked.contains(where: { !$0.findings.isEmpty }) { console.line() }
            let findings = checked.reduce(0) { $0 + $1.findings.count }
            console.list(
                checked,
                Self.columns,
                summary: "\(Figures.count(checked.count, "file")), "
                    + (findings == 0 ? "no findings" : Figures.count(findings, "finding")),
                empty: "No files there."
            )
        case .json, .jsonl:
            if console.format == .json, checked.count > 1 { console.write("[\n") }
            for (number, validation) in checked.enumerated() {
                if console.format == .json, number > 0 { console.write(",\n") }
                console.write(validation.json(Self.columns, indented: console.format == .json))
                if console.format == .jsonl || checked.count == 1 { console.write("\n") }
            }
            if console.format == .json, checked.count > 1 { console.write("\n]\n") }
        case .csv: console.list(checked, Self.columns, empty: "")
        }
        return status
    }
}

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
    /// Everything that was found.
    let findings: [Diagnostic]

    /// How many findings are errors.
    var errors: Int { findings.count { $0.severity == .error } }

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
    /// - Returns: What was found; a file that is unreadable is a verdict, not an error.
    /// - Throws: An error when the file cannot be opened.
    static func of(_ path: String, profile: Validate.Profile) throws -> Validation {
        let description = try FileDescription.ofAny(path)
        var findings = description.findings
        var verdict = description.verdict
        if description.format.kind == .pain008, profile == .outgoing, verdict != .unreadable {
            findings += try schemaFindings(path, version: description.format.version)
            verdict = findings.isEmpty ? .ok : .findings
        }
        return Validation(
            file: path,
            sha256: try FileHash.sha256(of: path).hex,
            format: description.format,
            verdict: verdict,
            findings: findings
        )
    }

    /// Our own schema of what we write: stricter than the standard's.
    private static func schemaFindings(_ path: String, version: String?) throws -> [Diagnostic] {
        guard version == "001.08" else {
            let warning = Diagnostic(
                id: "VALIDATE-NO-SCHEMA",
                severity: .warning,
                location: Diagnostic.Location(file: path, line: 1),
                message:
                    "the strict rules are those of pain.008.001.08; this version is checked by the reader only",
                found: version,
                expected: "001.08",
                remedy: "ask the bank whether it still takes this version"
            )
            return [warning]
        }
        let schema = try XMLSchemaDocument(
            compiling: ContractFile.named("xsd/pain.008.001.08.incasso.xsd").bytes.span,
            name: "pain.008.001.08.incasso.xsd"
        )
        return try schema.validate(path)
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
        writer.endObject()
        return writer.text
    }
}
