import Crypto
import Glibc
import IncassoCore
import IncassoISO20022
import IncassoXML

extension Intake {
    /// Takes a collection file of another program in, to hand it to the bank as it is.
    ///
    /// It is checked by the rules of the schemes and of the creditor's bank, and against the book: the file itself, its
    /// message id, its end-to-end ids, its mandates, and debits that repeat others. Without an error it becomes a frozen
    /// batch whose bytes are the file's; approval, release and answers go as for a file of ours. With one it is refused
    /// as a whole: bytes that go as they are cannot be parted.
    ///
    /// - Parameters:
    ///   - path: The file (pain.008).
    ///   - creditor: Whose collections.
    ///   - dryRun: Whether everything is checked and nothing written.
    /// - Returns: What was done, with everything that is wrong, and the number of the batch.
    /// - Throws: ``EngineError`` when the file is no SEPA collection file or cannot be read; the driver's error.
    public func importAsIs(_ path: String, creditor: Creditor, dryRun: Bool = false) throws -> ImportReport {
        try engine.refuseWhileRestored("taking in files that go to the bank as they are")
        let name = DurableFile.name(of: path)
        let terms = try CollectionTerms.ofFile(path, creditor: creditor, engine: engine)
        guard let terms else {
            throw EngineError(
                .invalid,
                "\(name) is no collection file (pain.008)",
                remedy: "Only such a file can go to the bank as it is; a table is imported without --as-is."
            )
        }
        let (rules, sha256) = try check(path, name: name, creditor: creditor)
        let isKept = DurableFile.exists(engine.archive.path(of: sha256))
        let keeps = !dryRun && !isKept && !rules.contains { $0.severity == .error }
        do {
            if keeps { try keep(path, name: name, sha256: sha256) }
            var job = ImportJob<PassThroughImport>(
                engine: engine,
                creditor: creditor,
                path: path,
                acceptsValid: false,
                isDryRun: dryRun,
                collection: terms
            )
            job.rules = rules
            job.expected = sha256
            let report = try job.run()
            if keeps, report.outcome != .imported { try dropUnused(sha256) }
            return report
        } catch {
            if keeps { try? dropUnused(sha256) }
            throw error
        }
    }

    /// Checks the file by the rules, and hashes it in the same pass.
    private func check(
        _ path: String,
        name: String,
        creditor: Creditor
    ) throws -> (rules: [Diagnostic], sha256: [UInt8]) {
        var hasher = SHA256()
        let check = SchemeCheck(facts: try facts(creditor), file: name)
        do {
            try XMLFileReader.forEachChunk(of: path) { chunk in
                unsafe chunk.withUnsafeBufferPointer { buffer in
                    unsafe hasher.update(bufferPointer: UnsafeRawBufferPointer(buffer))
                }
                try check.write(chunk)
            }
            return (try check.finish().findings, Array(hasher.finalize()))
        } catch let error as XMLReadError {
            throw EngineError(.invalid, "\(name) cannot be read", diagnostics: [error.diagnostic])
        }
    }

    /// What the creditor's bank asks of a file that is handed over today.
    private func facts(_ creditor: Creditor) throws -> SchemeFacts {
        let now = engine.clock.wallTime(in: creditor.bank.timeZone)
        let rules = try SEPABankRules(named: creditor.bank.profile)
        var bank = rules.bank
        bank.leadDays = creditor.bank.leadDays
        bank.cutOff = creditor.bank.cutOff
        bank.warehouseDays = creditor.bank.warehouseDays
        bank.maxTransactions = creditor.bank.maxTransactions
        bank.maxBytes = creditor.bank.maxBytes
        bank.maxAmount = creditor.bank.maxAmount
        return SchemeFacts(
            today: now.date,
            secondOfDay: now.secondOfDay,
            profile: rules.profile,
            bank: bank
        )
    }

    /// Keeps a sealed copy: it is on the disk before the book knows of the batch.
    private func keep(_ path: String, name: String, sha256: [UInt8]) throws {
        let copy = try engine.archive.writer()
        try DurableFile.forEachChunk(of: path) { chunk throws(EngineError) in try copy.append(chunk) }
        guard try copy.finish() == sha256 else {
            throw EngineError(.invalid, "\(name) was changed while it was read", remedy: "Import it again.")
        }
    }

    /// Drops the copy of a file that was refused, unless another process has just taken it in.
    private func dropUnused(_ sha256: [UInt8]) throws {
        guard try engine.batches.check(sha256: sha256) == nil else { return }
        unsafe unlink(engine.archive.path(of: sha256))
    }
}
