import IncassoCore
import IncassoEngine
import IncassoISO20022
import IncassoNACHA
import IncassoSQL
import IncassoSimulator
import IncassoXML

/// What went wrong, in words for the person and a code for the script.
struct Failure {
    /// The exit code.
    let status: ExitStatus
    /// The stable name of the kind of failure, for programs.
    let kind: String
    /// What is wrong, one sentence without a full stop.
    let message: String
    /// What to do about it.
    let remedy: String?
    /// The findings behind it.
    let diagnostics: [Diagnostic]

    /// Runs a body, and tells what it throws.
    ///
    /// - Parameters:
    ///   - console: Where to tell it.
    ///   - body: The work.
    /// - Returns: How it ended.
    static func caught(_ console: Console, _ body: () throws -> ExitStatus) -> ExitStatus {
        do {
            return try body()
        } catch {
            let failure = Failure(error)
            failure.tell(console)
            return failure.status
        }
    }

    /// Translates an error.
    init(_ error: any Error) {
        switch error {
        case let error as EngineError:
            self.init(error.code, error.message, error.remedy, error.diagnostics)
        case let error as DatabaseError:
            self.init(database: error)
        case let error as XMLReadError:
            self.init(.invalid, error.diagnostic.message, error.diagnostic.remedy, [error.diagnostic])
        case let error as NACHAReadError:
            self.init(.invalid, error.diagnostic.message, error.diagnostic.remedy, [error.diagnostic])
        case let error as WriteRefusal:
            self.init(.refused, error.description)
        case let error as NACHARefusal:
            self.init(.refused, error.diagnostics.first?.message ?? "", nil, error.diagnostics)
        case let error as NACHAToolError:
            let code: EngineError.Code = error.isRefusal ? .refused : .invalid
            self.init(code, error.diagnostics.first?.message ?? "", nil, error.diagnostics)
        case let error as FileError:
            self.init(.storage, error.description)
        case let error as SimulatorError:
            self.init(.invalid, error.description)
        default:
            self.init(.storage, "\(error)")
        }
    }

    private init(
        _ code: EngineError.Code,
        _ message: String,
        _ remedy: String? = nil,
        _ diagnostics: [Diagnostic] = []
    ) {
        status = ExitStatus(code)
        kind = "\(code)"
        self.message = message
        self.remedy = remedy
        self.diagnostics = diagnostics
    }

    private init(database error: DatabaseError) {
        let remedy: String? =
            switch error.code {
            case .busy: "Another command is at work on this book: run it again when that is done."
            case .unavailable: "Check that the server runs and the address in --database is right."
            case .tooNew: "Use the newer version of Incasso that made it."
            case .damaged: "Put back a backup; nothing was changed."
            case .storage: "Check the disk's room and the permissions of the data directory."
            case .constraint, .other: nil
            }
        self.init(.storage, error.description, error.remedy ?? remedy)
    }

    /// Tells it: for people on standard error, for programs as an object on standard output too.
    func tell(_ console: Console) {
        if console.format == .json || console.format == .jsonl { console.write(json(console.format) + "\n") }
        console.flush()
        console.talk.findings(diagnostics)
        console.talk.fail(message, remedy: remedy)
    }

    private func json(_ format: OutputFormat) -> String {
        var writer = JSONWriter(indented: format == .json)
        writer.beginObject()
        writer.key("error")
        writer.beginObject()
        writer.field("kind", kind)
        writer.field("message", message)
        writer.field("remedy", remedy)
        writer.field("exitCode", Optional(status.rawValue))
        writer.endObject()
        writer.key("findings")
        writer.beginArray()
        for diagnostic in diagnostics { DiagnosticRenderer.append(diagnostic, to: &writer) }
        writer.endArray()
        writer.endObject()
        return writer.text
    }
}
