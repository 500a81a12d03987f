import CQREncode

/// A QR code (ISO/IEC 18004) in byte mode with error correction level M, in the smallest version that holds its text.
public struct QRCode: Sendable, Hashable {
    /// Light modules around the code that readers need.
    public static let quietZone = 4

    /// Modules on each side, without the quiet zone.
    public let width: Int
    private let modules: [Bool]

    /// Encodes a text as UTF-8; there is no code for a text that is empty or too long.
    ///
    /// - Parameter text: 1 to 2,331 bytes, what the largest symbol holds at this level.
    public init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard !bytes.isEmpty,
            let code = unsafe QRcode_encodeData(Int32(clamping: bytes.count), bytes, 0, QR_ECLEVEL_M)
        else { return nil }
        defer { unsafe QRcode_free(code) }
        width = unsafe Int(code.pointee.width)
        // The lowest bit of each byte is the module; the others say what it is for.
        modules = unsafe UnsafeBufferPointer(start: code.pointee.data, count: width * width).map {
            $0 & 1 == 1
        }
    }

    /// Whether a module is dark; those outside the code are light.
    public func isDark(row: Int, column: Int) -> Bool {
        guard (0..<width).contains(row), (0..<width).contains(column) else { return false }
        return modules[row * width + column]
    }

    /// The code as an image with its quiet zone, sharp at every size, dark on white whatever surrounds it.
    ///
    /// - Parameter label: What is said instead of showing it; escaped by this function.
    /// - Returns: An SVG element.
    public func svg(label: String) -> String {
        let side = width + 2 * Self.quietZone
        var path = ""
        for row in 0..<width {
            var column = 0
            while column < width {
                var end = column
                while isDark(row: row, column: end) { end += 1 }
                if end > column {
                    let length = end - column
                    path += "M\(column + Self.quietZone) \(row + Self.quietZone)h\(length)v1h-\(length)z"
                }
                column = end + 1
            }
        }
        return """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(side) \(side)" width="240" height="240" role="img" \
            aria-label="\(Self.escaped(label))" shape-rendering="crispEdges">\
            <path fill="#fff" d="M0 0h\(side)v\(side)h-\(side)z"/><path fill="#000" d="\(path)"/></svg>
            """
    }

    /// The code for a terminal: lines of half blocks, two rows of modules in each.
    ///
    /// - Parameter isColoured: Whether escape sequences make it black on white; else the light modules are drawn, as is
    ///   right on a dark background.
    /// - Returns: The lines.
    public func terminalLines(isColoured: Bool) -> [String] {
        let zone = Self.quietZone
        return stride(from: -zone, to: width + zone, by: 2).map { row in
            var line = ""
            for column in -zone..<(width + zone) {
                let upper = isDark(row: row, column: column) == isColoured
                let lower = isDark(row: row + 1, column: column) == isColoured
                line += upper ? (lower ? "█" : "▀") : (lower ? "▄" : " ")
            }
            return isColoured ? "\u{1B}[30;107m\(line)\u{1B}[0m" : line
        }
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing("\"", with: "&quot;")
    }
}
