import Glibc
import IncassoCore
import IncassoTestSupport
import IncassoXML
import Testing

@Suite struct XMLByteWriterTests {
    private func written(_ body: (inout XMLByteWriter) throws -> Void) throws -> String {
        let sink = MemorySink()
        var writer = XMLByteWriter(to: sink)
        try body(&writer)
        try writer.flush()
        return sink.text
    }

    @Test(arguments: [
        ("", ""), ("plain", "plain"), ("&", "&amp;"), ("a<b>c", "a&lt;b&gt;c"), ("\"'", "&quot;&apos;"),
        ("Zoë 🙂", "Zoë 🙂"), ("]]>", "]]&gt;"), ("&amp;", "&amp;amp;"),
    ])
    func escapesText(_ text: String, _ expected: String) throws {
        #expect(try written { try $0.text(text) } == expected)
    }

    @Test func refusesControlCharacters() {
        for byte in [UInt8](0..<0x20) + [0x7F] {
            let error = #expect(throws: XMLTextError.self) {
                _ = try written { writer throws in
                    let bytes = [0x61, 0x62, byte, 0x63]
                    try writer.text(bytes.span)
                }
            }
            #expect(error == XMLTextError(position: 2, byte: byte))
        }
    }

    @Test(arguments: [
        (0, 2, "0.00"), (1, 2, "0.01"), (10, 2, "0.10"), (100, 2, "1.00"), (-1_230, 2, "-12.30"), (7, 0, "7"),
        (0, 0, "0"), (1_230, 3, "1.230"), (Int64.max, 2, "92233720368547758.07"),
        (Int64.min, 2, "-92233720368547758.08"),
    ])
    func writesAmounts(_ units: Int64, _ digits: Int, _ expected: String) throws {
        #expect(try written { $0.decimal(minorUnits: units, digits: digits) } == expected)
        #expect(try written { $0.decimal(minorUnits: Int128(units), digits: digits) } == expected)
    }

    @Test func writesSumsBeyond64Bits() throws {
        let sum = Int128(Int64.max) * 1_000
        #expect(try written { $0.decimal(minorUnits: sum, digits: 2) } == "92233720368547758070.00")
    }

    @Test func writesDaysLikeTheirDescription() throws {
        var random = SeededGenerator()
        for _ in 0..<500 {
            let number = random.int(LocalDate.earliest.daysSinceEpoch...LocalDate.latest.daysSinceEpoch)
            let day = try #require(LocalDate(daysSinceEpoch: number))
            #expect(try written { $0.date(day) } == day.description, "\(random.describe)")
        }
    }

    @Test func handsOnWholeBuffersOnly() throws {
        final class Pieces: ByteSink {
            var sizes: [Int] = []
            func write(_ bytes: Span<UInt8>) { sizes.append(bytes.count) }
        }
        let sink = Pieces()
        var writer = XMLByteWriter(to: sink)
        for _ in 0..<100_000 {
            writer.raw("0123456789")
            try writer.checkpoint()
        }
        let count = writer.count
        #expect(count == 1_000_000)
        #expect(sink.sizes == [262_150, 262_150, 262_150])
        try writer.flush()
        #expect(sink.sizes.reduce(0, +) == 1_000_000)
    }
}

@Suite struct FileSinkTests {
    @Test func writesAFileForItsOwnerOnly() throws {
        let path = "/tmp/incasso-sink-\(UInt64.random(in: 0...UInt64.max))"
        let sink = try FileSink(path: path)
        let bytes = Array("hello".utf8)
        try sink.write(bytes.span)
        try sink.synchronise()
        try sink.close()
        try sink.close()
        #expect(try TestFiles.text(path) == "hello")
        let error = #expect(throws: FileError.self) { _ = try FileSink(path: path) }
        #expect(error?.description == "cannot create \(path): File exists")
        _ = try FileSink(path: path, existing: .replace)
        #expect(try TestFiles.text(path) == "")
        _ = unsafe unlink(path)
    }

    @Test func namesThePathAndTheReason() throws {
        let error = #expect(throws: FileError.self) { _ = try FileSink(path: "/nowhere/at/all.xml") }
        #expect(error?.description == "cannot create /nowhere/at/all.xml: No such file or directory")
        let full = try FileSink(path: "/dev/full", existing: .replace)
        let bytes = Array("hello".utf8)
        let broken = #expect(throws: FileError.self) { try full.write(bytes.span) }
        #expect(broken?.description == "cannot write /dev/full: No space left on device")
    }
}
