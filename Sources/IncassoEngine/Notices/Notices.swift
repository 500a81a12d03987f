public import IncassoCore
import IncassoRecovery
import IncassoSQL

/// A notice as a person sees it.
public struct Notice: Sendable, Hashable {
    /// The id: claim, case, step and channel.
    public let id: String
    /// The case's id; `nil` for a notice of a debit that is still to be made.
    public let caseId: String?
    /// The claim's id as the business gave it.
    public let claimId: String
    /// The policy's step.
    public let step: String
    /// The way it travels.
    public let channel: String
    /// The template.
    public let template: String
    /// `queued`, `held`, `sending`, `unknown`, `sent`, `delivered`, `bounced`, `viewed` or `cancelled`.
    public let state: String
    /// Why it is held or was cancelled.
    public let reason: String?
    /// The debtor's address, masked unless it was asked for in the clear.
    public let to: String?
    /// The link's number.
    public let linkId: Int64?
    /// The link itself, only when it was asked for.
    public let link: String?
    /// The date before which it asks to pay.
    public let payBefore: LocalDate
    /// The day of the debit that it announces.
    public let retryOn: LocalDate?
    /// The day on which it was queued.
    public let queuedOn: LocalDate
    /// When its file was made, milliseconds since 1970 (UTC).
    public let sentAt: Int64?
    /// Its file in the outbox.
    public let file: String?
    /// SHA-256 of the file in hexadecimal.
    public let sha256: String?
}

/// A notice's text, for reading.
public struct NoticePreview: Sendable, Hashable {
    /// The subject.
    public let subject: String
    /// The text.
    public let body: String
    /// The language: `nl`, `en`, `de` or `fr`.
    public let language: String
}

/// What debtors are told: queued by recovery, checked again and written when it goes.
public struct Notices {
    let engine: Engine

    private static let everything: ClosedRange<Int64> = 0...Int64.max

    /// Writes every queued notice that may still go into the outbox, one file each.
    ///
    /// Before each notice goes, what is owed and the case are read again; what is paid, disputed or overtaken is cancelled,
    /// and nothing goes while bank data is too old. Sending twice sends nothing twice.
    ///
    /// - Parameter dryRun: Whether only to tell what would go.
    /// - Returns: What went, what waits and why.
    /// - Throws: ``EngineError`` when the disk fails; the driver's error.
    public func send(dryRun: Bool = false) throws -> NoticeSendReport {
        try engine.refuseWhileRestored("sending notices")
        return try Courier(engine: engine, isDryRun: dryRun).run()
    }

    /// All notices, by claim.
    ///
    /// - Parameters:
    ///   - state: Only those in this state.
    ///   - reveal: Whether addresses and links stand in it in the clear.
    /// - Returns: The notices.
    /// - Throws: The driver's error.
    public func list(state: String? = nil, reveal: Bool = false) throws -> [Notice] {
        try engine.database.read { transaction in
            try find(Self.everything, reveal: reveal, in: transaction).filter {
                state == nil || $0.state == state
            }
        }
    }

    /// One notice.
    ///
    /// - Parameters:
    ///   - id: Its id.
    ///   - reveal: Whether address and link stand in it in the clear.
    /// - Returns: The notice.
    /// - Throws: ``EngineError`` when there is none with this id.
    public func show(_ id: String, reveal: Bool = false) throws -> Notice {
        let claim = try Self.claim(of: id)
        return try engine.database.read { transaction in
            guard
                let notice = try find(claim...claim, reveal: reveal, in: transaction).first(where: {
                    $0.id == id
                })
            else {
                throw Self.unknown(id)
            }
            return notice
        }
    }

    /// The text of a notice as it would go now, or of the newest notice of a case.
    ///
    /// Nothing is written.
    ///
    /// - Parameters:
    ///   - id: A notice's id, or a case's: then its newest notice.
    ///   - reveal: Whether the link stands in it; else its token is left out.
    /// - Returns: The text.
    /// - Throws: ``EngineError`` when there is no such notice, or the case has none.
    public func preview(_ id: String, reveal: Bool = false) throws -> NoticePreview {
        let claim = try Self.claim(of: id)
        let letter = NoticeLetter(engine: engine, templates: try NoticeTemplates())
        return try engine.database.read { transaction in
            let context = try RecoveryContext(engine: engine, in: transaction)
            let rows = try NoticeRow.read(claim...claim, onlyWaiting: false, engine: engine, in: transaction)
            let cases = try CaseFacts.read(.all(claim...claim), context, in: transaction)
            let debits = try AnnouncedDebit.read(claim...claim, onlyWaiting: false, context, in: transaction)
            guard let row = rows.last(where: { $0.id == id || $0.caseId == id }) else {
                throw Self.unknown(id)
            }
            let owed: Money
            let creditor: Creditor
            if row.isPreNotification, let debit = debits[row.announcement] {
                owed = debit.open.minorUnits > 0 ? debit.open : debit.amount
                creditor = debit.creditor
            } else if let found = cases.first(where: { $0.id == row.caseId }) {
                // A notice that has gone showed what was owed then; a debt that is paid has no other amount to show.
                owed = found.facts.open.minorUnits > 0 ? found.facts.open : found.amount
                creditor = found.creditor
            } else {
                throw Self.unknown(id)
            }
            let (subject, body, language) = try letter.text(
                row,
                open: owed,
                creditor: creditor,
                revealing: reveal
            )
            return NoticePreview(subject: subject, body: body, language: language.rawValue)
        }
    }

    /// The notices of adjacent claims.
    func find(_ claims: ClosedRange<Int64>, reveal: Bool, in transaction: any Transaction) throws -> [Notice]
    {
        let context = try RecoveryContext(engine: engine, in: transaction)
        let rows = try NoticeRow.read(claims, onlyWaiting: false, engine: engine, in: transaction)
        guard !rows.isEmpty else { return [] }
        var bases: [String: String] = [:]
        if reveal {
            let debits = try AnnouncedDebit.read(claims, onlyWaiting: false, context, in: transaction)
            for row in rows where row.isPreNotification {
                bases[row.caseId] = debits[row.announcement]?.creditor.linkBaseURL
            }
            for found in try CaseFacts.read(.all(claims), context, in: transaction) {
                bases[found.id] = found.creditor.linkBaseURL
            }
        }
        return rows.map { notice($0, base: bases[$0.caseId]) }
    }

    /// A notice for people; `base` is where links lead, `nil` when address and link are not to be seen.
    private func notice(_ row: NoticeRow, base: String?) -> Notice {
        let address = row.email.flatMap(EmailAddress.init)
        let link = row.link.flatMap { link in
            base.map {
                PaymentLinks.address(link: link, generation: row.generation, base: $0, engine: engine)
            }
        }
        return Notice(
            id: row.id,
            caseId: row.isPreNotification ? nil : row.caseId,
            claimId: row.claimReference,
            step: row.step,
            channel: row.channel,
            template: row.template,
            state: row.state,
            reason: row.held,
            to: base == nil ? address?.masked : address?.text,
            linkId: row.link,
            link: link,
            payBefore: row.payBefore,
            retryOn: row.retryOn,
            queuedOn: row.queuedOn,
            sentAt: row.sentAt,
            file: row.fileName.map { engine.directory.outboxPath + "/" + $0 },
            sha256: row.sha256?.hex
        )
    }

    private static func claim(of id: String) throws(EngineError) -> Int64 {
        guard let claim = id.split(separator: "-").first.flatMap({ Int64($0) }), claim > 0 else {
            throw unknown(id)
        }
        return claim
    }

    private static func unknown(_ id: String) -> EngineError {
        EngineError(.notFound, "there is no notice \(id)", remedy: "`incasso notices list` shows them all.")
    }
}

extension Engine {
    /// Notices to debtors.
    public var notices: Notices { Notices(engine: self) }
}
