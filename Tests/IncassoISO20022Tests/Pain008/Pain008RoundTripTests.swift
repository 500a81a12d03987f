import IncassoCore
import IncassoISO20022
import IncassoTestSupport
import IncassoXML
import Testing

@Suite struct Pain008RoundTripTests {
    @Test(arguments: Pain008Version.allCases)
    func whatIsWrittenIsReadBack(_ version: Pain008Version) throws {
        var random = SeededGenerator("\(version)")
        for _ in 0..<60 {
            let sample = try Pain008Sample.random(&random, version: version)
            let bytes = try sample.written()
            let recorder = Pain008Recorder()
            let result = try recorder.read(bytes, chunkSize: random.int(1...4_000))
            #expect(result.findings == [], "\(random.describe)")
            #expect(result.version == version.rawValue)
            #expect(recorder.messages == [sample.message], "\(random.describe)")
            #expect(recorder.blocks.count == sample.blocks.count)
            for (read, written) in zip(recorder.blocks, sample.blocks) {
                var head = read.head
                head.line = 0
                #expect(head == written.head, "\(random.describe)")
                let debits = read.transactions.map { debit in
                    var debit = debit
                    debit.line = 0
                    return debit
                }
                #expect(debits == written.transactions, "\(random.describe)")
            }
            #expect(result.totals.sum == sample.message.controlSum)
            #expect(result.totals.count == sample.message.transactionCount)
        }
    }

    /// Random files with every optional part are what the schemas of both houses take, too.
    @Test(arguments: Pain008Version.allCases)
    func randomFilesAreValid(_ version: Pain008Version) throws {
        var random = SeededGenerator("\(version)")
        let ours = ContractFile.named(version.schemaName).bytes
        let theirs = try SharedFiles.bytes("schemas-iso/pain.008.\(version.rawValue).xsd")
        let own = try XMLSchemaDocument(compiling: ours.span)
        let official = try XMLSchemaDocument(compiling: theirs.span)
        for _ in 0..<40 {
            let bytes = try Pain008Sample.random(&random, version: version).written()
            let findings = own.validate(bytes.span) + official.validate(bytes.span)
            #expect(findings == [], "\(random.describe)")
        }
    }

    @Test func linesAreThoseOfTheFile() throws {
        let recorder = Pain008Recorder()
        _ = try recorder.read(Pain008Case.twoBlocks.sample.written())
        #expect(recorder.blocks.map(\.head.line) == [5, 8])
        #expect(recorder.blocks.flatMap { $0.transactions.map(\.line) } == [6, 9, 10])
    }
}
