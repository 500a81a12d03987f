import IncassoSQL

/// The entries of one container: adjacent numbers within a bank file.
struct EntryRange: Sendable {
    let tenant: Int64
    let file: Int64
    let first: Int64
    let last: Int64

    var bindings: Bindings { ["t": tenant, "f": file, "first": first, "last": last] }
}
