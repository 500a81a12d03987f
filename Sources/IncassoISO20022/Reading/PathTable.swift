import IncassoXML

/// Finds out where in a message a reader stands, one table look-up for each element.
///
/// The paths of interest are written down as text and turned into a tree whose nodes have small numbers. Node 0 is
/// everything that no path leads through: it has no children, so a whole foreign subtree costs two look-ups per element.
struct PathTable: Sendable {
    /// A place in the tree: its number, the field that its path named, and what the reader wants of it.
    struct Place: Sendable {
        /// Number in the low 16 bits, then 8 bits of the field, then the two flags: one load tells all.
        fileprivate var packed: UInt32 = 0

        /// The number of the node, 0 for a place that no path leads through.
        @inline(__always) var node: UInt16 { UInt16(truncatingIfNeeded: packed) }
        /// The field that the path named, 0 for a mere step on the way.
        @inline(__always) var field: UInt8 { UInt8(truncatingIfNeeded: packed >> 16) }
        /// Whether the reader wants to know the text.
        @inline(__always) var hasText: Bool { packed & 0x0100_0000 != 0 }
        /// Whether the reader wants to know when it opens and closes.
        @inline(__always) var isGroup: Bool { packed & 0x0200_0000 != 0 }
    }

    /// The place above the root element.
    static let top = Place(packed: 1)

    /// All names on any path.
    let vocabulary: XMLVocabulary
    private let children: [Place]
    private let parents: [Place]
    private let width: Int

    /// A table of paths.
    ///
    /// - Parameter paths: From the root element on, names separated by `/`. `a|b` stands for either name. A path that
    ///   ends in `/` is told when it opens and closes, all others are asked for their text.
    init(_ paths: [(path: String, field: UInt8)]) {
        var names: [String] = []
        var known: [String: Int] = [:]
        var places = [Place(), Self.top]
        var parents = [0, 1]
        var children: [[Int: Int]] = [[:], [:]]
        for (path, field) in paths {
            var current = 1
            for step in path.split(separator: "/") {
                let numbers = step.split(separator: "|").map { name in
                    if let number = known[String(name)] { return number }
                    names.append(String(name))
                    known[String(name)] = names.count
                    return names.count
                }
                let existing = numbers.lazy.compactMap { children[current][$0] }.first
                let next = existing ?? places.count
                if existing == nil {
                    places.append(Place(packed: UInt32(next)))
                    parents.append(current)
                    children.append([:])
                }
                for number in numbers { children[current][number] = next }
                current = next
            }
            places[current].packed |= UInt32(field) << 16 | (path.hasSuffix("/") ? 0x0200_0000 : 0x0100_0000)
        }
        let width = names.count + 1
        var flat = [Place](repeating: Place(), count: places.count * width)
        for (node, edges) in children.enumerated() {
            for (name, child) in edges { flat[node * width + name] = places[child] }
        }
        vocabulary = XMLVocabulary(names)
        self.children = flat
        self.parents = parents.map { places[$0] }
        self.width = width
    }

    /// The place that an element leads to; its node is 0 when no path goes there.
    @inline(__always)
    func child(of place: Place, named name: Int) -> Place {
        children[Int(place.node) * width + name]
    }

    /// The place around one.
    @inline(__always)
    func parent(of place: Place) -> Place {
        parents[Int(place.node)]
    }
}
