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
    final var attributeCurrency: Currency? { walk.value.currency }
    private let table: PathTable
    private let walk = Unshared(Walk())
    private let documentName: Int

    private struct Walk {
        var place = PathTable.top
        /// How many elements are open inside a subtree that no path leads to.
        var skipped = 0
        var currency: Currency?
    }

    init(table: PathTable) {
        self.table = table
        documentName = table.vocabulary.number(of: Array("Document".utf8).span)
        super.init(vocabulary: table.vocabulary)
    }

    /// A group opens.
    func open(_ field: UInt8) throws {}

    /// The text of a field, without blanks around it.
    func value(_ field: UInt8, _ text: Span<UInt8>) throws {}

    /// A group closes.
    func close(_ field: UInt8) throws {}

    override func root(_ name: Int, localName: String, namespace: String?) throws {
        // A message without the Document element around it.
        if name != documentName { walk.value.place = table.child(of: PathTable.top, named: documentName) }
    }

    final override func start(_ name: Int, attributes: borrowing XMLAttributes) throws {
        guard walk.value.skipped == 0 else {
            walk.value.skipped += 1
            return
        }
        let next = table.child(of: walk.value.place, named: name)
        guard next.node != 0 else {
            walk.value.skipped = 1
            return
        }
        walk.value.place = next
        if next.hasText {
            wantsText = true
            walk.value.currency =
                attributes.count == 0 ? nil : attributes.withValue(of: "Ccy") { Currency($0) } ?? nil
        } else if next.isGroup {
            try open(next.field)
        }
    }

    final override func text(_ bytes: Span<UInt8>) throws {
        var start = 0
        var end = bytes.count
        while start < end, bytes[start] <= 0x20 { start += 1 }
        while end > start, bytes[end - 1] <= 0x20 { end -= 1 }
        try value(walk.value.place.field, bytes.extracting(start..<end))
    }

    final override func end(_ name: Int) throws {
        guard walk.value.skipped == 0 else {
            walk.value.skipped -= 1
            return
        }
        let ended = walk.value.place
        walk.value.place = table.parent(of: ended)
        if ended.isGroup { try close(ended.field) }
    }
}
