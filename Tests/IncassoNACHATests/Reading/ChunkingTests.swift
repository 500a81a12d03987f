import IncassoCore
import IncassoNACHA
import IncassoTestSupport
import Testing

/// The size of the chunks makes no difference.
@Suite("Chunks of ACH files")
struct ACHChunkingTests {
    @Test("files in chunks of 1, 7, 93, 94, 95, 4096 bytes", arguments: [1, 7, 93, 94, 95, 189, 4096])
    func corpus(size: Int) throws {
        for row in try ACHCorpusTests.rows() {
            let bytes = try ACHCorpusTests.bytes(row)
            if size == 1, bytes.count > 20_000 { continue }
            for policy in [NACHAPolicy.outgoing, .incoming] {
                let whole = ACHReading(bytes, policy: policy)
                #expect(ACHReading(bytes, chunk: size, policy: policy) == whole, "\(row.file)")
            }
        }
    }

    @Test("made files, split anywhere")
    func anySplit() throws {
        var random = SeededGenerator()
        for _ in 0..<60 {
            var sample = NACHASample(random.pick(NACHAEntryClass.written))
            sample.lineEnding = random.pick(NACHALineEnding.allCases)
            var bytes = try sample.written()
            for _ in 0..<random.int(0...6) { Self.damage(&bytes, &random) }
            let whole = ACHReading(bytes)
            let log = ACHEventLog()
            let reader = NACHAReader(consumer: log, file: "file.ach")
            var error: String?
            do {
                var start = 0
                while start < bytes.count {
                    let end = min(start + random.int(1...random.pick([3, 100, 400])), bytes.count)
                    try reader.feed(bytes.span.extracting(start..<end))
                    start = end
                }
                try reader.finish()
            } catch let failure {
                error = "\(failure)"
            }
            #expect(log.lines == whole.lines, "\(random.describe)")
            #expect(reader.findings == whole.findings, "\(random.describe)")
            #expect(error == whole.error, "\(random.describe)")
            #expect(reader.summary == whole.summary, "\(random.describe)")
        }
    }

    /// Does to bytes what happens to files on their way.
    static func damage(_ bytes: inout [UInt8], _ random: inout SeededGenerator) {
        let place = random.int(0...(bytes.count - 1))
        switch random.int(0...5) {
        case 0: bytes[place] = UInt8(random.int(0...255))
        case 1: bytes.remove(at: place)
        case 2: bytes.insert(random.pick([0x0A, 0x0D, 0x20, 0x39, 0xC3]), at: place)
        case 3: bytes.insert(contentsOf: [UInt8](repeating: 0x20, count: random.int(1...300)), at: place)
        case 4: bytes.removeSubrange(place..<min(place + random.int(1...200), bytes.count))
        default: bytes.insert(contentsOf: [UInt8](repeating: 0x58, count: random.int(1...3000)), at: place)
        }
        if bytes.isEmpty { bytes = [0x36] }
    }
}
