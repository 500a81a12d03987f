import Glibc

/// A file could not be read or written.
public struct TestFileError: Error, CustomStringConvertible {
    /// Which file, and what the system said.
    public let description: String
}

/// Files on disk, for tests; found from the place of the source files, so that tests run from any directory.
public enum TestFiles {
    /// The package's directory, without a slash at the end.
    public static let packageRoot = ancestor(of: #filePath, levels: 3)

    /// The directory so many levels above a path.
    ///
    /// - Parameters:
    ///   - path: An absolute path.
    ///   - levels: How many components to take off.
    /// - Returns: The directory, without a slash at the end.
    public static func ancestor(of path: String, levels: Int) -> String {
        var path = Substring(path)
        for _ in 0..<levels { path = path[..<(path.lastIndex(of: "/") ?? path.startIndex)] }
        return String(path)
    }

    /// Whether there is a file or directory at this path.
    ///
    /// - Parameter path: The path.
    /// - Returns: Whether it exists.
    public static func exists(_ path: String) -> Bool {
        unsafe access(path, F_OK) == 0
    }

    /// The bytes of a file.
    ///
    /// - Parameter path: The path.
    /// - Returns: The whole content.
    /// - Throws: ``TestFileError``.
    public static func bytes(_ path: String) throws -> [UInt8] {
        guard let file = unsafe fopen(path, "rb") else { throw failure("open", path) }
        defer { unsafe fclose(file) }
        var content: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = unsafe fread(&buffer, 1, buffer.count, file)
            if count == 0 { break }
            content.append(contentsOf: buffer[..<count])
        }
        if unsafe ferror(file) != 0 { throw failure("read", path) }
        return content
    }

    /// The text of a UTF-8 file.
    ///
    /// - Parameter path: The path.
    /// - Returns: The whole content.
    /// - Throws: ``TestFileError``.
    public static func text(_ path: String) throws -> String {
        String(decoding: try bytes(path), as: UTF8.self)
    }

    /// Writes a file, replacing what is there.
    ///
    /// - Parameters:
    ///   - bytes: The content.
    ///   - path: The path; its directory is made when missing.
    /// - Throws: ``TestFileError``.
    public static func write(_ bytes: [UInt8], to path: String) throws {
        let directory = ancestor(of: path, levels: 1)
        if !exists(directory), unsafe mkdir(directory, 0o755) != 0 { throw failure("make", directory) }
        guard let file = unsafe fopen(path, "wb") else { throw failure("create", path) }
        let count = unsafe fwrite(bytes, 1, bytes.count, file)
        let isClosed = unsafe fclose(file) == 0
        if count != bytes.count || !isClosed { throw failure("write", path) }
    }

    private static func failure(_ verb: String, _ path: String) -> TestFileError {
        let reason = unsafe String(cString: strerror(errno))
        return TestFileError(description: "cannot \(verb) \(path): \(reason)")
    }
}
