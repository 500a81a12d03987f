import Glibc

/// A process that was run to its end, and what it cost.
struct Child {
    /// User and system time in microseconds.
    let cpu: Int
    /// The most memory that it held, in KiB.
    let peak: Int
    /// What it printed.
    let output: String

    /// Runs a command and waits for it.
    ///
    /// - Throws: ``BenchError`` when it cannot be started or does not exit with 0.
    static func run(_ command: [String], environment: [String: String] = [:]) throws -> Child {
        var pipes: [Int32] = [0, 0]
        guard unsafe pipe(&pipes) == 0 else { throw BenchError("no pipe") }
        var actions = unsafe posix_spawn_file_actions_t()
        unsafe posix_spawn_file_actions_init(&actions)
        defer { unsafe posix_spawn_file_actions_destroy(&actions) }
        unsafe posix_spawn_file_actions_adddup2(&actions, pipes[1], 1)
        unsafe posix_spawn_file_actions_addclose(&actions, pipes[0])
        unsafe posix_spawn_file_actions_addclose(&actions, pipes[1])
        for (name, value) in environment { unsafe setenv(name, value, 1) }
        var process: pid_t = 0
        let arguments = unsafe command.map { unsafe strdup($0) } + [nil]
        defer { unsafe arguments.forEach { unsafe free($0) } }
        let status = unsafe posix_spawnp(&process, command[0], &actions, nil, arguments, environ)
        close(pipes[1])
        guard status == 0 else {
            close(pipes[0])
            throw BenchError("cannot start \(command[0])")
        }
        let output = readAll(pipes[0])
        close(pipes[0])
        var usage = rusage()
        var result: Int32 = 0
        guard unsafe wait4(process, &result, 0, &usage) == process else {
            throw BenchError("lost \(command[0])")
        }
        guard result == 0 else { throw BenchError("\(command.joined(separator: " ")) failed: \(output)") }
        let cpu =
            Int(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1_000_000
            + Int(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec)
        return Child(cpu: cpu, peak: usage.ru_maxrss, output: output)
    }

    /// Runs a command several times and gives the run with the median processor time.
    static func median(_ command: [String], runs: Int = 5) throws -> Child {
        let sorted = try (0..<runs).map { _ in try run(command) }.sorted { $0.cpu < $1.cpu }
        return sorted[runs / 2]
    }

    /// Runs two commands in turn and gives the pair with the median ratio: a machine that slows down slows both.
    static func paired(
        _ command: [String],
        with peer: [String],
        runs: Int = 7
    ) throws -> (mine: Child, peer: Child) {
        let pairs = try (0..<runs).map { _ in (mine: try run(command), peer: try run(peer)) }
        let sorted = pairs.sorted { $0.mine.cpu * $1.peer.cpu < $1.mine.cpu * $0.peer.cpu }
        return sorted[runs / 2]
    }

    private static func readAll(_ descriptor: Int32) -> String {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = unsafe chunk.withUnsafeMutableBytes {
                unsafe read(descriptor, $0.baseAddress, $0.count)
            }
            guard count > 0 else { return String(decoding: bytes, as: UTF8.self) }
            bytes.append(contentsOf: chunk[..<count])
        }
    }
}

/// Whether a command is there.
func isInstalled(_ command: String) -> Bool {
    (try? Child.run(["sh", "-c", "command -v \(command)"])) != nil
}

/// Processor time of this process in microseconds.
func processorTime() -> Int {
    var usage = rusage()
    // RUSAGE_SELF is an enumeration in Swift's Glibc, and the call takes a number.
    unsafe getrusage(0, &usage)
    return Int(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1_000_000
        + Int(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec)
}
