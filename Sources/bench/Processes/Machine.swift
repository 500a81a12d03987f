import Glibc
import IncassoCore
import IncassoSQLite

/// Where and when something was measured.
struct Machine {
    let date: String
    let processor: String
    let cores: Int
    /// MiB.
    let memory: Int
    let system: String
    let kernel: String
    let swift: String
    let sqlite: String
    /// `nil` when PostgreSQL is not measured.
    let postgres: String?
    /// How many processes wanted to run in the last minute, before and after: other work makes ours cost more.
    let loadBefore: String
    var loadAfter = ""

    /// Looks around.
    init(postgres: String?) throws {
        date = Self.now
        processor = Self.line("model name", in: "/proc/cpuinfo") ?? "unknown processor"
        cores = sysconf(Int32(_SC_NPROCESSORS_ONLN))
        memory = sysconf(Int32(_SC_PHYS_PAGES)) / 1024 * sysconf(Int32(_SC_PAGESIZE)) / 1024
        system =
            Self.line("PRETTY_NAME", in: "/etc/os-release", separator: "=")?.filter { $0 != "\"" }
            ?? "unknown system"
        kernel =
            text(ofFile: "/proc/sys/kernel/osrelease")?.split(separator: "\n").first.map(String.init) ?? ""
        swift = Self.swiftVersion
        sqlite = try SQLiteDatabase(path: ":memory:").version
        self.postgres = postgres
        loadBefore = Self.load
    }

    /// The load of the last minute.
    static var load: String {
        text(ofFile: "/proc/loadavg")?.split(separator: " ").first.map(String.init) ?? "unknown"
    }

    /// The compiler of this machine; a binary does not know which one made it.
    private static var swiftVersion: String {
        let told = try? Child.run(["sh", "-c", "swift --version 2>/dev/null"]).output
        guard let line = told?.split(separator: "\n").first(where: { $0.contains("Swift version") }) else {
            return "Swift, unknown version"
        }
        return line.split(separator: "(").first.map { $0.trimmed } ?? String(line)
    }

    private static var now: String {
        var clock = timespec()
        unsafe clock_gettime(CLOCK_REALTIME, &clock)
        let (day, second) = clock.tv_sec.quotientAndRemainder(dividingBy: 86_400)
        func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
        let date = LocalDate(daysSinceEpoch: day)?.description ?? ""
        return "\(date)T\(two(second / 3600)):\(two(second / 60 % 60)):\(two(second % 60))Z"
    }

    private static func line(_ name: String, in path: String, separator: Character = ":") -> String? {
        let line = text(ofFile: path)?.split(separator: "\n").first { $0.hasPrefix(name) }
        guard let parts = line?.split(separator: separator, maxSplits: 1), parts.count == 2 else {
            return nil
        }
        return parts[1].trimmed
    }
}

extension Substring {
    /// Without blanks at either end.
    fileprivate var trimmed: String {
        let start = drop(while: \.isWhitespace)
        return String(start.reversed().drop(while: \.isWhitespace).reversed())
    }
}
