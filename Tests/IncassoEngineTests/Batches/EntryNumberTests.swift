import IncassoTestSupport
import Testing

@testable import IncassoEngine

@Suite struct EntryNumberTests {
    @Test("every block gets adjacent numbers that nobody else has, also where they start again")
    func blocks() throws {
        var chance = SeededGenerator()
        try TestBook.with(.sqlite) { book in
            let engine = try book.engine()
            let numbers = EntryNumbers(base: 5_000, last: 97)
            var used: [Int64] = []
            for _ in 1...200 {
                let blocks = (0..<Int.random(in: 1...4, using: &chance)).map { _ in
                    Int64.random(in: 1...40, using: &chance)
                }
                let demand = (all: blocks.reduce(0, +), largest: try #require(blocks.max()))
                var stock = try EntryNumberStock(demand, of: numbers, isDryRun: false, engine: engine)
                for span in blocks {
                    let first = try stock.take(span)
                    #expect(first > 5_000 && first + span - 1 <= 5_097, "\(chance.describe)")
                    used += Array(first..<first + span)
                }
            }
            // The numbers come round in order: each is used again only after about all others were.
            var last: [Int64: Int] = [:]
            for (index, number) in used.enumerated() {
                if let before = last[number] { #expect(index - before > 97 - 3 * 40, "\(chance.describe)") }
                last[number] = index
            }
        }
    }

    @Test func withoutARestartNothingIsLeftOut() throws {
        try TestBook.with(.sqlite) { book in
            let engine = try book.engine()
            let numbers = EntryNumbers(base: 0, last: 1_000)
            for round in 0..<5 {
                var stock = try EntryNumberStock((100, 60), of: numbers, isDryRun: false, engine: engine)
                #expect(try stock.take(60) == Int64(round * 100 + 1))
                #expect(try stock.take(40) == Int64(round * 100 + 61))
                #expect(throws: EngineError.self) { try stock.take(1) }
            }
            var rehearsal = try EntryNumberStock((100, 60), of: numbers, isDryRun: true, engine: engine)
            #expect(try rehearsal.take(60) == 1)
            var next = try EntryNumberStock((1, 1), of: numbers, isDryRun: false, engine: engine)
            #expect(try next.take(1) == 501)
        }
    }

    @Test func aBlockHasNoMoreThanThereAre() throws {
        try TestBook.with(.sqlite) { book in
            let error = #expect(throws: EngineError.self) {
                _ = try EntryNumberStock(
                    (11, 11),
                    of: EntryNumbers(base: 0, last: 10),
                    isDryRun: false,
                    engine: book.engine()
                )
            }
            #expect(error?.message == "a block of 11 claims has more than the 10 numbers there are")
        }
    }
}
