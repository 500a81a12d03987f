/// Stub.
public protocol BankingCalendar: Sendable {
    /// Stub.
    func isBankingDay(_ day: LocalDate) -> Bool
}
/// Stub.
public struct TARGETCalendar: BankingCalendar {
    /// Stub.
    public init() {}
    /// Stub.
    public func isBankingDay(_ day: LocalDate) -> Bool { day.weekday < 6 }
}
extension BankingCalendar {
    /// Stub.
    public func next(onOrAfter day: LocalDate) -> LocalDate {
        var d = day; while !isBankingDay(d) { d = d.adding(days: 1) }; return d
    }
    /// Stub.
    public func adding(bankingDays n: Int, to day: LocalDate) -> LocalDate {
        var d = next(onOrAfter: day); for _ in 0..<max(n, 0) { d = next(onOrAfter: d.adding(days: 1)) };
        return d
    }
}
