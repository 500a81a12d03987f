import ArgumentParser

/// One of a few words on the command line.
enum Choice {
    /// A parser for the values of an enumeration, which names them all when the word is none of them.
    ///
    /// - Parameter type: The enumeration.
    /// - Returns: What `transform:` takes.
    static func parse<Value: RawRepresentable & CaseIterable & Sendable>(
        _ type: Value.Type
    ) -> @Sendable (String) throws -> Value where Value.RawValue == String {
        let values = Dictionary(uniqueKeysWithValues: type.allCases.map { ($0.rawValue, $0) })
        let names = type.allCases.map(\.rawValue).joined(separator: ", ")
        return { word in
            guard let value = values[word] else { throw ValidationError("expected one of \(names)") }
            return value
        }
    }
}
