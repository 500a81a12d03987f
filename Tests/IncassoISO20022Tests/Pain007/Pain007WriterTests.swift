import IncassoCore
import IncassoISO20022
import IncassoTestSupport
import IncassoXML
import Testing

/// The files that tests write, each with a golden file of the same name.
enum Pain007Case: String, CaseIterable {
    case duplicate
    case b2bOneOff = "b2b-ooff"
    case parties
    case reference = "rf-reference"
    case hostileText = "hostile-text"
    case twoBlocks = "two-blocks"
    case amended
    case hybridAddress = "hybrid-address"

    var sample: Pain007Sample {
        switch self {
        case .duplicate: Pain007Sample(reversing: Pain008Case.coreRecurring.sample)
        case .b2bOneOff:
            Pain007Sample(reversing: Pain008Case.b2bOneOff.sample, because: .unspecifiedByCreditor)
        case .parties: Self.withAllParties
        case .reference:
            Pain007Sample(reversing: Pain008Case.reference.sample, because: .unspecifiedByBank)
        case .hostileText: Pain007Sample(reversing: Pain008Case.hostileText.sample)
        case .twoBlocks: Self.partOfTwoBlocks
        case .amended: Self.ofAmendedMandates
        case .hybridAddress: Pain007Sample(reversing: Pain008Case.hybridAddress.sample)
        }
    }

    private static var withAllParties: Pain007Sample {
        var sample = Pain007Sample(reversing: Pain008Case.address.sample)
        sample.blocks[0].head.reversalId = "P-1-REV"
        sample.blocks[0].transactions[0].original.ultimateDebtorName = ByteString("Käthe Muster")
        sample.blocks[0].transactions[0].original.ultimateCreditorName = ByteString("Stadtwerke")
        sample.blocks[0].transactions[0].original.purpose = ByteString("ELEC")
        sample.blocks[0].transactions[0].originatorName = ByteString("Muster Energie GmbH & Co")
        return sample
    }

    /// One debit that told everything new, one that told only a new account.
    private static var ofAmendedMandates: Pain007Sample {
        var sample = Pain007Sample(reversing: Pain008Case.coreRecurring.sample)
        var original = sample.blocks[0].transactions[0].original
        original.previousMandateId = ByteString("OLD-1")
        original.previousCreditorIdentifier = ByteString("NL64ZZZ321096320000")
        original.previousCreditorName = ByteString("Muster Strom & Gas")
        original.previousDebtorAccount = ByteString("FR1420041010050500013M02606")
        sample.blocks[0].transactions[0].original = original
        sample.blocks[0].transactions[1].original.previousDebtorAccount = ByteString("SMNDA")
        return sample
    }

    /// One debit of each block, both due on days whose windows overlap.
    private static var partOfTwoBlocks: Pain007Sample {
        var sample = Pain007Sample(reversing: Pain008Case.twoBlocks.sample)
        sample.blocks[1].transactions.removeFirst()
        sample.total()
        return sample
    }
}

@Suite struct Pain007WriterTests {
    @Test(arguments: Pain007Case.allCases)
    func writesTheSameBytesAsBefore(_ file: Pain007Case) throws {
        try Golden.expect(file.sample.written(), equals: "\(file.rawValue).xml")
    }

    @Test(arguments: Pain007Case.allCases)
    func isValidAgainstOurOwnSchema(_ file: Pain007Case) throws {
        #expect(
            try SchemaOracle.complaints(
                about: file.sample.written(),
                schema: SchemaOracle.own("pain.007.001.09.incasso")
            ) == ""
        )
    }

    /// The official schema of .09 is not at hand: its neighbours are, from which it differs where ``asVersion`` says.
    @Test(arguments: Pain007Case.allCases, ["08", "10", "11", "12", "13"])
    func isValidAgainstOfficialSchemas(_ file: Pain007Case, version: String) throws {
        #expect(
            try SchemaOracle.complaints(
                about: Self.asVersion(version, file.sample.written()),
                schema: SchemaOracle.official("pain.007.001.\(version)")
            ) == ""
        )
    }

    @Test(arguments: ["08", "09", "10", "13"])
    func theJDKFindsThemValidToo(version: String) throws {
        let schema =
            try version == "09"
            ? SchemaOracle.own("pain.007.001.09.incasso") : SchemaOracle.official("pain.007.001.\(version)")
        let documents = try Pain007Case.allCases.map { Self.asVersion(version, try $0.sample.written()) }
        let complaints = try JavaXSD.validate(documents: documents, schema: schema)
        #expect(complaints == documents.map { _ in "" })
    }

    /// What our own schema must not let through: each is one edit away from a good file.
    static let edits = [
        ("<GrpRvsl>false</GrpRvsl>", "<GrpRvsl>true</GrpRvsl>"),
        ("<OrgnlMsgNmId>pain.008.001.08", "<OrgnlMsgNmId>pain.001.001.09"),
        (
            "<OrgnlPmtInfId>P-1</OrgnlPmtInfId>",
            "<OrgnlPmtInfId>P-1</OrgnlPmtInfId><PmtInfRvsl>true</PmtInfRvsl>"
        ),
        ("<RvslId>P-1-R1</RvslId>", ""),
        ("<RvslId>P-1-R1</RvslId>", "<RvslId>/R1</RvslId>"),
        ("<OrgnlEndToEndId>E-1</OrgnlEndToEndId>", "<OrgnlEndToEndId>E//1</OrgnlEndToEndId>"),
        ("<RvsdInstdAmt Ccy=\"EUR\">", "<RvsdInstdAmt Ccy=\"USD\">"),
        ("<ChrgBr>SLEV</ChrgBr>", "<ChrgBr>SHAR</ChrgBr>"),
        ("<Cd>AM05</Cd>", "<Cd>AM04</Cd>"),
        ("<Orgtr><Nm>Muster Energie GmbH</Nm></Orgtr>", ""),
        ("<ReqdColltnDt>2026-12-01</ReqdColltnDt>", ""),
        ("<SeqTp>RCUR</SeqTp>", "<SeqTp>RPRE</SeqTp>"),
        ("<Pty><Nm>Anna Schmidt</Nm></Pty>", "<Pty><Nm>Jürgen</Nm></Pty>"),
        ("<Pty><Nm>Anna Schmidt</Nm></Pty>", "<Nm>Anna Schmidt</Nm>"),
        ("<DtOfSgntr>2024-02-29</DtOfSgntr>", ""),
        // A fixed value is not an empty one, an amendment tells something, and lines stand beside a town.
        ("<GrpRvsl>false</GrpRvsl>", "<GrpRvsl></GrpRvsl>"),
        ("<ChrgBr>SLEV</ChrgBr>", "<ChrgBr></ChrgBr>"),
        ("<Cd>SEPA</Cd>", "<Cd></Cd>"),
        ("</DtOfSgntr>", "</DtOfSgntr><AmdmntInd>true</AmdmntInd><AmdmntInfDtls></AmdmntInfDtls>"),
        ("<Nm>Anna Schmidt</Nm>", "<Nm>Anna Schmidt</Nm><PstlAdr><AdrLine>Bonn</AdrLine></PstlAdr>"),
        (
            "<Nm>Anna Schmidt</Nm>",
            "<Nm>Anna Schmidt</Nm><PstlAdr><TwnNm>Bonn</TwnNm><Ctry>DE</Ctry>"
                + "<AdrLine>1</AdrLine><AdrLine>2</AdrLine><AdrLine>3</AdrLine></PstlAdr>"
        ),
    ]

    @Test func ourSchemaRefusesWhatIsOutsideTheProfile() throws {
        let good = String(decoding: try Pain007Case.duplicate.sample.written(), as: UTF8.self)
        let bad = Self.edits.map { good.replacing($0.0, with: $0.1, maxReplacements: 1) }
        let schema = SchemaOracle.own("pain.007.001.09.incasso")
        for (document, edit) in zip(bad, Self.edits) {
            #expect(document != good, "nothing was changed by \(edit)")
            let said = try SchemaOracle.complaints(about: Array(document.utf8), schema: schema)
            #expect(said.contains("element"), "libxml2 accepted \(edit)")
        }
        let complaints = try JavaXSD.validate(documents: bad.map { Array($0.utf8) }, schema: schema)
        for (said, edit) in zip(complaints, Self.edits) {
            #expect(said.contains("cvc-"), "the JDK accepted \(edit)")
        }
    }

    @Test func hugeFilesAreHandedOnInPieces() throws {
        let sink = CountingSink()
        var writer = Pain007Writer(to: sink)
        let count = 3_000
        let sample = Pain007Sample.single { head, _ in
            head.originalCount = nil
            head.originalSum = nil
        }
        var message = sample.message
        message.transactionCount = count
        message.controlSum = Int128(count * 1_230)
        try writer.begin(message)
        try writer.begin(sample.blocks[0].head)
        for _ in 0..<count { try writer.add(sample.blocks[0].transactions[0]) }
        try writer.endBlock()
        #expect(try writer.finish() == Pain007Totals(count: count, sum: Int128(count * 1_230)))
        #expect(sink.pieces.count > 5)
        #expect(sink.pieces.dropLast().allSatisfy { (256 * 1024..<260 * 1024).contains($0) })
    }

    @Test func whatTheSinkThrowsIsThrown() throws {
        struct Full: Error {}
        final class FullSink: ByteSink {
            func write(_ bytes: Span<UInt8>) throws { throw Full() }
        }
        #expect(throws: Full.self) { try Pain007Case.duplicate.sample.write(to: FullSink()) }
    }

    @Test func filledAgainAReversalHoldsNothingOfTheOneBefore() throws {
        var reversal = Pain007Case.parties.sample.blocks[0].transactions[0]
        let plain = Pain007Sample.single().blocks[0].transactions[0]
        let collection = Pain008Sample.single()
        reversal.reverse(
            collection.blocks[0].transactions[0],
            of: collection.blocks[0].head,
            as: plain.reversalId,
            because: .duplicate
        )
        #expect(reversal == plain)
        reversal.reset()
        #expect(reversal == Pain007Transaction())
    }

    /// A file of ours in another version: .10 moved the mandate into `DrctDbtMndt`, the rest of what we write is the same.
    static func asVersion(_ version: String, _ bytes: [UInt8]) -> [UInt8] {
        var text = String(decoding: bytes, as: UTF8.self).replacing(
            "pain.007.001.09",
            with: "pain.007.001.\(version)"
        )
        if version >= "10" {
            text = text.replacing("<MndtRltdInf>", with: "<MndtRltdInf><DrctDbtMndt>")
                .replacing("</MndtRltdInf>", with: "</DrctDbtMndt></MndtRltdInf>")
        }
        return Array(text.utf8)
    }

    /// What a debit told beyond the ordinary goes back with it; what it states itself goes before its block's.
    @Test func aReversalCopiesTheRarePartsOfItsDebit() {
        var block = Pain008Block()
        block.creditorIdentifier = "DE98ZZZ09999999999"
        block.localInstrument = .core
        block.ultimateCreditorName = "Mother"
        block.categoryPurpose = "CASH"
        var debit = Pain008Transaction()
        debit.purpose = ByteString("RENT")
        debit.ultimateDebtorName = ByteString("Daughter")
        var amendment = Pain008Amendment.newAccount
        amendment.mandateId = ByteString("OLD-1")
        amendment.creditorName = ByteString("Old name")
        amendment.creditorIdentifier = ByteString("NL64ZZZ321096320000")
        debit.amendment = amendment
        var original = Pain007Original()
        original.assign(debit, of: block)
        #expect(
            original.purpose == ByteString("RENT") && original.ultimateDebtorName == ByteString("Daughter")
        )
        #expect(
            original.ultimateCreditorName == ByteString("Mother")
                && original.categoryPurpose == ByteString("CASH")
        )
        #expect(
            original.creditorIdentifier == ByteString("DE98ZZZ09999999999")
                && original.localInstrument == .core
        )
        #expect(original.previousMandateId == ByteString("OLD-1") && original.isAmended)
        #expect(original.previousCreditorName == ByteString("Old name"))
        #expect(original.previousCreditorIdentifier == ByteString("NL64ZZZ321096320000"))
        #expect(original.previousDebtorAccount == ByteString("SMNDA"))
        var own = Pain008Transaction.OwnTerms()
        own.localInstrument = ByteString("B2B")
        own.sequenceType = ByteString("OOFF")
        own.categoryPurpose = ByteString("TAXS")
        own.creditorIdentifier = ByteString("NL64ZZZ321096320000")
        own.ultimateCreditorName = ByteString("Sister")
        debit.ownTerms = own
        amendment = Pain008Amendment()
        amendment.debtorAccount = ByteString("NL91ABNA0417164300")
        debit.amendment = amendment
        original.assign(debit, of: block)
        #expect(original.localInstrument == .b2b && original.sequenceType == .oneOff)
        #expect(
            original.categoryPurpose == ByteString("TAXS")
                && original.ultimateCreditorName == ByteString("Sister")
        )
        #expect(original.creditorIdentifier == ByteString("NL64ZZZ321096320000"))
        #expect(original.previousDebtorAccount == ByteString("NL91ABNA0417164300"))
        #expect(original.previousMandateId.isEmpty)
    }
}
