import IncassoCore
import IncassoISO20022
import Testing

/// A file as values, which a writer writes or refuses.
protocol WritableSample: Sendable {
    associatedtype Refusal: RawRepresentable<String>, Hashable, CaseIterable, Sendable

    func written() throws -> [UInt8]
}

/// One input for a thing that a writer refuses.
struct RefusalCase<Sample: WritableSample>: CustomTestStringConvertible {
    let refusal: Sample.Refusal
    let name: String
    let sample: Sample

    var testDescription: String { "\(refusal.rawValue): \(name)" }

    /// A sound file, and the change that makes it one to refuse.
    init(
        _ refusal: Sample.Refusal,
        _ name: String,
        _ sample: Sample,
        _ change: (inout Sample) -> Void
    ) {
        self.refusal = refusal
        self.name = name
        var changed = sample
        change(&changed)
        self.sample = changed
    }

    /// Expects the refusal, with all that a person needs.
    func expectRefusal() throws {
        let error = #expect(throws: WriteRefusal.self) { try sample.written() }
        let finding = try #require(error?.diagnostic)
        #expect(finding.id == refusal.rawValue)
        #expect(finding.remedy != nil)
        #expect(finding.location.path?.isEmpty == false)
    }

    /// Expects that every kind of refusal has an input.
    static func expectAllKinds(in cases: [RefusalCase]) {
        #expect(Set(cases.map(\.refusal)) == Set(Sample.Refusal.allCases))
    }
}
