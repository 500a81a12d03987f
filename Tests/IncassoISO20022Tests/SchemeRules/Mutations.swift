/// Every small change to a document: what a schema says of each shows what the rules would miss.
struct Mutations {
    /// An element of the document: where its tags and its content stand, in bytes.
    private struct Element {
        let name: String
        let start: Int
        var contentStart = 0
        var contentEnd = 0
        var end = 0
        var isLeaf = true
        var parent: Int?
    }

    private let bytes: [UInt8]
    private let elements: [Element]

    /// The elements of a sound document: no comments, no empty tags.
    init(of text: String) {
        bytes = Array(text.utf8)
        var elements: [Element] = []
        var open: [Int] = []
        var place = 0
        while let less = bytes[place...].firstIndex(of: UInt8(ascii: "<")),
            let greater = bytes[less...].firstIndex(of: UInt8(ascii: ">"))
        {
            place = greater + 1
            if bytes[less + 1] == UInt8(ascii: "?") { continue }
            if bytes[less + 1] == UInt8(ascii: "/") {
                let index = open.removeLast()
                elements[index].contentEnd = less
                elements[index].end = greater + 1
                continue
            }
            let name = bytes[(less + 1)..<greater].prefix { $0 != 0x20 }
            if let parent = open.last { elements[parent].isLeaf = false }
            open.append(elements.count)
            elements.append(
                Element(
                    name: String(decoding: name, as: UTF8.self),
                    start: less,
                    contentStart: greater + 1,
                    parent: open.dropLast().last
                )
            )
        }
        self.elements = elements
    }

    /// Each changed document with a name that says what was changed.
    func forEach(_ body: (String, [UInt8]) throws -> Void) rethrows {
        for (index, element) in elements.enumerated() where element.parent != nil {
            let whole = Array(bytes[element.start..<element.end])
            let name = "\(element.name) at \(element.start)"
            try body("without \(name)", replacing(element.start..<element.end, with: []))
            try body("twice \(name)", replacing(element.end..<element.end, with: whole))
            let content = element.contentStart..<element.contentEnd
            try body("empty \(name)", replacing(content, with: []))
            try body("attribute at \(name)", replacing(tagEnd(element), with: Array(" x=\"1\"".utf8)))
            if let next = elements.dropFirst(index + 1).first(where: { $0.parent == element.parent }) {
                let turned = Array(bytes[next.start..<next.end]) + whole
                try body("swapped \(name)", replacing(element.start..<next.end, with: turned))
            }
            if element.isLeaf {
                for text in ["x", "-1", String(repeating: "A", count: 200), "1.234", "<x/>"] {
                    try body("\(text.prefix(5)) in \(name)", replacing(content, with: Array(text.utf8)))
                }
            } else {
                let start = element.contentStart..<element.contentStart
                try body("text in \(name)", replacing(start, with: Array("text".utf8)))
                try body("unknown in \(name)", replacing(start, with: Array("<Xyz>1</Xyz>".utf8)))
            }
        }
    }

    private func tagEnd(_ element: Element) -> Range<Int> {
        (element.contentStart - 1)..<(element.contentStart - 1)
    }

    private func replacing(_ range: Range<Int>, with new: [UInt8]) -> [UInt8] {
        Array(bytes[..<range.lowerBound]) + new + Array(bytes[range.upperBound...])
    }
}
