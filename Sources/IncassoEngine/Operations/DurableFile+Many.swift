import Glibc

extension DurableFile {
    /// Writes many small files into one directory, over what is there.
    ///
    /// Flushing each file by itself would wait for the disk twice for each. Here the file system is flushed once before
    /// the files get their names, and the directory once after.
    ///
    /// - Parameters:
    ///   - files: Names and contents.
    ///   - directory: The directory; it exists.
    ///   - mode: The permissions of the files.
    /// - Throws: ``EngineError`` when the disk fails; some files may be there then, none of them in part.
    static func write(
        _ files: [(name: String, bytes: [UInt8])],
        into directory: String,
        mode: mode_t
    ) throws(EngineError) {
        for file in files {
            let temporary = "\(directory)/\(file.name).tmp"
            unsafe unlink(temporary)
            let descriptor = unsafe open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
            guard descriptor >= 0 else { throw failure("cannot write \(temporary)") }
            defer { close(descriptor) }
            try write(file.bytes.span, to: descriptor, path: temporary)
        }
        let place = unsafe open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard place >= 0 else { throw failure("cannot open the directory \(directory)") }
        defer { close(place) }
        try synchroniseFileSystem(place, path: directory)
        for file in files {
            let path = "\(directory)/\(file.name)"
            guard unsafe rename(path + ".tmp", path) == 0 else {
                throw failure("cannot rename \(path).tmp to \(path)")
            }
        }
        guard fsync(place) == 0 else { throw failure("cannot flush the directory \(directory) to the disk") }
    }
}
