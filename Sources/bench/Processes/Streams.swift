import Glibc

/// Standard output for the report, standard error for talk.
enum Streams {
    /// Writes to standard output.
    static func put(_ text: String) { write(text, to: 1) }

    /// Writes a line to standard error.
    static func tell(_ text: String) { write(text + "\n", to: 2) }

    private static func write(_ text: String, to descriptor: Int32) {
        let bytes = Array(text.utf8)
        var start = 0
        while start < bytes.count {
            let count = unsafe bytes.withUnsafeBytes {
                unsafe Glibc.write(descriptor, $0.baseAddress.map { unsafe $0 + start }, $0.count - start)
            }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { return }
            start += count
        }
    }
}
