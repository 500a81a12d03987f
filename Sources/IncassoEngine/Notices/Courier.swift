import Crypto
import Glibc
import IncassoCore
import IncassoRecovery
import IncassoSQL

/// What sending did.
public struct NoticeSendReport: Sendable, Hashable {
    /// Notices written into the outbox.
    public var sent = 0
    /// Notices that wait, by reason.
    public var held: [String: Int] = [:]
    /// Notices that are not needed any more, by reason.
    public var cancelled: [String: Int] = [:]
    /// The directory of the files.
    public let directory: String

    init(directory: String) {
        self.directory = directory
    }
}

/// Takes queued notices and writes them into the outbox, each once.
///
/// A page of notices is claimed in one transaction, which also reads what is owed again and renders the text. The files
/// are written outside it, under names of their own; a second transaction says that they are sent. After a stop in
/// between, the claim runs out: a file that is there has gone out and is only noted, one that is not is made again.
struct Courier {
    let engine: Engine
    let isDryRun: Bool

    private static let pageSize = 200
    private static let attempts = 5
    /// How long a claim lasts, in milliseconds.
    private static let lease: Int64 = 120_000

    private static let waiting = Statement(
        "notices.waiting",
        """
        SELECT claim_id FROM notice WHERE tenant_id = :t AND queued_at <= :now AND state IN ('queued', 'held', 'sending')
          AND (state <> 'sending' OR lease_until <= :now) ORDER BY +claim_id
        """
    )
    private static let target = BulkTarget(
        table: "notice_claim",
        columns: [
            "tenant_id", "claim_id", "case_no", "step", "channel", "recipient", "fence", "state", "held",
            "pay_before",
            "sent_at", "file_name", "sha256",
        ]
    )
    private static let claim = Statement(
        "notices.claim",
        """
        UPDATE notice SET state = p.state, held = p.held, pay_before = p.pay_before, sent_at = p.sent_at, file_name = p.file_name,
          sha256 = p.sha256, fence = :fence, lease_until = CASE WHEN p.state = 'sending' THEN CAST(:lease AS BIGINT) END
        FROM notice_claim p
        WHERE p.tenant_id = :t AND notice.tenant_id = :t AND notice.claim_id BETWEEN :first AND :last AND notice.claim_id = p.claim_id AND notice.case_no = p.case_no
          AND notice.step = p.step AND notice.channel = p.channel AND notice.recipient = p.recipient AND notice.fence = p.fence
          AND notice.state IN ('queued', 'held', 'sending')
        """
    )
    private static let clear = Statement(
        "notices.claim.clear",
        "DELETE FROM notice_claim WHERE tenant_id = :t"
    )
    private static let held = Statement(
        "notices.held",
        """
        SELECT count(*) FROM notice
        WHERE tenant_id = :t AND claim_id BETWEEN :first AND :last AND state = 'sending' AND fence = :fence
        """
    )
    private static let complete = Statement(
        "notices.sent",
        """
        UPDATE notice SET state = 'sent', lease_until = CAST(NULL AS BIGINT)
        WHERE tenant_id = :t AND claim_id BETWEEN :first AND :last AND state = 'sending' AND fence = :fence
        """
    )

    /// Another courier was faster with one of the notices; the page is read again.
    private struct Overtaken: Error {}

    /// A notice that a page changes, and the file that goes with it.
    private struct Change {
        let row: NoticeRow
        let state: String
        var held: String?
        var payBefore: LocalDate
        var sentAt: Int64?
        var file: (name: String, bytes: [UInt8], sha256: [UInt8])?
    }

    /// What a page came to.
    private struct Page {
        var changes: [Change] = []
        var report: NoticeSendReport
        /// Creditors without an address to write from.
        var silent: Set<String> = []
        /// Notices that a person has to look at.
        var stuck: Set<String> = []
    }

    func run() throws -> NoticeSendReport {
        var total = Page(report: NoticeSendReport(directory: engine.directory.outboxPath))
        let pages = try engine.database.read { try self.pages(in: $0) }
        guard !pages.isEmpty else {
            if !isDryRun { try noteExceptions(total) }
            return total.report
        }
        let letter = NoticeLetter(engine: engine, templates: try NoticeTemplates())
        if !isDryRun { try DurableFile.createDirectory(engine.directory.outboxPath) }
        for (index, claims) in pages.enumerated() {
            let page =
                isDryRun
                ? try engine.database.read { try judge(claims, letter, in: $0) } : try send(claims, letter)
            total.report.sent += page.report.sent
            total.report.held.merge(page.report.held, uniquingKeysWith: +)
            total.report.cancelled.merge(page.report.cancelled, uniquingKeysWith: +)
            total.silent.formUnion(page.silent)
            total.stuck.formUnion(page.stuck)
            engine.progress?.progress("notices", done: index + 1, total: pages.count)
        }
        engine.progress?.finish("notices")
        if !isDryRun { try noteExceptions(total) }
        return total.report
    }

    private func pages(in transaction: any Transaction) throws -> [ClosedRange<Int64>] {
        var pages: [ClosedRange<Int64>] = []
        var count = 0
        try transaction.query(
            Self.waiting,
            ["t": engine.tenant.id, "now": engine.clock.timestamp]
        ) { row in
            let claim = row.integer(0)
            if let last = pages.last, count < Self.pageSize || claim == last.upperBound {
                pages[pages.count - 1] = last.lowerBound...claim
                count += 1
            } else {
                pages.append(claim...claim)
                count = 1
            }
        }
        return pages
    }

    private func send(_ claims: ClosedRange<Int64>, _ letter: NoticeLetter) throws -> Page {
        let fence = engine.random.bytes(8).reduce(Int64(0)) { $0 << 8 | Int64($1) } & .max | 1
        let page = try claimed(claims, letter, fence: fence)
        let files = page.changes.compactMap { $0.file.map { (name: $0.name, bytes: $0.bytes) } }
        guard !files.isEmpty else { return page }
        let key: Bindings = [
            "t": engine.tenant.id, "first": claims.lowerBound, "last": claims.upperBound, "fence": fence,
        ]
        removeLeftovers(of: page)
        try DurableFile.write(files, into: engine.directory.outboxPath, mode: 0o600, writer: fence) {
            let held = try engine.database.write { try $0.first(Self.held, key) { Int($0.integer(0)) } }
            // Held up for so long that the claim ran out: whoever has it now writes the files.
            guard held == files.count else {
                throw EngineError(
                    .storage,
                    "another courier has taken over \(files.count) notices",
                    remedy: "Nothing is lost: it sends them."
                )
            }
        }
        try engine.database.write { transaction in
            _ = try transaction.execute(Self.complete, key)
        }
        return page
    }

    /// Removes what a courier left that did not get to the end.
    private func removeLeftovers(of page: Page) {
        for change in page.changes where change.row.state == "sending" {
            guard let file = change.file else { continue }
            let name = DurableFile.temporaryName(of: file.name, writer: change.row.fence)
            unsafe unlink(engine.directory.outboxPath + "/" + name)
        }
    }

    private func claimed(_ claims: ClosedRange<Int64>, _ letter: NoticeLetter, fence: Int64) throws -> Page {
        var attempt = 1
        while true {
            do {
                return try engine.database.write { transaction in
                    let page = try judge(claims, letter, in: transaction)
                    try store(page.changes, of: claims, fence: fence, in: transaction)
                    return page
                }
            } catch is Overtaken {
                guard attempt < Self.attempts else {
                    throw EngineError(
                        .storage,
                        "others kept taking the same notices",
                        remedy: "Run it again."
                    )
                }
                attempt += 1
            }
        }
    }

    private func store(
        _ changes: [Change],
        of claims: ClosedRange<Int64>,
        fence: Int64,
        in transaction: any Transaction
    ) throws {
        guard !changes.isEmpty else { return }
        try transaction.load(Self.target) { writer in
            for change in changes {
                try writer.integer(engine.tenant.id)
                try writer.integer(change.row.claim)
                try writer.integer(change.row.caseNumber)
                try writer.text(change.row.step)
                try writer.text(change.row.channel)
                try writer.integer(change.row.recipient)
                try writer.integer(change.row.fence)
                try writer.text(change.state)
                try writer.text(change.held)
                try writer.integer(Int64(change.payBefore.daysSinceEpoch))
                try writer.integer(change.sentAt)
                try writer.text(change.file?.name ?? change.row.fileName)
                if let sha256 = change.file?.sha256 ?? change.row.sha256 {
                    try writer.blob(sha256.span)
                } else {
                    try writer.null()
                }
                try writer.endRow()
            }
        }
        let bindings: Bindings = [
            "t": engine.tenant.id, "first": claims.lowerBound, "last": claims.upperBound, "fence": fence,
            "lease": engine.clock.timestamp + Self.lease,
        ]
        guard try transaction.execute(Self.claim, bindings) == changes.count else { throw Overtaken() }
        try transaction.execute(Self.clear, ["t": engine.tenant.id])
    }

    /// Decides about the notices of a page, and writes out the texts of those that go.
    private func judge(
        _ claims: ClosedRange<Int64>,
        _ letter: NoticeLetter,
        in transaction: any Transaction
    ) throws -> Page {
        let context = try RecoveryContext(engine: engine, in: transaction)
        var cases: [String: CaseFacts] = [:]
        for found in try CaseFacts.read(.all(claims), context, in: transaction) { cases[found.id] = found }
        let debits = try AnnouncedDebit.read(claims, onlyWaiting: true, context, in: transaction)
        var page = Page(report: NoticeSendReport(directory: engine.directory.outboxPath))
        for row in try NoticeRow.read(claims, onlyWaiting: true, engine: engine, in: transaction) {
            if let change = wentOut(row) {
                page.changes.append(change)
                page.report.sent += 1
            } else if let debit = debits[row.announcement], row.isPreNotification {
                let fate = debit.fate(of: row, engine: engine)
                try add(fate, row, (debit.open, debit.creditor), letter, to: &page)
            } else if let found = cases[row.caseId] {
                let fate = try NoticeFate(row, case: found, context, in: transaction)
                try add(fate, row, (found.facts.open, found.creditor), letter, to: &page)
            } else {
                throw EngineError(.storage, "notice \(row.id) has no case")
            }
        }
        return page
    }

    /// A notice whose claim ran out although its file is there has gone out: nothing may change it any more.
    private func wentOut(_ row: NoticeRow) -> Change? {
        guard row.state == "sending", let name = row.fileName, let sha256 = row.sha256,
            let found = try? FileHash.sha256(of: engine.directory.outboxPath + "/" + name), found == sha256
        else { return nil }
        return Change(row: row, state: "sent", payBefore: row.payBefore, sentAt: row.sentAt)
    }

    private func add(
        _ fate: NoticeFate,
        _ row: NoticeRow,
        _ owed: (open: Money, creditor: Creditor),
        _ letter: NoticeLetter,
        to page: inout Page
    ) throws {
        switch fate {
        case .go(let sender, let recipient, let payBefore):
            var dated = row
            dated.payBefore = payBefore
            let at = row.sentAt ?? engine.clock.timestamp
            let bytes = try letter.message(
                dated,
                open: owed.open,
                creditor: owed.creditor,
                sender: sender,
                recipient: recipient,
                at: at
            )
            page.changes.append(
                Change(
                    row: row,
                    state: "sending",
                    payBefore: payBefore,
                    sentAt: at,
                    file: (letter.fileName(row), bytes, Array(SHA256.hash(data: bytes)))
                )
            )
            page.report.sent += 1
        case .hold(let reason):
            page.report.held[reason.rawValue, default: 0] += 1
            if reason == .noSender { page.silent.insert(owed.creditor.reference) }
            if reason == .retryTooClose || reason == .linkRevoked || reason == .noAddress {
                page.stuck.insert("notice \(row.id)")
            }
            if row.state != "held" || row.held != reason.rawValue {
                page.changes.append(
                    Change(row: row, state: "held", held: reason.rawValue, payBefore: row.payBefore)
                )
            }
        case .cancel(let reason):
            page.report.cancelled[reason.rawValue, default: 0] += 1
            page.changes.append(
                Change(row: row, state: "cancelled", held: reason.rawValue, payBefore: row.payBefore)
            )
        }
    }

    /// What keeps notices back shows among the exceptions until it is gone.
    private func noteExceptions(_ page: Page) throws {
        let stale = page.report.held[NoticeFate.Hold.staleBankData.rawValue] ?? 0
        let senders = Set(page.silent.map { "creditor \($0)" })
        try engine.database.write { transaction in
            let silent = senders.sorted().map { subject in
                Exceptions.Opening(
                    kind: "notice-sender",
                    subject: subject,
                    detail: "\(subject) has no e-mail address to write from: give [contact] email in its file"
                )
            }
            let stuck = page.stuck.sorted().map { subject in
                Exceptions.Opening(
                    kind: "notice-held",
                    subject: subject,
                    detail: "\(subject) cannot go out as it was planned"
                )
            }
            for openings in [silent, stuck] {
                try Exceptions.open(openings, engine: engine, in: transaction)
            }
            if stale > 0 {
                try Exceptions.open(
                    .init(
                        kind: "stale-bank-data",
                        subject: "notices",
                        detail: "\(stale) notices wait for a newer bank file"
                    ),
                    engine: engine,
                    in: transaction
                )
            } else {
                try Exceptions.close(
                    kind: "stale-bank-data",
                    subject: "notices",
                    resolution: "a newer file came",
                    engine: engine,
                    in: transaction
                )
            }
            try Exceptions.closeOthers(
                kind: "notice-sender",
                than: senders,
                resolution: "the creditor has an address",
                engine: engine,
                in: transaction
            )
            try Exceptions.closeOthers(
                kind: "notice-held",
                than: page.stuck,
                resolution: "the notice went or is not needed",
                engine: engine,
                in: transaction
            )
        }
    }
}
