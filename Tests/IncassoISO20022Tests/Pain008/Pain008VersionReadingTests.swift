import IncassoCore
import IncassoISO20022
import IncassoTestSupport
import IncassoXML
import Testing

/// What stands in files of other hands and versions, read to the same values.
@Suite struct Pain008VersionReadingTests {
    private static func corpus(_ file: String) throws -> Pain008Recorder {
        let recorder = Pain008Recorder()
        _ = try recorder.read(try SharedFiles.bytes("corpus/pain008/" + file))
        return recorder
    }

    private static func read(_ text: String) throws -> Pain008Recorder {
        let recorder = Pain008Recorder()
        _ = try recorder.read(Array(text.utf8))
        return recorder
    }

    @Test(arguments: [
        "001.02", "001.03", "001.04", "001.05", "001.06", "001.07", "001.08", "001.09", "001.10", "001.11",
        "001.12", "002.02", "003.02", "001.02.ch.03",
    ])
    func allVersionsReadToTheSameValues(_ version: String) throws {
        for file in Pain008Case.allCases {
            let isOld = version.hasSuffix(".02") || version.hasSuffix(".ch.03")
            let ours = try file.sample.inVersion(isOld ? .v02 : .v08).written()
            let text = String(decoding: ours, as: UTF8.self)
            let theirs = text.replacing(isOld ? "001.02\"" : "001.08\"", with: version + "\"")
            let recorder = Pain008Recorder()
            let result = try recorder.read(Array(theirs.utf8))
            #expect(result.version == version)
            #expect(result.findings == [])
            let expected = Pain008Recorder()
            _ = try expected.read(try file.sample.written())
            #expect(recorder.messages == expected.messages)
            #expect(recorder.blocks.map(\.head) == expected.blocks.map(\.head))
            #expect(recorder.blocks.map(\.transactions) == expected.blocks.map(\.transactions))
        }
    }

    @Test func theGermanSampleTellsItsAmendment() throws {
        let recorder = try Self.corpus("dk_008.002.02_frst_amendment.xml")
        #expect(recorder.messages.first?.initiatingPartyName == "Initiator Name")
        let debits = try #require(recorder.blocks.first?.transactions)
        var expected = Pain008Amendment()
        expected.creditorName = ByteString("Original Creditor Name")
        expected.creditorIdentifier = ByteString("AA00ZZZOriginalCreditorID")
        #expect(debits.map(\.amendment) == [expected, nil])
        #expect(debits.map(\.amendmentIndicator) == [true, false])
        #expect(debits[0].amendment?.movesAccount == false)
        #expect(debits.allSatisfy { $0.ultimateDebtorName == ByteString("Ultimate Debtor Name") })
        #expect(debits[0].ownTerms == nil)
        #expect(recorder.blocks[0].head.creditorIdentifier == "DE00ZZZ00099999999")
    }

    @Test func aNewAccountIsTold() throws {
        let debits = try Self.corpus("own_008_smnda_bicless_5tx.xml").blocks.flatMap(\.transactions)
        #expect(debits.map(\.amendment) == [nil, nil, nil, .newAccount, nil])
        #expect(debits.map(\.amendmentIndicator) == [nil, nil, nil, true, nil])
        #expect(debits[3].amendment?.movesAccount == true)
        #expect(debits.allSatisfy { $0.debtorAgent.isEmpty })
    }

    @Test func addressesOfAllKindsAreTold() throws {
        let hybrid = try #require(try Self.corpus("gen_sepaxml_008_05_hybrid_address.xml").blocks.first)
        let address = hybrid.transactions[0].debtorAddress
        #expect(address.town == ByteString("Zurich"))
        #expect(address.postalCode == ByteString("8001"))
        #expect(address.lines == ByteString("Bahnhofstrasse 12\nHinterhaus"))
        let free = try Self.corpus("gen_sepaxml_002_02_unstructured_address_NOW_FORBIDDEN.xml")
        let lines = try #require(free.blocks.first?.transactions.first?.debtorAddress)
        #expect(lines.town.isEmpty)
        #expect(lines.lines == ByteString("Bahnhofstrasse 12\n8001 Zurich"))
        let dutch = try #require(try Self.corpus("abn_008.001.02_rcur.xml").blocks.first)
        #expect(!dutch.head.creditorAddress.lines.isEmpty)
        #expect(!dutch.transactions[0].purpose.isEmpty)
        #expect(dutch.transactions[0].amendmentIndicator == false)
    }

    @Test func theSendersNumberIsTold() throws {
        let message = try #require(
            try Self.corpus("gen_sepaxml_008_01_rcur_batch_bicless.xml").messages.first
        )
        #expect(message.initiatingPartyId == "DE98ZZZ09999999999")
    }

    @Test func anAmendmentInThePlaceOfBefore2016IsTold() throws {
        let ours = String(
            decoding: try Pain008Case.amendments.sample.inVersion(.v02).written(),
            as: UTF8.self
        )
        let old = ours.replacing(
            "<OrgnlDbtrAcct><Id><Othr><Id>SMNDA</Id></Othr></Id></OrgnlDbtrAcct>",
            with: "<OrgnlDbtrAgt><FinInstnId><Othr><Id>SMNDA</Id></Othr></FinInstnId></OrgnlDbtrAgt>"
        )
        let debit = try #require(try Self.read(old).blocks.first?.transactions.first)
        #expect(debit.amendment?.debtorAgent == ByteString("SMNDA"))
        #expect(debit.amendment?.hasNewAccount == false)
        #expect(debit.amendment?.movesAccount == true)
    }

    @Test func partsGivenPerDebitAreTold() throws {
        let ours = String(decoding: try Pain008Case.coreRecurring.sample.written(), as: UTF8.self)
        let head =
            "<PmtTpInf><SvcLvl><Cd>SEPA</Cd></SvcLvl><LclInstrm><Cd>CORE</Cd></LclInstrm>"
            + "<SeqTp>RCUR</SeqTp></PmtTpInf>"
        let scheme =
            "<CdtrSchmeId><Id><PrvtId><Othr><Id>DE98ZZZ09999999999</Id>"
            + "<SchmeNm><Prtry>SEPA</Prtry></SchmeNm></Othr></PrvtId></Id></CdtrSchmeId>"
        let moved = ours.replacing(head, with: "").replacing(scheme, with: "")
            .replacing(
                "</PmtId>",
                with: "</PmtId>"
                    + head.replacing(
                        "</SeqTp>",
                        with: "</SeqTp><CtgyPurp><Cd>SUPP</Cd></CtgyPurp>"
                    )
            )
            .replacing(
                "</MndtRltdInf></DrctDbtTx>",
                with: "</MndtRltdInf>" + scheme + "</DrctDbtTx><UltmtCdtr><Nm>Holding</Nm></UltmtCdtr>"
            )
        let block = try #require(try Self.read(moved).blocks.first)
        #expect(block.head.sequenceType == nil)
        #expect(block.head.localInstrument == nil)
        var terms = Pain008Transaction.OwnTerms()
        terms.localInstrument = ByteString("CORE")
        terms.sequenceType = ByteString("RCUR")
        terms.categoryPurpose = ByteString("SUPP")
        terms.creditorIdentifier = ByteString("DE98ZZZ09999999999")
        terms.ultimateCreditorName = ByteString("Holding")
        #expect(block.transactions.map(\.ownTerms) == [terms, terms])
        // The debit's own instrument says that it needs a mandate.
        let bare = Pain008Recorder()
        let result = try bare.read(Array(moved.replacing("<MndtId>MNDT-1</MndtId>", with: "").utf8))
        #expect(result.findings.map(\.id) == ["PAIN008-MISSING"])
    }

    @Test func aLineBreakInsideALineIsNoSecondLine() throws {
        let ours = String(decoding: try Pain008Case.hybridAddress.sample.written(), as: UTF8.self)
        let broken = ours.replacing("Hinterhaus", with: "Hinter\nhaus")
        let address = try #require(try Self.read(broken).blocks.first?.transactions.first?.debtorAddress)
        #expect(address.lines == ByteString("Bahnhofstrasse 12\nHinter haus"))
    }

    @Test func anEnvelopeOfAnyDepthIsOpened() throws {
        let ours = String(decoding: try Pain008Case.twoBlocks.sample.written(), as: UTF8.self)
        let bare = ours.drop(while: { $0 != "\n" }).dropFirst()
        let wrapped =
            "<e:Envelope xmlns:e=\"urn:e\"><e:PmtInf/><e:Body><e:GrpHdr>x</e:GrpHdr>\(bare)</e:Body></e:Envelope>"
        let recorder = try Self.read(wrapped)
        #expect(recorder.messages == [Pain008Case.twoBlocks.sample.message])
        #expect(recorder.blocks.flatMap(\.transactions).count == 3)
    }

    /// Whatever a file is after some damage, it reads the same in pieces and whole, and nothing traps.
    @Test(arguments: Pain008Case.allCases)
    func damagedFilesReadTheSameInPieces(_ file: Pain008Case) throws {
        var random = SeededGenerator("\(file)")
        let original = try file.sample.written()
        for _ in 0..<60 {
            var bytes = original
            for _ in 0..<random.int(1...6) {
                let index = random.int(0...(bytes.count - 1))
                switch random.int(0...3) {
                case 0: bytes[index] = UInt8(random.int(0x20...0x7E))
                case 1: bytes.remove(at: index)
                case 2: bytes.insert(UInt8(random.int(0x20...0x7E)), at: index)
                default: bytes.removeSubrange(index..<min(index + 40, bytes.count))
                }
            }
            let whole = Pain008Recorder()
            let pieces = Pain008Recorder()
            let first = try? whole.read(bytes)
            let second = try? pieces.read(bytes, chunkSize: 97)
            #expect(first == second, "\(random.describe)")
            #expect(whole.messages == pieces.messages, "\(random.describe)")
            #expect(
                whole.blocks.map(\.transactions) == pieces.blocks.map(\.transactions),
                "\(random.describe)"
            )
        }
    }
}
