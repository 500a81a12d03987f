import IncassoCore
import IncassoEngine
import IncassoSQL
import IncassoTestSupport
import Testing

/// ACH debits from mandate to file.
@Suite struct ACHCollectionTests {
    @Test(
        "every class becomes a file of its own that says what the mandates say",
        arguments: TestDatabase.all
    )
    func classes(_ kind: TestDatabase) throws {
        try GymBook.with(kind) { book in
            for (scheme, prefix) in [("ach-ppd", "P"), ("ach-ccd", "C"), ("ach-web", "W"), ("ach-tel", "T")] {
                try book.fill(3, scheme: scheme, prefix: prefix)
            }
            let batches = try book.collect()
            #expect(Set(batches.map(\.scheme)) == ["ach-ppd", "ach-ccd", "ach-web", "ach-tel"])
            var traces: Set<Substring> = []
            for batch in batches {
                let lines = try book.lines(batch)
                #expect(lines.count == 10)
                #expect(lines.allSatisfy { $0.utf8.count == 94 })
                let header = lines[1]
                #expect(header.hasPrefix("5225IRONWORKS GYM   "))
                #expect(header.contains("1999999999" + batch.scheme.dropFirst(4).uppercased() + "GYM DUES  "))
                #expect(header.contains("261201   1129900000000001"))
                for (number, line) in lines[2...4].enumerated() {
                    let code = number == 2 ? "637" : "627"
                    #expect(line.hasPrefix(code + GymBook.routing + "00900\(number + 1)"))
                    #expect(line.contains("Jose Member \(number + 1)"))
                    let payment = ["ach-web", "ach-tel"].contains(batch.scheme) ? "R " : "  "
                    #expect(line.dropFirst(76).prefix(2) == payment)
                    traces.insert(line.suffix(15))
                }
                #expect(lines[2...4].map { $0.suffix(15) } == lines[2...4].map { $0.suffix(15) }.sorted())
            }
            #expect(traces.count == 12)
            #expect(traces.allSatisfy { $0.hasPrefix("12990000") })
            try book.expectClean()
        }
    }

    @Test(
        "a mandate that ACH cannot debit is refused with everything that is wrong",
        arguments: TestDatabase.all
    )
    func wrongMandates(_ kind: TestDatabase) throws {
        try GymBook.with(kind) { book in
            let rows = [
                "A1,ach-ppd,2026-01-05,No Routing,,12345,checking,consumer,,,,",
                "A2,ach-ppd,2026-01-05,Swapped Digits,129900060,12345,checking,consumer,,,,",
                "A3,ach-ppd,2026-01-05,Long Account,129900007,123456789012345678,checking,consumer,,,,",
                "A4,ach-ppd,2026-01-05,No Kind,129900007,12345,,consumer,,,,",
                "A5,ach-web,2026-01-05,Not Validated,129900007,12345,checking,consumer,,,,",
                "A6,ach-web,2026-01-05,No Day,129900007,12345,checking,consumer,,prenote,,",
                "A7,ach-web,2026-01-05,Tomorrow,129900007,12345,checking,consumer,,micro,2026-11-30,",
                "A8,ach-ccd,2026-01-05,A Person,129900007,12345,checking,consumer,,,,",
                "A9,ach-tel,2026-01-05,A Company,129900007,12345,checking,business,,,,",
                "B1,sepa-core,2026-01-05,Other Rail,129900007,12345,checking,consumer,,,,",
                "B2,ach-ppd,2026-01-05,All Wrong,12,\u{e9},loan,business,,guess,soon,",
            ]
            let path = try book.write(GymBook.header + rows.joined(separator: "\n") + "\n", "mandates.csv")
            let report = try book.engine().intake.importMandates(path, creditor: try book.creditor())
            #expect(report.accepted == 0)
            try Golden.expect(DiagnosticRenderer.text(report.findings), equals: "wrong-ach-mandates.txt")
        }
    }

    @Test("a creditor's file says everything that is wrong with it", arguments: TestDatabase.all)
    func wrongCreditor(_ kind: TestDatabase) throws {
        try GymBook.with(kind) { book in
            let path = try book.write(
                """
                id = "us"
                name = "US Inc"
                country = "US"
                currency = "EUR"
                [ach]
                company_name = "A NAME THAT IS TOO LONG"
                company_id = "0000000000"
                odfi_routing = "123456789"
                entry_description = "Reversal"
                [bank]
                balanced = true
                line_ending = "CR"
                """,
                "us.toml"
            )
            let error = try #require(throws: EngineError.self) { try book.engine().creditors.add(file: path) }
            try Golden.expect(DiagnosticRenderer.text(error.diagnostics), equals: "wrong-ach-creditor.txt")
        }
    }

    @Test(
        "days written as Americans do are read where the column proves it, and never guessed",
        arguments: TestDatabase.all
    )
    func americanDays(_ kind: TestDatabase) throws {
        try GymBook.with(kind) { book in
            try book.fill(1)
            let creditor = try book.creditor()
            let header = "claim_id,mandate_id,amount,due_date\n"
            let proven = try book.write(
                header + "A,M1,10.00,12/15/2026\nB,M1,11.00,01/05/2027\n",
                "proven.csv"
            )
            let report = try book.engine().intake.importCollections(proven, creditor: creditor)
            #expect(report.accepted == 2, "\(report.findings)")
            #expect(try book.claim("B", on: "2026-11-20").dueDate == LocalDate(iso: "2027-01-05"))
            let unclear = try book.write(header + "C,M1,12.00,12/01/2026\n", "unclear.csv")
            let refused = try book.engine().intake.importCollections(unclear, creditor: creditor)
            #expect(refused.findings.map(\.id) == ["IMPORT-DATE-AMBIGUOUS"])
            let wrong = try book.write(header + "D,M1,13.00,12/15/2026\nE,M1,14.00,02/30/2027\n", "wrong.csv")
            let ids = try book.engine().intake.importCollections(wrong, creditor: creditor).findings.map(\.id)
            #expect(ids == ["IMPORT-DATE"])
        }
    }

    @Test(
        "lines end as the bank wants them",
        arguments: TestDatabase.all,
        [("CRLF", 96), ("none", 94), ("LF", 95)]
    )
    func lineEndings(_ kind: TestDatabase, _ ending: (name: String, width: Int)) throws {
        try GymBook.with(kind) { book in
            let file = GymBook.creditorFile + "\n[bank]\nline_ending = \"\(ending.name)\"\n"
            _ = try book.engine().creditors.add(file: try book.write(file, "creditor.toml"))
            try book.fill(2)
            let batch = try #require(try book.collect().first)
            #expect(try TestFiles.bytes(try #require(batch.file)).count == 10 * ending.width)
        }
    }

    @Test(
        "numbers go on from file to file, and a block never runs over the last one",
        arguments: TestDatabase.all
    )
    func numbers(_ kind: TestDatabase) throws {
        try GymBook.with(kind) { book in
            try book.fill(3, prefix: "A")
            let first = try book.lines(try #require(try book.collect().first))
            #expect(first[2...4].map { Int($0.suffix(7)) } == [1, 2, 3])
            try book.database.write { transaction in
                _ = try transaction.execute(
                    Statement(
                        "test.number",
                        "UPDATE counter SET next = :n WHERE tenant_id = 1 AND name = 'entryNumber'"
                    ),
                    ["n": 9_999_998]
                )
            }
            try book.fill(3, prefix: "B")
            let second = try book.lines(try #require(try book.collect().first))
            #expect(second[2...4].map { Int($0.suffix(7)) } == [1, 2, 3])
            try book.expectClean()
        }
    }

    @Test(
        "an effective date is a day on which the Reserve Banks are open, with the bank's lead time",
        arguments: TestDatabase.all
    )
    func effectiveDates(_ kind: TestDatabase) throws {
        try GymBook.with(kind) { book in
            // Thanksgiving is 26 November 2026; the day after is a banking day.
            try book.fill(1, due: "2026-11-26", prefix: "A")
            let batch = try #require(try book.collect(on: "2026-11-24").first)
            #expect(batch.dueDate?.description == "2026-11-27")
        }
    }
}
