public import IncassoCore
public import IncassoXML

extension FileDescription {
    /// Reads an XML file and describes it.
    ///
    /// A file that is not readable is described too: its verdict says so, and the last finding says why. ACH files are
    /// described by `IncassoNACHA`.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - limits: What is refused.
    ///   - tap: Is given each chunk before it is read, for example to hash it in the same pass.
    /// - Returns: The description.
    /// - Throws: An error when the file cannot be opened or read from disk, or what the tap threw.
    public static func of(
        _ path: String,
        limits: XMLLimits = .standard,
        tap: ((Span<UInt8>) throws -> Void)? = nil
    ) throws -> FileDescription {
        let describer = FileDescriber(file: path, limits: limits)
        try XMLFileReader.forEachChunk(of: path) { chunk in
            try tap?(chunk)
            describer.feed(chunk)
        }
        return describer.finish()
    }
}
