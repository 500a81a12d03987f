public import IncassoCore

/// The head of an ACH file (record 1).
public struct NACHAFile: Hashable, Sendable {
    /// Where the file goes: the routing number of the bank or operator, or a number that the bank gave, 1 to 10 characters.
    ///
    /// A shorter one is written to the right, after a blank.
    public var immediateDestination = ""
    /// Who sends it: a routing number, or a number that the bank gave, 1 to 10 characters.
    public var immediateOrigin = ""
    /// The day on which the file was made.
    public var creationDate: LocalDate?
    /// The time of day at which it was made, in minutes since midnight, 0 to 1439; `nil` leaves it blank.
    public var creationMinute: Int?
    /// `A` to `Z` or `0` to `9`: tells files of one sender, day and time from each other.
    public var fileIdModifier = "A"
    /// The name of the bank or operator, at most 23 characters.
    public var immediateDestinationName = ""
    /// The name of the sender, at most 23 characters.
    public var immediateOriginName = ""
    /// For the sender's use, at most 8 characters.
    public var referenceCode = ""

    /// An empty head.
    public init() {}

    /// Reads a record 1.
    ///
    /// - Parameter record: 94 bytes. What cannot be read stays empty.
    public init(record: Span<UInt8>) {
        typealias Field = NACHALayout.FileHeader
        immediateDestination = record.text(Field.immediateDestination)
        immediateOrigin = record.text(Field.immediateOrigin)
        creationDate = record.day(Field.creationDate)
        if let time = record.number(Field.creationTime), time / 100 < 24, time % 100 < 60 {
            creationMinute = time / 100 * 60 + time % 100
        }
        fileIdModifier = record.text(Field.fileIdModifier)
        immediateDestinationName = record.text(Field.immediateDestinationName)
        immediateOriginName = record.text(Field.immediateOriginName)
        referenceCode = record.text(Field.referenceCode)
    }
}
