/// What the addenda of a refused notification of change say (record 7, type 98, codes C61 to C69).
///
/// Our bank sends it within 15 days of the notification; the data of the notification are copied back.
public struct NACHARefusedChange: Hashable, Sendable {
    /// What is wrong with the notification: `C61` to `C69`.
    public var code = ""
    /// The notification, as it came.
    public var change = NACHAChange()
    /// The trace number of the notification's own entry, of which the last seven digits are copied.
    public var changeTrace = 0

    /// Addenda of a refusal.
    public init(_ code: String, of change: NACHAChange, trace: Int) {
        self.code = code
        self.change = change
        changeTrace = trace
    }
}
