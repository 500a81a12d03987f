import Glibc
import IncassoCore
import IncassoISO20022
import IncassoSimulator

/// What the bank answers to the files of a book: the money of every block, and two files of returns.
struct BookAnswers {
    /// The book's directory; released files lie in `out`, answers go to `answers`.
    let directory: String

    var released: String { directory + "/out" }
    var settlement: String { directory + "/answers/settlement" }
    /// A thousand returns, spread evenly over the book.
    var scattered: String { directory + "/answers/scattered.xml" }
    /// A return of every tenth debit.
    var returns: String { directory + "/answers/returns.xml" }

    /// How many returns are scattered over a book, at most.
    static let scatteredCount = 1_000

    /// The distance of scattered returns; a multiple of ten, so that they are not among the others.
    static func distance(in count: Int) -> Int { max(10, count / scatteredCount / 10 * 10) }

    /// Writes all answers.
    ///
    /// - Parameter count: The debits in the released files.
    /// - Throws: What reading the files and writing the answers throws.
    func write(count: Int) throws {
        let files = try Self.files(in: released)
        unsafe mkdir(directory + "/answers", 0o700)
        unsafe mkdir(settlement, 0o700)
        var options = BankSimulator.Options(outputDirectory: settlement)
        (options.rejects, options.returns, options.refunds) = ([], [], [])
        let answers = try BankSimulator.answers(to: files, options: options)
        guard answers.contains(where: { $0.kind == .collections }) else {
            throw BenchError("the bank settles nothing")
        }
        let many = try ReturnsFile(path: returns, day: LocalDate(year: 2026, month: 12, day: 4)) {
            $0 % 10 == 5
        }
        let distance = Self.distance(in: count)
        let few = try ReturnsFile(path: scattered, day: LocalDate(year: 2026, month: 12, day: 3)) {
            $0 % distance == 0 && $0 / distance < Self.scatteredCount
        }
        for file in files {
            _ = try Pain008Reader.read(file, into: many)
            _ = try Pain008Reader.read(file, into: few)
        }
        print("returns=\(try many.finish())")
        print("scattered=\(try few.finish())")
    }

    /// The files of a directory by name.
    static func files(in directory: String) throws -> [String] {
        try Child.run(["ls", directory]).output.split(separator: "\n").map { "\(directory)/\($0)" }
    }
}
