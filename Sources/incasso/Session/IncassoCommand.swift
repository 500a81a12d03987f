import ArgumentParser
import IncassoEngine

/// A command that writes data and ends with one of our exit codes.
protocol IncassoCommand: ParsableCommand {
    /// How it writes its data.
    var output: OutputOptions { get }

    /// Does the work.
    ///
    /// - Parameter console: Where output goes.
    /// - Returns: How it ended.
    /// - Throws: Whatever made it fail; it is told and becomes an exit code.
    func perform(_ console: Console) throws -> ExitStatus
}

extension IncassoCommand {
    func run() throws {
        let console = Console(output)
        let status = Failure.caught(console) { try perform(console) }
        console.flush()
        if status != .done { throw ExitCode(status.rawValue) }
    }
}

/// A command on a book.
protocol BookCommand: IncassoCommand {
    /// Which book, who acts, and when.
    var book: BookOptions { get }

    /// Does the work.
    ///
    /// - Parameter session: The open book.
    /// - Returns: How it ended.
    /// - Throws: Whatever made it fail; it is told and becomes an exit code.
    func perform(_ session: Session) throws -> ExitStatus
}

extension BookCommand {
    func perform(_ console: Console) throws -> ExitStatus {
        let session = try Session(book, console: console)
        let status = try perform(session)
        do {
            try session.engine.noteChain()
        } catch {
            // The work is done; only telling an older copy of the database from it became harder.
            console.talk.warn(Failure(error).message)
        }
        return status
    }
}
