import CLibXML2

/// The attributes of a start tag, valid during the call that hands them over.
@safe public struct XMLAttributes: ~Copyable {
    private let fields: UnsafeMutablePointer<UnsafePointer<UInt8>?>?
    /// How many there are, without namespace declarations.
    public let count: Int

    init(fields: UnsafeMutablePointer<UnsafePointer<UInt8>?>?, count: Int) {
        unsafe self.fields = unsafe count > 0 ? fields : nil
        self.count = unsafe self.fields == nil ? 0 : count
    }

    /// Calls the closure with the value of the attribute with this local name, in any namespace.
    ///
    /// - Parameters:
    ///   - name: The local name, a constant such as `Ccy`.
    ///   - body: Takes the value as UTF-8; `&amp;` may still stand there as `&#38;`.
    /// - Returns: What the closure returned, or `nil` when there is no such attribute.
    public func withValue<Result>(of name: StaticString, _ body: (Span<UInt8>) -> Result) -> Result? {
        guard let fields = unsafe fields else { return nil }
        for index in 0..<count {
            guard let local = unsafe fields[index * 5], let start = unsafe fields[index * 5 + 3],
                let end = unsafe fields[index * 5 + 4]
            else { continue }
            guard unsafe xmlStrEqual(local, name.utf8Start) == 1 else { continue }
            return unsafe body(Span(_unsafeStart: start, count: end - start))
        }
        return nil
    }

    /// The local names, in the order of the tag.
    public var names: [String] {
        guard let fields = unsafe fields else { return [] }
        return (0..<count).compactMap { unsafe fields[$0 * 5].map { unsafe String(cString: $0) } }
    }

    /// The value of the attribute with this local name, or `nil`.
    public func text(of name: StaticString) -> String? {
        withValue(of: name) { value in
            var bytes: [UInt8] = []
            for index in value.indices { bytes.append(value[index]) }
            let text = String(decoding: bytes, as: UTF8.self)
            // libxml2 hands the ampersand on as a character reference.
            let parts = text.split(separator: "&#38;", omittingEmptySubsequences: false)
            return parts.joined(separator: "&")
        }
    }
}
