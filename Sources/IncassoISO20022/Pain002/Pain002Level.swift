import IncassoCore

/// The status of a whole message or of a whole block while its inner levels are being read.
struct Pain002Level: Sendable {
    var line = 0
    var id = ByteString()
    /// Whether it speaks about a reversal file (pain.007), and not about collections.
    var isReversal = false
    var status = Pain002Status()
    var count: Int?
    var reason = ByteString()
    var reasonText = ByteString()
    /// Whether a level inside has a status of its own.
    var hasInnerStatus = false

    mutating func reset(line: Int) {
        self.line = line
        id.removeAll()
        isReversal = false
        status = Pain002Status()
        count = nil
        reason.removeAll()
        reasonText.removeAll()
        hasInnerStatus = false
    }

    /// What it says about everything inside that has no status of its own.
    ///
    /// The inner level always overrides the outer one, so a rejection with inner statuses only repeats them. A block that
    /// was accepted in part lists what was refused: the rest is accepted.
    ///
    /// - Parameter isBlock: Whether it is a block; the rest of a message is told by its blocks.
    /// - Returns: The kind of its event.
    func kind(isBlock: Bool) -> BankEvent.Kind {
        if status.code == .code("PART") { return isBlock && hasInnerStatus ? .accepted : .information }
        if status.isRejection, hasInnerStatus { return .information }
        return status.kind
    }
}
