import IncassoCore
import IncassoISO20022
import IncassoTestSupport
import IncassoXML
import Testing

/// How many of the broken files a schema finds: the reason why there are rules above it.
@Suite struct SchemaComparisonTests {
    /// Files that a bank would refuse or change, without those that only other facts break.
    private static let broken = Breakage.all.filter {
        SchemeRule[$0.rule].severity == .error && !$0.isOnlyOfFacts
    }

    private static func schema(_ name: String) throws -> XMLSchemaDocument {
        let bytes = try TestFiles.bytes(SharedFiles.require("schemas-iso/\(name).xsd"))
        return try XMLSchemaDocument(compiling: bytes.span, name: name)
    }

    @Test func theSchemasMissMost() throws {
        let official = try Self.schema("pain.008.001.08")
        let german = try Self.schema("national/pain.008.001.08_GBIC_4")
        #expect(Self.broken.count >= 40)
        var missed = [0, 0, 0]
        for breakage in Self.broken {
            let bytes = Array(breakage.file.text.utf8)
            if official.validate(bytes.span).isEmpty { missed[0] += 1 }
            if german.validate(bytes.span).isEmpty { missed[1] += 1 }
            if try breakage.file.check().errors == 0 { missed[2] += 1 }
        }
        print(
            "of \(Self.broken.count) broken files the official schema misses \(missed[0]), the German one"
                + " \(missed[1]), the rules \(missed[2])"
        )
        #expect(missed[2] == 0)
        #expect(missed[0] > 40)
    }
}
