import IncassoCore
import IncassoISO20022
import IncassoSQL

/// What banks send: read whole, loaded as evidence, matched, applied, and nothing of it ever lost.
public struct Inbox {
    let engine: Engine

    private static let known = Statement(
        "inbox.file.known",
        "SELECT id FROM bank_file WHERE tenant_id = :t AND sha256 = :sha"
    )
    private static let insertFile = Statement(
        "inbox.file.insert",
        """
        INSERT INTO bank_file (tenant_id, id, sha256, name, format, version, size, at, newest_on, state, containers, entries, details, leaves)
        VALUES (:t, :id, :sha, :name, :format, :version, :size, :at, :newest, :state, :containers, :entries, :details, :leaves)
        """
    )
    private static let insertContainer = Statement(
        "inbox.container.insert",
        """
        INSERT INTO bank_container (tenant_id, file_id, no, creditor_id, reference, account_masked, created_at, state, first_entry, last_entry,
          leaves, booked_net, opening, closing)
        VALUES (:t, :f, :no, :creditor, :reference, :account, :created, :state, :first, :last, :leaves, :net, :opening, :closing)
        """
    )
    private static let account = Statement(
        "inbox.account",
        """
        SELECT creditor_id FROM account
        WHERE tenant_id = :t AND number = :number AND (:currency = '' OR currency = :currency)
        """
    )
    private static let list = Statement(
        "inbox.file.list",
        """
        SELECT f.id, f.name, f.format, f.version, f.sha256, f.state, f.leaves,
          coalesce(CAST(sum(CASE WHEN n.outcome IN ('duplicate', 'evidence') THEN 1 ELSE 0 END) AS BIGINT), 0),
          coalesce(CAST(sum(CASE WHEN n.outcome = 'parked' THEN 1 ELSE 0 END) AS BIGINT), 0),
          coalesce(CAST(sum(CASE WHEN n.outcome = 'ignored' THEN 1 ELSE 0 END) AS BIGINT), 0)
        FROM bank_file f LEFT JOIN entry_note n ON n.tenant_id = f.tenant_id AND n.file_id = f.id
        WHERE f.tenant_id = :t AND (:id = 0 OR f.id = :id)
        GROUP BY f.id, f.name, f.format, f.version, f.sha256, f.state, f.leaves ORDER BY f.id
        """
    )

    /// Processes one file from a bank.
    ///
    /// The same bytes again change nothing. A file that cannot be read is kept and becomes an exception. A run that was cut
    /// off goes on where it stopped when the file is given again. A file that another process is at is left to it.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - dryRun: Whether only to read it.
    /// - Returns: What it held and did.
    /// - Throws: ``EngineError`` when it cannot be opened or kept; the driver's error.
    public func process(_ path: String, dryRun: Bool = false) throws -> InboxReport {
        // An answer about a batch that looks unsent would be parked: the files that were sent are read first.
        try engine.refuseWhileRestored("taking in bank files")
        return try receive(path, dryRun: dryRun)
    }

    /// Processes one file, also in a book that is being reconciled.
    func receive(_ path: String, dryRun: Bool = false) throws -> InboxReport {
        let copy = try FileCopy.make(of: path, archive: engine.archive, progress: engine.progress)
        if let known = try known(copy, path: path, isDryRun: dryRun) { return known }
        if dryRun {
            return InboxReport(
                path: path,
                file: nil,
                wasKnown: false,
                findings: try scan(copy, path: path).allFindings
            )
        }
        let done = try engine.exclusively(Self.work(on: copy.sha256.hex)) { engine in
            try Inbox(engine: engine).take(copy, path: path)
        }
        switch done {
        case .done(let report): return report
        case .elsewhere(let holder):
            return InboxReport(
                path: path,
                file: try find(copy.sha256).map(show),
                wasKnown: true,
                findings: try scan(copy, path: path).findings,
                leftTo: holder
            )
        }
    }

    /// The name of the work on one file, the same for all who are given it.
    private static func work(on sha256: String) -> String { "file \(sha256)" }

    /// What there is to tell of a file that is not taken in now.
    private func scan(_ copy: FileCopy, path: String) throws -> FileScan.Outcome {
        try FileScan.read(copy, name: DurableFile.name(of: path), archive: engine.archive)
    }

    /// The report on a file that needs no work any more; `nil` when it does.
    private func known(_ copy: FileCopy, path: String, isDryRun: Bool) throws -> InboxReport? {
        guard let id = try find(copy.sha256) else { return nil }
        if !isDryRun, try show(id).state == .reading { return nil }
        let findings = try scan(copy, path: path).findings
        return try report(id, path: path, findings: findings, wasKnown: true, effects: .init())
    }

    /// Takes a file in, or goes on with it, while nobody else does.
    private func take(_ copy: FileCopy, path: String) throws -> InboxReport {
        if let known = try known(copy, path: path, isDryRun: false) { return known }
        if let id = try find(copy.sha256) {
            let findings = try scan(copy, path: path).findings
            return try apply(id, path: path, findings: findings, wasKnown: false)
        }
        let id = try Counters.take(.bankFile, engine: engine)
        let outcome: FileScan.Outcome
        do {
            outcome = try stage(id, path: path, copy: copy)
        } catch let error as FileScan.Unreadable {
            try keepUnreadable(id, path: path, copy: copy, outcome: error.outcome)
            return try report(
                id,
                path: path,
                findings: error.outcome.allFindings,
                wasKnown: false,
                effects: .init()
            )
        }
        return try apply(id, path: path, findings: outcome.findings, wasKnown: false)
    }

    /// Puts files into the order in which a bank means them: status reports before bookings, else as given.
    ///
    /// A settlement is net of rejects, so the rejects must be known before it is compared with the block.
    ///
    /// - Parameter paths: The files; those that cannot be opened stay where they are among the bookings.
    /// - Returns: The same files.
    public func inOrder(_ paths: [String]) -> [String] {
        let isReport = paths.map { path in
            guard let head = DurableFile.head(of: path, count: BankFileSniffer.headSize) else { return false }
            return BankFileSniffer.format(of: head.span).kind == .pain002
        }
        let marked = zip(paths, isReport)
        return marked.filter(\.1).map(\.0) + marked.filter { !$0.1 }.map(\.0)
    }

    /// Goes on with files whose processing was cut off.
    ///
    /// - Returns: How many files were completed, and which others another process is at.
    func resume() throws -> (completed: Int, leftToOthers: [RunReport.LeftToOther]) {
        var completed = 0
        var leftToOthers: [RunReport.LeftToOther] = []
        for file in try list() where file.state == .reading {
            let done = try engine.exclusively(Self.work(on: file.sha256)) { engine in
                try Inbox(engine: engine).complete(file)
            }
            switch done {
            case .done(let isComplete): completed += isComplete ? 1 : 0
            case .elsewhere(let holder):
                leftToOthers.append(.init(work: "file \(file.id)", holder: holder))
            }
        }
        return (completed, leftToOthers)
    }

    /// Goes on with one file, unless another process has just completed it.
    private func complete(_ file: BankFile) throws -> Bool {
        guard try show(file.id).state == .reading else { return false }
        do {
            _ = try apply(file.id, path: file.name, findings: [], wasKnown: false)
            return true
        } catch let error as EngineError {
            // One file that does not add up must not hold up everything else that is due.
            try engine.database.write { transaction in
                _ = try Exceptions.open(
                    .init(
                        kind: "file-incomplete",
                        subject: "file \(file.id)",
                        fileId: file.id,
                        fileName: file.name,
                        detail: error.message
                    ),
                    engine: engine,
                    in: transaction
                )
            }
            return false
        }
    }

    /// All files, oldest first.
    public func list() throws -> [BankFile] {
        try engine.database.read { try files(id: 0, in: $0) }
    }

    /// One file.
    ///
    /// - Throws: ``EngineError`` when there is none with this number.
    public func show(_ id: Int64) throws -> BankFile {
        guard let file = try engine.database.read({ try files(id: id, in: $0) }).first else {
            throw EngineError(
                .notFound,
                "there is no bank file \(id)",
                remedy: "`incasso inbox list` shows them all."
            )
        }
        return file
    }

    private func files(id: Int64, in transaction: any Transaction) throws -> [BankFile] {
        try transaction.all(Self.list, ["t": engine.tenant.id, "id": id]) { row in
            guard let state = BankFile.State(rawValue: row.text(5)) else {
                throw EngineError(.storage, "bank file \(row.integer(0)) holds a state that does not exist")
            }
            let leaves = Int(row.integer(6))
            let noted = (
                duplicate: Int(row.integer(7)), parked: Int(row.integer(8)), ignored: Int(row.integer(9))
            )
            return BankFile(
                id: row.integer(0),
                name: row.text(1),
                format: row.text(2),
                version: row.optionalText(3),
                sha256: row.bytes(4).hex,
                state: state,
                leaves: leaves,
                applied: state == .applied ? leaves - noted.duplicate - noted.parked - noted.ignored : 0,
                duplicate: noted.duplicate,
                parked: noted.parked,
                ignored: noted.ignored
            )
        }
    }

    /// Whether a file with this hash has been taken in.
    func knows(_ sha256: [UInt8]) throws -> Bool { try find(sha256) != nil }

    private func find(_ sha256: [UInt8]) throws -> Int64? {
        try engine.database.read { transaction in
            try transaction.first(Self.known, ["t": engine.tenant.id, "sha": sha256]) { $0.integer(0) }
        }
    }

    private func keepUnreadable(
        _ id: Int64,
        path: String,
        copy: FileCopy,
        outcome: FileScan.Outcome
    ) throws {
        guard let failure = outcome.failure else { return }
        try engine.database.write { transaction in
            try insert(id, path: path, copy: copy, outcome: outcome, in: transaction)
            try Exceptions.open(
                .init(
                    kind: "unreadable-file",
                    subject: "file \(id)",
                    fileId: id,
                    fileName: DurableFile.name(of: path),
                    detail: failure.message
                ),
                engine: engine,
                in: transaction
            )
            try AuditChain.record(
                "inbox.unreadable",
                subject: "file \(id)",
                details: [
                    ("name", DurableFile.name(of: path)), ("sha256", copy.sha256.hex),
                    ("finding", failure.id),
                ],
                engine: engine,
                in: transaction
            )
        }
    }

    /// Reads a file and loads every leaf of it in one transaction.
    ///
    /// The rows are evidence; they have no effect yet. Of a file that is cut short or broken there is nothing left.
    ///
    /// - Throws: ``FileScan/Unreadable`` when it cannot be read to its end.
    private func stage(_ id: Int64, path: String, copy: FileCopy) throws -> FileScan.Outcome {
        let name = DurableFile.name(of: path)
        return try engine.database.write { transaction in
            var read: (outcome: FileScan.Outcome, containers: [EntryLoader.Staged])?
            let given = try GivenIds(engine: engine, in: transaction)
            try transaction.load(EntryLoader.target) { writer in
                let loader = EntryLoader(engine: engine, file: id, given: given, writer: writer)
                let outcome = try FileScan.read(copy, name: name, archive: engine.archive, into: loader)
                if outcome.failure != nil { throw FileScan.Unreadable(outcome: outcome) }
                read = (outcome, loader.containers)
            }
            guard let (outcome, containers) = read else {
                throw EngineError(.storage, "file \(id) was not read")
            }
            try insert(id, path: path, copy: copy, outcome: outcome, in: transaction)
            for container in containers {
                try insert(container, file: id, format: outcome.format, in: transaction)
            }
            if outcome.counts.totals.leaves > 1000 { try transaction.refreshStatistics(of: ["bank_entry"]) }
            try AuditChain.record(
                "inbox.receive",
                subject: "file \(id)",
                details: [
                    ("name", name), ("sha256", copy.sha256.hex),
                    ("leaves", String(outcome.counts.totals.leaves)),
                ],
                engine: engine,
                in: transaction
            )
            return outcome
        }
    }

    private func insert(
        _ id: Int64,
        path: String,
        copy: FileCopy,
        outcome: FileScan.Outcome,
        in transaction: any Transaction
    ) throws {
        let isReadable = outcome.failure == nil
        try transaction.execute(
            Self.insertFile,
            [
                "t": engine.tenant.id, "id": id, "sha": copy.sha256, "name": DurableFile.name(of: path),
                "format": outcome.format.kind.rawValue, "version": outcome.format.version,
                "size": copy.size,
                "at": engine.clock.timestamp, "newest": outcome.counts.newest?.daysSinceEpoch,
                "state": (isReadable ? BankFile.State.reading : .unreadable).rawValue,
                "containers": outcome.counts.containers, "entries": outcome.counts.totals.entries,
                "details": outcome.counts.totals.details,
                "leaves": isReadable ? outcome.counts.totals.leaves : 0,
            ]
        )
    }

    /// A statement finds its creditor by the account; a status report by the ids in it.
    private func insert(
        _ container: EntryLoader.Staged,
        file: Int64,
        format: BankFileFormat,
        in transaction: any Transaction
    ) throws {
        let creditor =
            container.account.isEmpty
            ? nil
            : try transaction.first(
                Self.account,
                [
                    "t": engine.tenant.id, "number": container.account,
                    "currency": container.currency?.code ?? "",
                ]
            ) { $0.integer(0) }
        let isStranger = creditor == nil && format.kind != .pain002
        try transaction.execute(
            Self.insertContainer,
            [
                "t": engine.tenant.id, "f": file, "no": container.number, "creditor": creditor,
                "reference": container.reference,
                "account": container.account.isEmpty ? nil : IBAN.masked(container.account),
                "created": container.createdAt, "state": isStranger ? "quarantined" : "staged",
                "first": container.first,
                "last": container.last, "leaves": container.totals.leaves,
                "net": Int64(clamping: container.totals.bookedNet), "opening": container.opening,
                "closing": container.closing,
            ]
        )
    }

    func report(
        _ id: Int64,
        path: String,
        findings: [Diagnostic],
        wasKnown: Bool,
        effects: ContainerApplication.Effects
    ) throws -> InboxReport {
        InboxReport(
            path: path,
            file: try show(id),
            wasKnown: wasKnown,
            findings: findings,
            ends: effects.ends,
            casesOpened: effects.cases,
            blocksSettled: effects.settled,
            mandatesAmended: effects.amended,
            paymentsBooked: effects.payments
        )
    }
}

extension Engine {
    /// What banks send.
    public var inbox: Inbox { Inbox(engine: self) }
}
