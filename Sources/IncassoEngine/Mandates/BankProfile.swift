/// What a creditor has agreed with its bank: limits, days and the answers to expect.
public struct BankProfile: Sendable, Hashable {
    /// The profile's name, a file below `schemas/data/banks`.
    public var profile: String
    /// Banking days between the file's arrival and the due date.
    public var leadDays: Int
    /// Seconds since midnight, local time, until which a file counts for the day.
    public var cutOff: Int
    /// A name of the tz database.
    public var timeZone: String
    /// The most debits in one file.
    public var maxTransactions: Int
    /// The most debits in one payment block.
    public var maxBlockTransactions: Int
    /// The most bytes in one file.
    public var maxBytes: Int
    /// The most minor units in one file.
    public var maxAmount: Int64
    /// How far ahead a file may be handed in, calendar days.
    public var warehouseDays: Int
    /// Whether the bank books a block in one sum; `nil` leaves it to the agreement.
    public var batchBooking: Bool?
    /// The version of collection files that the bank takes, for example `pain.008.001.08`.
    public var version: String
    /// How the bank wants addresses.
    public var addressMode: AddressMode
    /// Whether the bank wants the first debit of a recurring mandate marked.
    public var usesFirst: Bool
    /// The answers that the bank sends: `pain.002`, `camt`; none where a bank speaks up only when a debit fails.
    public var answers: [String]
    /// How lines end in a file of records: `LF`, `CRLF` or `none`.
    public var lineEnding: String
    /// The message that books cash credits: `053` or `054`.
    public var cashSource: String

    /// The two forms of an address in a file.
    public enum AddressMode: String, Sendable, Hashable, CaseIterable {
        /// Every part in an element of its own.
        case structured
        /// Also town and country with up to two free lines.
        case hybrid
    }
}
