import Foundation
import Testing

/// What the program wrote as JSON.
enum JSON {
    /// The objects of an array.
    static func list(
        _ text: String,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws -> [[String: Any]] {
        let value = try JSONSerialization.jsonObject(with: Data(text.utf8))
        return try #require(
            value as? [[String: Any]],
            "no array of objects: \(text)",
            sourceLocation: sourceLocation
        )
    }

    /// One object.
    static func object(
        _ text: String,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws -> [String: Any] {
        let value = try JSONSerialization.jsonObject(with: Data(text.utf8))
        return try #require(value as? [String: Any], "no object: \(text)", sourceLocation: sourceLocation)
    }

    /// Whether a value is a whole number, written without a point.
    static func isInteger(_ value: Any?) -> Bool {
        guard let number = value as? NSNumber else { return false }
        return number.isEqual(to: NSNumber(value: number.int64Value)) && !"\(number)".contains(".")
    }
}
