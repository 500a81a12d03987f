/// A database that is one file of this machine, and so can be copied by us.
///
/// A server is copied by its own means.
public protocol FileDatabase: Database {
    /// Copies one state of the database into a new file while others go on writing.
    ///
    /// The copy is complete in itself: it needs no log beside it. It is not flushed to the disk yet.
    ///
    /// - Parameters:
    ///   - path: The new file; nothing may have this name.
    ///   - progress: Told now and then how many of how many pages are done.
    ///   - body: Reads the state that was copied.
    /// - Returns: What the body returns.
    /// - Throws: ``DatabaseError``: `storage` when the disk is full, `unavailable` when the name is taken. Whatever the
    ///   body throws.
    func copy<Value>(
        to path: String,
        progress: (_ done: Int, _ total: Int) -> Void,
        _ body: (any Transaction) throws -> Value
    ) throws -> Value

    /// What is wrong with the file's structure; empty when it is sound.
    ///
    /// Reads the whole file.
    func integrityCheck() throws -> [String]
}

/// Opens and moves the files of a ``FileDatabase``.
public protocol DatabaseFiles: Sendable {
    /// Opens a database file that exists.
    ///
    /// - Parameter path: The file.
    /// - Returns: The database; its file is closed when nobody holds it any more.
    /// - Throws: ``DatabaseError`` as the driver's own opening does.
    func open(_ path: String) throws -> any FileDatabase

    /// Gives a database another name, with everything that its log holds.
    ///
    /// - Parameters:
    ///   - path: The file; a damaged one is moved with its log as it is.
    ///   - target: The new name; nothing may have it.
    /// - Throws: ``DatabaseError``: `busy` when another process has the database open.
    func move(_ path: String, to target: String) throws
}
