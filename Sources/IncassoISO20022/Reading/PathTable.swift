import IncassoXML

/// Finds out where in a message a reader stands, one table look-up for each element.
///
/// The paths of interest are written down as text and turned into a tree whose nodes have small numbers. Node 0 is
/// everything that no path leads through: it has no children, so a whole foreign subtree costs two look-ups per element.
struct PathTable: Sendable {
    /// What a node is good for.
    struct Node: Sendable {
        /// The field that the path named, 0 for a mere step on the way.
        var field: UInt8 = 0
        /// Whether the reader wants to know the text.
        var hasText = false
        /// Whether the reader wants to know when it opens and closes.
        var isGroup = false
    }

    /// The number of the node above the root element.
    static let top: UInt16 = 1

    /// All names on any path.
    let vocabulary: XMLVocabulary
    /// What each node is good for.
    let nodes: [Node]
    private let children: [UInt16]
    private let width: Int

    /// A table of paths.
    ///
    /// - Parameter paths: From the root element on, names separated by `/`. `a|b` stands for either name. A path that
    ///   ends in `/` is told when it opens and closes, all others are asked for their text.
    init(_ paths: [(path: String, field: UInt8)]) {
        var names: [String] = []
        var known: [String: Int] = [:]
        var nodes = [Node(), Node()]
        var children: [[Int: UInt16]] = [[:], [:]]
        for (path, field) in paths {
            var current = Self.top
            for step in path.split(separator: "/") {
                let numbers = step.split(separator: "|").map { name in
                    if let number = known[String(name)] { return number }
                    names.append(String(name))
                    known[String(name)] = names.count
                    return names.count
                }
                let existing = numbers.lazy.compactMap { children[Int(current)][$0] }.first
                let next = existing ?? UInt16(nodes.count)
                if existing == nil {
                    nodes.append(Node())
                    children.append([:])
                }
                for number in numbers { children[Int(current)][number] = next }
                current = next
            }
            nodes[Int(current)].field = field
            if path.hasSuffix("/") {
                nodes[Int(current)].isGroup = true
            } else {
                nodes[Int(current)].hasText = true
            }
        }
        let width = names.count + 1
        var flat = [UInt16](repeating: 0, count: nodes.count * width)
        for (node, edges) in children.enumerated() {
            for (name, child) in edges { flat[node * width + name] = child }
        }
        vocabulary = XMLVocabulary(names)
        self.nodes = nodes
        self.children = flat
        self.width = width
    }

    /// The node that an element leads to, 0 when no path goes there.
    @inline(__always)
    func child(of node: UInt16, named name: Int) -> UInt16 {
        children[Int(node) * width + name]
    }
}
