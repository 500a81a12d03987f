/// Who acts: on the command line a name that is trusted, and the account of the operating system beside it.
public struct Actor: Sendable, Hashable {
    /// The name given with `--as`, or the operating system's user.
    public let name: String
    /// The operating system's user.
    public let osUser: String

    /// A person.
    public init(name: String, osUser: String) {
        self.name = name
        self.osUser = osUser
    }

    /// Whether a recorded name is this person's: writing it in capitals makes nobody another person.
    func isSamePerson(as recorded: String) -> Bool {
        func bare(_ name: String) -> String { name.split(separator: " ").joined(separator: " ").lowercased() }
        return bare(name) == bare(recorded)
    }
}
