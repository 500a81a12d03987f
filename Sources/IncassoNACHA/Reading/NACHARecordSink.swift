import IncassoCore

/// Takes what the first phase of reading makes of bytes.
protocol NACHARecordSink: AnyObject {
    /// The next record.
    ///
    /// - Parameters:
    ///   - record: 94 bytes.
    ///   - length: How many of them stood in the line; the rest are blanks.
    ///   - line: The line, from 1; in a file without line ends the record.
    /// - Throws: ``NACHAReadError`` at a limit, or what a handler threw.
    func take(_ record: Span<UInt8>, length: Int, line: Int) throws

    /// Something about the form of a line is not as it should be.
    func noteLine(_ rule: NACHARule.ID, line: Int, column: Int?, found: String?, expected: String?)
}
