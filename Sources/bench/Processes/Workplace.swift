import Glibc

/// A directory for the files of a run; removed at its end.
final class Workplace {
    /// The path.
    let path: String

    /// Makes it below `TMPDIR`, or `/tmp`.
    init() throws {
        let parent = unsafe getenv("TMPDIR").map { unsafe String(cString: $0) } ?? "/tmp"
        path = try Self.make(parent + "/incasso-bench-XXXXXX")
    }

    /// Makes a directory with a name of its own from a template that ends in `XXXXXX`.
    static func make(_ template: String) throws -> String {
        var name = Array(template.utf8CString)
        let made = unsafe name.withUnsafeMutableBufferPointer { buffer -> String? in
            guard let start = buffer.baseAddress, let made = unsafe mkdtemp(start) else { return nil }
            return unsafe String(cString: made)
        }
        guard let made else { throw BenchError("cannot make a directory like \(template)") }
        return made
    }

    /// A path in it.
    func file(_ name: String) -> String { path + "/" + name }

    /// Makes a directory in it.
    func directory(_ name: String) throws -> String {
        let path = file(name)
        guard unsafe mkdir(path, 0o700) == 0 else { throw BenchError("cannot make \(path)") }
        return path
    }

    /// Removes one file or directory in it.
    func remove(_ name: String) throws {
        _ = try Child.run(["rm", "-rf", file(name)])
    }

    /// Removes everything, also after the run was cancelled.
    func remove() {
        Cleaning.run(["rm", "-rf", path])
    }
}
