import IncassoCore
import IncassoEngine
import IncassoTestSupport
import Testing

/// Reading of CSV: what is written is read again, and every form is recognised.
@Suite struct CSVReaderTests {
    /// The records of a file, with the line on which each starts.
    static func read(
        _ bytes: [UInt8],
        format: CSVFormat? = nil
    ) throws -> (records: [[String]], lines: [Int], faults: [Int]) {
        let directory = try TemporaryDirectory()
        defer { directory.remove() }
        let path = directory.path + "/file.csv"
        try TestFiles.write(bytes, to: path)
        var reader = try CSVReader.open(
            path: path,
            format: format ?? CSVFormat(head: bytes, isWhole: true, file: "file.csv")
        )
        var records: [[String]] = []
        var lines: [Int] = []
        var faults: [Int] = []
        while try reader.next() {
            records.append(reader.fields.map { String(decoding: reader.buffer[$0], as: UTF8.self) })
            lines.append(reader.line)
            if let fault = reader.fault { faults.append(fault.column) }
        }
        return (records, lines, faults)
    }

    @Test func readsWhatIsWritten() throws {
        var random = SeededGenerator()
        for _ in 0..<60 {
            let delimiter = random.pick(CSVFormat.delimiters)
            let columns = random.int(2...7)
            var records: [[String]] = []
            var bytes: [UInt8] = []
            for _ in 0..<random.int(1...40) {
                var record = (0..<columns).map { _ in random.text(of: "ab \",;|\t\r\nüß€", length: 0...12) }
                // A record of nothing but empty fields is no record.
                record[0] = "x" + record[0]
                records.append(record)
                CSVText.append(record.map { Array($0.utf8) }, delimiter: delimiter, to: &bytes)
            }
            let found = try Self.read(bytes, format: CSVFormat(delimiter: delimiter))
            #expect(found.records == records, "\(random.describe)")
            #expect(found.faults.isEmpty, "\(random.describe)")
        }
    }

    @Test func findsTheDelimiter() throws {
        var random = SeededGenerator()
        for _ in 0..<60 {
            let delimiter = random.pick(CSVFormat.delimiters)
            let columns = random.int(3...9)
            var bytes: [UInt8] = []
            for _ in 0..<random.int(2...30) {
                let record = (0..<columns).map { _ in Array(random.text(of: "abc 0123,.", length: 1...9).utf8)
                }
                CSVText.append(record, delimiter: delimiter, to: &bytes)
            }
            let format = try CSVFormat(head: bytes, isWhole: true, file: "x")
            #expect(format.delimiter == delimiter, "\(random.describe)")
        }
    }

    @Test(arguments: ["\n", "\r\n", "\r"])
    func knowsEveryLineEnd(_ end: String) throws {
        let text = ["a;b", "", "1;\"x\(end)y\"", "2;z"].joined(separator: end) + end
        let found = try Self.read(Array(text.utf8))
        #expect(found.records == [["a", "b"], ["1", "x\(end)y"], ["2", "z"]])
        #expect(found.lines == [1, 3, 5])
    }

    @Test func readsAcrossPieces() throws {
        // Records of odd lengths cross every boundary of the pieces in which a file is read.
        var bytes: [UInt8] = []
        for number in 0..<60_000 {
            CSVText.append([Array("\(number)".utf8), Array("é\"x\"".utf8)], delimiter: 0x2C, to: &bytes)
        }
        let found = try Self.read(bytes)
        #expect(found.records.count == 60_000)
        #expect(found.records.allSatisfy { $0[1] == "é\"x\"" })
        #expect(found.records.enumerated().allSatisfy { $0.element[0] == "\($0.offset)" })
    }

    @Test func takesMarksAndEncodings() throws {
        #expect(
            try Self.read([0xEF, 0xBB, 0xBF] + Array("a;b\n1;é\n".utf8)).records == [
                ["a", "b"], ["1", "é"],
            ]
        )
        #expect(try Self.read(Array("sep=|\na|b;c\n".utf8)).records == [["a", "b;c"]])
        let windows = Array("a;b\nM".utf8) + [0xFC] + Array("ller;".utf8) + [0x80, 0x0A]
        #expect(try Self.read(windows).records == [["a", "b"], ["Müller", "€"]])
        #expect(throws: EngineError.self) { try Self.read([0xFF, 0xFE, 0x61, 0]) }
    }

    @Test func saysWhereAQuoteIsWrong() throws {
        let found = try Self.read(Array("a,b\n1,\"x\" y\n2,z\n".utf8))
        #expect(found.faults == [7])
        #expect(found.records.count == 3)
        #expect(try Self.read(Array("a,b\n1,\"x\n".utf8)).faults == [3])
    }

    @Test func neverTrapsOnMutatedBytes() throws {
        var random = SeededGenerator()
        let source = Array("a;b;c\n1;\"x;\"\"y\";é\r\n;;\n\"q\";2;3\n".utf8)
        for _ in 0..<400 {
            var bytes = source
            for _ in 0..<random.int(1...6) {
                bytes[random.int(0...(bytes.count - 1))] = UInt8(random.int(0...255))
            }
            _ = try? Self.read(bytes)
        }
    }

    @Test func refusesARecordWithoutEnd() throws {
        let bytes = Array("a,b\n1,\"".utf8) + [UInt8](repeating: 0x78, count: 600_000)
        let error = #expect(throws: EngineError.self) { try Self.read(bytes) }
        #expect(error?.diagnostics.first?.id == "CSV-RECORD")
        #expect(error?.diagnostics.first?.location.line == 2)
    }
}
