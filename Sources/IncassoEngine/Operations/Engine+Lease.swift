import IncassoSQL

/// What became of work that only one process may do at a time.
enum Exclusive<Value> {
    /// It was done here.
    case done(Value)
    /// Another process is at it, or has taken over the rest of it.
    case elsewhere(holder: String)
}

extension Engine {
    /// Does a piece of work under a lease, unless another process is at it.
    ///
    /// - Parameters:
    ///   - name: The piece of work.
    ///   - work: Does it with the engine that it is given, whose every transaction proves the lease.
    /// - Returns: The outcome, or who is at it.
    /// - Throws: What the work throws; the driver's error.
    func exclusively<Value>(_ name: String, _ work: (Engine) throws -> Value) throws -> Exclusive<Value> {
        switch try Lease.take(name, engine: self) {
        case .held(let holder): return .elsewhere(holder: holder)
        case .taken(let lease):
            // A lease that cannot be given back runs out: that is no failure of the work.
            defer { try? lease.release(on: database) }
            let leased = LeasedDatabase(database, lease: lease)
            do {
                return .done(try work(Engine(self, database: leased)))
            } catch  where leased.isLost(after: error) {
                return .elsewhere(holder: "another process, which has taken over")
            }
        }
    }
}
