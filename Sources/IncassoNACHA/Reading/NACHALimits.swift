/// What a reader of ACH files refuses, so that a hostile file costs neither memory nor time.
public struct NACHALimits: Sendable, Hashable {
    /// Bytes of a line up to its end: what is longer is cut, and the rest of it skipped; records have 94.
    public var lineLength = 1024
    /// Records in a file: what a block count of six digits can tell.
    public var records = 9_999_990
    /// Batches in a file: what a batch count of six digits can tell.
    public var batches = 999_999
    /// Addenda of one entry: what CTX allows.
    public var addendaPerEntry = 9_999

    /// The limits of the rule book.
    public static let standard = NACHALimits()

    /// The limits of the rule book, to be changed.
    public init() {}
}
