import IncassoTestSupport
import Testing

/// `incasso ach`, which works on files without a book.
@Suite struct ACHFileTests {
    /// Two debits, one with addenda, as a company hands them in.
    private static let file = """
        101 07100030112345678902611230905A094101LAKESIDE BANK          PRAIRIE ENERGY                 
        5225PRAIRIE ENERGY                      1234567890PPDUTILITY         261201   1071000300000001
        627121042882004444001        0000001037INV-1          Jane Q Customer         0071000300000001
        637231380104004444002        0000001074INV-2          John Q Customer         1071000300000002
        705INVOICE 2                                                                       00010000002
        822500000300352422980000000021110000000000001234567890                         071000300000001
        9000001000001000000030035242298000000002111000000000000                                       
        9999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999
        9999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999
        9999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999

        """

    @Test func toolsWorkOnFiles() throws {
        let work = try Workplace(environment: ["COLUMNS": "100"])
        try work.write("sent.ach", Self.file)
        try work.write("later.ach", Self.file.replacing("UTILITY", with: "WATER  "))
        try work.write("again.ach", Self.file)
        try work.write("broken.ach", Self.file.replacing("0000001037", with: "0000001038"))
        let trace = "--trace 071000300000002"
        let commands: [(String, Int32)] = [
            ("ach merge sent.ach later.ach -O day.ach", 0), ("ach merge sent.ach later.ach -O day.ach", 1),
            ("ach merge sent.ach again.ach -O twice.ach -o json", 3),
            ("ach merge sent.ach broken.ach -O b.ach", 1),
            ("ach flatten twice.ach -O flat.ach -n", 3), ("ach flatten twice.ach -O flat.ach -o jsonl", 3),
            ("ach split day.ach --by batch --out parts", 0), ("ach split day.ach --out parts", 64),
            ("ach split day.ach --max-amount 20.00 --out parts2", 0),
            ("ach reformat sent.ach --line-ending none --no-fill -O bank.ach", 0),
            ("ach diff sent.ach bank.ach", 0), ("ach mask sent.ach -O masked.ach", 0),
            ("ach diff sent.ach masked.ach", 3), ("ach diff sent.ach later.ach -o csv", 3),
            ("ach diff sent.ach day.ach -o json", 3),
            ("ach reverse sent.ach --sequence 900001 -O reversal.ach --as-of 2026-12-02T10:00", 0),
            ("ach reverse sent.ach --sequence 900001 -O late.ach --as-of 2026-12-09T10:00", 5),
            ("ach return sent.ach \(trace) --reason R01 -O returns.ach --as-of 2026-12-03T10:00", 0),
            ("ach return sent.ach --trace 5 --reason R01 -O none.ach", 1),
            ("ach return sent.ach \(trace) --reason R61 -O none.ach", 1),
            ("ach return sent.ach --trace x --reason R01 -O none.ach", 64),
            ("ach noc sent.ach \(trace) --code C06 --account 77 -O noc.ach", 1),
            (
                "ach noc sent.ach \(trace) --code C06 --account 77 --transaction-code 27 -O noc.ach --as-of 2026-12-03T10:00",
                0
            ),
            (
                "ach noc refuse noc.ach --trace 231380100000001 --code C69 --sequence 900101 -O refusal.ach --as-of 2026-12-04T10:00",
                0
            ),
            ("ach noc refuse sent.ach \(trace) --code C69 --sequence 1 -O none.ach", 1),
            ("ach nothing", 64), ("describe refusal.ach", 0), ("describe returns.ach", 0),
        ]
        var text = ""
        for (command, status) in commands {
            let words = command.split(separator: " ").map(String.init)
            let outcome = try Binary.start(
                ["-C", work.directory, Binary.path] + words,
                environment: work.environment
            )
            #expect(outcome.status == status, "\(command): \(outcome.text)")
            text += "$ incasso \(command)\n\(work.withoutPlaces(outcome.text))\n"
        }
        for name in ["day.ach", "reversal.ach", "noc.ach", "refusal.ach"] {
            text += "==== \(name)\n" + (try TestFiles.text(work.path(name)))
        }
        try Golden.expect(text, equals: "ach.txt")
        // What failed left nothing behind.
        for name in ["b.ach", "late.ach", "none.ach"] {
            #expect(!TestFiles.exists(work.path(name)), "\(name)")
        }
        let left = try Binary.start(["ls", "-A", work.directory])
        #expect(left.status == 0 && !left.output.contains(".part"), "\(left.output)")
    }
}
