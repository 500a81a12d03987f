import IncassoCore
import IncassoTestSupport
import Testing

@Suite("Local date")
struct LocalDateTests {
    @Test(
        "known days",
        arguments: zip(
            ["1970-01-01", "2000-02-29", "0001-01-01", "9999-12-31", "2026-11-22"],
            [0, 11_016, -719_162, 2_932_896, 20_779]
        )
    )
    func known(text: String, days: Int) throws {
        let day = try #require(LocalDate(iso: text))
        #expect(day.daysSinceEpoch == days)
        #expect(day.description == text)
    }

    @Test(
        "days that do not exist",
        arguments: [
            "2026-02-29", "2100-02-29", "2026-04-31", "2026-13-01", "2026-00-10", "0000-01-01", "2026-1-01",
            "2026/01/01", "２026-01-0",
        ]
    )
    func impossible(text: String) {
        #expect(LocalDate(iso: text) == nil)
    }

    @Test("every day reads back as it was written, and the next day follows")
    func roundTrip() throws {
        var random = SeededGenerator()
        for _ in 0..<5_000 {
            let days = random.int(LocalDate.earliest.daysSinceEpoch...(LocalDate.latest.daysSinceEpoch - 1))
            let day = try #require(LocalDate(daysSinceEpoch: days))
            #expect(LocalDate(year: day.year, month: day.month, day: day.day) == day, "\(random.describe)")
            #expect(LocalDate(iso: day.description) == day, "\(random.describe)")
            let next = day.adding(days: 1)
            #expect(
                next.day == 1 || (next.day == day.day + 1 && next.month == day.month),
                "\(random.describe)"
            )
            #expect(next.weekday == day.weekday % 7 + 1, "\(random.describe)")
        }
    }

    @Test("weekdays and months")
    func weekdaysAndMonths() throws {
        let day = try #require(LocalDate(iso: "2026-01-31"))
        #expect(day.weekday == 6)
        #expect(day.adding(months: 1).description == "2026-02-28")
        #expect(day.adding(months: 13).description == "2027-02-28")
        #expect(day.adding(months: -36).description == "2023-01-31")
        #expect(day.adding(days: .max) == .latest)
        #expect(LocalDate(daysSinceEpoch: LocalDate.latest.daysSinceEpoch + 1) == nil)
    }
}

@Suite("Money")
struct MoneyTests {
    static let yen = Currency("JPY") ?? .eur
    static let dinar = Currency("KWD") ?? .eur

    @Test(
        "reads decimals",
        arguments: [
            ("12", 1200), ("12.3", 1230), ("012.30", 1230), ("12.300", 1230), ("0.01", 1), ("0", 0),
            ("12.", 1200),
        ] as [(String, Int64)]
    )
    func decimals(text: String, minorUnits: Int64) {
        #expect(Money(decimal: text, currency: .eur)?.minorUnits == minorUnits)
    }

    @Test(
        "refuses what is no amount",
        arguments: ["", ".", ".5", "-1", "+1", "1,5", "1e2", "1.234", " 1", "1.2.3", "92233720368547758.08"]
    )
    func refused(text: String) {
        #expect(Money(decimal: text, currency: .eur) == nil)
    }

    @Test("decimals read back as they were written")
    func roundTrip() {
        var random = SeededGenerator()
        for _ in 0..<5_000 {
            let currency = random.pick([.eur, .usd, Self.yen, Self.dinar])
            let amount = Money(
                minorUnits: Int64.random(in: 0...Int64.max, using: &random) >> random.int(0...62),
                currency: currency
            )
            #expect(
                Money(decimal: amount.decimal, currency: currency) == amount,
                "\(amount); \(random.describe)"
            )
        }
        #expect(Money(minorUnits: -1230, currency: .eur).description == "-12.30 EUR")
        #expect(Money(minorUnits: .min, currency: .eur).decimal == "-92233720368547758.08")
        #expect(Money(minorUnits: 5, currency: Self.yen).decimal == "5")
    }

    @Test("sums are right or refused, never wrapped")
    func sums() throws {
        let most = Money(minorUnits: .max, currency: .eur)
        let cent = Money(minorUnits: 1, currency: .eur)
        #expect(throws: MoneyError.overflow) { try most.adding(cent) }
        #expect(throws: MoneyError.overflow) { try Money(minorUnits: .min, currency: .eur).subtracting(cent) }
        #expect(throws: MoneyError.currencyMismatch(.eur, .usd)) {
            try cent.adding(Money(minorUnits: 1, currency: .usd))
        }
        #expect(throws: MoneyError.overflow) { try Money.sum([most, cent], currency: .eur) }
        let less = Money(minorUnits: -2, currency: .eur)
        #expect(try Money.sum([most, cent, less], currency: .eur).minorUnits == .max - 1)
        #expect(try Money.sum([], currency: .usd) == .zero(.usd))
        #expect(throws: MoneyError.currencyMismatch(.eur, .usd)) {
            try Money.sum([.zero(.usd)], currency: .eur)
        }
    }

    @Test("a currency is three capital letters", arguments: ["eur", "EU", "EURO", "", "E1R"])
    func currencies(text: String) {
        #expect(Currency(text) == nil)
    }
}
