import IncassoSQL

/// The entries of one container: adjacent numbers within a bank file.
struct EntryRange: Sendable {
    let tenant: Int64
    let file: Int64
    let first: Int64
    let last: Int64

    var count: Int { Int(last - first + 1) }
    /// Whether the planner must learn of what the entries bring about, and not only their database's next analysis.
    var isLarge: Bool { count > 1000 }

    var bindings: Bindings { ["t": tenant, "f": file, "first": first, "last": last] }
}
