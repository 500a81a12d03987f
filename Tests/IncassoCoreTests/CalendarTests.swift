import IncassoCore
import IncassoTestSupport
import Testing

@Suite("TARGET calendar")
struct CalendarTests {
    let calendar = TARGETCalendar()

    static func day(_ text: String) throws -> LocalDate {
        try #require(LocalDate(iso: text))
    }

    @Test(
        "Good Friday and Easter Monday",
        arguments: [
            ("2026-04-03", "2026-04-06"), ("2027-03-26", "2027-03-29"), ("2028-04-14", "2028-04-17"),
            ("2029-03-30", "2029-04-02"), ("2030-04-19", "2030-04-22"), ("2031-04-11", "2031-04-14"),
        ]
    )
    func easter(friday: String, monday: String) throws {
        let goodFriday = try Self.day(friday)
        let easterMonday = try Self.day(monday)
        #expect(!calendar.isBankingDay(goodFriday))
        #expect(!calendar.isBankingDay(easterMonday))
        #expect(calendar.isBankingDay(goodFriday.adding(days: -1)))
        #expect(calendar.isBankingDay(easterMonday.adding(days: 1)))
        #expect(calendar.next(onOrAfter: goodFriday) == easterMonday.adding(days: 1))
        #expect(calendar.previous(onOrBefore: easterMonday) == goodFriday.adding(days: -1))
        #expect(TARGETCalendar.easterSunday(of: goodFriday.year) == goodFriday.adding(days: 2))
    }

    @Test(
        "the earliest and latest Easter",
        arguments: [
            (1818, "1818-03-22"), (2285, "2285-03-22"), (1943, "1943-04-25"), (2038, "2038-04-25"),
            (2000, "2000-04-23"),
        ]
    )
    func easterExtremes(year: Int, sunday: String) {
        #expect(TARGETCalendar.easterSunday(of: year)?.description == sunday)
    }

    @Test(
        "closed on fixed days",
        arguments: ["2026-01-01", "2026-05-01", "2026-12-25", "2028-12-26", "2026-11-21", "2026-11-22"]
    )
    func closed(text: String) throws {
        #expect(try !calendar.isBankingDay(Self.day(text)))
    }

    @Test(
        "open on days that other calendars close",
        arguments: ["2026-12-24", "2026-12-31", "2026-05-14", "2026-05-25", "2026-10-05", "2026-01-06"]
    )
    func open(text: String) throws {
        #expect(try calendar.isBankingDay(Self.day(text)))
    }

    @Test(
        "counts banking days",
        arguments: [
            ("2026-12-24", 1, "2026-12-28"), ("2026-12-23", 2, "2026-12-28"), ("2026-11-21", 0, "2026-11-23"),
            ("2026-11-21", 1, "2026-11-23"), ("2026-11-23", -1, "2026-11-20"),
            ("2026-04-02", 1, "2026-04-07"),
            ("2026-04-07", -2, "2026-04-01"), ("2026-11-23", 0, "2026-11-23"),
            ("2026-12-31", 5, "2027-01-08"),
        ]
    )
    func counting(start: String, count: Int, end: String) throws {
        #expect(calendar.adding(bankingDays: count, to: try Self.day(start)).description == end)
    }

    @Test("every shift lands on a banking day and is undone by counting")
    func shifts() throws {
        var random = SeededGenerator()
        for _ in 0..<1_000 {
            let start = try #require(LocalDate(daysSinceEpoch: random.int(11_000...60_000)))
            let count = random.int(-40...40)
            let end = calendar.adding(bankingDays: count, to: start)
            #expect(calendar.isBankingDay(end), "\(random.describe)")
            if count != 0 { #expect((start < end) == (count > 0), "\(random.describe)") }
            let first = calendar.next(onOrAfter: start)
            let moved = calendar.adding(bankingDays: count, to: first)
            #expect(calendar.bankingDays(from: first, to: moved) == count, "\(random.describe)")
            #expect(calendar.adding(bankingDays: -count, to: moved) == first, "\(random.describe)")
        }
    }

    @Test("ends at the end of time")
    func limits() {
        #expect(calendar.adding(bankingDays: 1_000, to: .latest) == .latest)
        #expect(calendar.adding(bankingDays: -1_000, to: .earliest) == .earliest)
    }
}
