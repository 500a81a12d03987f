import IncassoCore
import IncassoEngine
import Testing

@Suite struct EngineClockTests {
    @Test(arguments: [
        (0, "UTC", "1970-01-01T00:00:00"),
        (1_792_922_340_000, "Europe/Amsterdam", "2026-10-25T10:59:00"),
        // The night in which the clocks go back: the hour from two to three is there twice.
        (1_792_889_999_000, "Europe/Berlin", "2026-10-25T02:59:59"),
        (1_792_890_000_000, "Europe/Berlin", "2026-10-25T02:00:00"),
        (1_798_758_000_000, "America/New_York", "2026-12-31T18:00:00"),
        (-1000, "UTC", "1969-12-31T23:59:59"),
        (1_798_758_000_000, "No/Such_Zone", "2026-12-31T23:00:00"),
    ])
    func showsTheWallTimeOfAZone(_ timestamp: Int64, _ zone: String, _ expected: String) {
        #expect(WallTime(timestamp: timestamp, zone: zone).iso == expected)
    }

    @Test func aFixedClockStandsStill() throws {
        let clock = FixedClock(try #require(LocalDate(iso: "2026-11-22")))
        #expect(clock.wallTime(in: "Europe/Berlin").iso == "2026-11-22T12:00:00")
        #expect(clock.timestamp == 1_795_348_800_000)
    }
}
