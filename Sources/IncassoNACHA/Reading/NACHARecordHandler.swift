/// Takes the records of an ACH file as its reader walks through it.
///
/// Every record comes as a span of exactly 94 bytes, blanks added where a line was short; ``NACHALayout`` says where its
/// fields stand, and the values ``NACHAFile``, ``NACHABatch`` and ``NACHAEntry`` read them. Calls come in the order of the
/// file, and in pairs that always fit: each ``batchHeader(_:line:)`` has one ``endBatch(totals:)``, each
/// ``entry(_:line:)`` one ``endEntry()``, whatever the file lacks.
public protocol NACHARecordHandler: AnyObject {
    /// A record 1.
    func fileHeader(_ record: Span<UInt8>, line: Int) throws
    /// A record 5; blank for entries that stand outside of any batch.
    func batchHeader(_ record: Span<UInt8>, line: Int) throws
    /// A record 6.
    func entry(_ record: Span<UInt8>, line: Int) throws
    /// A record 7 of the entry told last.
    func addenda(_ record: Span<UInt8>, line: Int) throws
    /// The entry is complete.
    func endEntry() throws
    /// The batch is complete; the totals are computed from its entries.
    func endBatch(totals: NACHATotals) throws
    /// A record 9; the totals are computed from all entries.
    func fileControl(_ record: Span<UInt8>, totals: NACHATotals, line: Int) throws
}

extension NACHARecordHandler {
    /// Does nothing.
    public func fileHeader(_ record: Span<UInt8>, line: Int) throws {}
    /// Does nothing.
    public func batchHeader(_ record: Span<UInt8>, line: Int) throws {}
    /// Does nothing.
    public func addenda(_ record: Span<UInt8>, line: Int) throws {}
    /// Does nothing.
    public func endEntry() throws {}
    /// Does nothing.
    public func endBatch(totals: NACHATotals) throws {}
    /// Does nothing.
    public func fileControl(_ record: Span<UInt8>, totals: NACHATotals, line: Int) throws {}
}
