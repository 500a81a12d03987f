import Glibc
import Synchronization

/// Control-C: the process ends at once with the code for "cancelled".
///
/// Nothing needs tidying up but a temporary directory: every step of ours survives being cut off at any point.
enum Interrupt {
    private typealias Arguments = UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>

    /// Where the arguments of the shell lie that removes a temporary directory in our place, made before the signal can
    /// come; 0 when there is none.
    private static let removal = Atomic<UInt>(0)

    /// Installs the handler.
    static func handle() {
        _ = signal(SIGINT) { _ in
            let text: StaticString = "\ncancelled\n"
            _ = unsafe write(STDERR_FILENO, text.utf8Start, text.utf8CodeUnitCount)
            // Few calls are allowed here; this one is, and it ends whatever still writes into the directory.
            let address = Interrupt.removal.load(ordering: .acquiring)
            if let removal = unsafe Arguments(bitPattern: address) { _ = unsafe execv("/bin/sh", removal) }
            _exit(2)
        }
    }

    /// Has a directory removed when the process is interrupted from now on.
    static func remove(_ directory: String) {
        let words = ["sh", "-c", "rm -rf -- \"$0\"; exit 2", directory]
        let arguments = Arguments.allocate(capacity: words.count + 1)
        for (index, word) in words.enumerated() { unsafe arguments[index] = unsafe strdup(word) }
        unsafe arguments[words.count] = nil
        removal.store(UInt(bitPattern: arguments), ordering: .releasing)
    }
}
