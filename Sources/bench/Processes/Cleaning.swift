import Glibc

/// Commands that tidy up, whether or not the run was cancelled.
enum Cleaning {
    /// Runs a command; there is nobody to tell if it fails.
    static func run(_ command: [String]) {
        var process: pid_t = 0
        let arguments = unsafe command.map { unsafe strdup($0) } + [nil]
        defer { unsafe arguments.forEach { unsafe free($0) } }
        guard unsafe posix_spawnp(&process, command[0], nil, nil, arguments, environ) == 0 else { return }
        var result: Int32 = 0
        while unsafe waitpid(process, &result, 0) != process, errno == EINTR {}
    }
}
