import IncassoCore
import IncassoNACHA

/// One sound file broken in one place, so that one rule tells of it.
struct ACHBreakage: Sendable {
    let rule: NACHARule.ID
    let file: SoundACHFile
    let policy: NACHAPolicy
    /// Whether counts and totals are computed anew after the breakage, so that they do not tell of it too.
    let isSealed: Bool
    let change: @Sendable (inout ACHLines) -> Void
    /// What becomes of the bytes at last.
    let form: @Sendable ([UInt8]) -> [UInt8]

    /// The day on which the files are handed in.
    static let today = LocalDate(iso: "2026-11-23")

    init(
        _ rule: NACHARule.ID,
        _ file: SoundACHFile,
        sealed: Bool = true,
        form: @escaping @Sendable ([UInt8]) -> [UInt8] = { $0 },
        _ change: @escaping @Sendable (inout ACHLines) -> Void
    ) {
        self.rule = rule
        self.file = file
        policy = NACHAPolicy(.outgoing, today: Self.today)
        isSealed = sealed
        self.change = change
        self.form = form
    }

    /// A breakage that is a text in the place of another.
    init(
        _ rule: NACHARule.ID,
        _ file: SoundACHFile,
        _ text: String,
        _ line: Int,
        _ column: Int,
        sealed: Bool = true
    ) {
        self.init(rule, file, sealed: sealed) { $0.put(text, line, column) }
    }

    /// A breakage of the form only.
    init(_ rule: NACHARule.ID, form: @escaping @Sendable (String) -> String) {
        self.init(rule, .ppd, sealed: false, form: { Array(form(String(decoding: $0, as: UTF8.self)).utf8) })
        { _ in
        }
    }

    var bytes: [UInt8] {
        var lines = file.lines
        change(&lines)
        if isSealed { lines.seal() }
        return form(lines.bytes)
    }

    /// Every rule with a breakage, in the order of the table.
    static let all: [ACHBreakage] =
        lines + order + fileHeaders + batchHeaders + entries + classes + addenda + international + answers
        + controls

    static let lines: [ACHBreakage] = [
        ACHBreakage(
            .length,
            form: { $0.replacing("000100001\n", with: "000100001\n").replacing("000001\n6", with: "0001\n6") }
        ),
        ACHBreakage(.character, .ppd, sealed: false, form: { $0.map { $0 == UInt8(ascii: "Q") ? 0xE9 : $0 } })
        { _ in },
        ACHBreakage(.recordType, .ppd) { $0.lines.insert("3".filled(94), at: 2) },
        ACHBreakage(.byteOrderMark, form: { "\u{FEFF}" + $0 }),
        ACHBreakage(
            .lineEnds,
            form: {
                $0.replacing("301\n", with: "301\r\n", maxReplacements: 1).replacing(
                    "001\n6",
                    with: "001\r\n6",
                    maxReplacements: 1
                )
            }
        ),
        ACHBreakage(.blankLine, form: { $0.replacing("001\n6", with: "001\n\n6", maxReplacements: 1) }),
        ACHBreakage(.cutBlanks, form: { $0.replacing("REF-1   \n", with: "REF-1\n") }),
        ACHBreakage(.wideLine, form: { $0.replacing("REF-1   \n", with: "REF-1      \n") }),
    ]

    static let order: [ACHBreakage] = [
        ACHBreakage(.noFileHeader, .ppd) { $0.lines.removeFirst() },
        ACHBreakage(.fileHeaderRepeated, .ppd) {
            $0.lines.insert($0.lines[0].replacing("A094", with: "B094"), at: 0)
        },
        ACHBreakage(.secondFile, .ppd, sealed: false) { file in
            file.lines += file.lines.map { $0.replacing("A094", with: "B094") }
        },
        ACHBreakage(.fileRepeated, .ppd, sealed: false) { file in file.lines += file.lines },
        ACHBreakage(.noFileControl, .ppd, sealed: false) { $0.lines.removeSubrange(5...) },
        ACHBreakage(.afterFileControl, .ppd) {
            $0.lines.append(SoundACHFile.first().replacing("0000001037", with: "0000000000"))
        },
        ACHBreakage(.noBatch, .ppd) { $0.lines.removeSubrange(1...4) },
        ACHBreakage(.emptyBatch, .ppd) { $0.lines.removeSubrange(2...3) },
        ACHBreakage(.noBatchHeader, .ppd, sealed: false) { $0.lines.remove(at: 1) },
        ACHBreakage(.noBatchControl, .ppd, sealed: false) { $0.lines.remove(at: 4) },
        ACHBreakage(.batchControlAlone, .ppd, sealed: false) { $0.lines.insert($0.lines[4], at: 5) },
        ACHBreakage(.addendaAlone, .ppd, sealed: false) { $0.lines.insert(ACHLines.remittance(1), at: 2) },
        ACHBreakage(.padding, .ppd, sealed: false) { $0.lines.removeLast() },
        ACHBreakage(.paddingLine, .ppd, sealed: false) { $0.lines[9].removeLast(4) },
        ACHBreakage(.paddingExtra, .ppd, sealed: false) {
            $0.lines += [String](repeating: String(repeating: "9", count: 94), count: 10)
        },
    ]

    static let fileHeaders: [ACHBreakage] = [
        ACHBreakage(.headerConstants, .ppd, "095", 0, 34),
        ACHBreakage(.destination, .ppd, "          ", 0, 3),
        ACHBreakage(.destinationCheck, .ppd, " 071000302", 0, 3),
        ACHBreakage(.origin, .ppd, "0000000000", 0, 13), ACHBreakage(.fileModifier, .ppd, "a", 0, 33),
        ACHBreakage(.creationDate, .ppd, "261131", 0, 23), ACHBreakage(.creationTime, .ppd, "2460", 0, 29),
        ACHBreakage(.creationFuture, .ppd, "261124", 0, 23),
    ]

    static let batchHeaders: [ACHBreakage] = [
        ACHBreakage(.serviceClass, .ppd) {
            $0.put("226", 1, 1); $0.put("226", 4, 1)
        },
        ACHBreakage(.serviceClassAdvice, .ppd) {
            $0.put("280", 1, 1); $0.put("280", 4, 1)
        },
        ACHBreakage(.entryClass, .ppd, "PPX", 1, 50), ACHBreakage(.company, .ppd, "".filled(16), 1, 4),
        ACHBreakage(.statusCode, .ppd, "0", 1, 78),
        ACHBreakage(.odfi, .ppd) {
            $0.put("00000000", 1, 79); $0.put("00000000", 4, 79)
        },
        ACHBreakage(.effectiveDate, .ppd, "261131", 1, 69),
        ACHBreakage(.effectiveMissing, .ppd, "      ", 1, 69),
        ACHBreakage(.bankingDay, .ppd, "261126", 1, 69), ACHBreakage(.datePast, .ppd, "261120", 1, 69),
        ACHBreakage(.dateFar, .ppd, "261125", 1, 69),
        ACHBreakage(.enrollmentDate, .enrolment, "261124", 1, 69),
        ACHBreakage(.settlementDate, .ppd, "327", 1, 75), ACHBreakage(.settlementDay, .ppd, "367", 1, 75),
        ACHBreakage(.batchNumberForm, .ppd) {
            $0.put("000000A", 1, 87); $0.put("000000A", 4, 87)
        },
        ACHBreakage(.batchOrder, .ppd) { $0.lines.insert(contentsOf: $0.lines[1...4], at: 5) },
        ACHBreakage(.descriptionCase, .retry, "Retry Pymt", 1, 53),
        ACHBreakage(.descriptionRetry, .retry, "RETRY PMT ", 1, 53),
        ACHBreakage(.descriptionClass, .rck, "CHECKS    ", 1, 53),
        ACHBreakage(.descriptionPayroll, .ppd, "PAYROLL   ", 1, 53),
        ACHBreakage(.descriptionPurchase, .ppd, "PURCHASE  ", 1, 53),
        ACHBreakage(.feeCredit, .fee) { Self.mixed(&$0, 2) },
        ACHBreakage(.retryCredit, .retry) { Self.mixed(&$0, 2) },
        ACHBreakage(.microAmount, .micro, "0000000100", 2, 29),
        ACHBreakage(.microTotal, .micro, "0000000047", 4, 29),
    ]

    /// Makes an entry a credit, in a batch that takes both.
    private static func mixed(_ file: inout ACHLines, _ line: Int) {
        file.put("22", line, 1)
        for index in file.lines.indices
        where file.lines[index].hasPrefix("5") || file.lines[index].hasPrefix("8") {
            file.put("200", index, 1)
        }
    }
}
