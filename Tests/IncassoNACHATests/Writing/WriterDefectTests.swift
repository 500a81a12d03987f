import IncassoCore
import IncassoNACHA
import IncassoTestSupport
import Testing

/// What a widespread library gets wrong when it writes; the limits of counts and totals have tests of their own.
@Suite("Defects of others in writing that are not ours")
struct WriterDefectTests {
    @Test("a name with accents makes no record of 96 bytes: it is refused, and converted with a report")
    func accents() throws {
        var sample = NACHASample()
        sample.entries[0].individualName = ByteString("José Núñez")
        let refusal = #expect(throws: NACHARefusal.self) { try sample.written() }
        #expect(refusal?.diagnostics.map(\.id) == ["ACH-WRITE-CHARACTERS"])
        let converted = ACHText.convert("José Núñez", maxLength: 22)
        #expect(converted.changes.count == 3)
        sample.entries[0].individualName = ByteString(converted.text)
        #expect(try sample.lines().allSatisfy { $0.utf8.count == 94 })
    }

    @Test("fields of the company that are filled with zeros are missing")
    func zeroFilled() throws {
        var sample = NACHASample()
        sample.batch.companyName = "0000"
        sample.batch.companyIdentification = "0000000000"
        sample.batch.companyEntryDescription = "  "
        let refusal = #expect(throws: NACHARefusal.self) { try sample.written() }
        #expect(refusal?.diagnostics.map(\.id) == ["ACH-WRITE-TEXT", "ACH-WRITE-TEXT", "ACH-WRITE-TEXT"])
    }

    @Test("an offset counts addenda, and is computed when the batch ends")
    func offsets() throws {
        var sample = ForwardSample(.ppd, .mixed)
        sample.offset = ForwardSample.account
        for number in 1...3 { sample.add(27, Int64(number), addenda: ["ABOUT \(number)"]) }
        let log = EntryLog()
        #expect(try log.read(sample.written()) == [])
        #expect(log.totals?.entries == 4 && log.totals?.addenda == 3)
        #expect(log.totals?.debit == 6 && log.totals?.credit == 6)
    }

    @Test("traces are ours to give: one out of order, repeated or of another bank is refused")
    func traces() throws {
        for wrong in [1, 2, -5] {
            var sample = NACHASample()
            sample.entries[0].traceNumber = NACHAEntry.trace(odfi: NACHASample.odfi, sequence: 2)
            sample.entries[1].traceNumber =
                wrong > 0 ? NACHAEntry.trace(odfi: NACHASample.odfi, sequence: wrong) : 1
            let refusal = #expect(throws: NACHARefusal.self) { try sample.written() }
            #expect(refusal?.diagnostics.map(\.id) == ["ACH-WRITE-TRACE"])
        }
    }
}
