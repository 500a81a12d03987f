import IncassoCore
import IncassoSQL

/// One import, from the file to the book.
///
/// The file is read twice: first to check all of it, then to load the good rows into the staging table, from where a fixed
/// number of statements takes them on, all in one transaction. What only the book can tell (an id that is known with other
/// content, a mandate that does not exist) comes to light there. With `acceptValid` such rows join the wrong ones and the
/// transaction starts again without them, because the numbers given to the others must not depend on them. A creditor's
/// first mandates can meet only each other, so they are loaded where they belong, without the staging table between.
struct ImportJob<Kind: ImportKind> {
    let engine: Engine
    let creditor: Creditor
    let path: String
    let acceptsValid: Bool
    let isDryRun: Bool
    /// What collection files are taken by, where the file is one of those.
    var collection: CollectionTerms?
    /// What the rules of the schemes say of the file; errors refuse all of it.
    var rules: [Diagnostic] = []
    /// The hash of the file as it was before, where something was made of it.
    var expected: [UInt8]?

    /// Ends the transaction without effect.
    private struct Undone: Error {
        let findings: RowFindings
        /// `nil`: more rows turned out to be wrong, and nothing else was done.
        let report: ImportReport?
    }

    private static var maxAttempts: Int { 5 }

    /// Runs it.
    func run() throws -> ImportReport {
        var check = try ImportCheck<Kind.Parser>(
            path: path,
            collection: collection,
            engine: engine,
            creditor: creditor
        )
        if let expected, check.sha256 != expected { throw changed(check) }
        check.findings.takeOfFile(rules)
        let isWholeWrong = (rules + (check.collectionFile?.faults ?? [])).contains { $0.severity == .error }
        var collision: DatabaseError?
        var isStaged = false
        for _ in 0..<Self.maxAttempts {
            guard !check.findings.isOverflowing else { return refusal(check) }
            let isRefused = isWholeWrong || (!acceptsValid && !check.findings.errors.isEmpty)
            do {
                let kind = Kind(engine: engine, creditor: creditor)
                // A rehearsal takes no numbers for good.
                let numbers =
                    isDryRun || isRefused
                    ? nil : try engine.database.write { try kind.takeNumbers(check, in: $0) }
                return try engine.database.write { transaction in
                    try perform(
                        check,
                        numbers: numbers,
                        isStaged: isStaged,
                        isRefused: isRefused,
                        in: transaction
                    )
                }
            } catch let undone as Undone {
                if let report = undone.report { return report }
                check.findings.takeErrors(of: undone.findings)
                if !acceptsValid || isWholeWrong { return refusal(check) }
            } catch let error as DatabaseError where error.code == .constraint {
                // Two rows of the file meet, or another creditor's import has just given the same end-to-end id: next time
                // that is found, and told.
                collision = error
                isStaged = true
            }
        }
        if let collision { throw collision }
        throw EngineError(
            .refused,
            "other imports of the same rows are running",
            remedy: "Run the import again."
        )
    }

    private func perform(
        _ check: ImportCheck<Kind.Parser>,
        numbers taken: Kind.Numbers?,
        isStaged: Bool,
        isRefused: Bool,
        in transaction: any Transaction
    ) throws -> ImportReport {
        // Ids, twins and end-to-end ids are looked for among what other imports have brought: one after the other.
        try engine.creditors.meet(creditor.id, in: transaction)
        var kind = Kind(engine: engine, creditor: creditor)
        let numbers = try taken ?? kind.takeNumbers(check, in: transaction)
        let importId = kind.importId(numbers)
        var findings = check.findings
        var report = report(check)
        var parked: [Exceptions.Opening] = []
        // What debits tell of their mandates' changes is compared by the staged rows.
        let isAmended = (check.collectionFile?.amendments ?? 0) > 0
        let targets = try kind.targets(isStaged: isStaged || isAmended, in: transaction)
        var loaded = 0
        try transaction.load(targets) { writers in
            loaded = try load(check, kind: &kind, numbers: numbers, to: writers, &parked)
        }
        if loaded > 0 {
            let staging = Kind.staging.filter { targets.contains($0.target) }
            if !staging.isEmpty { try transaction.refreshStatistics(of: staging.map(\.table)) }
            let isClean = try kind.apply(
                numbers,
                loaded: loaded,
                check: check,
                report: &report,
                findings: &findings,
                in: transaction
            )
            if !isClean || isRefused { throw Undone(findings: findings, report: nil) }
            for staged in staging {
                try transaction.execute(staged.clear, ["t": engine.tenant.id, "import": importId])
            }
        } else if isRefused {
            throw Undone(findings: findings, report: nil)
        }
        report.parked = parked.count
        findings.finish()
        report.findings = findings.errors
        report.warnings = findings.warnings
        if report.accepted > 0 || report.parked > 0 || report.newMandates ?? 0 > 0 {
            try record(report, importId: importId, parked: parked, in: transaction)
        }
        if isDryRun {
            report.outcome = .rehearsed
            report.parked = 0
            throw Undone(findings: check.findings, report: report)
        }
        return report
    }

    /// The second pass: good rows are loaded, wrong ones are kept to be parked.
    ///
    /// - Returns: How many were loaded.
    private func load(
        _ check: ImportCheck<Kind.Parser>,
        kind: inout Kind,
        numbers: Kind.Numbers,
        to writers: [any BulkWriter],
        _ parked: inout [Exceptions.Opening]
    ) throws -> Int {
        var reader = try CSVReader.open(path: path, format: check.format)
        var parser = check.parser
        var ignored = RowFindings(file: check.findings.file)
        var row = Kind.Parser.blank
        let rejected = check.findings.rejected
        let reasons = acceptsValid ? check.findings.reasons() : [:]
        var (done, loaded) = (0, 0)
        _ = try reader.next()
        while try reader.next() {
            done += 1
            if done & 0x3FFF == 0 {
                engine.progress?.progress("importing \(check.findings.file)", done: done, total: check.rows)
            }
            if rejected.contains(reader.line) {
                guard acceptsValid else { continue }
                parked.append(
                    ParkedRow.opening(
                        reader,
                        header: check.columnNames,
                        sha256: check.sha256,
                        reason: reasons[reader.line] ?? reader.debit?.blockFault?.message
                    )
                )
                continue
            }
            ignored.line = reader.line
            try ImportCheck.read(
                reader,
                columns: check.columnNames.count,
                parser: &parser,
                row: &row,
                &ignored
            )
            guard !ignored.isRowWrong else { throw changed(check) }
            try kind.write(row, line: reader.line, numbers: numbers, to: writers)
            loaded += 1
        }
        guard reader.digest() == check.sha256 else { throw changed(check) }
        engine.progress?.finish("importing \(check.findings.file)")
        return loaded
    }

    private func changed(_ check: ImportCheck<Kind.Parser>) -> EngineError {
        EngineError(
            .invalid,
            "\(check.findings.file) was changed while it was read",
            remedy: "Import it again."
        )
    }

    private func record(
        _ report: ImportReport,
        importId: Int64,
        parked: [Exceptions.Opening],
        in transaction: any Transaction
    ) throws {
        try transaction.execute(
            IntakeStatements.insertImport,
            [
                "t": engine.tenant.id, "id": importId, "kind": report.kind, "c": creditor.id,
                "name": report.file,
                "sha": report.sha256, "at": engine.clock.timestamp, "actor": engine.actor.name,
                "rows": report.rows,
                "accepted": report.accepted, "unchanged": report.unchanged, "parked": report.parked,
            ]
        )
        try Exceptions.open(parked, engine: engine, in: transaction)
        try AuditChain.record(
            "import",
            subject: "import \(importId)",
            details: [
                ("kind", report.kind), ("creditor", creditor.reference), ("file", report.file),
                ("sha256", report.sha256.hex), ("rows", String(report.rows)),
                ("accepted", String(report.accepted)),
                ("unchanged", String(report.unchanged)), ("held", String(report.held)),
                ("parked", String(report.parked)),
            ],
            engine: engine,
            in: transaction
        )
    }

    private func report(_ check: ImportCheck<Kind.Parser>) -> ImportReport {
        var report = ImportReport(
            kind: Kind.Parser.kind,
            file: check.findings.file,
            sha256: check.sha256,
            creditor: creditor.reference,
            currency: creditor.currency
        )
        report.rows = check.rows
        report.rejected = check.findings.rejected.count
        return report
    }

    private func refusal(_ check: ImportCheck<Kind.Parser>) -> ImportReport {
        var report = report(check)
        var findings = check.findings
        findings.finish()
        report.outcome = .refused
        report.findings = findings.errors
        report.warnings = findings.warnings
        return report
    }
}

/// A wrong row as it is kept: header and row, sealed, beside what is wrong.
enum ParkedRow {
    static func opening(
        _ reader: borrowing CSVReader,
        header: [String],
        sha256: [UInt8],
        reason: String?
    ) -> Exceptions.Opening {
        var body: [UInt8] = []
        CSVText.append(header.map { Array($0.utf8) }, delimiter: reader.format.delimiter, to: &body)
        let fields = reader.fields.map { Array(reader.buffer[$0]) }
        CSVText.append(fields, delimiter: reader.format.delimiter, to: &body)
        let row =
            reader.debit.map { "block \($0.place.block), debit \($0.place.debit)" } ?? "row \(reader.line)"
        return Exceptions.Opening(
            kind: "import-row",
            subject: "file \(sha256.prefix(6).hex), \(row)",
            fileName: reader.file,
            detail: "\(row): \(reason ?? "wrong")",
            body: body
        )
    }
}
