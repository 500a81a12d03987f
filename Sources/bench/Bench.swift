import Glibc

/// Prints what Incasso costs, as ratios against a peer or a limit that is measured in the same run.
///
/// A job runs in a process of its own, so that its processor time and memory are its own. A target that is missed is part
/// of the report; the run fails only when a job does.
@main
struct Bench {
    static func main() {
        let arguments = Array(CommandLine.arguments.dropFirst())
        if arguments.first == "--job" {
            Job.run(Array(arguments.dropFirst()))
            return
        }
        if arguments.contains("--help") || arguments.contains("-h") {
            Streams.put(BenchOptions.usage + "\n")
            return
        }
        let options: BenchOptions
        do {
            options = try BenchOptions(arguments)
        } catch {
            Streams.tell("bench: \(error)\n\n\(BenchOptions.usage)")
            exit(64)
        }
        Interruption.handle()
        // Another user, who runs the server, may not be allowed here.
        unsafe chdir("/")
        do {
            let report = try measure(options)
            switch options.format {
            case .text: Streams.put(report.text)
            case .json: Streams.put(report.json)
            case .markdown: Streams.put(report.markdown)
            }
        } catch {
            Streams.tell("bench: \(error)")
            exit(1)
        }
    }

    private static func measure(_ options: BenchOptions) throws -> Report {
        let places = try Workplace()
        defer { places.remove() }
        var rails: [BookFiles.Rail] = options.parts.contains("book") ? [.sepa] : []
        if options.parts.contains("ach") { rails.append(.ach) }
        var omissions: [String] = []
        var server: PostgresServer?
        if !rails.isEmpty, options.databases != .sqlite {
            do {
                server = try PostgresServer()
            } catch {
                omissions.append("PostgreSQL: \(error)")
            }
        }
        defer { server?.stop() }
        var report = Report(machine: try Machine(postgres: server?.description), omissions: omissions)
        var kinds: [BookBench.Kind] = options.databases == .postgres ? [] : [.sqlite]
        if let server { kinds.append(.postgres(server)) }
        for rail in rails {
            for kind in kinds {
                let bench = BookBench(
                    places: places,
                    kind: kind,
                    rail: rail,
                    size: options.size,
                    rounds: options.rounds,
                    tellsStatements: options.tellsStatements
                )
                try bench.run(into: &report)
            }
        }
        // Files alone grow with nothing but their length: beyond this, only the disk would be measured.
        let files = min(options.size, 100_000)
        if options.parts.contains("pain008") {
            try Pain008Bench(places: places, count: files).run(into: &report)
        }
        if options.parts.contains("camt") { try CamtBench(places: places, count: files).run(into: &report) }
        if options.parts.contains("nacha") {
            try NACHABench(places: places, count: 10 * files).run(into: &report)
        }
        report.machine.loadAfter = Machine.load
        return report
    }
}
