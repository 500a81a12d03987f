import Glibc
import IncassoCore
import IncassoISO20022
import IncassoXML

/// A bank that takes in collection files and answers them, seeded.
///
/// It reads the files with the same reader as everyone else and writes what a bank would. For SEPA: a status report (pain.002.001.10)
/// for each message, notifications (camt.054.001.08) of credits, returns and refunds on the days on which they are booked,
/// and statements (camt.053.001.08) if asked. For ACH: files of returns and of notifications of change. The same seed and files give the same bytes.
///
/// Memory grows with the debits that fail, not with the files.
public enum BankSimulator {
    /// Answers collection files, and reversal files, which it takes in whole and books on the next banking day.
    ///
    /// - Parameters:
    ///   - paths: Collection files (pain.008 or ACH) and reversal files (pain.007), each once.
    ///   - options: What the bank does; answers go to its folder, and a file of the same name is replaced.
    /// - Returns: The answers in the order in which the bank sends them, which is also that of their names.
    /// - Throws: ``SimulatorError`` for options that cannot be used and ACH files that an operator would refuse,
    ///   `XMLReadError` or `NACHAReadError` for a file that is no collection file,
    ///   `FileError` when an answer cannot be written.
    public static func answers(to paths: [String], options: Options) throws -> [Answer] {
        if let problem = options.problem { throw SimulatorError(description: problem) }
        let fates = FateTable(options)
        var folder = AnswerFolder(options)
        var plan = BookingPlan()
        var answers = ACHAnswers(fates: fates)
        for path in paths {
            switch try BankFileSniffer.format(ofFile: path).kind {
            case .nacha: try answers.add(ACHScan.read(path, fates: fates))
            case .pain007:
                let scan = try ReversalScan.read(path)
                let takenIn = try day(scan.head.createdAt, path: path, options)
                plan.add(scan.debits, takenIn: takenIn)
                if folder.isDue(takenIn) { try folder.writeStatus(of: scan, takenIn: takenIn) }
            default:
                let scan = CollectionScan(path: path, fates: fates)
                _ = try Pain008Reader.read(path, into: scan)
                for message in scan.messages {
                    let takenIn = try day(message.head.createdAt, path: path, options)
                    plan.add(message, takenIn: takenIn)
                    if folder.isDue(takenIn) { try folder.writeStatus(of: message, takenIn: takenIn) }
                }
            }
        }
        let cashBook = CashBook(options: options, fates: fates)
        try cashBook.write(plan.bookings, into: &folder)
        try answers.write(into: &folder)
        return folder.answers.sorted { $0.path < $1.path }
    }

    private static func day(
        _ createdAt: String,
        path: String,
        _ options: Options
    ) throws -> LocalDate {
        if let today = options.today { return today }
        guard let day = LocalDate(iso: createdAt.prefix(10)) else {
            throw SimulatorError(
                description: "\(path): the time of creation cannot be read: say what day it is"
            )
        }
        return day
    }
}
