/// What a database refused or could not do.
///
/// Bound values never appear in it: they may be personal data.
public struct DatabaseError: Error, Sendable, CustomStringConvertible {
    /// The kind of failure, the same on every database.
    public enum Code: Sendable, Hashable {
        /// A unique key, foreign key or check refused the row.
        case constraint
        /// Another process holds the lock for longer than we wait, or a transaction must be run again.
        case busy
        /// The connection is gone, or could not be made.
        case unavailable
        /// The database was made by a newer version of Incasso.
        case tooNew
        /// The database's file is damaged or not a database of ours.
        case damaged
        /// No room on the disk, or it cannot be written.
        case storage
        /// Anything else, a mistake of ours for example.
        case other
    }

    /// The kind of failure.
    public let code: Code
    /// The database's own words, without values.
    public let message: String
    /// The statement's name, where one was running.
    public let statement: String?
    /// What to do about it, where the driver knows more than the code tells.
    public let remedy: String?

    /// An error.
    public init(code: Code, message: String, statement: String? = nil, remedy: String? = nil) {
        self.remedy = remedy
        self.code = code
        self.message = message
        self.statement = statement
    }

    /// The message and the statement's name.
    public var description: String {
        statement.map { "\(message) (in \($0))" } ?? message
    }
}
