import IncassoCore
import IncassoNACHA
import IncassoTestSupport
import Testing

/// A directory in which tools read and write files.
final class ToolPlace {
    private let directory: TemporaryDirectory
    private var sinks: [MemorySink] = []

    init() throws { directory = try TemporaryDirectory() }

    deinit { directory.remove() }

    var path: String { directory.path }

    /// Writes a file and gives its path.
    func file(_ name: String, _ bytes: [UInt8]) throws -> String {
        let path = directory.path + "/" + name
        try TestFiles.write(bytes, to: path)
        return path
    }

    /// Runs a tool.
    ///
    /// - Returns: What it said, and the bytes of each file in order.
    func run(
        _ tool: (@escaping NACHATool.Sinks) throws -> NACHATool.Outcome
    ) throws -> (outcome: NACHATool.Outcome, files: [[UInt8]]) {
        let files = Sinks()
        let outcome = try tool { number in
            #expect(number == files.all.count + 1)
            let sink = MemorySink()
            files.all.append(sink)
            return sink
        }
        #expect(outcome.files.count == files.all.count)
        for (sink, totals) in zip(files.all, outcome.files) {
            let log = EntryLog()
            let findings = try log.read(sink.bytes, policy: .byContent)
            #expect(findings.filter { $0.severity == .error } == [])
            #expect(log.totals == totals)
        }
        return (outcome, files.all.map(\.bytes))
    }

    /// The refusal of a tool, as a person sees it.
    func refusal(_ tool: (@escaping NACHATool.Sinks) throws -> NACHATool.Outcome) throws -> String {
        do {
            _ = try tool { _ in MemorySink() }
            return ""
        } catch let error as NACHAToolError {
            return DiagnosticRenderer.text(error.diagnostics).replacing(path + "/", with: "")
        }
    }

    private final class Sinks {
        var all: [MemorySink] = []
    }
}

/// The records 6 and 7 of a file, in order.
func entryRecords(_ bytes: [UInt8]) -> [String] {
    String(decoding: bytes, as: UTF8.self).split(whereSeparator: { $0 == "\n" || $0 == "\r\n" })
        .filter { $0.hasPrefix("6") || $0.hasPrefix("7") }.map(String.init)
}
