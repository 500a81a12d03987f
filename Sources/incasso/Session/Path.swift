import Glibc
import IncassoEngine

/// Paths as people give them: files, and directories of files.
enum Path {
    /// The last part of a path.
    static func name(of path: String) -> String {
        path.lastIndex(of: "/").map { String(path[path.index(after: $0)...]) } ?? path
    }

    /// The files that paths mean: a directory stands for the files in it, by name, without hidden ones.
    ///
    /// - Parameter paths: Files and directories.
    /// - Returns: Files, each once, in order.
    /// - Throws: `EngineError` naming a path that is not there.
    static func files(_ paths: [String]) throws(EngineError) -> [String] {
        var files: [String] = []
        for path in paths {
            guard isDirectory(path) else {
                guard exists(path) else { throw EngineError(.invalid, "there is no file \(path)") }
                if !files.contains(path) { files.append(path) }
                continue
            }
            let base = path.hasSuffix("/") ? String(path.dropLast()) : path
            for name in try names(in: path).sorted() where !name.hasPrefix(".") {
                let file = base + "/" + name
                if !isDirectory(file), !files.contains(file) { files.append(file) }
            }
        }
        return files
    }

    /// Whether something has this path.
    static func exists(_ path: String) -> Bool { unsafe access(path, F_OK) == 0 }

    /// Whether a path is a directory.
    static func isDirectory(_ path: String) -> Bool {
        var status = stat()
        return unsafe stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    /// Makes a directory and its parents.
    ///
    /// - Parameter path: The directory.
    /// - Throws: `EngineError` with the system's words.
    static func makeDirectory(_ path: String) throws(EngineError) {
        var made = path.hasPrefix("/") ? "/" : ""
        for part in path.split(separator: "/") {
            made += (made.isEmpty || made == "/" ? "" : "/") + part
            guard unsafe mkdir(made, 0o777) == 0 || errno == EEXIST else {
                throw EngineError(.storage, "cannot make the directory \(made): \(systemError)")
            }
        }
    }

    /// Writes a small file.
    ///
    /// - Parameters:
    ///   - text: Its content.
    ///   - path: Where.
    /// - Throws: `EngineError` with the system's words.
    static func write(_ text: String, to path: String) throws(EngineError) {
        let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else { throw EngineError(.storage, "cannot write \(path): \(systemError)") }
        StandardStream.write(Array(text.utf8), to: descriptor)
        guard close(descriptor) == 0 else {
            throw EngineError(.storage, "cannot write \(path): \(systemError)")
        }
    }

    /// Makes a new directory below `TMPDIR`, else `/tmp`.
    ///
    /// - Parameter purpose: A word for its name.
    /// - Returns: Its path.
    /// - Throws: `EngineError` with the system's words.
    static func makeTemporaryDirectory(_ purpose: String) throws(EngineError) -> String {
        var template = Array("\(Environment.value("TMPDIR") ?? "/tmp")/incasso-\(purpose)-XXXXXX".utf8CString)
        guard unsafe mkdtemp(&template) != nil else {
            throw EngineError(.storage, "cannot make a temporary directory: \(systemError)")
        }
        return String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// Removes a directory that this process made, with everything in it.
    static func removeTree(_ path: String) {
        for name in (try? names(in: path)) ?? [] {
            let inner = path + "/" + name
            if unsafe unlink(inner) != 0 { removeTree(inner) }
        }
        unsafe rmdir(path)
    }

    private static func names(in path: String) throws(EngineError) -> [String] {
        guard let directory = unsafe opendir(path) else {
            throw EngineError(.storage, "cannot read the directory \(path): \(systemError)")
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

    private static var systemError: String { unsafe String(cString: strerror(errno)) }
}
