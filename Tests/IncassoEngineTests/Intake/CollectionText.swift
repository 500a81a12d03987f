import IncassoCore
import IncassoISO20022
import IncassoTestSupport

/// A collection file as another program writes it, for tests of imports.
struct CollectionText {
    /// One debit.
    struct Debit {
        var id = "INV-1"
        var mandate = "M1"
        var amount = "25.50"
        var currency = "EUR"
        var signed = "2025-03-01"
        var name = "Erika Beispiel"
        var iban = TestBook.iban(1)
        var amendment = ""
        var remittance = "<Ustrd>Beitrag Dezember</Ustrd>"
        var address = ""
        var more = ""

        init(_ number: Int) {
            id = "INV-\(number)"
            mandate = "M\(number)"
            amount = "\(10 + number % 80).\(10 + number % 90)"
            iban = TestBook.iban(number)
            name = "Kunde \(number)"
        }
    }

    /// One block.
    struct Block {
        var id = "PMT-1"
        var instrument = "CORE"
        var sequence = "RCUR"
        var due = "2026-12-01"
        var account = "DE89370400440532013000"
        var identifier = "DE98ZZZ09999999999"
        var debits: [Debit] = []

        init(_ id: String, _ debits: [Debit]) {
            self.id = id
            self.debits = debits
        }
    }

    var version = "001.08"
    var messageId = "ERP-2026-11-20"
    var count: Int?
    var blocks: [Block] = []

    init(_ blocks: [Block]) {
        self.blocks = blocks
    }

    /// A file of one block.
    init(_ numbers: ClosedRange<Int>) {
        blocks = [Block("PMT-1", numbers.map(Debit.init))]
    }

    /// The file, one element on a line.
    var text: String {
        let debits = blocks.flatMap(\.debits)
        let bic = version == "001.08" ? "BICFI" : "BIC"
        var lines = [
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>",
            "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:pain.008.\(version)\">", "<CstmrDrctDbtInitn>",
            "<GrpHdr><MsgId>\(messageId)</MsgId><CreDtTm>2026-11-20T09:30:00</CreDtTm><NbOfTxs>\(count ?? debits.count)</NbOfTxs>",
            "<CtrlSum>\(Self.sum(debits))</CtrlSum><InitgPty><Nm>Sportschule Koeln</Nm></InitgPty></GrpHdr>",
        ]
        for block in blocks {
            lines += [
                "<PmtInf><PmtInfId>\(block.id)</PmtInfId><PmtMtd>DD</PmtMtd><NbOfTxs>\(block.debits.count)</NbOfTxs>",
                "<CtrlSum>\(Self.sum(block.debits))</CtrlSum>",
                "<PmtTpInf><SvcLvl><Cd>SEPA</Cd></SvcLvl><LclInstrm><Cd>\(block.instrument)</Cd></LclInstrm><SeqTp>\(block.sequence)</SeqTp></PmtTpInf>",
                "<ReqdColltnDt>\(block.due)</ReqdColltnDt><Cdtr><Nm>Sportschule Koeln</Nm></Cdtr>",
                "<CdtrAcct><Id><IBAN>\(block.account)</IBAN></Id></CdtrAcct>",
                "<CdtrAgt><FinInstnId><\(bic)>COBADEFFXXX</\(bic)></FinInstnId></CdtrAgt><ChrgBr>SLEV</ChrgBr>",
                "<CdtrSchmeId><Id><PrvtId><Othr><Id>\(block.identifier)</Id><SchmeNm><Prtry>SEPA</Prtry></SchmeNm></Othr></PrvtId></Id></CdtrSchmeId>",
            ]
            lines += block.debits.map(Self.debit)
            lines.append("</PmtInf>")
        }
        return (lines + ["</CstmrDrctDbtInitn>", "</Document>", ""]).joined(separator: "\n")
    }

    private static func debit(_ debit: Debit) -> String {
        """
        <DrctDbtTxInf><PmtId><EndToEndId>\(debit.id)</EndToEndId></PmtId>
        <InstdAmt Ccy="\(debit.currency)">\(debit.amount)</InstdAmt>
        <DrctDbtTx><MndtRltdInf><MndtId>\(debit.mandate)</MndtId><DtOfSgntr>\(debit.signed)</DtOfSgntr>\(debit.amendment)</MndtRltdInf></DrctDbtTx>
        <DbtrAgt><FinInstnId><Othr><Id>NOTPROVIDED</Id></Othr></FinInstnId></DbtrAgt>
        <Dbtr><Nm>\(debit.name)</Nm>\(debit.address)</Dbtr><DbtrAcct><Id><IBAN>\(debit.iban)</IBAN></Id></DbtrAcct>
        \(debit.more)<RmtInf>\(debit.remittance)</RmtInf></DrctDbtTxInf>
        """
    }

    private static func sum(_ debits: [Debit]) -> String {
        let cents = debits.reduce(Int64(0)) {
            $0 + (Money.minorUnits(decimal: Array($1.amount.utf8).span, minorDigits: 2) ?? 0)
        }
        return "\(cents / 100).\(cents % 100 < 10 ? "0" : "")\(cents % 100)"
    }
}
