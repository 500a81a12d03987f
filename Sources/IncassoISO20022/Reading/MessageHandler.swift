import IncassoCore
import IncassoXML

/// Walks through an ISO 20022 message by a table of paths.
///
/// Names are matched without namespaces: banks use many (prefixes, national ones, none at all). The message element
/// below the root says what the document is.
class MessageHandler: XMLHandler {
    /// Findings that do not stop the reading.
    final var findings = FindingLog()
    /// The currency attribute of the element whose text comes next.
    final var attributeCurrency: Currency?
    private let table: PathTable
    private var node = PathTable.top
    private var parents: [UInt16] = []
    private let documentName: Int

    init(table: PathTable) {
        self.table = table
        documentName = table.vocabulary.number(of: Array("Document".utf8).span)
        parents.reserveCapacity(64)
        super.init(vocabulary: table.vocabulary)
    }

    /// A group opens.
    func open(_ field: UInt8) throws {}

    /// The text of a field, without blanks around it.
    func value(_ field: UInt8, _ text: Span<UInt8>) throws {}

    /// A group closes.
    func close(_ field: UInt8) throws {}

    final override func start(_ name: Int, attributes: borrowing XMLAttributes) throws {
        parents.append(node)
        if parents.count == 1, name != documentName {
            // A message without the Document element around it.
            node = table.child(of: table.child(of: PathTable.top, named: documentName), named: name)
        } else {
            node = table.child(of: node, named: name)
        }
        guard node != 0 else { return }
        let properties = table.nodes[Int(node)]
        if properties.hasText {
            wantsText = true
            attributeCurrency =
                attributes.count == 0 ? nil : attributes.withValue(of: "Ccy") { Currency($0) } ?? nil
        } else if properties.isGroup {
            try open(properties.field)
        }
    }

    final override func text(_ bytes: Span<UInt8>) throws {
        var start = 0
        var end = bytes.count
        while start < end, bytes[start] <= 0x20 { start += 1 }
        while end > start, bytes[end - 1] <= 0x20 { end -= 1 }
        try value(table.nodes[Int(node)].field, bytes.extracting(start..<end))
    }

    final override func end(_ name: Int) throws {
        if node != 0 {
            let properties = table.nodes[Int(node)]
            if properties.isGroup { try close(properties.field) }
        }
        node = parents.removeLast()
    }
}
