import IncassoCore
import IncassoNACHA
import IncassoTestSupport
import Testing

@Suite("Same-day settlement")
struct SameDayTests {
    private static func day(_ text: String) throws -> LocalDate { try #require(LocalDate(iso: text)) }

    @Test("the limit is dated")
    func limits() throws {
        let schedule = SameDaySchedule.federalReserve
        let expected: [(String, Int64?)] = [
            ("2017-09-14", nil), ("2017-09-15", 2_500_000), ("2020-03-19", 2_500_000),
            ("2020-03-20", 10_000_000), ("2022-03-17", 10_000_000), ("2022-03-18", 100_000_000),
            ("2026-11-23", 100_000_000),
        ]
        for (text, limit) in expected { #expect(schedule.limit(on: try Self.day(text)) == limit, "\(text)") }
        #expect(schedule.windows(on: try Self.day("2021-03-18")).count == 2)
        #expect(schedule.windows(on: try Self.day("2026-11-23")).map(\.settles) == [780, 1020, 1080])
    }

    @Test("facts and where an entry settles")
    func table() throws {
        // class, cents, wished, sent on, at -> settles on, window, why later
        let rows = """
            WEB 100        2026-11-23 2026-11-23 09:00 -> 2026-11-23 1 -
            WEB 100        2026-11-23 2026-11-23 10:30 -> 2026-11-23 1 -
            WEB 100        2026-11-23 2026-11-23 10:31 -> 2026-11-23 2 -
            WEB 100        2026-11-23 2026-11-23 16:45 -> 2026-11-23 3 -
            WEB 100        2026-11-23 2026-11-23 16:46 -> 2026-11-24 - time
            PPD 100000000  2026-11-23 2026-11-23 09:00 -> 2026-11-23 1 -
            PPD 100000001  2026-11-23 2026-11-23 09:00 -> 2026-11-24 - amount
            PPD 100000001  2026-11-24 2026-11-23 09:00 -> 2026-11-24 - -
            PPD 100000001  2026-11-25 2026-11-25 09:00 -> 2026-11-27 - amount
            IAT 100        2026-11-23 2026-11-23 09:00 -> 2026-11-24 - entryClass
            PPD 100        2026-11-26 2026-11-23 09:00 -> 2026-11-27 - day
            PPD 100        2026-11-20 2026-11-23 09:00 -> 2026-11-23 1 day
            PPD 100        2026-11-28 2026-11-28 09:00 -> 2026-11-30 - day
            """
        for row in rows.split(separator: "\n") {
            let cells = row.split(separator: " ").map(String.init)
            let time = cells[4].split(separator: ":").compactMap { Int($0) }
            let placement = SameDaySchedule.federalReserve.placement(
                of: try #require(Int64(cells[1])),
                NACHAEntryClass(rawValue: cells[0]),
                wished: try Self.day(cells[2]),
                today: try Self.day(cells[3]),
                minute: time[0] * 60 + time[1]
            )
            let window = placement.window.map { "\($0.number)" } ?? "-"
            let found = "\(placement.day) \(window) \(placement.rolled?.rawValue ?? "-")"
            #expect(found == cells[6...].joined(separator: " "), "\(row)")
        }
    }
}
