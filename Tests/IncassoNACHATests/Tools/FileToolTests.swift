import IncassoCore
import IncassoNACHA
import IncassoTestSupport
import Testing

@Suite("Merging, splitting, flattening, reformatting and masking ACH files")
struct FileToolTests {
    /// A file of batches with given heads and traces.
    private static func file(_ batches: [(description: String, traces: [Int])]) throws -> [UInt8] {
        var sample = NACHASample()
        let sink = MemorySink()
        var writer = NACHAWriter(to: sink)
        try writer.begin(sample.file)
        for (number, batch) in batches.enumerated() {
            sample.batch.batchNumber = number + 1
            sample.batch.companyEntryDescription = batch.description
            try writer.begin(sample.batch)
            for trace in batch.traces {
                var entry = NACHASample.entry(trace)
                entry.traceNumber = NACHAEntry.trace(odfi: NACHASample.odfi, sequence: trace)
                try writer.add(entry, addenda: trace % 3 == 0 ? [ByteString("ABOUT \(trace)")] : [])
            }
            try writer.endBatch()
        }
        try writer.finish()
        return sink.bytes
    }

    @Test("merged files keep their entries to the byte, and a repeated batch is told")
    func merge() throws {
        let place = try ToolPlace()
        let first = try Self.file([("RENT", [1, 2, 3]), ("WATER", [4])])
        let second = try Self.file([("RENT", [2, 5])])
        let paths = [
            try place.file("a.ach", first), try place.file("b.ach", second), try place.file("c.ach", second),
        ]
        let (outcome, files) = try place.run { try NACHATool.merge(paths, to: $0) }
        try Golden.expect(files[0], equals: "merged.ach")
        #expect(entryRecords(files[0]) == [first, second, second].flatMap(entryRecords))
        #expect(outcome.findings.map(\.id) == ["ACH-TOOL-REPEATED"])
        #expect(outcome.findings.first?.location.file == paths[2])
        let log = EntryLog()
        _ = try log.read(files[0])
        #expect(log.batches.map(\.batchNumber) == [1, 2, 3, 4])
    }

    @Test("a flattened file has the same entries in as few batches as their traces allow")
    func flatten() throws {
        let place = try ToolPlace()
        let bytes = try Self.file([
            ("RENT", [7, 8]), ("WATER", [1]), ("RENT", [1, 3]), ("RENT", [3, 4]), ("RENT", [9]),
            ("WATER", [2]),
        ])
        let path = try place.file("a.ach", bytes)
        let (_, files) = try place.run { try NACHATool.flatten([path], in: place.path, to: $0) }
        try Golden.expect(files[0], equals: "flattened.ach")
        let log = EntryLog()
        _ = try log.read(files[0])
        let traces = log.entries.map { $0.map { $0.traceNumber % 10_000_000 } }
        #expect(traces == [[1, 3], [3, 4, 7, 8, 9], [1, 2]])
        #expect(entryRecords(files[0]).sorted() == entryRecords(bytes).sorted())
    }

    @Test("whatever is flattened: nothing is lost, nothing renumbered, duplicates stay apart")
    func flattenAnything() throws {
        var random = SeededGenerator()
        for _ in 0..<50 {
            let place = try ToolPlace()
            let batches = (0..<random.int(1...20)).map { _ in
                var trace = random.int(1...50)
                let traces = (0..<random.int(1...6)).map { _ in
                    trace += random.int(1...9)
                    return trace
                }
                return (random.pick(["RENT", "WATER", "GAS"]), traces)
            }
            let bytes = try Self.file(batches)
            let path = try place.file("a.ach", bytes)
            let (_, files) = try place.run { try NACHATool.flatten([path], in: place.path, to: $0) }
            #expect(files.count == 1)
            #expect(entryRecords(files[0]).sorted() == entryRecords(bytes).sorted(), "\(random.describe)")
            let log = EntryLog()
            _ = try log.read(files[0])
            #expect(log.batches.count <= batches.count)
            for entries in log.entries {
                #expect(zip(entries, entries.dropFirst()).allSatisfy { $0.traceNumber < $1.traceNumber })
            }
        }
    }

    @Test("a file is split by size, by batch, and debits from credits")
    func split() throws {
        let place = try ToolPlace()
        let bytes = try Self.file([("RENT", Array(1...9)), ("WATER", [10, 11])])
        let path = try place.file("a.ach", bytes)
        var cut = NACHATool.Cut()
        cut.maximumRecords = 5
        let small = try place.run { try NACHATool.split(path, at: cut, to: $0) }
        #expect(small.files.flatMap(entryRecords) == entryRecords(bytes))
        #expect(small.outcome.files.allSatisfy { $0.entries + $0.addenda <= 5 })
        let modifiers = small.files.map { String(decoding: $0[33...33], as: UTF8.self) }
        #expect(modifiers == ["A", "B", "C"])
        cut = NACHATool.Cut()
        cut.maximumTotal = 5_000
        let cheap = try place.run { try NACHATool.split(path, at: cut, to: $0) }
        #expect(cheap.files.flatMap(entryRecords) == entryRecords(bytes))
        #expect(cheap.outcome.files.allSatisfy { $0.debit <= 5_000 })
        cut = NACHATool.Cut()
        cut.eachBatch = true
        #expect(try place.run { try NACHATool.split(path, at: cut, to: $0) }.files.count == 2)
        cut = NACHATool.Cut()
        cut.directions = true
        var balanced = ForwardSample(.ppd, .mixed)
        balanced.offset = ForwardSample.account
        balanced.add(27, 1000, addenda: ["INVOICE 1"])
        balanced.add(22, 4)
        let mixed = try place.file("m.ach", balanced.written())
        let sides = try place.run { try NACHATool.split(mixed, at: cut, to: $0) }
        #expect(sides.outcome.files.map(\.debit) == [1004, 0])
        #expect(sides.outcome.files.map(\.credit) == [0, 1004])
        #expect(sides.outcome.findings.map(\.id) == ["ACH-TOOL-UNBALANCED"])
        let log = EntryLog()
        _ = try log.read(sides.files[0])
        #expect(log.batches.map(\.serviceClass) == [.debits])
    }

    @Test("line ends and fillers change, records do not")
    func reformat() throws {
        let place = try ToolPlace()
        let bytes = try Self.file([("RENT", [1, 2, 3])])
        let text = String(decoding: bytes, as: UTF8.self)
        // As some program may have left it: blanks cut off, no fillers, and the block count of somebody else.
        let lines = text.split(separator: "\n").filter { !$0.hasPrefix("999") }
        let cut = lines.map { line in
            var line = line
            while line.last == " " { line.removeLast() }
            return line
        }
        let path = try place.file("a.ach", Array((cut.joined(separator: "\n") + "\n").utf8))
        for ending in NACHALineEnding.allCases {
            for fills in [true, false] {
                let (_, files) = try place.run {
                    try NACHATool.reformat(path, lineEnding: ending, fills: fills, to: $0)
                }
                let expected = fills ? text.split(separator: "\n").map(String.init) : lines.map(String.init)
                let end = ending == .none ? "" : ending == .lineFeed ? "\n" : "\r\n"
                let joined = expected.map { $0 + end }.joined()
                #expect(files[0] == Array(joined.utf8), "\(ending) \(fills)")
            }
        }
    }

    @Test("a masked file is valid, adds up to the same, and names nobody")
    func mask() throws {
        let place = try ToolPlace()
        let path = try place.file("a.ach", try Self.file([("RENT", [1, 2, 3])]))
        let (_, files) = try place.run { try NACHATool.mask(path, to: $0) }
        try Golden.expect(files[0], equals: "masked.ach")
        let text = String(decoding: files[0], as: UTF8.self)
        #expect(!text.contains("4444") && !text.contains("Jane") && !text.contains("ABOUT"))
        let changes = try NACHASample.changed([
            NACHAChange(
                "C07",
                originalTrace: 71_000_300_000_001,
                originalRDFI: 12_104_288,
                correctedData: "2313801041234567890ABCDEFG37"
            ),
            NACHAChange(
                "C03",
                originalTrace: 71_000_300_000_002,
                originalRDFI: 12_104_288,
                correctedData: "231380104   12345 78901"
            ),
            NACHAChange(
                "C04",
                originalTrace: 71_000_300_000_003,
                originalRDFI: 12_104_288,
                correctedData: "JANE MILLER"
            ),
        ])
        let notices = try place.file("c.ach", changes)
        let masked = try place.run { try NACHATool.mask(notices, to: $0) }.files[0]
        try Golden.expect(masked, equals: "masked-changes.ach")
        #expect(ACHReading(masked).text == "")
    }

    @Test("what is not merged, split or reformatted")
    func refusals() throws {
        let place = try ToolPlace()
        let bytes = try Self.file([("RENT", [1, 2, 3])])
        let good = try place.file("good.ach", bytes)
        var other = NACHASample()
        other.file.immediateDestination = "231380104"
        let foreign = try place.file("foreign.ach", other.written())
        let double = try place.file("double.ach", bytes + bytes)
        var text = String(decoding: bytes, as: UTF8.self)
        text = text.replacing("0000001037", with: "0000001038")
        let altered = try place.file("altered.ach", Array(text.utf8))
        var page = "# another receiver\n"
        page += try place.refusal { try NACHATool.merge([good, foreign], to: $0) }
        page += try place.refusal { try NACHATool.flatten([good, foreign], in: place.path, to: $0) }
        page += "# two files in one\n"
        page += try place.refusal { try NACHATool.reformat(double, lineEnding: .none, to: $0) }
        page += "# totals that are wrong\n"
        page += try place.refusal { try NACHATool.merge([good, altered], to: $0) }
        page += "# an entry above the limit\n"
        var cut = NACHATool.Cut()
        cut.maximumTotal = 100
        page += try place.refusal { try NACHATool.split(good, at: cut, to: $0) }
        page += "# more files than there are modifiers\n"
        let many = try place.file("many.ach", Self.file([("RENT", Array(1...100))]))
        cut = NACHATool.Cut()
        cut.maximumRecords = 2
        page += try place.refusal { try NACHATool.split(many, at: cut, to: $0) }
        try Golden.expect(page, equals: "refused-tools.txt")
    }

    @Test("files of others: copied, masked and compared without a loss")
    func corpus() throws {
        var seen = 0
        for row in try ACHCorpusTests.rows() where row.isOK {
            let path = try SharedFiles.require("corpus/nacha/" + row.file)
            let bytes = try ACHCorpusTests.bytes(row)
            let reading = ACHReading(bytes)
            let isSound = !reading.findings.contains { $0.severity == .error || $0.id == "ACH-SECOND-FILE" }
            guard reading.error == nil, isSound else { continue }
            let place = try ToolPlace()
            let copied: (outcome: NACHATool.Outcome, files: [[UInt8]])
            do {
                copied = try place.run { try NACHATool.reformat(path, lineEnding: .lineFeed, to: $0) }
            } catch is NACHAToolError {
                // What a bank may send is more than what a tool takes for sound.
                continue
            }
            seen += 1
            let copy = try place.file("copy.ach", copied.files[0])
            let difference = try NACHATool.difference(from: path, to: copy)
            #expect(difference.isEmpty && difference.same == reading.summary.entries, "\(row.file)")
            let masked = try place.run { try NACHATool.mask(path, to: $0) }
            #expect(masked.outcome.files == copied.outcome.files, "\(row.file)")
            let flat = try place.run { try NACHATool.flatten([path], in: place.path, to: $0) }
            #expect(
                entryRecords(flat.files[0]).sorted() == entryRecords(copied.files[0]).sorted(),
                "\(row.file)"
            )
        }
        #expect(seen >= 40)
    }
}
