import Glibc
import IncassoCore

/// The processor time of a PostgreSQL server, read from `/proc`.
///
/// Sessions are processes of their own: the time of those that ended is with the postmaster, that of the others is their own.
/// The processes that write in the background are told apart, since what they do may belong to an earlier job.
struct ServerClock {
    /// Processor times in microseconds, in steps of ten milliseconds for each process.
    struct Reading {
        /// The postmaster and all sessions, those that ended among them.
        var sessions = 0
        /// Checkpoints, the writing of pages and of the log.
        var background = 0

        static func - (later: Reading, earlier: Reading) -> Reading {
            Reading(
                sessions: later.sessions - earlier.sessions,
                background: later.background - earlier.background
            )
        }
    }

    /// The postmaster's process.
    let process: Int
    private static let background = [
        "checkpointer", "background writer", "walwriter", "launcher", "archiver", "stats collector",
    ]

    /// The time until now.
    ///
    /// - Throws: ``BenchError`` when the processes cannot be read.
    func read() throws -> Reading {
        // A session that ends while it is looked at would count twice or never, so the postmaster is asked before and after.
        for _ in 0..<100 {
            let before = try ended()
            var reading = Reading(sessions: before.own + before.children)
            for child in try children() {
                guard let time = Self.times(of: child) else { continue }
                if Self.isBackground(child) {
                    reading.background += time.own + time.children
                } else {
                    reading.sessions += time.own + time.children
                }
            }
            if try ended().children == before.children { return reading }
        }
        throw BenchError("the PostgreSQL server does not come to rest")
    }

    /// Waits until no session is left, at most two seconds.
    func waitForSessions() throws {
        for _ in 0..<200 {
            if try children().allSatisfy(Self.isBackground) { return }
            usleep(10_000)
        }
    }

    private func ended() throws -> (own: Int, children: Int) {
        guard let times = Self.times(of: process) else {
            throw BenchError("the PostgreSQL server (process \(process)) is gone")
        }
        return times
    }

    private func children() throws -> [Int] {
        guard let text = text(ofFile: "/proc/\(process)/task/\(process)/children") else {
            throw BenchError("the kernel does not tell the processes of the PostgreSQL server")
        }
        return text.split(whereSeparator: \.isWhitespace).compactMap { Int($0) }
    }

    private static func isBackground(_ process: Int) -> Bool {
        guard let command = text(ofFile: "/proc/\(process)/cmdline") else { return false }
        return background.contains { command.contains($0) }
    }

    /// Its own time and that of children that it has seen end (proc(5), fields 14 to 17 of `stat`).
    private static func times(of process: Int) -> (own: Int, children: Int)? {
        guard let text = text(ofFile: "/proc/\(process)/stat"), let name = text.lastIndex(of: ")") else {
            return nil
        }
        let fields = text[name...].split(separator: " ").dropFirst().map { Int($0) ?? 0 }
        let tick = 1_000_000 / max(1, sysconf(Int32(_SC_CLK_TCK)))
        guard fields.count > 14 else { return nil }
        return ((fields[11] + fields[12]) * tick, (fields[13] + fields[14]) * tick)
    }
}

/// The text of a small file, or `nil` when it cannot be read.
func text(ofFile path: String) -> String? {
    var bytes: [UInt8] = []
    do {
        try FileSource.forEachChunk(of: path) { chunk in
            for index in chunk.indices { bytes.append(chunk[index]) }
        }
    } catch {
        return nil
    }
    return String(decoding: bytes, as: UTF8.self)
}
