import IncassoCore
import IncassoISO20022
import IncassoTestSupport
import IncassoXML
import Testing

@Suite struct Pain008WriterTests {
    @Test(arguments: Pain008Case.allCases)
    func writesTheSameBytesAsBefore(_ file: Pain008Case) throws {
        try Golden.expect(file.sample.written(), equals: "\(file.rawValue).xml")
    }

    @Test(arguments: [Pain008Version.v02, .v11])
    func otherVersionsDifferInNamespaceAndBIC(_ version: Pain008Version) throws {
        let sample = Pain008Case.optionalParts.sample
        try Golden.expect(
            sample.inVersion(version).written(),
            equals: "optional-parts-\(version.rawValue).xml"
        )
        for file in Pain008Case.allCases {
            var expected = String(decoding: try file.sample.written(), as: UTF8.self)
                .replacing("pain.008.001.08", with: "pain.008." + version.rawValue)
            if version == .v02 { expected = expected.replacing("BICFI>", with: "BIC>") }
            #expect(try file.sample.inVersion(version).written() == Array(expected.utf8), "\(file)")
        }
    }

    @Test func anAmendmentImpliesItsIndicator() throws {
        var silent = Pain008Case.amendments.sample
        for index in silent.blocks[0].transactions.indices.dropLast() {
            silent.blocks[0].transactions[index].amendmentIndicator = nil
        }
        #expect(try silent.written() == Pain008Case.amendments.sample.written())
        let nothing = Pain008Sample.single { $1.amendment = Pain008Amendment() }
        #expect(try nothing.written() == Pain008Sample.single().written())
    }

    @Test func hybridModeWritesStructuredAddressesToo() throws {
        var sample = Pain008Case.address.sample
        sample.addressMode = .hybrid
        #expect(try sample.written() == Pain008Case.address.sample.written())
    }

    @Test func hugeFilesAreHandedOnInPieces() throws {
        let sink = CountingSink()
        var writer = Pain008Writer(to: sink)
        let count = 5_000
        var message = Pain008Sample().message
        message.transactionCount = count
        message.controlSum = Int128(count * 1_230)
        var block = Pain008Sample.block()
        block.transactionCount = count
        block.controlSum = message.controlSum
        try writer.begin(message)
        try writer.begin(block)
        let debit = Pain008Sample.transaction(1)
        for _ in 0..<count { try writer.add(debit) }
        try writer.endBlock()
        #expect(try writer.finish() == Pain008Totals(count: count, sum: Int128(count * 1_230)))
        #expect(sink.pieces.count > 5)
        #expect(sink.pieces.dropLast().allSatisfy { (256 * 1024..<260 * 1024).contains($0) })
    }

    @Test func whatTheSinkThrowsIsThrown() throws {
        struct Full: Error {}
        final class FullSink: ByteSink {
            func write(_ bytes: Span<UInt8>) throws { throw Full() }
        }
        #expect(throws: Full.self) { try Pain008Case.coreRecurring.sample.write(to: FullSink()) }
    }
}

/// Remembers the size of each piece.
final class CountingSink: ByteSink {
    private(set) var pieces: [Int] = []

    func write(_ bytes: Span<UInt8>) {
        pieces.append(bytes.count)
    }
}
