import IncassoCore

/// The head of the first of several files, which the others have to go with.
struct FirstHeader {
    private(set) var record: [UInt8] = []

    /// Takes the head of the next file.
    ///
    /// - Parameters:
    ///   - next: A record 1.
    ///   - file: The file's name, told in findings.
    /// - Returns: Whether it is the first.
    /// - Throws: ``NACHAToolError`` when the file goes from another sender or to another receiver.
    mutating func take(_ next: Span<UInt8>, of file: String) throws(NACHAToolError) -> Bool {
        guard !record.isEmpty else {
            record.append(contentsOf: next)
            return true
        }
        typealias Field = NACHALayout.FileHeader
        var found: [Diagnostic] = []
        let ends = [
            (Field.immediateDestination, "immediate destination"),
            (Field.immediateOrigin, "immediate origin"),
        ]
        for (range, name) in ends {
            let first = record.span.text(range)
            let other = next.text(range)
            guard other != first else { continue }
            let place = "file header, \(name)"
            found.append(
                NACHAToolError.Kind.sender.finding(place, file: file, line: 1, found: other, expected: first)
            )
        }
        if !found.isEmpty { throw NACHAToolError(found) }
        return false
    }
}
