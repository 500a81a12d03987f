import IncassoCore

/// The sealed copy of a bank's file, which everything else is read from.
///
/// A file is recognised by the hash of its bytes, so that the same bytes again need not be read to be known.
struct FileCopy {
    let sha256: [UInt8]
    /// Bytes.
    let size: Int

    /// Seals a copy of a file and hashes it.
    ///
    /// - Throws: ``EngineError`` when the file cannot be opened or the copy cannot be written.
    static func make(of path: String, archive: Archive, progress: (any ProgressObserver)?) throws -> FileCopy
    {
        let work = "reading \(DurableFile.name(of: path))"
        let copy = try archive.writer()
        try FileSource.forEachChunk(of: path) { chunk in
            try copy.append(chunk)
            progress?.progress(work, done: copy.size, total: nil)
        }
        progress?.finish(work)
        let size = copy.size
        return FileCopy(sha256: try copy.finish(), size: size)
    }
}
