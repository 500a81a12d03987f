import ArgumentParser
import IncassoEngine

/// The ways of paying that a person records.
enum RecordableMethod {
    /// Parses a word.
    static func parse(_ word: String) throws -> Payment.Method {
        guard let method = Payment.Method.recordable.first(where: { $0.rawValue == word }) else {
            let names = Payment.Method.recordable.map(\.rawValue).joined(separator: ", ")
            throw ValidationError("expected one of \(names)")
        }
        return method
    }
}
