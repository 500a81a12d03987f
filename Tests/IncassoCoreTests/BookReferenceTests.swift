import IncassoCore
import IncassoTestSupport
import Testing

@Suite("Book reference")
struct BookReferenceTests {
    /// Computed by a program of its own from the standard's description.
    static let vectors: [(BookReference.Kind, UInt32, UInt64, String)] = [
        (.endToEnd, 0, 33, "E0000000000011I"),
        (.endToEnd, 1_048_575, 35_184_372_088_831, "EZZZZZZZZZZZZZW"),
        (.block, 1, 0, "P00010000000002"),
        (.message, 123_456, 987_654_321, "M3RJ0000XDWT5H5"),
        (.reference, 370_085, 35_184_372_088_831, "RB9D5ZZZZZZZZZ2"),
        (.endToEnd, 700_000, 3_950_617_255, "ENBK0003NQK8N7U"),
    ]

    @Test("writes and reads known references", arguments: vectors)
    func known(kind: BookReference.Kind, book: UInt32, number: UInt64, text: String) throws {
        let reference = BookReference(kind: kind, book: book, number: number)
        #expect(reference.text == text)
        #expect(BookReference(text) == reference)
        #expect(BookReference(text.lowercased()) == reference)
    }

    @Test("an end-to-end id holds claim and attempt")
    func claimAndAttempt() throws {
        let reference = BookReference(book: 700_000, claim: 123_456_789, attempt: 7)
        #expect(reference.text == "ENBK0003NQK8N7U")
        let decoded = try #require(BookReference(reference.text))
        #expect(decoded.claim == 123_456_789)
        #expect(decoded.attempt == 7)
        #expect(BookReference(kind: .block, book: 0, number: 33).claim == nil)
    }

    @Test("is fit for an end-to-end id and for the body of a creditor reference")
    func fitsElsewhere() throws {
        let reference = BookReference(kind: .reference, book: 370_085, number: 42)
        #expect(try CreditorReference(body: reference.text).body == reference.text)
        #expect(try MandateReference(reference.text).text == reference.text)
    }

    @Test(
        "refuses what is not ours",
        arguments: ["", "NOTPROVIDED", "E0000000000011", "E0000000000011II", "E000000000001 I"]
    )
    func foreign(text: String) {
        #expect(BookReference(text) == nil)
    }

    @Test("reads back what it writes, and catches every single wrong character")
    func roundTripAndSubstitutions() throws {
        var random = SeededGenerator()
        let alphabet = Array("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ".utf8)
        for _ in 0..<300 {
            let kind = random.pick(BookReference.Kind.allCases)
            let book = UInt32.random(in: 0...BookReference.maxBook, using: &random)
            let number = UInt64.random(in: 0...BookReference.maxNumber, using: &random) | 1
            let reference = BookReference(kind: kind, book: book, number: number)
            #expect(BookReference(reference.text) == reference, "\(random.describe)")
            var bytes = Array(reference.text.utf8)
            try #require(bytes.count == BookReference.length)
            for index in bytes.indices {
                let original = bytes[index]
                for byte in alphabet where byte != original {
                    bytes[index] = byte
                    let decoded = BookReference(bytes.span)
                    #expect(
                        decoded == nil,
                        "\(reference) with another character at \(index); \(random.describe)"
                    )
                }
                bytes[index] = original
            }
        }
    }

    @Test("never traps on any bytes")
    func anyBytes() {
        var random = SeededGenerator()
        for _ in 0..<20_000 {
            let bytes = (0..<random.int(0...17)).map { _ in UInt8(random.int(0...255)) }
            if let reference = BookReference(bytes.span) {
                #expect(reference.text.utf8.count == BookReference.length, "\(random.describe)")
            }
        }
    }
}
