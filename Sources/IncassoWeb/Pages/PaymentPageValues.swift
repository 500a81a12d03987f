import IncassoCore
import IncassoEngine

/// What the template of the payment page is filled with.
struct PaymentPageValues {
    private let page: PaymentPage
    private let texts: PageTexts
    private let style: PageStyle
    private let language: NoticeLanguage
    private let creditor: String
    private let claim: String

    init(_ page: PaymentPage, texts: PageTexts, style: PageStyle) {
        self.page = page
        self.texts = texts
        self.style = style
        language = page.language
        creditor = VisibleText.clean(page.creditor.name)
        claim = VisibleText.clean(page.claimId)
    }

    /// The values, cleaned but not escaped.
    var values: [String: Any] {
        var values: [String: Any] = [
            "language": language.rawValue,
            "style": style.name(PageColor(page.creditor)),
            "creditor": creditor,
            "title": text("title"),
            "tone": page.state.tone,
            "heading": text("heading." + page.state.name),
            "lead": lead,
            "notice": notice.isEmpty ? [] : [notice.joined(separator: " ")],
            "facts": facts,
            "help_heading": text("help.heading"),
            "help": help,
            "genuine_heading": text("genuine.heading"),
            "genuine": website.map { text("genuine.website", ["website": Self.typed($0)]) }
                ?? text("genuine.plain"),
            "languages_label": text("languages.label"),
            "languages": NoticeLanguage.allCases.map { other in
                [
                    "code": other.rawValue, "name": texts.text("language", other),
                    "current": other == language,
                ] as [String: Any]
            },
        ]
        values["amount"] = amount
        if page.state.isNamed { values["state_name"] = text("state." + page.state.name) }
        if !contact.isEmpty { values["contact"] = contact }
        if page.isPayable {
            values["pay"] = true
            values["pay_heading"] = text("pay.heading")
            for (key, value) in ways { values[key] = value }
        }
        return values
    }

    private func text(_ key: String, _ values: [String: String] = [:]) -> String {
        var all = values
        all["creditor"] = creditor
        all["claim"] = claim
        all["debit"] = language.date(page.debitOn)
        return texts.text(key, language, all)
    }

    private var amount: String? {
        switch page.state {
        case .open, .announced, .inCollection, .processing: language.amount(page.open)
        case .paid: language.amount(page.amount)
        case .disputed, .planned, .withdrawn: nil
        }
    }

    private var lead: [String] {
        switch page.state {
        case .open, .announced:
            guard page.hasFailed else { return page.state == .open ? [text("lead.open")] : [] }
            return [[text("failed"), page.reason].compactMap(\.self).joined(separator: " ")]
        case .inCollection: return []
        case .processing, .paid, .planned, .disputed, .withdrawn: return [text("lead." + page.state.name)]
        }
    }

    private var notice: [String] {
        switch page.state {
        case .announced(let day):
            let announced = text(
                page.hasFailed ? "notice.retry" : "notice.first",
                ["retry": language.date(day)]
            )
            // A date that has passed promises nothing any more.
            guard let before = page.payBefore, before >= page.today, before < day else { return [announced] }
            return [announced, text("notice.before", ["before": language.date(before)])]
        case .inCollection, .processing: return [text("notice." + page.state.name)]
        case .open, .paid, .planned, .disputed, .withdrawn: return []
        }
    }

    private var facts: [[String: String]] {
        var facts: [(String, String?)] = [("fact.description", page.description.map(VisibleText.clean))]
        if page.isPayable, page.state == .open {
            facts.append(("fact.before", page.payBefore.map(language.date)))
        }
        if case .paid(let day) = page.state { facts.append(("fact.paid", day.map(language.date))) }
        if page.state == .disputed || page.state == .planned {
            facts.append(("fact.open", language.amount(page.open)))
        }
        if page.isPayable, page.open != page.amount {
            facts.append(("fact.amount", language.amount(page.amount)))
        }
        if page.isPayable, !page.hasFailed { facts.append(("fact.due", language.date(page.debitOn))) }
        facts.append(("fact.claim", claim))
        return facts.compactMap { key, value in
            guard let value, !value.isEmpty else { return nil }
            return ["name": text(key), "value": value]
        }
    }

    private var ways: [String: Any] {
        var ways: [String: Any] = [
            "methods": page.creditor.paymentMethods.map { method in
                var values = [
                    "name": VisibleText.clean(method.name), "text": VisibleText.clean(method.text),
                    "button": text("method.button"),
                ]
                values["url"] = method.url
                return values
            }
        ]
        if let transfer = page.transfer {
            ways["transfer"] = self.transfer(transfer)
            if let code = QRCode(transfer.text) {
                ways["code"] = [
                    "heading": text("code.heading"), "text": text("code.text"),
                    "image": code.svg(label: text("code.label")),
                ]
            }
        } else if page.creditor.paymentMethods.isEmpty {
            ways["ask"] = ["heading": text("ask.heading"), "text": text("ask.text")]
        }
        return ways
    }

    private func transfer(_ transfer: EPCPayment) -> [String: Any] {
        let amount = transfer.amount.decimal.replacing(".", with: language == .en ? "." : ",")
        let lines: [(key: String, shown: String, copied: String)] = [
            ("transfer.iban", VisibleText.grouped(transfer.iban.text), transfer.iban.text),
            ("transfer.name", VisibleText.clean(transfer.name), VisibleText.clean(transfer.name)),
            ("transfer.amount", language.amount(transfer.amount), amount),
            ("transfer.reference", VisibleText.grouped(transfer.reference.text), transfer.reference.text),
        ]
        return [
            "heading": text("transfer.heading"), "text": text("transfer.text"),
            "lines": lines.map { line in
                let name = text(line.key)
                return [
                    "name": name, "value": line.shown, "copy": line.copied, "button": text("copy"),
                    "label": "\(text("copy")): \(name)", "done": text("copied", ["name": name]),
                ]
            },
        ]
    }

    private var help: [String] {
        let keys: [String] =
            switch page.state {
            case .open, .announced: ["help.paid", "help.cannot", "help.wrong"]
            case .inCollection, .processing: ["help.cannot", "help.wrong"]
            case .planned: ["help.cannot", "help.wrong"]
            case .paid, .disputed, .withdrawn: ["help.question"]
            }
        return (keys + (contact.isEmpty ? ["help.nocontact"] : [])).map { text($0) }
    }

    private var website: String? { page.creditor.contact.website.map(VisibleText.clean) }

    /// An address as a person types it.
    private static func typed(_ website: String) -> String {
        website.hasPrefix("https://") ? String(website.dropFirst("https://".count)) : website
    }

    private var contact: [String: Any] {
        var contact: [String: Any] = [:]
        if let email = page.creditor.contact.email.map(VisibleText.clean) {
            contact["email"] = ["name": text("contact.email"), "value": email, "address": email]
        }
        if let phone = page.creditor.contact.phone.map(VisibleText.clean) {
            let digits = phone.unicodeScalars.filter { $0 == "+" || (0x30...0x39).contains($0.value) }
            let number = String(String.UnicodeScalarView(digits))
            contact["phone"] = ["name": text("contact.phone"), "value": phone, "address": number]
        }
        if let website {
            var values = ["name": text("contact.website"), "value": website]
            // Whatever else stands there is shown, but leads nowhere.
            if website.hasPrefix("https://") { values["address"] = website }
            contact["website"] = values
        }
        return contact
    }
}

extension PaymentPage.State {
    /// The part of a text's key.
    var name: String {
        switch self {
        case .open: "open"
        case .announced: "announced"
        case .inCollection: "inCollection"
        case .processing: "processing"
        case .paid: "paid"
        case .planned: "planned"
        case .disputed: "disputed"
        case .withdrawn: "withdrawn"
        }
    }

    /// Whether it is named above the heading, which says it already where there is something to pay.
    var isNamed: Bool {
        switch self {
        case .open, .announced: false
        case .inCollection, .processing, .paid, .planned, .disputed, .withdrawn: true
        }
    }

    /// The colour of the words about it.
    var tone: String {
        switch self {
        case .open: "wait"
        case .announced, .inCollection, .processing, .planned, .disputed: "calm"
        case .paid, .withdrawn: "good"
        }
    }
}
