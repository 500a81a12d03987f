import IncassoSQL
import IncassoTestSupport
import Testing

/// A job done twice, with few items and with ten times as many: it must take the same statements (law 24).
final class CountedWork {
    /// A piece of the job and the statements that it executed, in order.
    struct Step {
        let name: String
        let statements: [String]
    }

    private let database: any Database
    private(set) var steps: [Step] = []

    init(_ database: any Database) {
        self.database = database
    }

    /// Does a piece of the job and notes its statements.
    @discardableResult
    func step<Value>(_ name: String, _ work: () throws -> Value) rethrows -> Value {
        let counted = Counted()
        database.observer = { counted.add($0) }
        defer { database.observer = nil }
        let value = try work()
        steps.append(Step(name: name, statements: counted.names))
        return value
    }

    /// Fails the test where a piece took other statements for many items than for few.
    static func expectEqual(
        _ few: [Step],
        _ many: [Step],
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        #expect(few.map(\.name) == many.map(\.name), sourceLocation: sourceLocation)
        for (few, many) in zip(few, many) where few.statements != many.statements {
            let difference = many.statements.difference(from: few.statements)
            let more = difference.insertions.map { Self.name($0) }
            let fewer = difference.removals.map { Self.name($0) }
            Issue.record(
                "\(few.name) took \(few.statements.count) statements for few, \(many.statements.count) for many; more: \(more), fewer: \(fewer)",
                sourceLocation: sourceLocation
            )
        }
        #expect(few.allSatisfy { !$0.statements.isEmpty }, sourceLocation: sourceLocation)
    }

    private static func name(_ change: CollectionDifference<String>.Change) -> String {
        switch change {
        case .insert(_, let name, _), .remove(_, let name, _): name
        }
    }
}
