public import IncassoCore

/// One entry (record 6) in the form that PPD, CCD, WEB and TEL give it.
///
/// Fields are bytes that keep their memory: fill one value again and again and a million entries allocate nothing. It
/// holds personal data: mask account numbers before showing them.
public struct NACHAEntry: Hashable, Sendable {
    /// Kind of account and of entry.
    public var transactionCode = NACHATransactionCode.checkingDebit
    /// The routing number of the debtor's bank, nine digits; in a return of ours.
    public var routingNumber = ByteString()
    /// The debtor's account number, 1 to 17 characters.
    public var accountNumber = ByteString()
    /// Cents, 1 to 9,999,999,999; 0 in a notification of change.
    public var amount: Int64 = 0
    /// Our reference, at most 15 characters; returns carry it back.
    public var individualId = ByteString()
    /// The debtor's name, 1 to 22 characters.
    public var individualName = ByteString()
    /// For our own use, at most 2 characters; in WEB and TEL the payment type: ``recurring`` or ``single``.
    public var discretionaryData = ByteString()
    /// The trace number: eight digits of the sending bank and seven of its counting; see ``trace(odfi:sequence:)``.
    public var traceNumber = 0
    /// The line on which it stands in a file that was read, from 1; 0 for an entry of ours.
    public var line = 0

    /// The payment type of an entry that belongs to a series.
    public static let recurring = ByteString("R")
    /// The payment type of an entry on its own.
    public static let single = ByteString("S")

    /// An empty entry.
    public init() {}

    /// The trace number of an entry.
    ///
    /// - Parameters:
    ///   - odfi: The first eight digits of the routing number of the bank that sends it.
    ///   - sequence: The bank's or our counting, 0 to 9,999,999; it ascends within a batch.
    /// - Returns: Fifteen digits as a number.
    public static func trace(odfi: Int, sequence: Int) -> Int {
        odfi * 10_000_000 + sequence
    }

    /// Reads a record 6 and keeps the memory.
    ///
    /// - Parameters:
    ///   - record: 94 bytes. A number that cannot be read becomes 0.
    ///   - line: The line on which it stands.
    public mutating func assign(record: Span<UInt8>, line: Int) {
        typealias Field = NACHALayout.Entry
        transactionCode = NACHATransactionCode(rawValue: record.number(Field.transactionCode) ?? 0)
        routingNumber.assign(Field.routingNumber, of: record)
        accountNumber.assign(Field.accountNumber, of: record)
        amount = Int64(record.number(Field.amount) ?? 0)
        individualId.assign(Field.individualId, of: record)
        individualName.assign(Field.individualName, of: record)
        discretionaryData.assign(Field.discretionaryData, of: record)
        traceNumber = record.number(Field.traceNumber) ?? 0
        self.line = line
    }
}
