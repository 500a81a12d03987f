import IncassoCore

/// The payment references that a payer quotes: ours, the end-to-end id of a debit that failed, or one of the business.
///
/// Payers copy them with blanks, in lower case, among other words; banks break lines inside them. Ours are found in the
/// text without its blanks, because 15 characters with a check character and the book's mark do not come about by chance.
/// A structured creditor reference (ISO 11649) has no fixed length, so it is looked for from word to word.
struct QuotedReferences {
    /// The payment link whose reference is quoted, or `nil` for none or several.
    private(set) var link: Int64?
    /// The claim whose debit's end-to-end id is quoted in the text, or `nil` for none or several.
    private(set) var claim: Int64?
    /// A structured reference that is not ours, or `nil` for none or several.
    private(set) var given: String?
    /// Whether different references are quoted.
    private(set) var areSeveral = false

    /// Reads the structured reference and the text of a credit.
    init(structured: borrowing ByteString, remittance: borrowing ByteString, book: UInt32) {
        findOurs(in: structured.bytes, book: book)
        findOurs(in: remittance.bytes, book: book)
        findGiven(in: structured.bytes)
        findGiven(in: remittance.bytes)
    }

    private mutating func findOurs(in text: [UInt8], book: UInt32) {
        let length = BookReference.length
        let bytes = text.filter { $0 > 0x20 }
        guard bytes.count >= length else { return }
        for start in 0...(bytes.count - length) {
            let first = bytes[start] & 0xDF
            let kinds = [BookReference.Kind.reference, .endToEnd].map(\.rawValue)
            guard kinds.contains(first),
                let found = BookReference(bytes.span.extracting(start..<start + length)), found.book == book
            else { continue }
            if found.kind == .reference { note(link: Int64(found.number)) }
            if let claim = found.claim { note(claim: Int64(claim)) }
        }
    }

    private mutating func findGiven(in text: [UInt8]) {
        let words = text.split { $0 <= 0x20 || $0 == 0x2C || $0 == 0x3B }
        for (index, word) in words.enumerated() {
            guard word.count >= 4, word[word.startIndex] & 0xDF == 0x52,
                word[word.startIndex + 1] & 0xDF == 0x46
            else { continue }
            // Printed in groups of four: the longest run of words that is a reference is meant.
            var joined: [UInt8] = []
            var found: CreditorReference?
            for part in words[index...] {
                joined += part
                guard joined.count <= 25 else { break }
                if let reference = try? CreditorReference(joined.span) { found = reference }
            }
            guard let found, BookReference(found.body)?.kind != .reference else { continue }
            note(given: found.text)
        }
    }

    private mutating func note(link found: Int64) {
        if let link, link != found { areSeveral = true }
        if link == nil { link = found }
    }

    private mutating func note(claim found: Int64) {
        if let claim, claim != found { areSeveral = true }
        if claim == nil { claim = found }
    }

    private mutating func note(given found: String) {
        if let given, given != found { areSeveral = true }
        if given == nil { given = found }
    }
}
