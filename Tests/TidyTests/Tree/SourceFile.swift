/// A text file of the package.
struct SourceFile {
    /// The path from the package's directory.
    let path: String
    let text: String
    /// The text line by line; line 1 is the first element.
    let lines: [Substring]

    init(_ path: String, _ text: String) {
        self.path = path
        self.text = text
        lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    }

    /// The folders and the name.
    var components: [Substring] { path.split(separator: "/") }

    /// The target below `Sources` or `Tests`.
    var target: String { components.count > 1 ? String(components[1]) : "" }

    /// The name without folders.
    var name: String { String(components.last ?? "") }
}
