import Glibc

/// What the benchmark says.
enum Output {
    /// A line on standard output.
    static func line(_ text: String) {
        let bytes = Array((text + "\n").utf8)
        _ = unsafe bytes.withUnsafeBytes { unsafe write(1, $0.baseAddress, $0.count) }
    }

    /// A line on standard error.
    static func error(_ text: String) {
        let bytes = Array((text + "\n").utf8)
        _ = unsafe bytes.withUnsafeBytes { unsafe write(2, $0.baseAddress, $0.count) }
    }

    /// Seconds with three digits.
    static func seconds(_ microseconds: Int) -> String {
        let milliseconds = (microseconds + 500) / 1000
        let rest = String(milliseconds % 1000)
        return "\(milliseconds / 1000)." + String(repeating: "0", count: 3 - rest.count) + rest + " s"
    }

    /// A ratio with three digits.
    static func ratio(_ mine: Int, to other: Int) -> String {
        guard other > 0 else { return "-" }
        let thousandths = mine * 1000 / other
        let rest = String(thousandths % 1000)
        return "\(thousandths / 1000)." + String(repeating: "0", count: 3 - rest.count) + rest
    }

    /// One row: what, the figure, and the limit that it should keep.
    static func row(_ what: String, _ figure: String, limit: String = "") {
        let padded = what + String(repeating: " ", count: max(1, 58 - what.count))
        line(padded + figure + (limit.isEmpty ? "" : "   (\(limit))"))
    }
}
