import Crypto
import Glibc

/// Directories, and whole files from one place to another.
extension DurableFile {
    /// The names in a directory, hidden ones too, in no order.
    static func names(in path: String) throws(EngineError) -> [String] {
        guard let directory = unsafe opendir(path) else {
            throw failure("cannot read the directory \(path)")
        }
        defer { unsafe closedir(directory) }
        var names: [String] = []
        while let entry = unsafe readdir(directory) {
            let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                unsafe pointer.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(cString: $0) }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names
    }

    /// Removes a directory of ours with the files in it, as far as that goes.
    static func removeDirectory(_ path: String) {
        for name in (try? names(in: path)) ?? [] {
            let inner = path + "/" + name
            if unsafe unlink(inner) != 0 { removeDirectory(inner) }
        }
        unsafe rmdir(path)
    }

    /// How many bytes a file has.
    static func size(of path: String) throws(EngineError) -> Int64 {
        var status = stat()
        guard unsafe stat(path, &status) == 0 else { throw failure("cannot read \(path)") }
        return Int64(status.st_size)
    }

    /// Walks through a file in chunks.
    static func forEachChunk(
        of path: String,
        _ body: (Span<UInt8>) throws(EngineError) -> Void
    ) throws(EngineError) {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure("cannot read \(path)") }
        defer { close(descriptor) }
        var chunk = [UInt8](repeating: 0, count: 1 << 20)
        while true {
            let count = unsafe chunk.withUnsafeMutableBytes {
                unsafe Glibc.read(descriptor, $0.baseAddress, $0.count)
            }
            if count < 0 {
                if errno == EINTR { continue }
                throw failure("cannot read \(path)")
            }
            if count == 0 { return }
            try body(chunk.span.extracting(0..<count))
        }
    }

    /// Copies a file to a new name, flushed to the disk.
    ///
    /// - Returns: The SHA-256 of what was read, and its size.
    static func copy(
        _ source: String,
        to target: String,
        progress: (_ bytes: Int64) -> Void = { _ in }
    ) throws(EngineError) -> (sha256: [UInt8], size: Int64) {
        let descriptor = unsafe open(target, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw failure("cannot write \(target)") }
        defer { close(descriptor) }
        var hasher = SHA256()
        var size: Int64 = 0
        do {
            try forEachChunk(of: source) { chunk throws(EngineError) in
                unsafe chunk.withUnsafeBufferPointer { buffer in
                    unsafe hasher.update(bufferPointer: UnsafeRawBufferPointer(buffer))
                }
                try write(chunk, to: descriptor, path: target)
                size += Int64(chunk.count)
                progress(size)
            }
            try synchronise(descriptor, path: target)
        } catch {
            unsafe unlink(target)
            throw error
        }
        return (Array(hasher.finalize()), size)
    }

    /// Waits until a file that others wrote is on the disk.
    static func synchronise(_ path: String) throws(EngineError) {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure("cannot read \(path)") }
        defer { close(descriptor) }
        try synchronise(descriptor, path: path)
    }
}
