import IncassoCore
import IncassoISO20022
import IncassoNACHA

extension FileDescription {
    /// Describes a file by the reader of its format.
    ///
    /// - Parameter path: The file; its first bytes tell what it is.
    /// - Returns: The description; a file that is unreadable is a verdict, not an error.
    /// - Throws: An error when the file cannot be opened or read from disk.
    static func ofAny(_ path: String) throws -> FileDescription {
        switch try BankFileSniffer.format(ofFile: path).kind {
        case .nacha: try .ofACH(path)
        default: try .of(path)
        }
    }
}
