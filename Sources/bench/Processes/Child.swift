import Glibc

/// A process that was run to its end, and what it cost.
struct Child {
    /// User and system time in microseconds.
    let cpu: Int
    /// Time on the clock in microseconds.
    let wall: Int
    /// The most memory that it held, in KiB; only jobs of ours tell it.
    ///
    /// What the system tells of a child that has ended is at least what its parent held when it started it.
    var peak: Int { figures["peak"] ?? 0 }
    /// What it printed.
    let output: String

    /// The last line that is a number: a job's own processor time in microseconds.
    var figure: Int? { output.split(separator: "\n").last { Int($0) != nil }.flatMap { Int($0) } }

    /// What it printed in the form `name=number`.
    var figures: [String: Int] {
        var figures: [String: Int] = [:]
        for line in output.split(separator: "\n") {
            let parts = line.split(separator: "=")
            if parts.count == 2, let value = Int(parts[1]) { figures[String(parts[0])] = value }
        }
        return figures
    }

    /// Runs a command and waits for it.
    ///
    /// - Parameters:
    ///   - command: The program, looked for in `PATH`, and its arguments.
    ///   - input: A file that it reads on standard input.
    ///   - output: A file that takes what it prints, instead of ``output``.
    /// - Returns: What it cost.
    /// - Throws: ``BenchError`` when it cannot be started or does not exit with 0, or when the run was cancelled.
    static func run(
        _ command: [String],
        input: String = "/dev/null",
        output: String? = nil
    ) throws -> Child {
        try Interruption.check()
        var pipes: [Int32] = [0, 0]
        guard unsafe pipe(&pipes) == 0 else { throw BenchError("no pipe") }
        var actions = unsafe posix_spawn_file_actions_t()
        unsafe posix_spawn_file_actions_init(&actions)
        defer { unsafe posix_spawn_file_actions_destroy(&actions) }
        unsafe posix_spawn_file_actions_addopen(&actions, 0, input, O_RDONLY, 0)
        if let output {
            unsafe posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        } else {
            unsafe posix_spawn_file_actions_adddup2(&actions, pipes[1], 1)
        }
        unsafe posix_spawn_file_actions_addclose(&actions, pipes[0])
        unsafe posix_spawn_file_actions_addclose(&actions, pipes[1])
        var process: pid_t = 0
        let arguments = unsafe command.map { unsafe strdup($0) } + [nil]
        defer { unsafe arguments.forEach { unsafe free($0) } }
        let start = now()
        let status = unsafe posix_spawnp(&process, command[0], &actions, nil, arguments, environ)
        close(pipes[1])
        guard status == 0 else {
            close(pipes[0])
            throw BenchError("cannot start \(command[0])")
        }
        let printed = readAll(pipes[0])
        close(pipes[0])
        var usage = rusage()
        var result: Int32 = 0
        while unsafe wait4(process, &result, 0, &usage) != process {
            guard errno == EINTR else { throw BenchError("lost \(command[0])") }
        }
        try Interruption.check()
        guard result == 0 else { throw BenchError("\(command.joined(separator: " ")) failed: \(printed)") }
        return Child(
            cpu: microseconds(usage),
            wall: now() - start,
            output: printed
        )
    }

    /// Runs a job of this program in a process of its own.
    static func job(_ arguments: [String]) throws -> Child {
        try run(command(ofJob: arguments))
    }

    /// The command that runs a job of this program.
    static func command(ofJob arguments: [String]) -> [String] {
        ["/proc/self/exe", "--job"] + arguments
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
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { return String(decoding: bytes, as: UTF8.self) }
            bytes.append(contentsOf: chunk[..<count])
        }
    }
}

/// Whether a command is there.
func isInstalled(_ command: String) -> Bool {
    (try? Child.run(["sh", "-c", "command -v \(command)"])) != nil
}

/// The most memory that this process has held, in KiB (proc(5), `VmHWM`).
func peakMemory() -> Int {
    let line = text(ofFile: "/proc/self/status")?.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
    return line?.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Int($0) } ?? 0
}

/// Processor time of this process in microseconds.
func processorTime() -> Int {
    var usage = rusage()
    // RUSAGE_SELF is an enumeration in Swift's Glibc, and the call takes a number.
    unsafe getrusage(0, &usage)
    return microseconds(usage)
}

private func microseconds(_ usage: rusage) -> Int {
    Int(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1_000_000
        + Int(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec)
}

/// A clock that only goes forward, in microseconds.
func now() -> Int {
    var time = timespec()
    unsafe clock_gettime(CLOCK_MONOTONIC, &time)
    return time.tv_sec * 1_000_000 + time.tv_nsec / 1000
}
