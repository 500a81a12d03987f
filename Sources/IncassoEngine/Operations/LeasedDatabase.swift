import IncassoSQL

/// A database whose every change is made by the holder of a lease.
///
/// Rooms need not know that they work under one: the proof comes first in each of their transactions.
final class LeasedDatabase: Database {
    private let base: any Database
    private let lease: Lease

    init(_ base: any Database, lease: Lease) {
        self.base = base
        self.lease = lease
    }

    var version: String { base.version }

    var observer: (@Sendable (String) -> Void)? {
        get { base.observer }
        set { base.observer = newValue }
    }

    func read<Value>(_ body: (any Transaction) throws -> Value) throws -> Value {
        try base.read(body)
    }

    func write<Value>(_ body: (any Transaction) throws -> Value) throws -> Value {
        try base.write { transaction in
            try lease.renew(in: transaction)
            return try body(transaction)
        }
    }

    func define(_ script: String, then body: (any Transaction) throws -> Void) throws {
        try base.define(script) { transaction in
            try lease.renew(in: transaction)
            try body(transaction)
        }
    }

    /// Whether work under the lease failed because another process has taken over.
    ///
    /// What that process did meanwhile, with files for instance, may be what the work stumbled over.
    func isLost(after error: any Error) -> Bool {
        do {
            if let lost = error as? Lease.Lost { return lease.isLost(by: lost) }
            try base.write { try lease.renew(in: $0) }
            return false
        } catch let lost as Lease.Lost {
            return lease.isLost(by: lost)
        } catch {
            return false
        }
    }
}
