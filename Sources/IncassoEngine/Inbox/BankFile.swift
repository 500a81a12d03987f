public import IncassoCore

/// A bank's file as a person sees it: what it held, and what became of every leaf of it.
public struct BankFile: Sendable, Hashable {
    /// Where a file stands.
    public enum State: String, Sendable, Hashable {
        /// Its entries are in the database; not all containers are applied yet.
        case reading
        /// Every leaf has an effect or a note.
        case applied
        /// It could not be read; its bytes are kept.
        case unreadable
    }

    /// The number.
    public let id: Int64
    /// The name it came with.
    public let name: String
    /// The message, for example `camt.054`.
    public let format: String
    /// The version, for example `001.08`.
    public let version: String?
    /// SHA-256 in hexadecimal.
    public let sha256: String
    /// Where it stands.
    public let state: State
    /// Leaves in the file.
    public let leaves: Int
    /// Leaves that had an effect.
    public let applied: Int
    /// Leaves that another file had told already.
    public let duplicate: Int
    /// Leaves that wait for a person.
    public let parked: Int
    /// Leaves that a named rule passes over.
    public let ignored: Int
}

/// What processing one file did.
public struct InboxReport: Sendable {
    /// The file as given.
    public let path: String
    /// The file as kept; `nil` in a dry run.
    public let file: BankFile?
    /// Whether the same bytes had been given before: then nothing was done.
    public let wasKnown: Bool
    /// What the reader found.
    public let findings: [Diagnostic]
    /// Attempts that ended by this file, by reason.
    public var ends: [String: Int] = [:]
    /// Recovery cases that it opened.
    public var casesOpened = 0
    /// Blocks that it settled.
    public var blocksSettled = 0
    /// Mandates whose account or name it corrected, once for each correction.
    public var mandatesAmended = 0
    /// Credits on the account that it told and that were booked as payments.
    public var paymentsBooked = 0
    /// The process that is at this file, for people; then nothing was done here.
    public var leftTo: String?
}
