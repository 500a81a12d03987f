import Glibc
import IncassoCore
import IncassoISO20022
import IncassoSQL

/// What reading the files again told a book that was put back.
public struct ReconciliationReport: Sendable {
    /// A file that the book knew as not handed over.
    public struct Found: Sendable, Hashable {
        /// The file.
        public let file: String
        /// Its batch, booked as handed over now.
        public let batch: Int64
    }

    /// A file that the book does not know.
    public struct Lost: Sendable, Hashable {
        /// The file's name.
        public let file: String
        /// Its message id.
        public let messageId: String
        /// How many debits it holds.
        public let debits: Int
        /// How many claims are held because of it.
        public var held = 0
        /// How many of its debits are of claims that the book does not have.
        public var unknownClaims = 0
    }

    /// Files whose batch is booked as handed over now.
    public internal(set) var found: [Found] = []
    /// Files that the book does not know: their claims are held.
    public internal(set) var lost: [Lost] = []
    /// Batches whose file was not found: nobody knows whether the bank has it.
    public internal(set) var doubtful: [Int64] = []
    /// What the bank files held and did.
    public internal(set) var bankFiles: [InboxReport] = []
    /// Claims held because a bank tells of a debit that the book does not know.
    public internal(set) var heldByAnswers = 0
    /// Files that are none of this book's: other books', or no files for a bank.
    public internal(set) var others: [String] = []
    /// Kept copies that do not open with this book's key: another book's, or damaged.
    public internal(set) var sealedElsewhere = 0

    /// Whether something waits for a person.
    public var needsPerson: Bool {
        !lost.isEmpty || !doubtful.isEmpty || heldByAnswers > 0
            || bankFiles.contains { ($0.file?.parked ?? 0) > 0 || $0.file?.state == .unreadable }
    }
}

/// The way back to work after a restore: everything that went out or came in since is read again.
///
/// First what went out, so that the answers find it; then what came in. Three witnesses are heard: the files in the
/// directories they were released to, the sealed copies in the archive that the book does not name, and the bank.
struct Reconciliation {
    let engine: Engine
    let restoration: Restoration
    /// Files from the directories that files were released to.
    let released: [String]
    /// Files from the bank.
    let bankFiles: [String]
    let isDryRun: Bool

    /// A sealed copy that the book does not name, found to come from a bank.
    private struct KeptAnswer {
        let sha256: [UInt8]
        let name: String
    }

    func run() throws -> ReconciliationReport {
        let lost = LostFiles(engine: engine)
        let waiting = try lost.waitingBatches()
        var report = ReconciliationReport()
        var seen: Set<[UInt8]> = []
        for path in released { try readReleased(path, lost, &seen, &report) }
        // Copies of what is given in the clear are not read a second time.
        for path in bankFiles { seen.insert(try FileHash.sha256(of: path)) }
        let kept = try readArchive(lost, &seen, &report)
        let sent = Set(report.found.map(\.batch))
        for batch in waiting where !sent.contains(batch.id) {
            let directory = released.first.map(DurableFile.parent) ?? engine.directory.outboxPath
            if try isDryRun || lost.doubt(batch, directory: directory) { report.doubtful.append(batch.id) }
        }
        try takeIn(kept, &report)
        if isDryRun { return report }
        try engine.database.write { transaction in
            report.heldByAnswers = try engine.claims.holdAnswered(since: restoration.at, in: transaction)
            try Restoration.close(
                engine: engine,
                details: [
                    ("files", String(released.count)), ("found", String(report.found.count)),
                    ("lost", String(report.lost.count)), ("unknown", String(report.doubtful.count)),
                    ("bankFiles", String(report.bankFiles.count)), ("keptCopies", String(kept.count)),
                ],
                in: transaction
            )
        }
        try engine.noteChain()
        return report
    }

    // MARK: - What went out

    private func readReleased(
        _ path: String,
        _ lost: LostFiles,
        _ seen: inout Set<[UInt8]>,
        _ report: inout ReconciliationReport
    ) throws {
        let name = DurableFile.name(of: path)
        let absolute = try DurableFile.absolute(path)
        let kind = try BankFileSniffer.format(ofFile: absolute).kind
        let reversing = Rails.rail(reversing: kind)
        guard let rail = Rails.rail(writing: kind) ?? reversing else {
            report.others.append(name)
            return
        }
        let sha256 = try FileHash.sha256(of: absolute)
        guard seen.insert(sha256).inserted else { return }
        if let batch = try engine.batches.check(sha256: sha256), batch.state != .cancelled {
            guard [.frozen, .approved, .releasing, .unknown].contains(batch.state) else { return }
            if try isDryRun || lost.confirm(batch.id, found: absolute, sha256: sha256) {
                report.found.append(.init(file: absolute, batch: batch.id))
            }
            return
        }
        let bytes: FileBytesSource = { feed in try FileSource.forEachChunk(of: absolute) { try feed($0) } }
        let file = try read(name, rail, isReversal: reversing != nil, bytes)
        guard file.messageId?.book == engine.tenant.book else {
            report.others.append(name)
            return
        }
        if reversing != nil { return try noteReversal(file, name: name, sha256: sha256, lost, &report) }
        try note(file, name: name, sha256: sha256, rail: rail, lost, bytes: bytes, &report)
    }

    /// A file that cannot be read to its end may still be with the bank: a person has to say what it is.
    private func read(
        _ name: String,
        _ rail: any Rail,
        isReversal: Bool,
        _ bytes: FileBytesSource
    ) throws -> ReleasedFile {
        do {
            if isReversal, let rail = rail as? any ReversingRail {
                return try rail.readReleasedReversal(name, bytes)
            }
            return try rail.readReleased(name, bytes) { _, _ in }
        } catch let error as EngineError {
            throw error
        } catch {
            throw EngineError(
                .invalid,
                "\(name) cannot be read to its end: \(error)",
                remedy: "Find out what the bank has of it; move the file away when it is none of this book's."
            )
        }
    }

    private func noteReversal(
        _ file: ReleasedFile,
        name: String,
        sha256: [UInt8],
        _ lost: LostFiles,
        _ report: inout ReconciliationReport
    ) throws {
        guard try isDryRun || lost.noteReversal(file, name: name, sha256: sha256) else { return }
        report.lost.append(
            .init(file: name, messageId: file.messageId?.text ?? "", debits: file.count)
        )
    }

    private func note(
        _ file: ReleasedFile,
        name: String,
        sha256: [UInt8],
        rail: any Rail,
        _ lost: LostFiles,
        bytes: FileBytesSource,
        _ report: inout ReconciliationReport
    ) throws {
        var entry = ReconciliationReport.Lost(
            file: name,
            messageId: file.messageId?.text ?? "",
            debits: file.count
        )
        if !isDryRun {
            let noted = try lost.note(
                file,
                name: name,
                sha256: sha256,
                rail: rail,
                restoration: restoration,
                bytes: bytes
            )
            guard let noted else { return }
            entry.held = noted.held.count
            entry.unknownClaims = noted.strangers
        }
        report.lost.append(entry)
    }

    // MARK: - Kept copies

    /// Reads the sealed copies that the book does not name.
    ///
    /// - Returns: Those that came from a bank.
    private func readArchive(
        _ lost: LostFiles,
        _ seen: inout Set<[UInt8]>,
        _ report: inout ReconciliationReport
    ) throws -> [KeptAnswer] {
        var answers: [KeptAnswer] = []
        for name in try DurableFile.names(in: engine.directory.archivePath).sorted() {
            guard name.hasSuffix(".sealed"), let sha256 = [UInt8](hex: name.dropLast(7)),
                !seen.contains(sha256), try !isNamed(sha256)
            else { continue }
            guard let head = try head(of: sha256) else {
                report.sealedElsewhere += 1
                continue
            }
            let short = "kept-" + name.prefix(12)
            let kind = BankFileSniffer.format(of: head.span).kind
            let reversing = Rails.rail(reversing: kind)
            guard let rail = Rails.rail(writing: kind) ?? reversing else {
                answers.append(.init(sha256: sha256, name: short))
                continue
            }
            let bytes: FileBytesSource = { feed in try engine.archive.read(sha256, feed) }
            let file = try read(short, rail, isReversal: reversing != nil, bytes)
            if reversing != nil {
                if file.messageId?.book == engine.tenant.book {
                    try noteReversal(file, name: short, sha256: sha256, lost, &report)
                }
            } else if file.messageId?.book == engine.tenant.book {
                try note(file, name: short, sha256: sha256, rail: rail, lost, bytes: bytes, &report)
            } else {
                answers.append(.init(sha256: sha256, name: short))
            }
        }
        return answers
    }

    private func isNamed(_ sha256: [UInt8]) throws -> Bool {
        try engine.batches.check(sha256: sha256) != nil || engine.inbox.knows(sha256)
    }

    /// The first bytes of a kept copy; `nil` when it does not open.
    private func head(of sha256: [UInt8]) throws -> [UInt8]? {
        struct Enough: Error {}
        var head: [UInt8] = []
        do {
            try engine.archive.read(sha256) { chunk in
                unsafe chunk.withUnsafeBufferPointer { unsafe head.append(contentsOf: $0) }
                if head.count >= BankFileSniffer.headSize { throw Enough() }
            }
        } catch is Enough {
            // The rest makes no difference.
        } catch is EngineError {
            return nil
        }
        return head
    }

    // MARK: - What came in

    private func takeIn(_ kept: [KeptAnswer], _ report: inout ReconciliationReport) throws {
        let scratch = engine.directory.path + "/.reconcile"
        DurableFile.removeDirectory(scratch)
        try DurableFile.createDirectory(scratch)
        // The copies are clear for as long as they are read; nobody else may enter the directory.
        defer { DurableFile.removeDirectory(scratch) }
        var paths = bankFiles
        for answer in kept {
            let path = scratch + "/" + answer.name
            try unseal(answer.sha256, to: path)
            paths.append(path)
        }
        for path in engine.inbox.inOrder(paths) {
            report.bankFiles.append(try engine.inbox.receive(path, dryRun: isDryRun))
        }
    }

    private func unseal(_ sha256: [UInt8], to path: String) throws {
        let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw DurableFile.failure("cannot write \(path)") }
        defer { close(descriptor) }
        try engine.archive.read(sha256) { try DurableFile.write($0, to: descriptor, path: path) }
    }
}

extension Engine {
    /// Reads again what went out and came in since the state that was put back, and lets the book work again.
    ///
    /// A file that the book knows as frozen is booked as handed over. The claims of a file that it does not know are held,
    /// one exception for the file. A batch whose file is nowhere becomes unknown: `batch resolve` says what became of it.
    /// May be run again after it was cut off.
    ///
    /// - Parameters:
    ///   - released: The files in every directory that files were released to.
    ///   - bankFiles: What the bank has sent since; files that are known change nothing.
    ///   - dryRun: Whether only to tell what would be done.
    /// - Returns: What was found.
    /// - Throws: ``EngineError`` when the book was not put back, or a file that may be ours cannot be read.
    public func reconcile(
        released: [String],
        bankFiles: [String],
        dryRun: Bool = false
    ) throws -> ReconciliationReport {
        guard let restoration = try restoration() else {
            throw EngineError(
                .refused,
                "this book was not put back; there is nothing to reconcile",
                remedy: "After restoring a database by other means, run `incasso restore --mark` first."
            )
        }
        return try Reconciliation(
            engine: self,
            restoration: restoration,
            released: released,
            bankFiles: bankFiles,
            isDryRun: dryRun
        ).run()
    }
}
