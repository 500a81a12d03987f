public import IncassoCore

/// The head of a batch (record 5).
public struct NACHABatch: Hashable, Sendable {
    /// Which entries a batch may hold.
    public struct ServiceClass: RawRepresentable, Hashable, Sendable {
        /// Three digits as a number.
        public let rawValue: Int

        /// The class with these digits.
        public init(rawValue: Int) { self.rawValue = rawValue }

        /// Debits and credits.
        public static let mixed = Self(rawValue: 200)
        /// Credits only.
        public static let credits = Self(rawValue: 220)
        /// Debits only.
        public static let debits = Self(rawValue: 225)
        /// Accounting advices (ADV).
        public static let advices = Self(rawValue: 280)

        /// Whether the rules know the class.
        public var isKnown: Bool { [200, 220, 225, 280].contains(rawValue) }
    }

    /// Which entries it holds.
    public var serviceClass = ServiceClass.debits
    /// The name that the debtor knows, 1 to 16 characters.
    public var companyName = ""
    /// For our own use, at most 20 characters; returns carry it back.
    public var companyDiscretionaryData = ""
    /// Our number at our bank, 1 to 10 characters: often `1` and the employer number.
    public var companyIdentification = ""
    /// What kind of payment it is.
    public var entryClass = NACHAEntryClass.ppd
    /// What the entries are for, 1 to 10 characters; it stands on the debtor's statement.
    public var companyEntryDescription = ""
    /// A date for the debtor to read, in any form, at most 6 characters.
    public var companyDescriptiveDate = ""
    /// The day on which the entries are to settle, a banking day.
    public var effectiveEntryDate: LocalDate?
    /// The day of the year on which it settled, 1 to 366, as the operator put it in; `nil` in files of ours.
    public var settlementDay: Int?
    /// `1` for a bank that keeps the rules, `2` for a federal agency, `0` for an operator's advice.
    public var originatorStatusCode = "1"
    /// The first eight digits of the routing number of the bank that sends the batch: ours; in a return the debtor's.
    public var odfiIdentification = ""
    /// The number of the batch in its file, 1 to 9,999,999.
    public var batchNumber = 0

    /// An empty head.
    public init() {}

    /// Reads a record 5.
    ///
    /// - Parameter record: 94 bytes. What cannot be read stays empty. In a batch of class IAT the bytes of the company's
    ///   name and data mean something else.
    public init(record: Span<UInt8>) {
        typealias Field = NACHALayout.BatchHeader
        serviceClass = ServiceClass(rawValue: record.number(Field.serviceClass) ?? 0)
        companyName = record.text(Field.companyName)
        companyDiscretionaryData = record.text(Field.companyDiscretionaryData)
        companyIdentification = record.text(Field.companyIdentification)
        entryClass = NACHAEntryClass(rawValue: record.text(Field.standardEntryClass))
        companyEntryDescription = record.text(Field.companyEntryDescription)
        companyDescriptiveDate = record.text(Field.companyDescriptiveDate)
        effectiveEntryDate = record.day(Field.effectiveEntryDate)
        settlementDay = record.number(Field.settlementDate)
        originatorStatusCode = record.text(Field.originatorStatusCode)
        odfiIdentification = record.text(Field.odfiIdentification)
        batchNumber = record.number(Field.batchNumber) ?? 0
    }

    /// The day on which the batch settled.
    ///
    /// The operator gives only the day of the year; the year is the one that brings it nearest to another day.
    ///
    /// - Parameter day: A day near it, usually that of the file's creation.
    /// - Returns: `nil` when no settlement day is given, or none that a year has.
    public func settlementDate(near day: LocalDate) -> LocalDate? {
        guard let settlementDay, (1...366).contains(settlementDay) else { return nil }
        let candidates = (day.year - 1...day.year + 1).compactMap { year in
            LocalDate(year: year, month: 1, day: 1)?.adding(days: settlementDay - 1)
        }
        return candidates.filter { $0.daysOfYear == settlementDay }
            .min { day.days(until: $0).magnitude < day.days(until: $1).magnitude }
    }
}

extension LocalDate {
    /// Days from the start of its year, from 1.
    fileprivate var daysOfYear: Int {
        LocalDate(year: year, month: 1, day: 1).map { $0.days(until: self) + 1 } ?? 0
    }
}
