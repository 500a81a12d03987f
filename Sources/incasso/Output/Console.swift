import Glibc
import IncassoCore

/// Standard output and standard error: data on the one, talk on the other.
final class Console {
    /// How data is written.
    let format: OutputFormat
    /// Colours of standard output.
    let style: Style
    /// The terminal's width, or `COLUMNS`; `nil` when output goes into a file or a pipe.
    let width: Int?
    /// Words for the person, on standard error.
    let talk: Talk
    private var pending: [UInt8] = []

    /// A console.
    init(_ options: OutputOptions) {
        format = options.format
        style = Style.detect(descriptor: STDOUT_FILENO, isForbidden: options.noColor)
        width = Terminal.width(STDOUT_FILENO)
        talk = Talk(isForPeople: options.format == .table, isColourForbidden: options.noColor)
    }

    deinit { flush() }

    /// Writes data.
    func write(_ text: String) {
        pending.append(contentsOf: text.utf8)
        if pending.count > 1 << 16 { flush() }
    }

    /// Writes a line of data for people; nothing in the other formats.
    func line(_ text: String = "") {
        guard format == .table else { return }
        write(text)
        write("\n")
    }

    /// Hands everything written so far to the system.
    func flush() {
        StandardStream.write(pending, to: STDOUT_FILENO)
        pending.removeAll(keepingCapacity: true)
    }
}

/// Bytes to a descriptor of the process.
enum StandardStream {
    /// Writes all bytes; a reader that went away ends the process as usual, by its signal.
    static func write(_ bytes: [UInt8], to descriptor: Int32) {
        var written = 0
        while written < bytes.count {
            let count = unsafe bytes.withUnsafeBytes { buffer in
                unsafe Glibc.write(
                    descriptor,
                    buffer.baseAddress.map { unsafe $0 + written },
                    bytes.count - written
                )
            }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { return }
            written += count
        }
    }
}

/// What is known of the terminal.
enum Terminal {
    /// The width in cells: the terminal's, else `COLUMNS`, else unknown.
    static func width(_ descriptor: Int32) -> Int? {
        if let given = Environment.value("COLUMNS").flatMap({ Int($0) }), given >= 40 { return given }
        guard isatty(descriptor) == 1 else { return nil }
        var size = winsize()
        guard unsafe ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col >= 40 else { return 80 }
        return Int(size.ws_col)
    }
}
