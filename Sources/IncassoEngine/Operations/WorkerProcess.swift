import Glibc

/// A process among those that work on a book, whatever machine they run on.
struct WorkerProcess: Sendable, Hashable {
    /// For people, for example `process 4711 on alpha`.
    let name: String
    /// For other processes of the same machine.
    ///
    /// The machine's start, its numbering of processes, the number and the process's own start; `nil` where the system tells
    /// none of this.
    let identity: String?

    /// This process.
    static let current: WorkerProcess = {
        let number = getpid()
        let start = status(of: number)?.start
        return WorkerProcess(
            name: "process \(number) on \(host)",
            identity: numbering.flatMap { numbering in start.map { "\(numbering) \(number) \($0)" } }
        )
    }()

    /// Whether a process is certain to have ended.
    ///
    /// Certain is only what this machine has numbered itself since it was started. A container has a numbering of its own,
    /// so nothing is said of processes in another one.
    ///
    /// - Parameter identity: The process's ``identity``.
    /// - Returns: `false` also when it cannot be told.
    static func hasEnded(_ identity: String) -> Bool {
        let parts = identity.split(separator: " ")
        guard parts.count == 4, let numbering, parts[0] + " " + parts[1] == numbering,
            let number = Int32(parts[2]), number > 0
        else { return false }
        if kill(number, 0) != 0 && errno == ESRCH { return true }
        guard let status = status(of: number) else { return false }
        // The number may have been given again, or the process waits for its parent to hear of its end.
        return status.start != parts[3] || status.hasEnded
    }

    private static let host: String = {
        var name = [CChar](repeating: 0, count: 256)
        guard unsafe gethostname(&name, name.count - 1) == 0 else { return "this machine" }
        return String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }()

    /// Which processes share their numbers: the machine since its start, and the namespace in it.
    private static let numbering: String? = {
        var namespace = stat()
        guard let boot = DurableFile.head(of: "/proc/sys/kernel/random/boot_id", count: 36), boot.count == 36,
            unsafe stat("/proc/self/ns/pid", &namespace) == 0
        else { return nil }
        return "\(String(decoding: boot, as: UTF8.self)) \(namespace.st_ino)"
    }()

    /// When a process was started, in ticks since the machine's start, and whether only its number is left.
    private static func status(of number: Int32) -> (start: String, hasEnded: Bool)? {
        guard let bytes = DurableFile.head(of: "/proc/\(number)/stat", count: 1024) else { return nil }
        // The program's name stands in brackets and may hold anything.
        guard let name = bytes.lastIndex(of: UInt8(ascii: ")")) else { return nil }
        let fields = String(decoding: bytes[(name + 1)...], as: UTF8.self).split(separator: " ")
        guard fields.count > 19 else { return nil }
        return (String(fields[19]), fields[0] == "Z" || fields[0] == "X")
    }
}
