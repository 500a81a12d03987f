import IncassoXML

/// The elements that a SEPA collection may hold, in the order in which they must stand.
///
/// It is written as indented text, so that a person can compare it with the guidelines, and becomes a table that costs
/// one look-up for each element. Node 0 is every place that the tree does not know.
struct SchemeTree: Sendable {
    /// What the tree says of an element.
    struct Node: Sendable {
        /// The place among its siblings, from ``SchemeTree/firstOrder``.
        var order: UInt8 = 0
        var field = SchemeField.step
        var isLeaf = true
        /// Whether it may stand several times.
        var repeats = false
        /// Whether what is below is of no interest.
        var isOpaque = false
        /// The rule that its mere presence breaks.
        var forbidden: SchemeRule.ID?
        /// The versions of pain.008.001 that have it.
        var versions: ClosedRange<UInt8> = 0...255
        /// The length of its name.
        var nameLength = 0
    }

    /// The place above the root element.
    static let top = 1
    /// The order of a first child; 0 stands for no child yet, 1 for one that the tree does not know.
    static let firstOrder: UInt8 = 2

    /// All names in the tree.
    let vocabulary: XMLVocabulary
    /// What is known of each place.
    let nodes: [Node]
    private let children: [UInt16]
    private let parents: [UInt16]
    private let names: [String]
    private let width: Int

    /// The place that an element leads to; 0 when the tree does not know it.
    @inline(__always)
    func child(of node: Int, named name: Int) -> Int {
        Int(children[node &* width &+ name])
    }

    /// The place around one.
    @inline(__always)
    func parent(of node: Int) -> Int {
        Int(parents[node])
    }

    /// The name of the element at a place.
    func name(of node: Int) -> String {
        names[node]
    }

    /// A tree of indented lines.
    ///
    /// A line holds a name, then `=` and a field, `*` when it may stand several times, `!` and the rule that forbids it,
    /// `@` and the versions that have it. A line `&name` stands for the lines of that part, and what follows it holds for each of them.
    ///
    /// - Parameters:
    ///   - text: The lines, indented by two blanks for each level.
    ///   - parts: The parts that lines may name.
    init(_ text: String, parts: [String: String]) {
        var builder = Builder(parts: parts)
        builder.add(text, depth: 0)
        let width = builder.vocabulary.count + 1
        var flat = [UInt16](repeating: 0, count: builder.nodes.count * width)
        for (node, edges) in builder.children.enumerated() {
            for (name, child) in edges { flat[node * width + name] = UInt16(child) }
        }
        vocabulary = XMLVocabulary(builder.vocabulary)
        nodes = builder.nodes
        children = flat
        parents = builder.parents.map { UInt16($0) }
        names = builder.names
        self.width = width
    }
}

/// Builds a tree from its text; a mistake in the text is a programming error.
private struct Builder {
    let parts: [String: String]
    var vocabulary: [String] = []
    var nodes = [SchemeTree.Node(), SchemeTree.Node()]
    var children: [[Int: Int]] = [[:], [:]]
    var parents = [0, SchemeTree.top]
    var names = ["*", ""]
    private var numbers: [String: Int] = [:]
    /// The open places, by depth.
    private var open = [SchemeTree.top]

    init(parts: [String: String]) {
        self.parts = parts
    }

    mutating func add(_ text: String, depth: Int, also common: [String] = []) {
        for line in text.split(separator: "\n") {
            let isTop = line.first != " "
            let words = line.split(separator: " ").map(String.init) + (isTop ? common : [])
            let level = depth + (line.utf8.prefix { $0 == 0x20 }.count / 2)
            if words[0].hasPrefix("&") {
                guard let part = parts[String(words[0].dropFirst())] else {
                    preconditionFailure("no part \(line)")
                }
                add(part, depth: level, also: Array(words.dropFirst()))
            } else {
                add(words, level: level)
            }
        }
    }

    private mutating func add(_ words: [String], level: Int) {
        let parent = open[level]
        let name = words[0]
        if numbers[name] == nil {
            vocabulary.append(name)
            numbers[name] = vocabulary.count
        }
        var node = SchemeTree.Node()
        node.order = UInt8(children[parent].count) + SchemeTree.firstOrder
        node.nameLength = name.utf8.count
        for word in words.dropFirst() { Self.read(word, into: &node) }
        let number = nodes.count
        nodes.append(node)
        nodes[parent].isLeaf = false
        names.append(name)
        children.append([:])
        parents.append(parent)
        children[parent][numbers[name] ?? 0] = number
        open.removeSubrange((level + 1)...)
        open.append(number)
    }

    private static func read(_ word: String, into node: inout SchemeTree.Node) {
        let rest = String(word.dropFirst())
        switch word.first {
        case "*": node.repeats = true
        case "=":
            guard let field = SchemeField.allCases.first(where: { "\($0)" == rest }) else {
                preconditionFailure("no field \(word)")
            }
            node.field = field
        case "!":
            guard let rule = SchemeRule.ID(rawValue: "SDD-" + rest) else {
                preconditionFailure("no rule \(word)")
            }
            node.forbidden = rule
            node.isOpaque = true
        case "@":
            let bounds = rest.split(separator: "-", omittingEmptySubsequences: false).map { UInt8($0) }
            node.versions = (bounds[0] ?? 0)...((bounds.last ?? nil) ?? 255)
        default: preconditionFailure("what is \(word)")
        }
    }
}
