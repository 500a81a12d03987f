import CLinux
import Glibc

/// File operations that are on the disk when they return.
///
/// A batch's file, a sealed copy and a notice must survive a power cut once the database says that they exist.
enum DurableFile {
    /// Makes a directory and its parents, mode 0700.
    static func createDirectory(_ path: String) throws(EngineError) {
        var made = ""
        for part in path.split(separator: "/", omittingEmptySubsequences: true) {
            made += (made.isEmpty && !path.hasPrefix("/") ? "" : "/") + part
            if unsafe mkdir(made, 0o700) != 0 && errno != EEXIST {
                throw failure("cannot make the directory \(made)")
            }
        }
    }

    /// Writes a whole small file under a temporary name, and renames it over what is there.
    static func write(_ bytes: [UInt8], to path: String, mode: mode_t) throws(EngineError) {
        let temporary = path + ".tmp"
        unsafe unlink(temporary)
        let descriptor = unsafe open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
        guard descriptor >= 0 else { throw failure("cannot write \(temporary)") }
        do {
            try write(bytes.span, to: descriptor, path: temporary)
            try synchronise(descriptor, path: temporary)
        } catch {
            close(descriptor)
            unsafe unlink(temporary)
            throw error
        }
        close(descriptor)
        guard unsafe rename(temporary, path) == 0 else {
            throw failure("cannot rename \(temporary) to \(path)")
        }
        try synchroniseDirectory(of: path)
    }

    /// Writes all bytes to an open file.
    static func write(_ bytes: Span<UInt8>, to descriptor: Int32, path: String) throws(EngineError) {
        var written = 0
        while written < bytes.count {
            let count = unsafe bytes.withUnsafeBufferPointer { buffer in
                unsafe Glibc.write(
                    descriptor,
                    buffer.baseAddress.map { unsafe $0 + written },
                    buffer.count - written
                )
            }
            if count < 0 {
                if errno == EINTR { continue }
                throw failure("cannot write \(path)")
            }
            written += count
        }
    }

    /// Waits until a file's content is on the disk.
    ///
    /// A failure is final: the same descriptor may lie afterwards.
    static func synchronise(_ descriptor: Int32, path: String) throws(EngineError) {
        guard fsync(descriptor) == 0 else { throw failure("cannot flush \(path) to the disk") }
    }

    /// Waits until everything written to the file system of an open file or directory is on the disk.
    static func synchroniseFileSystem(_ descriptor: Int32, path: String) throws(EngineError) {
        guard clinux_sync_file_system(descriptor) == 0 else {
            throw failure("cannot flush \(path) to the disk")
        }
    }

    /// Waits until a directory's entries are on the disk.
    static func synchroniseDirectory(of path: String) throws(EngineError) {
        let directory = parent(of: path)
        let descriptor = unsafe open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure("cannot open the directory \(directory)") }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else {
            throw failure("cannot flush the directory \(directory) to the disk")
        }
    }

    /// Gives a file its final name unless that name is taken.
    ///
    /// - Returns: Whether it was renamed; `false` when the name is taken.
    static func renameWithoutReplacing(_ source: String, to target: String) throws(EngineError) -> Bool {
        if unsafe clinux_rename_without_replacing(source, target) == 0 { return true }
        if errno == EEXIST { return false }
        // Some file systems know no such flag. The names are ours alone, so looking first is enough there.
        guard errno == EINVAL || errno == ENOSYS else {
            throw failure("cannot rename \(source) to \(target)")
        }
        guard !exists(target) else { return false }
        guard unsafe rename(source, target) == 0 else {
            throw failure("cannot rename \(source) to \(target)")
        }
        return true
    }

    /// Whether something has this name.
    static func exists(_ path: String) -> Bool { unsafe access(path, F_OK) == 0 }

    /// Reads a whole file of at most `limit` bytes.
    static func read(_ path: String, limit: Int) throws(EngineError) -> [UInt8] {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure("cannot read \(path)") }
        defer { close(descriptor) }
        var content: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = unsafe chunk.withUnsafeMutableBytes {
                unsafe Glibc.read(descriptor, $0.baseAddress, $0.count)
            }
            if count < 0 {
                if errno == EINTR { continue }
                throw failure("cannot read \(path)")
            }
            if count == 0 { return content }
            content.append(contentsOf: chunk[..<count])
            guard content.count <= limit else {
                throw EngineError(.invalid, "\(path) is larger than \(limit) bytes")
            }
        }
    }

    /// The first bytes of a file, or `nil` when it cannot be read.
    static func head(of path: String, count: Int) -> [UInt8]? {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: count)
        let read = unsafe bytes.withUnsafeMutableBytes {
            unsafe Glibc.read(descriptor, $0.baseAddress, $0.count)
        }
        return read < 0 ? nil : Array(bytes.prefix(read))
    }

    /// A path from the root, so that it means the same wherever the next process starts.
    static func absolute(_ path: String) throws(EngineError) -> String {
        if path.hasPrefix("/") {
            return path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
        }
        guard let current = unsafe getcwd(nil, 0) else { throw failure("cannot tell the current directory") }
        defer { unsafe free(current) }
        let base = unsafe String(cString: current)
        return path == "." ? base : base + "/" + (path.hasSuffix("/") ? String(path.dropLast()) : path)
    }

    /// The directory part of a path.
    static func parent(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// The last part of a path.
    static func name(of path: String) -> String {
        path.lastIndex(of: "/").map { String(path[path.index(after: $0)...]) } ?? path
    }

    /// An error that carries the operating system's words.
    static func failure(_ what: String) -> EngineError {
        let reason = unsafe String(cString: strerror(errno))
        return EngineError(.storage, "\(what): \(reason)")
    }
}
