import IncassoCore
import IncassoNACHA
import IncassoTestSupport
import Testing

@Suite("Two ACH files compared entry by entry")
struct DifferenceTests {
    @Test("order and batch numbers do not matter, everything else does")
    func difference() throws {
        let place = try ToolPlace()
        var old = NACHASample()
        old.entries = (1...5).map { NACHASample.entry($0) }
        var new = old
        new.batch.batchNumber = 7
        new.file.referenceCode = "REF-2"
        new.entries[1].amount += 1
        new.entries[2].accountNumber = ByteString("0094444003")
        new.entries.remove(at: 3)
        new.entries.append(NACHASample.entry(6))
        let paths = [try place.file("a.ach", old.written()), try place.file("b.ach", new.written())]
        let difference = try NACHATool.difference(from: paths[0], to: paths[1])
        #expect([difference.same, difference.changed, difference.added, difference.removed] == [2, 2, 1, 1])
        let lines = difference.items.map { item in
            let fields = item.fields.map { "\($0.name): \($0.old ?? "-") -> \($0.new ?? "-")" }
            return "\(item.kind) \(item.trace ?? "file") \(fields.joined(separator: ", "))"
        }
        #expect(
            lines == [
                "changed file reference code: REF-1 -> REF-2",
                "changed 071000300000002 amount: 0000001074 -> 0000001075",
                "changed 071000300000003 digits that are masked: - -> -",
                "added 071000300000006 ", "removed 071000300000004 ",
            ]
        )
        #expect(try NACHATool.difference(from: paths[0], to: paths[0]).isEmpty)
    }

    @Test("of entries with one trace number the first belong together, then the second")
    func repeated() throws {
        let place = try ToolPlace()
        let bytes = try NACHASample().written()
        let path = try place.file("a.ach", bytes)
        let twice = try place.run { try NACHATool.merge([path, path], to: $0) }.files[0]
        let both = try place.file("b.ach", twice)
        let difference = try NACHATool.difference(from: path, to: both)
        #expect([difference.same, difference.added, difference.removed] == [2, 2, 0])
        #expect(try NACHATool.difference(from: both, to: path).removed == 2)
    }
}
