import IncassoCore
import IncassoISO20022
import IncassoTestSupport
import IncassoXML
import Testing

/// What must hold of the rules for any file.
@Suite struct SchemePropertyTests {
    /// What our writer writes, no rule refuses.
    @Test func writtenFilesBreakNoRule() throws {
        var generator = SeededGenerator()
        for _ in 0..<60 {
            var sample = Pain008Sample()
            for block in 0..<generator.int(1...3) {
                var head = Pain008Sample.block("P-\(block)")
                head.sequenceType = generator.pick([.recurring, .first, .final])
                let debits = (0..<generator.int(1...5)).map { number in
                    var debit = Pain008Sample.transaction(
                        block * 10 + number,
                        amount: Int64(generator.int(1...99_999))
                    )
                    debit.debtorName = ByteString(generator.text(of: "aZé ß&'/?-ñ", length: 1...90) + "x")
                    debit.remittance = ByteString(generator.text(of: "abc 019#€_ü", length: 1...160) + "x")
                    return debit
                }
                sample.blocks.append((head, debits))
            }
            sample.total()
            let check = SchemeCheck(facts: SoundFile.rich.facts)
            try sample.write(to: check)
            let report = try check.finish()
            let text = DiagnosticRenderer.text(report.findings)
            #expect(report.errors == 0, "\(generator.describe): \(text)")
        }
    }

    /// A damaged file is unreadable or has findings; it never stops the program, and its accounts stay masked.
    @Test func damagedFilesAreTold() throws {
        var generator = SeededGenerator()
        let sound = Array(SoundFile.rich.text.utf8)
        for _ in 0..<3_000 {
            var bytes = sound
            for _ in 0..<generator.int(1...3) {
                let place = generator.int(0...(bytes.count - 1))
                switch generator.int(0...2) {
                case 0: bytes[place] = UInt8(generator.int(0...255))
                case 1: bytes.remove(at: place)
                default: bytes.insert(UInt8(generator.int(0x20...0x7E)), at: place)
                }
            }
            let check = SchemeCheck(facts: SoundFile.rich.facts)
            do {
                try check.write(bytes.span)
                let text = DiagnosticRenderer.text(try check.finish().findings)
                for account in ["0417164300", "000M02606", "0051332"] {
                    #expect(!text.contains(account), "\(generator.describe)")
                }
            } catch is XMLReadError {
                // Not well-formed any more: what remains of it has no rules.
            }
        }
    }

    /// Hashes of texts that differ differ, in a file of many.
    @Test func differentIdsAreNeverTakenForOne() throws {
        var lines = ""
        for number in 0..<20_000 { lines += debit(number) }
        let rich = SoundFile.rich.text
        let start = try #require(rich.firstRange(of: "<DrctDbtTxInf>"))
        let check = SchemeCheck(facts: SoundFile.rich.facts)
        try check.write(Array((rich[..<start.lowerBound] + lines + rich[start.lowerBound...]).utf8).span)
        let report = try check.finish()
        #expect(
            !report.repairs.contains { $0.rule.key == .endToEndRepeated || $0.rule.key == .duplicateDebit }
        )
        #expect(report.totals.count == 20_005)
    }

    private func debit(_ number: Int) -> String {
        """
        <DrctDbtTxInf><PmtId><EndToEndId>X-\(number)</EndToEndId></PmtId><InstdAmt Ccy="EUR">1.00</InstdAmt>\
        <DrctDbtTx><MndtRltdInf><MndtId>X-\(number)</MndtId><DtOfSgntr>2024-02-29</DtOfSgntr></MndtRltdInf>\
        </DrctDbtTx><DbtrAgt><FinInstnId><Othr><Id>NOTPROVIDED</Id></Othr></FinInstnId></DbtrAgt>\
        <Dbtr><Nm>Anna</Nm></Dbtr><DbtrAcct><Id><IBAN>NL91ABNA0417164300</IBAN></Id></DbtrAcct></DrctDbtTxInf>

        """
    }
}
