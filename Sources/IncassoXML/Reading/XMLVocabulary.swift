/// The names that a handler knows, each with a small number.
///
/// Handlers switch over numbers instead of comparing texts. Number 0 is every name that is not in the vocabulary.
public struct XMLVocabulary: Sendable {
    private let numbers: [[UInt8]: Int]
    /// The names in the order of their numbers; the first has number 1.
    public let names: [String]

    /// A vocabulary in which the first name has the number 1.
    ///
    /// - Parameter names: Local names, each once; a later repetition is ignored.
    public init(_ names: [String]) {
        self.names = names
        var numbers: [[UInt8]: Int] = [:]
        for (index, name) in names.enumerated() where numbers[Array(name.utf8)] == nil {
            numbers[Array(name.utf8)] = index + 1
        }
        self.numbers = numbers
    }

    /// The vocabulary of an enumeration whose raw values are 1, 2, 3 … and whose case names are the local names.
    ///
    /// - Parameter cases: All cases in the order of their raw values, starting at 1; raw value 0 stands for unknown
    ///   names and is skipped.
    public init<Name: CaseIterable & RawRepresentable>(_ cases: Name.Type) where Name.RawValue == Int {
        self.init(Name.allCases.filter { $0.rawValue > 0 }.map { String(describing: $0) })
    }

    /// The number of a name, 0 when unknown.
    public func number(of name: Span<UInt8>) -> Int {
        var key: [UInt8] = []
        key.reserveCapacity(name.count)
        for index in name.indices { key.append(name[index]) }
        return numbers[key] ?? 0
    }

    /// The name with this number, `*` when there is none.
    public func name(of number: Int) -> String {
        names.indices.contains(number - 1) ? names[number - 1] : "*"
    }
}
