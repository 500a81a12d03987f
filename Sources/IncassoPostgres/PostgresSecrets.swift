/// The passwords in an address, which no message may show.
struct PostgresSecrets: Sendable {
    private static let parameters = ["password=", "sslpassword="]
    private let words: [String]

    /// Takes them out of a URL, also out of one that is wrongly written: what stands between the first colon and the last
    /// `@` is a password or part of one.
    init(_ url: String) {
        var found: [String] = []
        if let range = Self.userPassword(in: url) {
            let whole = String(url[range])
            found.append(whole)
            found += whole.split { "@:/?#".contains($0) }.map(String.init).filter { $0.utf8.count > 2 }
        }
        found += Self.parameterValues(in: url).map { String(url[$0]) }
        words = (found + found.map(Self.decoded)).filter { !$0.isEmpty }.sorted { $0.count > $1.count }
    }

    /// A message without them.
    func redact(_ message: String) -> String {
        words.reduce(message) { text, word in
            text.split(separator: word, omittingEmptySubsequences: false).joined(separator: "…")
        }
    }

    /// A URL without its passwords.
    static func withoutPassword(_ url: String) -> String {
        var shown = url
        for range in parameterValues(in: url).reversed() { shown.replaceSubrange(range, with: "…") }
        if let range = userPassword(in: shown) { shown.replaceSubrange(range, with: "…") }
        return shown
    }

    private static func userPassword(in url: String) -> Range<String.Index>? {
        guard let scheme = url.firstRange(of: "://") ?? url.firstRange(of: ":"),
            let at = url.lastIndex(of: "@"),
            scheme.upperBound <= at, let colon = url[scheme.upperBound..<at].firstIndex(of: ":")
        else { return nil }
        return url.index(after: colon)..<at
    }

    private static func parameterValues(in url: String) -> [Range<String.Index>] {
        guard let mark = url.firstIndex(of: "?") else { return [] }
        return url[mark...].dropFirst().split(separator: "&").compactMap { parameter in
            guard let name = parameters.first(where: { parameter.hasPrefix($0) }) else { return nil }
            return parameter.dropFirst(name.count).startIndex..<parameter.endIndex
        }
    }

    /// The text that percent signs stand for.
    private static func decoded(_ text: String) -> String {
        var bytes: [UInt8] = []
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%"),
                let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
            {
                bytes.append(value)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
