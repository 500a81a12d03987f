import Glibc
import Synchronization

/// Control-C: the process ends at once with the code for "cancelled".
///
/// Nothing needs tidying up but a temporary directory: every step of ours survives being cut off at any point.
enum Interrupt {
    /// Where the arguments are of the shell that removes a temporary directory in our place; 0 when there is none.
    private static let removal = Atomic(0)

    /// Installs the handler.
    static func handle() {
        removal.store(0, ordering: .relaxed)
        _ = signal(SIGINT) { _ in
            let text: StaticString = "\ncancelled\n"
            _ = unsafe write(STDERR_FILENO, text.utf8Start, text.utf8CodeUnitCount)
            // Few calls are allowed here; this one is, and it ends whatever still writes into the directory.
            let removal = Interrupt.removal.load(ordering: .relaxed)
            if let words = unsafe UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>(bitPattern: removal) {
                _ = unsafe execv("/bin/sh", words)
            }
            _exit(2)
        }
    }

    /// Has a directory removed when the process is interrupted from now on.
    static func remove(_ directory: String) {
        let words = ["sh", "-c", "rm -rf -- \"$0\"; exit 2", directory]
        let arguments = UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>.allocate(capacity: words.count + 1)
        for (index, word) in words.enumerated() { unsafe arguments[index] = unsafe strdup(word) }
        unsafe arguments[words.count] = nil
        removal.store(Int(bitPattern: arguments), ordering: .relaxed)
    }
}
