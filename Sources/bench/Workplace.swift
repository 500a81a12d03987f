import Glibc

/// A directory for the files of a run; removed at its end.
final class Workplace {
    /// The path.
    let path: String

    init() {
        var template = Array("/tmp/incasso-bench-XXXXXX".utf8CString)
        path = unsafe template.withUnsafeMutableBufferPointer { buffer in
            unsafe mkdtemp(buffer.baseAddress).map { unsafe String(cString: $0) } ?? "/tmp"
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
