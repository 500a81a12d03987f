internal import Glibc

/// A directory for one test.
package struct TemporaryDirectory: Sendable {
    /// The absolute path.
    package let path: String

    /// Makes it below `$TMPDIR`, else `/tmp`.
    package init() throws {
        let parent = unsafe getenv("TMPDIR").map { unsafe String(cString: $0) } ?? "/tmp"
        var template = Array("\(parent)/incasso-test-XXXXXX\0".utf8CString.dropLast())
        guard unsafe mkdtemp(&template) != nil else { throw TemporaryDirectoryError(code: errno) }
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// Removes it with everything in it.
    package func remove() {
        guard let walker = unsafe opendir(path) else { return }
        while let entry = unsafe readdir(walker) {
            let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                unsafe pointer.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(cString: $0) }
            }
            guard name != ".", name != ".." else { continue }
            let inner = "\(path)/\(name)"
            if unsafe unlink(inner) != 0 { TemporaryDirectory(existing: inner).remove() }
        }
        unsafe closedir(walker)
        unsafe rmdir(path)
    }

    private init(existing path: String) {
        self.path = path
    }
}

/// A temporary directory could not be made.
struct TemporaryDirectoryError: Error {
    let code: Int32
}
