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
    ///   - writer: A mark of whoever writes, so that two never write the same temporary file.
    ///   - prove: Proves, when everything is on the disk, that the files may have their names.
    /// - Throws: ``EngineError`` when the disk fails; some files may be there then, none of them in part. What the proof
    ///   throws; then none is there.
    static func write(
        _ files: [(name: String, bytes: [UInt8])],
        into directory: String,
        mode: mode_t,
        writer: Int64,
        prove: () throws -> Void
    ) throws {
        func temporary(_ name: String) -> String {
            "\(directory)/\(temporaryName(of: name, writer: writer))"
        }
        defer { for file in files { unsafe unlink(temporary(file.name)) } }
        for file in files {
            let temporary = temporary(file.name)
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
        try prove()
        for file in files {
            let path = "\(directory)/\(file.name)"
            guard unsafe rename(temporary(file.name), path) == 0 else {
                throw failure("cannot write \(path)")
            }
        }
        guard fsync(place) == 0 else { throw failure("cannot flush the directory \(directory) to the disk") }
    }

    /// What a file is called until it is complete.
    static func temporaryName(of name: String, writer: Int64) -> String {
        "\(name).\(String(writer, radix: 36)).tmp"
    }
}
