import Crypto
import IncassoCore

/// A notice written out.
struct NoticeLetter {
    let engine: Engine
    let templates: NoticeTemplates

    /// Stands for the token of a link that is not to be seen.
    private static let hiddenToken = "…"

    /// The text of a notice.
    ///
    /// - Parameters:
    ///   - row: The notice.
    ///   - open: What is owed.
    ///   - creditor: Who is owed.
    ///   - revealing: Whether the link stands in it; else its token is left out.
    /// - Returns: Subject and text in the debtor's language.
    /// - Throws: ``EngineError`` when the reason never reaches a debtor.
    func text(
        _ row: NoticeRow,
        open: Money,
        creditor: Creditor,
        revealing: Bool = true
    ) throws(EngineError) -> (subject: String, body: String, language: NoticeLanguage) {
        let language = NoticeLanguage(debtor: row.language, creditor: creditor.language)
        var values = [
            "amount": open.decimal, "amount_text": language.amount(open), "claim_id": row.claimReference,
            "creditor_name": creditor.name, "debtor_name": row.holder, "due_date": language.date(row.dueOn),
            "pay_before": language.date(row.payBefore), "mandate_id": row.mandateReference,
        ]
        if row.isPreNotification {
            values["debit_date"] = language.date(row.dueOn)
            values["creditor_id"] = creditor.sepa?.creditorIdentifier.text ?? creditor.ach?.companyId
        } else {
            values["failure_reason"] = try sentence(row, language)
        }
        values["description"] = row.description
        values["contact_email"] = creditor.contact.email
        values["contact_phone"] = creditor.contact.phone
        values["website"] = creditor.contact.website
        values["retry_date"] = row.retryOn.map(language.date)
        if let link = row.link {
            values["link"] =
                revealing
                ? PaymentLinks.address(
                    link: link,
                    generation: row.generation,
                    base: creditor.linkBaseURL,
                    engine: engine
                )
                : "\(creditor.linkBaseURL)/p/\(Self.hiddenToken)"
            if let iban = creditor.sepa?.iban.text {
                values["creditor_iban"] = Self.grouped(iban)
                values["payment_reference"] = try PaymentLinks.reference(link: link, engine: engine).text
            }
        }
        let clean = values.mapValues(MailMessage.oneLine).filter { !$0.value.isEmpty }
        let (subject, body) = try templates.render(row.template, language, clean)
        return (subject, body, language)
    }

    private func sentence(_ row: NoticeRow, _ language: NoticeLanguage) throws(EngineError) -> String {
        let isAmbiguous = Rails.isAmbiguous(row.reason)
        guard let sentence = templates.sentence(row.reasonClass, isAmbiguous: isAmbiguous, language) else {
            throw EngineError(.refused, "a failure of class \(row.reasonClass.name) is not told to a debtor")
        }
        return sentence
    }

    /// The notice as a message; the same bytes for the same time.
    func message(
        _ row: NoticeRow,
        open: Money,
        creditor: Creditor,
        sender: EmailAddress,
        recipient: EmailAddress,
        at: Int64
    ) throws(EngineError) -> [UInt8] {
        let (subject, body, language) = try text(row, open: open, creditor: creditor)
        return MailMessage(
            sender: (creditor.name, sender),
            recipient: (row.holder, recipient),
            subject: subject,
            body: body,
            at: at,
            id: "t\(engine.tenant.id).c\(row.claim).n\(row.caseNumber).\(row.step).\(row.channel)",
            language: language.rawValue
        ).render()
    }

    /// The name of a notice's file in the outbox.
    func fileName(_ row: NoticeRow) -> String {
        "\(engine.tenant.id)-\(row.claim)-\(row.caseNumber)-\(row.step)-\(row.channel).eml"
    }

    /// An account number in groups of four, as people write it.
    private static func grouped(_ number: String) -> String {
        var text = ""
        for (index, character) in number.enumerated() {
            if index > 0, index % 4 == 0 { text.append(" ") }
            text.append(character)
        }
        return text
    }
}
