import CLibXML2

/// Numbers of names by the address of libxml2's interned copy.
///
/// The dictionary of a parser keeps one copy of each name for the parser's life, so the address identifies the name. A
/// fixed number of slots: a hostile document with many names makes it slower, not larger.
@safe struct XMLNameCache {
    private static let slots = 1024
    private var keys: [UInt]
    private var numbers: [Int]
    private let vocabulary: XMLVocabulary

    init(vocabulary: XMLVocabulary) {
        self.vocabulary = vocabulary
        keys = [UInt](repeating: 0, count: Self.slots)
        numbers = [Int](repeating: 0, count: Self.slots)
    }

    /// The number of an interned name.
    @inline(__always)
    mutating func number(of name: UnsafePointer<UInt8>) -> Int {
        let key = UInt(bitPattern: name)
        let slot = Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) &>> 54)
        if keys[slot] == key { return numbers[slot] }
        let number = unsafe vocabulary.number(of: Span(_unsafeStart: name, count: Int(xmlStrlen(name))))
        keys[slot] = key
        numbers[slot] = number
        return number
    }
}
