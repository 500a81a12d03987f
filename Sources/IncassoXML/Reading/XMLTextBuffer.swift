/// The text of the innermost element, as large as the limit on texts and allocated once.
@safe struct XMLTextBuffer {
    let start: UnsafeMutablePointer<UInt8>
    let capacity: Int
    /// Bytes that are in use.
    var count = 0

    init(capacity: Int) {
        self.capacity = max(capacity, 1)
        unsafe start = .allocate(capacity: self.capacity)
    }

    /// Appends bytes; what would go beyond the capacity has been refused before and is dropped here.
    @inline(__always)
    mutating func append(_ bytes: UnsafeBufferPointer<UInt8>) {
        guard let source = bytes.baseAddress, bytes.count <= capacity - count else { return }
        unsafe (start + count).update(from: source, count: bytes.count)
        count += bytes.count
    }

    /// Gives the memory back; nothing may be appended after it.
    func free() {
        unsafe start.deallocate()
    }
}
