import ArgumentParser
import IncassoEngine

/// Which batches a command works on: some ids, or all that it can.
struct BatchSelection: ParsableArguments {
    @Argument(help: "The batches' numbers.")
    var ids: [Int64] = []
    @Flag(help: "All batches that wait for this step.")
    var all = false

    func validate() throws {
        if all == !ids.isEmpty {
            throw ValidationError(
                all ? "give numbers or --all, not both" : "which batches? Give numbers, or --all"
            )
        }
    }

    /// Does the work on each, goes on after a failure, and ends with the gravest code.
    ///
    /// - Parameters:
    ///   - session: The open book.
    ///   - states: Those that `--all` takes.
    ///   - body: The work on one batch.
    /// - Returns: The batches that were done, and how it ended.
    /// - Throws: The gravest failure when no batch was done, so that programs read it as the command's own.
    func each(
        _ session: Session,
        states: [Batch.State],
        _ body: (Int64) throws -> Batch
    ) throws -> (batches: [Batch], status: ExitStatus) {
        let chosen =
            all ? try session.engine.batches.list().filter { states.contains($0.state) }.map(\.id) : ids
        var batches: [Batch] = []
        var errors: [any Error] = []
        for id in chosen {
            do {
                batches.append(try body(id))
            } catch {
                errors.append(error)
            }
        }
        let status = errors.reduce(ExitStatus.done) { $0.worst(Failure($1).status) }
        let gravest = batches.isEmpty ? errors.lastIndex { Failure($0).status == status } : nil
        for (index, error) in errors.enumerated() where index != gravest {
            let failure = Failure(error)
            session.console.talk.findings(failure.diagnostics)
            session.console.talk.fail(failure.message, remedy: failure.remedy)
        }
        if let gravest { throw errors[gravest] }
        return (batches, status)
    }
}
