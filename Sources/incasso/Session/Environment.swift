import Glibc

/// What the process was told by its surroundings.
enum Environment {
    /// An environment variable, or `nil` when it is not set or empty.
    static func value(_ name: String) -> String? {
        guard let value = unsafe getenv(name) else { return nil }
        let text = unsafe String(cString: value)
        return text.isEmpty ? nil : text
    }

    /// The operating system's name for the user who runs this.
    static var osUser: String {
        if let entry = unsafe getpwuid(getuid()), let name = unsafe entry.pointee.pw_name {
            return unsafe String(cString: name)
        }
        return "uid-\(getuid())"
    }

    /// The data directory when `--data` is not given: `INCASSO_DATA`, else the platform's place for data.
    static var dataDirectory: String {
        if let given = value("INCASSO_DATA") { return given }
        if let base = value("XDG_DATA_HOME") { return base + "/incasso" }
        return home + "/.local/share/incasso"
    }

    private static var home: String {
        if let home = value("HOME") { return home }
        if let entry = unsafe getpwuid(getuid()), let directory = unsafe entry.pointee.pw_dir {
            return unsafe String(cString: directory)
        }
        return "."
    }
}
