import IncassoCore
import IncassoXML

extension Pain008Writer {
    /// What the writer refuses; the raw value is the finding's id.
    package enum Refusal: String, CaseIterable, Sendable, SchemeRefusal {
        case identifier = "PAIN008-WRITE-ID"
        case createdAt = "PAIN008-WRITE-CREATED"
        case count = "PAIN008-WRITE-COUNT"
        case sum = "PAIN008-WRITE-SUM"
        case mixedInstruments = "PAIN008-WRITE-MIXED"
        case code = "PAIN008-WRITE-CODE"
        case date = "PAIN008-WRITE-DATE"
        case amount = "PAIN008-WRITE-AMOUNT"
        case account = "PAIN008-WRITE-IBAN"
        case agent = "PAIN008-WRITE-BIC"
        case creditorIdentifier = "PAIN008-WRITE-CREDITOR-ID"
        case text = "PAIN008-WRITE-TEXT"
        case address = "PAIN008-WRITE-ADDRESS"
        case addressMode = "PAIN008-WRITE-ADDRESS-MODE"
        case amendment = "PAIN008-WRITE-AMENDMENT"
        case level = "PAIN008-WRITE-LEVEL"
        case remittance = "PAIN008-WRITE-REMITTANCE"

        var message: String {
            switch self {
            case .identifier: "an identifier does not have the form that banks accept"
            case .createdAt: "the time of creation does not have the form of a time"
            case .count: "the number of transactions differs from what was announced"
            case .sum: "the sum of the amounts differs from what was announced"
            case .mixedInstruments: "one message must not mix CORE and B2B"
            case .code: "a code is not one that this file may hold"
            case .date: "a day is missing or impossible"
            case .amount: "the amount is outside what the scheme allows"
            case .account: "the account number is not a valid IBAN"
            case .agent: "the BIC does not have the form of a BIC"
            case .creditorIdentifier: "the creditor identifier is not valid"
            case .text: "a required text is empty"
            case .address: "the address lacks what it must hold"
            case .addressMode: "the address does not have the form that the bank takes"
            case .amendment: "the amendment of the mandate contradicts itself"
            case .level: "what holds for the whole block is said at one debit"
            case .remittance: "the remittance information is not valid"
            }
        }

        var remedy: String {
            switch self {
            case .identifier: "use letters, digits and + ? / - : ( ) . , ' ; no / at an end and no //"
            case .createdAt: "give the time as ISO 8601"
            case .count, .sum: "compute the totals from the same rows that are written"
            case .mixedInstruments: "write one file for each local instrument"
            case .code: "use a code of the scheme"
            case .date: "correct the day in the mandate or the collection"
            case .amount: "split or correct the amount"
            case .account: "ask the debtor for the right account number"
            case .agent: "correct the BIC or leave it out"
            case .creditorIdentifier: "copy the identifier from the notice of the authority that gave it"
            case .text: "give a name of at least one character"
            case .address: "give town and country, or no address"
            case .addressMode: "give the address in its parts, or town and country with at most two lines"
            case .amendment: "tell what was before, once, and only what has changed"
            case .level: "put debits that differ in it into a block of their own"
            case .remittance: "give one text, or one RF reference with right check digits"
            }
        }
    }

    /// Where in the file the writer stands.
    enum Place: SchemePlaceName {
        case message
        case block(String)
        case transaction(String, Int)

        func path(_ element: String) -> String {
            switch self {
            case .message: "GrpHdr/\(element)"
            case .block(let id): "PmtInf[PmtInfId='\(id)']/\(element)"
            case .transaction(let id, let number):
                "PmtInf[PmtInfId='\(id)']/DrctDbtTxInf[\(number)]/\(element)"
            }
        }
    }

    /// Refuses what the file gives once for the block, because dropping it would change what is asked.
    func checkLevel(of transaction: borrowing Pain008Transaction, at place: Place) throws {
        guard let own = transaction.ownTerms else { return }
        let found: [(String, String?)] = [
            ("PmtTpInf/SeqTp", own.sequenceType.stringIfAny),
            ("PmtTpInf/LclInstrm", own.localInstrument.stringIfAny),
            ("PmtTpInf/CtgyPurp", own.categoryPurpose.stringIfAny),
            ("DrctDbtTx/CdtrSchmeId", own.creditorIdentifier.stringIfAny),
            ("UltmtCdtr/Nm", own.ultimateCreditorName.stringIfAny),
        ]
        guard let (element, value) = found.first(where: { $0.1 != nil }) else { return }
        throw refusal(
            .level,
            at: place,
            element: element,
            found: value,
            expected: "nothing here: it stands in the block"
        )
    }
}
