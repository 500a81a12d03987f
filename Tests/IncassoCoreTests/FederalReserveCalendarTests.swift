import IncassoCore
import Testing

@Suite("Calendar of the Federal Reserve")
struct FederalReserveCalendarTests {
    let calendar = FederalReserveCalendar()

    @Test(
        "open on the Friday before a holiday on Saturday",
        arguments: [
            "2026-07-03", "2027-06-18", "2027-12-24", "2027-12-31", "2028-11-10", "2026-11-27", "2021-06-18",
        ]
    )
    func open(text: String) throws {
        #expect(calendar.isBankingDay(try CalendarTests.day(text)))
    }

    @Test(
        "closed on the Monday after a holiday on Sunday, and on weekends",
        arguments: [
            "2027-07-05", "2029-11-12", "2023-01-02", "2022-06-20", "2022-12-26", "2026-11-21", "2026-11-22",
        ]
    )
    func closed(text: String) throws {
        #expect(!calendar.isBankingDay(try CalendarTests.day(text)))
    }

    @Test("the closing days of a year, none more and none less")
    func wholeYear() throws {
        let expected = [
            "2026-01-01", "2026-01-19", "2026-02-16", "2026-05-25", "2026-06-19", "2026-09-07", "2026-10-12",
            "2026-11-11", "2026-11-26", "2026-12-25",
        ]
        var day = try CalendarTests.day("2026-01-01")
        var closed: [String] = []
        while day.year == 2026 {
            if day.weekday <= 5, !calendar.isBankingDay(day) { closed.append(day.description) }
            day = day.adding(days: 1)
        }
        #expect(closed == expected)
        #expect(
            calendar.adding(bankingDays: 2, to: try CalendarTests.day("2026-11-25")).description
                == "2026-11-30"
        )
    }

    @Test("the earliest and latest days of holidays that are counted by weeks")
    func weeks() throws {
        for text in ["2029-01-15", "2028-01-17", "2032-05-31", "2031-05-26", "2025-09-01", "2026-10-12"] {
            #expect(!calendar.isBankingDay(try CalendarTests.day(text)), "\(text)")
        }
        for text in ["2029-01-08", "2028-01-24", "2032-05-24", "2026-11-19", "2025-11-20"] {
            #expect(calendar.isBankingDay(try CalendarTests.day(text)), "\(text)")
        }
    }
}
