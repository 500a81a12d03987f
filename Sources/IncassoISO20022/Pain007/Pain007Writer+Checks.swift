import IncassoCore
import IncassoXML

extension Pain007Writer {
    /// What the writer refuses; the raw value is the finding's id.
    package enum Refusal: String, CaseIterable, Sendable, SchemeRefusal {
        case identifier = "PAIN007-WRITE-ID"
        case createdAt = "PAIN007-WRITE-CREATED"
        case count = "PAIN007-WRITE-COUNT"
        case sum = "PAIN007-WRITE-SUM"
        case whole = "PAIN007-WRITE-WHOLE"
        case original = "PAIN007-WRITE-ORIGINAL"
        case mixedInstruments = "PAIN007-WRITE-MIXED"
        case code = "PAIN007-WRITE-CODE"
        case reason = "PAIN007-WRITE-REASON"
        case date = "PAIN007-WRITE-DATE"
        case window = "PAIN007-WRITE-WINDOW"
        case amount = "PAIN007-WRITE-AMOUNT"
        case account = "PAIN007-WRITE-IBAN"
        case agent = "PAIN007-WRITE-BIC"
        case creditorIdentifier = "PAIN007-WRITE-CREDITOR-ID"
        case text = "PAIN007-WRITE-TEXT"
        case address = "PAIN007-WRITE-ADDRESS"
        case addressMode = "PAIN007-WRITE-ADDRESS-MODE"
        case remittance = "PAIN007-WRITE-REMITTANCE"

        var message: String {
            switch self {
            case .identifier: "an identifier does not have the form that banks accept"
            case .createdAt: "the time of creation does not have the form of a time"
            case .count: "the number of transactions differs from what was announced"
            case .sum: "the sum of the amounts differs from what was announced"
            case .whole: "a whole message or block cannot be reversed without listing its debits"
            case .original: "more is reversed than was collected"
            case .mixedInstruments: "one message must not mix CORE and B2B"
            case .code: "a code is not one that this file may hold"
            case .reason: "the reason is not one that the schemes allow in a reversal"
            case .date: "a day is missing or impossible"
            case .window: "the debit cannot be reversed on this day"
            case .amount: "the amount is not what was collected"
            case .account: "the account number is not a valid IBAN"
            case .agent: "the BIC does not have the form of a BIC"
            case .creditorIdentifier: "the creditor identifier is not valid"
            case .text: "a required text is empty"
            case .address: "the address lacks what it must hold"
            case .addressMode: "the address does not have the form that the bank takes"
            case .remittance: "the remittance information is not valid"
            }
        }

        var remedy: String {
            switch self {
            case .identifier: "use letters, digits and + ? / - : ( ) . , ' ; no / at an end and no //"
            case .createdAt: "give the time as ISO 8601"
            case .count, .sum: "compute the totals from the same rows that are written"
            case .whole: "add a transaction for each debit"
            case .original: "reverse each debit once"
            case .mixedInstruments: "write one file for each collection file"
            case .code: "use the code of the collection file"
            case .reason: "use AM05 for a duplicate, else MS02"
            case .date: "copy the day from the collection file"
            case .window:
                "before settlement withdraw the debit; after the fifth banking day pay by credit transfer"
            case .amount: "reverse the whole amount; pay a part back by credit transfer"
            case .account, .agent, .creditorIdentifier, .remittance: "copy it from the collection file"
            case .text: "give a name of at least one character"
            case .address: "give town and country, or no address"
            case .addressMode: "give the address in its parts, or town and country with at most two lines"
            }
        }
    }

    /// Where in the file the writer stands.
    enum Place: SchemePlaceName {
        case message
        case original
        case block(String)
        case transaction(String, Int)

        func path(_ element: String) -> String {
            switch self {
            case .message: "GrpHdr/\(element)"
            case .original: "OrgnlGrpInf/\(element)"
            case .block(let id): "OrgnlPmtInfAndRvsl[OrgnlPmtInfId='\(id)']/\(element)"
            case .transaction(let id, let number):
                "OrgnlPmtInfAndRvsl[OrgnlPmtInfId='\(id)']/TxInf[\(number)]/\(element)"
            }
        }
    }

    func wholeIsRefused(at place: Place, _ element: String) -> WriteRefusal {
        refusal(.whole, at: place, element: element, found: "true", expected: "false")
    }

    /// Writes the name of the collection file's message, which must be one of pain.008.
    mutating func writeOriginalName() throws {
        let name = message.originalMessageName
        let version = name.dropFirst("pain.008.001.".count).utf8
        guard name.hasPrefix("pain.008.001."), version.count == 2, version.allSatisfy({ $0 &- 0x30 < 10 })
        else {
            throw refusal(
                .code,
                at: .original,
                element: "OrgnlMsgNmId",
                found: name,
                expected: "a collection message such as pain.008.001.08"
            )
        }
        try out.text(name)
    }
}
