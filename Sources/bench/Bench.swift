import Glibc

/// Prints what Incasso costs, as ratios against a peer or a limit that is measured in the same run.
///
/// `bench` runs everything; `bench pain008 camt nacha pipeline` runs some; `--size N` changes the number of debits.
/// A job runs in a process of its own, so that its processor time and memory are its own.
@main
struct Bench {
    static func main() {
        var arguments = Array(CommandLine.arguments.dropFirst())
        if arguments.first == "--job" {
            Job.run(Array(arguments.dropFirst()))
            return
        }
        let size = option("--size", in: &arguments).flatMap(Int.init) ?? 100_000
        let places = Workplace()
        defer { places.remove() }
        let wanted = arguments.isEmpty ? ["pain008", "camt", "nacha", "pipeline"] : arguments
        do {
            if wanted.contains("pain008") { try Pain008Bench(places: places, count: size).run() }
            if wanted.contains("camt") { try CamtBench(places: places, count: size).run() }
            if wanted.contains("nacha") { try NACHABench(places: places, count: 10 * size).run() }
            if wanted.contains("pipeline") { try PipelineBench(places: places, count: size).run() }
        } catch {
            Output.error("bench: \(error)")
            exit(1)
        }
    }

    private static func option(_ name: String, in arguments: inout [String]) -> String? {
        guard let index = arguments.firstIndex(of: name), index + 1 < arguments.count else { return nil }
        let value = arguments[index + 1]
        arguments.removeSubrange(index...(index + 1))
        return value
    }
}

/// Why a benchmark could not run.
struct BenchError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}
