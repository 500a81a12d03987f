/// Told about long work, so that a person can see that it goes on.
public protocol ProgressObserver: AnyObject, Sendable {
    /// A stage has done so many of so many steps; `total` is `nil` when it is not known.
    func progress(_ stage: String, done: Int, total: Int?)
    /// The stage is over.
    func finish(_ stage: String)
}
