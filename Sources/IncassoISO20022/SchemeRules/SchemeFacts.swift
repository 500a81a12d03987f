public import IncassoCore

/// Whose usage of the SEPA schemes a file has to keep.
public enum SchemeProfile: String, CaseIterable, Sendable {
    /// The guidelines of the European Payments Council.
    case epc = "EPC"
    /// The German banks' narrower form of pain.008.001.08 (DFÜ agreement, annex 3, from version 3.7).
    case gbic4 = "GBIC_4"
}

/// How a bank wants addresses.
public enum SchemeAddressMode: String, CaseIterable, Sendable {
    /// Every part in an element of its own.
    case structured
    /// Town and country in their elements, and up to two free lines.
    case hybrid
}

/// What one bank agreed with the creditor; `nil` where nothing is known, so that nothing is checked.
public struct SchemeBank: Hashable, Sendable {
    /// Banking days between the file's arrival and the due date.
    public var leadDays: Int?
    /// Seconds after midnight until which a file counts for the day; `nil` when the whole day does.
    public var cutOff: Int?
    /// Calendar days that a file may be handed in before its due date.
    public var warehouseDays: Int?
    /// Transactions that it takes in one block and in one file.
    public var maxTransactions: Int?
    /// Bytes that it takes in one file.
    public var maxBytes: Int?
    /// The sum that it takes in one file, in cents.
    public var maxAmount: Int64?
    /// How it wants addresses.
    public var addressMode: SchemeAddressMode
    /// Whether it wants first collections marked `FRST`; `nil` when it takes both.
    public var usesFirst: Bool?

    /// A bank of which only the mode of addresses is known.
    public init(addressMode: SchemeAddressMode = .hybrid) {
        self.addressMode = addressMode
    }
}

/// What the rules need to know beyond the file.
public struct SchemeFacts: Sendable {
    /// The day on which the file is handed to the bank, in the bank's time zone.
    public var today: LocalDate
    /// Seconds after midnight on that day.
    public var secondOfDay: Int
    /// The days on which the schemes settle.
    public var calendar: any BankingCalendar
    /// Whose usage applies.
    public var profile: SchemeProfile
    /// What the bank agreed.
    public var bank: SchemeBank

    /// Facts about a file that is handed in on this day.
    ///
    /// - Parameters:
    ///   - today: The day, in the bank's time zone.
    ///   - secondOfDay: Seconds after midnight.
    ///   - calendar: The days on which the schemes settle.
    ///   - profile: Whose usage applies.
    ///   - bank: What the bank agreed.
    public init(
        today: LocalDate,
        secondOfDay: Int = 0,
        calendar: any BankingCalendar = TARGETCalendar(),
        profile: SchemeProfile = .epc,
        bank: SchemeBank = SchemeBank()
    ) {
        self.today = today
        self.secondOfDay = secondOfDay
        self.calendar = calendar
        self.profile = profile
        self.bank = bank
    }

    /// Whether the guidelines of 2025 apply: free addresses and versions before 2019 are over (15 November 2026).
    var isAfterMigration: Bool { today >= Self.migration }

    private static let migration = LocalDate(year: 2026, month: 11, day: 15) ?? .latest

    /// The first day that the schemes' own cycle (D-1) allows.
    var earliestInCycle: LocalDate {
        calendar.adding(bankingDays: 1, to: calendar.next(onOrAfter: today))
    }

    /// The first day that the bank's lead time and cut-off allow; `nil` when the bank named none.
    var earliestAtBank: LocalDate? {
        guard let days = bank.leadDays else { return nil }
        var arrival = calendar.next(onOrAfter: today)
        if arrival == today, let cutOff = bank.cutOff, secondOfDay > cutOff {
            arrival = calendar.adding(bankingDays: 1, to: today)
        }
        return calendar.adding(bankingDays: days, to: arrival)
    }
}
