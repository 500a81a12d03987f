public import IncassoCore

extension FileDescription {
    /// Reads an ACH file and describes it.
    ///
    /// Batches with forward entries are told as blocks, returns and notifications of change as events. A file that is not
    /// readable is described too: its verdict says so, and the last finding says why. Account numbers are left out.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - limits: What is refused.
    ///   - tap: Is given each chunk before it is read, for example to hash it in the same pass.
    /// - Returns: The description.
    /// - Throws: An error when the file cannot be opened or read from disk, or what the tap threw.
    public static func ofACH(
        _ path: String,
        limits: NACHALimits = .standard,
        tap: ((Span<UInt8>) throws -> Void)? = nil
    ) throws -> FileDescription {
        let describer = NACHADescriber(file: path, limits: limits)
        try FileSource.forEachChunk(of: path) { chunk in
            try tap?(chunk)
            describer.feed(chunk)
        }
        return describer.finish()
    }
}
