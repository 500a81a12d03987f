/// Which room owns which table, as the headings of `schemas/sql` say.
struct TableOwners {
    private(set) var rooms: [String: String] = [:]

    /// Looked up by its name, before there is a tenant to ask for.
    static let withoutTenant: Set<String> = ["tenant"]

    init(_ definitions: [SourceFile]) {
        for definition in definitions {
            var room = ""
            for line in definition.lines {
                let words = line.split(separator: " ")
                if words.count == 3, words[0] == "--", words[1].hasPrefix("=====") { room = String(words[2]) }
                if words.count > 2, words[0] == "CREATE", words[1] == "TABLE" {
                    rooms[String(words[2])] = room
                }
            }
        }
    }

    /// The room that may write a table; `nil` for a table that there is not.
    func owner(of table: String) -> String? { rooms[table] }
}
