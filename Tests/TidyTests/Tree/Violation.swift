/// One place that breaks a rule of the house.
struct Violation: Hashable, Comparable, CustomStringConvertible {
    let file: String
    let line: Int
    let message: String

    var description: String { "\(file):\(line): \(message)" }

    static func < (left: Violation, right: Violation) -> Bool {
        (left.file, left.line, left.message) < (right.file, right.line, right.message)
    }
}
