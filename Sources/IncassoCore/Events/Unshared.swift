/// A variable of an object that only one call at a time may touch.
///
/// Swift checks at run time that no two accesses to a property of an object overlap. Handlers are called ten times for
/// each entry of a bank's file, and these checks took a third of all time. A value kept here is reached through an
/// address of its own and is not checked: its owner must not be used from two threads, and no closure or callee may
/// touch it while it is being changed in place.
@safe public struct Unshared<Value: ~Copyable>: ~Copyable {
    /// Where the value lies: for C code that is handed it.
    public let address: UnsafeMutablePointer<Value>

    /// A variable with this first value.
    @inlinable
    public init(_ value: consuming Value) {
        unsafe address = .allocate(capacity: 1)
        unsafe address.initialize(to: value)
    }

    deinit {
        unsafe address.deinitialize(count: 1)
        unsafe address.deallocate()
    }

    /// The value, read and changed in place.
    @inlinable @inline(__always)
    public var value: Value {
        unsafeAddress { unsafe UnsafePointer(address) }
        nonmutating unsafeMutableAddress { unsafe address }
    }
}
