import Glibc

/// Control-C: the process ends at once with the code for "cancelled".
///
/// Nothing needs tidying up: every step of ours survives being cut off at any point.
enum Interrupt {
    /// Installs the handler.
    static func handle() {
        _ = signal(SIGINT) { _ in
            let text: StaticString = "\ncancelled\n"
            _ = unsafe write(STDERR_FILENO, text.utf8Start, text.utf8CodeUnitCount)
            _exit(2)
        }
    }
}
