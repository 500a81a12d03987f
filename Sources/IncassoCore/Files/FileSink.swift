import Glibc

/// A sink that writes a new file.
///
/// The descriptor is closed when the sink goes away; call ``close()`` to learn of an error.
public final class FileSink: ByteSink {
    /// The file's path as given.
    public let path: String
    private var descriptor: Int32

    /// What to do with a file that is there already.
    public enum Existing: Sendable {
        /// Refuse it.
        case refuse
        /// Empty it first.
        case replace
    }

    /// Creates a file that only its owner can read and write.
    ///
    /// - Parameters:
    ///   - path: Where; the folder must exist.
    ///   - existing: What to do with a file that is there already.
    /// - Throws: ``FileError`` with the path and the system's reason.
    public init(path: String, existing: Existing = .refuse) throws(FileError) {
        self.path = path
        let flags = O_WRONLY | O_CREAT | O_CLOEXEC | (existing == .refuse ? O_EXCL : O_TRUNC)
        var opened: Int32 = -1
        repeat { unsafe opened = open(path, flags, 0o600) } while opened < 0 && errno == EINTR
        guard opened >= 0 else { throw FileError(action: .create, path: path, number: errno) }
        descriptor = opened
    }

    deinit {
        if descriptor >= 0 { _ = Glibc.close(descriptor) }
    }

    /// Writes the next bytes, all of them; what the system keeps back in memory is on the disk after ``synchronise()``.
    public func write(_ bytes: Span<UInt8>) throws(FileError) {
        var failure: Int32?
        unsafe bytes.withUnsafeBytes { buffer in
            var rest = unsafe buffer
            while unsafe !rest.isEmpty {
                let count = unsafe Glibc.write(descriptor, rest.baseAddress, rest.count)
                if count < 0 {
                    if errno == EINTR { continue }
                    failure = errno
                    return
                }
                unsafe rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(count))
            }
        }
        if let failure { throw FileError(action: .write, path: path, number: failure) }
    }

    /// Waits until everything written is on the disk (`fsync`).
    ///
    /// - Throws: ``FileError``; what was written must then be taken as lost.
    public func synchronise() throws(FileError) {
        guard fsync(descriptor) == 0 else { throw FileError(action: .synchronise, path: path, number: errno) }
    }

    /// Closes the file; further calls do nothing.
    public func close() throws(FileError) {
        guard descriptor >= 0 else { return }
        let closing = descriptor
        descriptor = -1
        guard Glibc.close(closing) == 0 else { throw FileError(action: .close, path: path, number: errno) }
    }
}

/// The system refused to do something with a file.
public struct FileError: Error, Hashable, CustomStringConvertible {
    /// What was tried.
    public enum Action: String, Sendable {
        /// Make it.
        case create
        /// Open it.
        case open
        /// Read from it.
        case read
        /// Write to it.
        case write
        /// Wait until it is on the disk.
        case synchronise
        /// Close it.
        case close
        /// Give it its name.
        case rename
    }

    /// What was tried.
    public let action: Action
    /// The file's path as given.
    public let path: String
    /// The system's error number (`errno`).
    public let number: Int32

    /// An error of the system.
    public init(action: Action, path: String, number: Int32) {
        self.action = action
        self.path = path
        self.number = number
    }

    /// The system's words for the error.
    public var reason: String {
        guard let text = unsafe strerror(number) else { return "error \(number)" }
        return unsafe String(cString: text)
    }

    /// For example `cannot write /media/out/file.xml: No space left on device`.
    public var description: String { "cannot \(action.rawValue) \(path): \(reason)" }
}
