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

    /// Whatever a schema refuses, the rules refuse: each element left out, doubled, emptied, swapped with the next, with
    /// an attribute, an unknown element, a text that does not belong there.
    @Test(arguments: [
        ("pain.008.001.08", SchemeProfile.epc), ("national/pain.008.001.08_GBIC_4", .gbic4),
    ])
    func theRulesMissNothingThatASchemaFinds(_ name: String, _ profile: SchemeProfile) throws {
        let schema = try Self.schema(name)
        var facts = SoundFile.rich.facts
        facts.profile = profile
        let wide = SoundFile.rich.changed("wide", Self.wider)
        #expect(try wide.with { $0.profile = profile }.check().findings == [])
        var refused = 0
        var missed: [String] = []
        try Mutations(of: wide.text).forEach { change, bytes in
            guard !schema.validate(bytes.span).isEmpty else { return }
            refused += 1
            let check = SchemeCheck(facts: facts)
            do {
                try check.write(bytes.span)
                if try check.finish().errors == 0 { missed.append(change) }
            } catch is XMLReadError {
                // Without its message it is no collection: refused as a whole.
            }
        }
        print("the schema \(name) refuses \(refused) changes, the rules miss \(missed.count) of them")
        #expect(refused > 1_000)
        #expect(missed == [])
    }

    /// The same for reversals, whose version .09 has no official schema at hand: its neighbour stands in for it.
    @Test func theRulesMissNothingThatTheSchemaOfReversalsFinds() throws {
        let schema = try Self.schema("pain.007.001.08")
        var refused = 0
        var missed: [String] = []
        for name in ["amended", "hybrid-address"] {
            let file = try #require(ReversalFiles.sound.first { $0.name == name })
            try Mutations(of: file.text).forEach { change, bytes in
                guard !schema.validate(Pain007WriterTests.asVersion("08", bytes).span).isEmpty else { return }
                refused += 1
                let check = SchemeCheck(facts: file.facts, of: .reversal)
                do {
                    try check.write(bytes.span)
                    if try check.finish().errors == 0 { missed.append("\(name): \(change)") }
                } catch is XMLReadError {
                    // Without its message it is no reversal: refused as a whole.
                }
            }
        }
        print("the schema of reversals refuses \(refused) changes, the rules miss \(missed.count) of them")
        #expect(refused > 500)
        #expect(missed == [])
    }

    /// Our schemas describe what we write: they let through nothing that an official one refuses.
    @Test(arguments: [
        ("Pain008/Golden/optional-parts", ["pain.008.001.08", "national/pain.008.001.08_GBIC_4"]),
        ("Pain008/Golden/amendments", ["pain.008.001.08", "national/pain.008.001.08_GBIC_4"]),
        ("Pain008/Golden/structured-address", ["pain.008.001.08", "national/pain.008.001.08_GBIC_4"]),
        ("Pain008/Golden/rf-reference", ["pain.008.001.08", "national/pain.008.001.08_GBIC_4"]),
        ("Pain008/Golden/hybrid-address", ["pain.008.001.08"]),
        ("Pain007/Golden/amended", ["pain.007.001.08"]),
        ("Pain007/Golden/hybrid-address", ["pain.007.001.08"]),
    ])
    func ourSchemasAreNarrower(_ golden: String, _ names: [String]) throws {
        let isReversal = golden.hasPrefix("Pain007")
        let name = isReversal ? "pain.007.001.09" : "pain.008.001.08"
        let bytes = try TestFiles.bytes(SchemaOracle.own(name + ".incasso"))
        let own = try XMLSchemaDocument(compiling: bytes.span, name: name)
        let officials = try names.map(Self.schema)
        let tests = TestFiles.packageRoot + "/Tests/IncassoISO20022Tests/"
        var wider: [String] = []
        try Mutations(of: TestFiles.text(tests + golden + ".xml")).forEach { change, bytes in
            guard own.validate(bytes.span).isEmpty else { return }
            let shown = isReversal ? Pain007WriterTests.asVersion("08", bytes) : bytes
            if officials.contains(where: { !$0.validate(shown.span).isEmpty }) { wider.append(change) }
        }
        #expect(wider == [])
    }

    /// More of what a party may have.
    private static let wider = [
        (
            "</PstlAdr></Dbtr>",
            "</PstlAdr><Id><PrvtId><DtAndPlcOfBirth><BirthDt>1980-01-01</BirthDt><PrvcOfBirth>NRW</PrvcOfBirth>"
                + "<CityOfBirth>Bonn</CityOfBirth><CtryOfBirth>DE</CtryOfBirth></DtAndPlcOfBirth></PrvtId></Id></Dbtr>"
        ),
        (
            "Berta Schmidt</Nm>",
            "Berta Schmidt</Nm><Id><PrvtId><Othr><Id>77</Id><SchmeNm><Cd>CUST</Cd></SchmeNm><Issr>Bank</Issr></Othr>"
                + "</PrvtId></Id>"
        ),
        (
            "Verein der Energie</Nm>",
            "Verein der Energie</Nm><Id><OrgId><AnyBIC>COBADEFFXXX</AnyBIC></OrgId></Id>"
        ),
    ]
}
