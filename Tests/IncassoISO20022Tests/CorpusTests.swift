import IncassoCore
import IncassoISO20022
import IncassoTestSupport
import Testing

/// Real files of banks: what stands in them was read by eye before the readers were written.
@Suite struct CorpusTests {
    /// The events of each file that are about our debits, one line each; events of other business are left out.
    static let expected: [String: String] = [
        "camt054/via_chdd_refunds.xml": """
        settled 15.00 CHF e2e=EndToEnd-CRDBRActSame-1B9C-CHDDBB2 block=PMTINF-1CHDDBB3
        settled 9.00 CHF e2e=EndToEnd-CRDBRActSame-1B9C-CHDDBB3 block=PMTINF-1CHDDBB3
        settled 56.56 CHF e2e=PMT-651727380907030005 block=PMT-ID-1268016165-01
        refunded 6.00 CHF fee=70 MD06 e2e=EndToEnd-2B6C-CHDDBB5 block=PMTINF-2CHDDBB5
        refunded 15.53 CHF fee=70 MD06 e2e=E2E-1-1-16030913 block=SID-1-160309134053s4C
        """,
        "camt054/moov_postfinance_chdd_credit.xml": """
        settled 1.50 CHF e2e=E2EId-CHDD-1 block=PmtInfId-CHDD-1 message=MsgId-CHDD-Musterfile
        settled 3.00 CHF e2e=E2EId-CHDD-2 block=PmtInfId-CHDD-1 message=MsgId-CHDD-Musterfile
        """,
        "camt054/moov_fi_info_reversal.xml": """
        settled 400.00 EUR message=BANKFILEID998799
        settled 100.00 EUR message=BANKFILEID998799
        rejected provisional 40.00 EUR AC01 message=BANKFILEID998799
        rejected provisional 60.00 EUR CUST message=BANKFILEID998799
        """,
        "camt053/abn_amro_batches_returns.xml": """
        settled 1.00 EUR e2e=SDD SIT 024-1 mandate=mandateref24-1 block=BATCHID message=1402P5518750498B0AO
        settled 1.00 EUR e2e=SDD SIT 024-2 mandate=mandateref24-2 block=BATCHID message=1402P5518750498B0AO
        settled 1.00 EUR e2e=SDD SIT 024-3 mandate=mandateref24-3 block=BATCHID message=1402P5518750498B0AO
        settled 1.00 EUR e2e=SDD SIT 024-4 mandate=mandateref24-4 block=BATCHID message=1402P5518750498B0AO
        settled 1.00 EUR e2e=SDD SIT 024-5 mandate=mandateref24-5 block=BATCHID message=1402P5518750498B0AO
        settled 1.00 EUR e2e=SDD SIT 024-6 mandate=mandateref24-6 block=BATCHID message=1402P5518750498B0AO
        settled 1.00 EUR e2e=SDD SIT 024-7 mandate=mandateref24-7 block=BATCHID message=1402P5518750498B0AO
        returned 1.00 EUR MS03 e2e=1234567X908303803 mandate=123456789XXmandaat block=PMTIDPAIN008
        returned 921.00 EUR MS03 e2e=1234567X908303804 mandate=123456788XXmandaat block=PMTIDPAIN008
        """,
        "camt053/ing_batch_noref_return.xml": """
        settled block 270.00 EUR n=2 block=SCTBtchId20140103A2PSTN
        refunded 30.00 EUR MD06 e2e=5000300060007000 mandate=DDMdtINGBC
        """,
        "camt053/goldman_us_prtry_reason.xml": """
        settled 10.00 USD original=1000 block=cs3SJXv1RN230918A0000022 message=cs3SJXv1RN_20230918_A
        """,
        "camt053/moov_postfinance_summary.xml": "settled 4.50 CHF",
        "camt053/moov_fi_statement.xml": "settled block 500.00 EUR n=2 message=BANKFILEID998799",
        "pain002/moov_chdd_accp.xml": "accepted block block=PmtInfId-CHDD-1 message=MsgId-CHDD-Musterfile",
        "pain002/moov_group_actc.xml": "accepted message message=MsgId-001",
        "pain002/moov_group_rjct_am10.xml": "rejected message AM10 message=MsgId-005",
        "pain002/moov_part_one_rjct.xml": """
        rejected AC01 e2e=EndToEndId-001-03-04 block=PmtInfId-001-03 message=MsgId-001
        accepted block block=PmtInfId-001-03 message=MsgId-001
        """,
        "pain002/crossriver_batch_rejected.xml": "rejected message n=0 NARR",
        "pain002/crossriver_debit_accepted.xml": """
        accepted e2e=DD1-1 block=DD1-1 message=DD1
        accepted e2e=DD1-2 block=DD1-1 message=DD1
        accepted e2e=DD1-3 block=DD1-1 message=DD1
        accepted block n=3 block=DD1-1 message=DD1
        accepted message n=3 message=DD1
        """,
        "pain002/nordea_payment_reject.xml": """
        rejected block NARR block=PMTINFID-COM-SCE25-1707-01 message=MSGID-COM-SCE25-1707-01
        """,
        "pain002/nordea_txn_reject.xml": """
        rejected NARR e2e=ENDTOENDID-950-TEST2-2807-02 block=PMTINFID-950-TEST2-2807-01 \
        message=MSGID-950-TEST2-2807-01
        rejected NARR e2e=ENDTOENDID-950-TEST2-2807-01 block=PMTINFID-950-TEST2-2807-01 \
        message=MSGID-950-TEST2-2807-01
        """,
    ]

    /// What is odd in some of the files.
    static let findings: [String: [String]] = [
        "camt054/genkgo_v4_multi.xml": ["CAMT-BATCH-COUNT"],
        "camt053/abn_amro_batches_returns.xml": ["CAMT-BATCH-REPEATED"],
        "camt053/goldman_uk_two_statements.xml": [
            "CAMT-DETAILS-SUM", "CAMT-DETAILS-SUM", "CAMT-DETAILS-SUM", "CAMT-BALANCE",
        ],
        "camt053/moov_postfinance_summary.xml": ["CAMT-BALANCE"],
        "camt053/via_ing_batch.xml": ["CAMT-BALANCE"],
        "camt053/moov_fi_statement.xml": [
            "CAMT-BATCH-COUNT", "CAMT-BATCH-COUNT", "CAMT-BATCH-COUNT", "CAMT-BATCH-COUNT",
        ],
    ]

    /// The rows of `expected.tsv`, by column name.
    static func rows() throws -> [[String: String]] {
        let text = String(decoding: try SharedFiles.bytes("corpus/camt/expected.tsv"), as: UTF8.self)
        let lines = text.split(separator: "\n")
        let columns = try #require(lines.first).split(separator: "\t", omittingEmptySubsequences: false)
        return lines.dropFirst().map { line in
            let cells = line.split(separator: "\t", omittingEmptySubsequences: false)
            return Dictionary(uniqueKeysWithValues: zip(columns.map(String.init), cells.map(String.init)))
        }
    }

    @Test func everyFileGivesTheEventsThatWereReadByEye() throws {
        let rows = try Self.rows()
        #expect(rows.count == 27)
        for row in rows {
            let file = try #require(row["file"])
            let reading = readBankFile(try SharedFiles.bytes("corpus/camt/" + file))
            #expect(reading.error == nil, "\(file)")
            let ours = reading.lines.filter { !$0.hasPrefix("information") && !$0.hasPrefix("credit") }
            #expect(ours.joined(separator: "\n") == Self.expected[file] ?? "", "\(file)")
            #expect(reading.findings == Self.findings[file] ?? [], "\(file)")
        }
    }

    @Test func countsAreThoseOfTheTable() throws {
        for row in try Self.rows() {
            let file = try #require(row["file"])
            let reading = readBankFile(try SharedFiles.bytes("corpus/camt/" + file))
            #expect(reading.format == row["message"], "\(file)")
            let counts = try ["containers", "entries_or_pmtinf", "txdetails"].map {
                try #require(row[$0].flatMap { Int($0) })
            }
            #expect(reading.counts == counts, "\(file)")
            guard reading.format != "pain.002" else { continue }
            let bare = try #require(row["entries_without_txdtls"].flatMap { Int($0) })
            #expect(reading.lines.count == counts[2] + bare, "one event for each leaf of \(file)")
        }
    }

    @Test func everyReturnKeepsItsReasonAndReferences() throws {
        for row in try Self.rows() {
            let file = try #require(row["file"])
            let reading = readBankFile(try SharedFiles.bytes("corpus/camt/" + file))
            for item in (row["returns"] ?? "").split(separator: "}") {
                let wanted = Self.words(item)
                #expect(
                    reading.lines.contains { line in wanted.allSatisfy { line.contains($0) } },
                    "\(file): \(wanted)"
                )
            }
        }
    }

    /// The words that an event must have for `{reason=AC01; booked=40.00; …; e2e=-; mndt=-; pmtinf=-}`.
    static func words(_ item: Substring) -> [String] {
        var words: [String] = []
        for part in item.drop(while: { $0 == " " || $0 == "{" }).split(separator: "; ") {
            let pair = part.split(separator: "=", maxSplits: 1).map(String.init)
            guard pair.count == 2, pair[1] != "-", pair[1] != "none" else { continue }
            switch pair[0] {
            case "reason": words.append(pair[1].hasPrefix("prtry:") ? String(pair[1].dropFirst(6)) : pair[1])
            case "e2e": words.append("e2e=" + pair[1])
            case "mndt": words.append("mandate=" + pair[1])
            case "pmtinf": words.append("block=" + pair[1])
            case "booked": words.append(pair[1] + " ")
            default: break
            }
        }
        return words
    }

    @Test(arguments: [1, 7, 64, 1000])
    func chunksOfAnySizeGiveTheSameEvents(chunk: Int) throws {
        for row in try Self.rows() {
            let bytes = try SharedFiles.bytes("corpus/camt/" + (try #require(row["file"])))
            #expect(readBankFile(bytes, chunk: chunk) == readBankFile(bytes))
        }
    }

    @Test func mutatedFilesNeverTrap() throws {
        var random = SeededGenerator()
        let seed = random.seed
        for row in try Self.rows() {
            let file = try #require(row["file"])
            let original = try SharedFiles.bytes("corpus/camt/" + file)
            for _ in 0..<20 {
                var bytes = original
                for _ in 0..<Int.random(in: 1...12, using: &random) {
                    let index = Int.random(in: 0..<bytes.count, using: &random)
                    switch Int.random(in: 0..<4, using: &random) {
                    case 0: bytes[index] = UInt8.random(in: 0...255, using: &random)
                    case 1: bytes.remove(at: index)
                    case 2: bytes.insert(UInt8.random(in: 0x20...0x7E, using: &random), at: index)
                    default: bytes.removeSubrange(index..<min(index + 200, bytes.count))
                    }
                }
                // Whatever it is now, it reads the same way in small pieces. Only a byte behind the error may have been
                // repaired or not.
                var pieces = readBankFile(bytes, chunk: 97)
                var whole = readBankFile(bytes)
                pieces.findings.removeAll { $0 == "XML-ENCODING-REPAIRED" }
                whole.findings.removeAll { $0 == "XML-ENCODING-REPAIRED" }
                #expect(pieces == whole, "\(file) seed \(seed)")
            }
        }
    }
}
