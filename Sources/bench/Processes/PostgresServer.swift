import Glibc

/// The PostgreSQL server that is measured: a throw-away one, or one on this machine that is given.
final class PostgresServer {
    /// Set up like a small server for one treasury.
    ///
    /// Nothing vacuums in the background while a job is measured: the books must be fast without it, and figures that
    /// depend on when it wakes up cannot be compared.
    private static let settings = [
        "listen_addresses=", "fsync=on", "shared_buffers=512MB", "max_wal_size=4GB", "max_connections=20",
        "autovacuum=off",
    ]
    private static let variable = "INCASSO_BENCH_POSTGRES"

    /// What its processes cost.
    let clock: ServerClock
    /// For example `15.20; shared_buffers 512MB, …`.
    let description: String
    private let url: String
    private let directory: String?
    private let binaries: String

    /// Starts a server, or takes the one of `INCASSO_BENCH_POSTGRES`.
    ///
    /// - Throws: ``BenchError`` when there is none, or when its processor time cannot be read.
    init() throws {
        binaries = try Self.findBinaries()
        if let given = unsafe getenv(Self.variable).map({ unsafe String(cString: $0) }) {
            url = given
            directory = nil
        } else {
            let made = try Self.start(binaries)
            url = "postgresql:///postgres?host=\(made)&user=incasso"
            directory = made
        }
        do {
            let data = try Self.ask("SHOW data_directory", url, binaries)
            guard let process = text(ofFile: data + "/postmaster.pid")?.split(separator: "\n").first,
                let number = Int(process)
            else { throw BenchError("the server's process cannot be found: \(data)/postmaster.pid") }
            clock = ServerClock(process: number)
            _ = try clock.read()
            description = try Self.describe(url, binaries)
        } catch {
            if let directory { Self.stop(directory, binaries) }
            throw error
        }
    }

    /// Makes an empty database; one that a cancelled run has left on a given server is removed first.
    ///
    /// - Returns: Its address.
    func create(_ name: String) throws -> String {
        try drop(name)
        try execute("CREATE DATABASE \(name)")
        let parts = url.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        let authority = parts[0].split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false)
        let address = authority.prefix(3).joined(separator: "/") + "/" + name
        return parts.count > 1 ? "\(address)?\(parts[1])" : address
    }

    /// Removes a database.
    func drop(_ name: String) throws {
        try execute("DROP DATABASE IF EXISTS \(name)")
    }

    /// Writes all pages out, so that a job does not pay for the one before it.
    func checkpoint() throws {
        try execute("CHECKPOINT")
        try clock.waitForSessions()
    }

    /// Stops a server that was started here, and removes it.
    func stop() {
        if let directory { Self.stop(directory, binaries) }
    }

    private func execute(_ command: String) throws {
        _ = try Self.ask(command, url, binaries)
    }

    private static func ask(_ command: String, _ url: String, _ binaries: String) throws -> String {
        let answer = try Child.run([
            binaries + "/psql", "--no-psqlrc", "--tuples-only", "--no-align", "--quiet",
            "--set=ON_ERROR_STOP=1",
            "--command=SET client_min_messages = warning", "--command=\(command)", url,
        ])
        return answer.output.split(separator: "\n").first.map(String.init) ?? ""
    }

    private static func describe(_ url: String, _ binaries: String) throws -> String {
        let settings = ["shared_buffers", "max_wal_size", "fsync", "synchronous_commit", "autovacuum"]
        let told = try settings.map { "\($0) \(try ask("SHOW \($0)", url, binaries))" }
        return "PostgreSQL \(try ask("SHOW server_version", url, binaries)); " + told.joined(separator: ", ")
    }

    /// The newest server that Debian has installed, else the one in `PATH`.
    private static func findBinaries() throws -> String {
        let script =
            "find /usr/lib/postgresql -maxdepth 2 -name bin 2>/dev/null | sort -V | tail -n 1 | grep . || dirname \"$(command -v initdb)\""
        let found = try Child.run(["sh", "-c", script]).output.split(separator: "\n").first ?? ""
        guard unsafe access(found + "/initdb", X_OK) == 0 else {
            throw BenchError("no PostgreSQL server is installed: apt-get install postgresql")
        }
        return String(found)
    }

    /// A socket's path is short by law of the system, so the directory lies in `/tmp`.
    private static func start(_ binaries: String) throws -> String {
        let directory = try Workplace.make("/tmp/incasso-bench-pg-XXXXXX")
        do {
            if let owner { _ = try Child.run(["chown", owner, directory]) }
            _ = try Child.run(
                asOwner([
                    binaries + "/initdb", "--pgdata=\(directory)/data", "--username=incasso", "--auth=trust",
                    "--encoding=UTF8", "--locale=C.UTF-8", "--no-instructions",
                ])
            )
            let options = (settings + ["unix_socket_directories=\(directory)"]).map { "-c \($0)" }
            _ = try Child.run(
                asOwner([
                    binaries + "/pg_ctl", "--pgdata=\(directory)/data", "--log=\(directory)/server.log",
                    "--wait",
                    "--timeout=60", "--silent", "--options=\(options.joined(separator: " "))", "start",
                ])
            )
        } catch {
            Cleaning.run(["rm", "-rf", directory])
            throw error
        }
        return directory
    }

    private static func stop(_ directory: String, _ binaries: String) {
        Cleaning.run(
            asOwner([
                binaries + "/pg_ctl", "--pgdata=\(directory)/data", "--mode=immediate", "--silent", "stop",
            ])
        )
        Cleaning.run(["rm", "-rf", directory])
    }

    /// PostgreSQL refuses to run as root; root runs it as another user.
    private static let owner: String? = {
        guard geteuid() == 0 else { return nil }
        return unsafe getpwnam("postgres") == nil ? "nobody" : "postgres"
    }()

    private static func asOwner(_ command: [String]) -> [String] {
        owner.map { ["runuser", "-u", $0, "--"] + command } ?? command
    }
}
