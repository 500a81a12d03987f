import Glibc

/// A directory for the files of a run; removed at its end.
final class Workplace {
    /// The path.
    let path: String

    init() {
        var template = Array("/tmp/incasso-bench-XXXXXX".utf8CString)
        path = unsafe template.withUnsafeMutableBufferPointer { buffer in
            guard let start = buffer.baseAddress, let made = unsafe mkdtemp(start) else { return "/tmp" }
            return unsafe String(cString: made)
        }
    }

    /// A path in it.
    func file(_ name: String) -> String { path + "/" + name }

    /// Removes everything.
    func remove() {
        guard path != "/tmp" else { return }
        _ = try? Child.run(["rm", "-rf", path])
    }
}
