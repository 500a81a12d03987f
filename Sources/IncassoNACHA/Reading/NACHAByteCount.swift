/// What became of every byte of an ACH file that was read: none is lost unseen.
public struct NACHAByteCount: Hashable, Sendable {
    /// Bytes that were taken as records, as they stand in the file: 94 for each record that has its length.
    public internal(set) var records = 0
    /// Line feeds and carriage returns.
    public internal(set) var lineEnds = 0
    /// Blank lines, and blanks behind records.
    public internal(set) var blanks = 0
    /// What lines held beyond the 94 bytes of a record; each such line is a finding.
    public internal(set) var excess = 0
    /// The byte order mark at the start.
    public internal(set) var mark = 0

    /// Nothing yet.
    public init() {}

    /// All of them: as many as were fed to the reader once it has finished.
    public var total: Int { records + lineEnds + blanks + excess + mark }
}
