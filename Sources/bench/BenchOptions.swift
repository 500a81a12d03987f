/// What to measure, as asked for on the command line.
struct BenchOptions {
    /// Which databases.
    enum Databases: String, CaseIterable {
        case sqlite, postgres, both
    }

    /// How the report is printed.
    enum Format: String, CaseIterable {
        case text, json, markdown
    }

    static let parts = ["book", "ach", "pain008", "camt", "nacha"]
    static let usage = """
        Usage: bench [PART…] [--size N] [--database sqlite|postgres|both] [--output text|json|markdown] [--rounds N] [--statements]

        Parts: book (the life of a book in SEPA, from mandates to verify), ach (its first half, in ACH), pain008, camt and
        nacha (files alone, of at most 100,000 debits, in ACH 1,000,000); all when none is named.
        --size      debits in the smaller of two sizes, a multiple of 1,000 (default 100000; the targets are those of 1000000)
        --database  where the book is (default both); PostgreSQL is a throw-away server, or INCASSO_BENCH_POSTGRES on this machine
        --output    how the report is printed (default text); progress goes to standard error
        --rounds    how often each book is measured; told is the median (default 3, for more than 200000 debits 1)
        --statements  tells on standard error, for each job, which statements took the most time on the clock
        """

    var parts = BenchOptions.parts
    var size = 100_000
    var databases = Databases.both
    var format = Format.text
    var rounds = 3
    var tellsStatements = false

    /// Reads the arguments after the program's name.
    ///
    /// - Throws: ``BenchError`` with what is wrong.
    init(_ arguments: [String]) throws {
        var named: [String] = []
        var rounds: Int?
        var rest = arguments[...]
        while let argument = rest.popFirst() {
            func value() throws -> String {
                guard let value = rest.popFirst() else { throw BenchError("\(argument) needs a value") }
                return value
            }
            switch argument {
            case "--size": size = try Self.number(value(), of: argument, multipleOf: 1_000)
            case "--rounds": rounds = try Self.number(value(), of: argument, multipleOf: 1)
            case "--statements": tellsStatements = true
            case "--database": databases = try Self.choice(value(), of: argument)
            case "--output", "-o": format = try Self.choice(value(), of: argument)
            default:
                guard Self.parts.contains(argument) else { throw BenchError("\(argument) is not known") }
                named.append(argument)
            }
        }
        if !named.isEmpty { parts = named }
        self.rounds = rounds ?? (size > 200_000 ? 1 : 3)
    }

    private static func number(_ text: String, of option: String, multipleOf unit: Int) throws -> Int {
        guard let number = Int(text), number > 0, number.isMultiple(of: unit) else {
            throw BenchError("\(option) takes a positive multiple of \(unit), not \(text)")
        }
        return number
    }

    private static func choice<Choice: CaseIterable & RawRepresentable>(
        _ text: String,
        of option: String
    ) throws -> Choice where Choice.RawValue == String {
        guard let choice = Choice(rawValue: text) else {
            let all = Choice.allCases.map(\.rawValue).joined(separator: ", ")
            throw BenchError("\(option) takes one of \(all), not \(text)")
        }
        return choice
    }
}
