import Glibc

/// A job inside a process of its own: the first argument says which.
enum Job {
    static func run(_ arguments: [String]) {
        do {
            switch arguments.first {
            case "write-pain008": try Pain008Job.write(to: arguments[1], count: number(arguments[2]))
            case "check-pain008": try Pain008Job.check(arguments[1])
            case "write-camt": try CamtJob.write(to: arguments[1], count: number(arguments[2]))
            case "write-camt-bank": try CamtJob.writeAsBank(to: arguments[1], count: number(arguments[2]))
            case "read-camt": try CamtJob.read(arguments[1])
            case "write-nacha": try NACHAJob.write(to: arguments[1], count: number(arguments[2]))
            case "read-nacha": try NACHAJob.read(arguments[1])
            case "read-nacha-entries": try NACHAJob.readEntries(arguments[1])
            case "book-files":
                let rail = BookFiles.Rail(rawValue: arguments[3]) ?? .sepa
                try BookFiles(directory: arguments[1]).write(count: number(arguments[2]), rail: rail)
            case "book-answers": try BookAnswers(directory: arguments[1]).write(count: number(arguments[2]))
            case "book": try BookJob(Array(arguments.dropFirst(2))).run(arguments[1])
            case "nothing": break
            default: throw BenchError("no such job")
            }
            print("peak=\(peakMemory())")
        } catch {
            Streams.tell("bench: \(error)")
            exit(1)
        }
    }

    private static func number(_ text: String) throws -> Int {
        guard let number = Int(text) else { throw BenchError("\(text) is no number") }
        return number
    }
}
