import IncassoXML
import Testing

@Suite struct XMLLimitsTests {
    struct Limit: Sendable, CustomTestStringConvertible {
        var id: String
        var set: @Sendable (inout XMLLimits, Int) -> Void
        var document: @Sendable (Int) -> String
        var testDescription: String { id }
    }

    static let all = [
        Limit(id: "XML-LIMIT-BYTES", set: { $0.bytes = $1 }) { size in
            "<a>" + String(repeating: "x", count: size - 7) + "</a>"
        },
        Limit(id: "XML-LIMIT-DEPTH", set: { $0.depth = $1 }) { depth in
            String(repeating: "<a>", count: depth) + String(repeating: "</a>", count: depth)
        },
        Limit(id: "XML-LIMIT-ELEMENTS", set: { $0.elements = $1 }) { count in
            "<a>" + String(repeating: "<b/>", count: count - 1) + "</a>"
        },
        Limit(id: "XML-LIMIT-ATTRIBUTES", set: { $0.attributesPerTag = $1 }) { count in
            "<a>\n<b" + (0..<count).map { " x\($0)='>'" }.joined() + "/></a>"
        },
        Limit(id: "XML-LIMIT-START-TAG", set: { $0.startTagBytes = $1 }) { size in
            "<a>\n<b x='" + String(repeating: ">", count: size - 8) + "'></b></a>"
        },
        Limit(id: "XML-LIMIT-TEXT", set: { $0.textBytes = $1 }) { size in
            "<a><b>" + String(repeating: "x", count: size) + "</b></a>"
        },
    ]

    @Test(arguments: all, [64, 200, 1000])
    func theLimitIsTheLargestAcceptedValue(limit: Limit, value: Int) {
        // libxml2 itself stops at 256 levels.
        guard limit.id != "XML-LIMIT-DEPTH" || value < 256 else { return }
        var limits = XMLLimits()
        limits.attributesPerTag = 2000
        limit.set(&limits, value)
        for chunk in [1, 50, 65536] {
            #expect(read(limit.document(value - 1), chunk: chunk, limits: limits).error == nil)
            #expect(read(limit.document(value), chunk: chunk, limits: limits).error == nil)
            #expect(read(limit.document(value + 1), chunk: chunk, limits: limits).error == limit.id)
        }
    }

    @Test func aLongCommentIsRefused() {
        let limits = XMLLimits(textBytes: 100)
        #expect(
            read("<a><!--" + String(repeating: "x", count: 101) + "--></a>", limits: limits).error
                == "XML-LIMIT-TEXT"
        )
    }

    @Test(.timeLimit(.minutes(1)))
    func monstersAreRefusedAtOnce() {
        let clock = ContinuousClock()
        let spent = clock.measure {
            let many = "<a" + (0..<50_000).map { " x\($0)='<'".replacing("<", with: ">") }.joined() + "/>"
            #expect(read(many).error == "XML-LIMIT-ATTRIBUTES")
            #expect(read(String(repeating: "<a>", count: 200_000)).error == "XML-LIMIT-DEPTH")
            #expect(
                read("<a x='" + String(repeating: "y", count: 12_000_000) + "'/>").error
                    == "XML-LIMIT-START-TAG"
            )
            #expect(
                read("<a>" + String(repeating: "y", count: 12_000_000) + "</a>").error == "XML-LIMIT-TEXT"
            )
        }
        #expect(spent < .seconds(20))
    }

    @Test func manyTagsJustBelowTheLimitStayCheap() {
        let tag = "<b" + (0..<64).map { " x\($0)=''" }.joined() + "/>"
        let document = "<a>" + String(repeating: tag, count: 2_000) + "</a>"
        #expect(read(document).error == nil)
    }
}
