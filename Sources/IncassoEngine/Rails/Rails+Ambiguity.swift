import IncassoCore

extension Rails {
    /// Whether a bank's code may hide other reasons than its class says, as `MS03` does.
    static func isAmbiguous(_ code: String) -> Bool {
        ReasonTable.sepa.entry(code)?.isAmbiguous ?? false
    }
}
