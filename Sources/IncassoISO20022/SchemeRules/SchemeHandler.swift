import IncassoCore
import IncassoXML

/// Walks through a collection file and asks each rule where it applies.
///
/// It shares no code with the writer. A debit costs no memory: what the rules compare later is kept as numbers and hashes.
final class SchemeHandler: XMLHandler {
    let facts: SchemeFacts
    let subject: SchemeSubject
    let tree: SchemeTree
    var findings = SchemeFindings()
    let state: Unshared<SchemeState>
    /// What the namespace says after `pain.008.`.
    var version: String?
    /// Whether the file turned out to be none of SEPA: one finding says so, and no other rule applies.
    private(set) var isForeign = false
    /// The limits on due dates, computed once.
    let earliestInCycle: LocalDate
    let earliestAtBank: LocalDate?
    private let file: String?
    private let documentName: Int
    private let messageName: Int
    /// The name of the element that starts, if the tree does not hold it anywhere.
    private var unknownName = ""

    init(facts: SchemeFacts, subject: SchemeSubject, rememberedIds: Int, file: String?) {
        self.subject = subject
        tree = subject == .reversal ? .reversal : .sepa
        state = Unshared(SchemeState(rememberedIds: rememberedIds))
        self.facts = facts
        self.file = file
        earliestInCycle = facts.earliestInCycle
        earliestAtBank = facts.earliestAtBank
        documentName = tree.vocabulary.number(of: Array("Document".utf8).span)
        messageName = tree.vocabulary.number(of: Array(subject.element.utf8).span)
        super.init(vocabulary: tree.vocabulary)
        watchesStrayText = true
    }

    /// Where the current start tag stands.
    var here: SchemePlace { SchemePlace(line: line, column: column) }

    // MARK: Elements

    override func root(_ name: Int, localName: String, namespace: String?) throws {
        if name != documentName, name != messageName { return report(.fileEnvelope, at: localName) }
        switch subject {
        case .collection: judge(namespace: namespace)
        case .reversal: judgeReversal(namespace: namespace)
        }
    }

    override func unknown(_ localName: Span<UInt8>) throws {
        guard state.value.skipped == 0, state.value.hasStarted, !isForeign else { return }
        let name = localName.extracting(0..<min(localName.count, 80)).string
        unknownName = SchemeFindings.masked(name)
    }

    override func cdata() throws {
        guard state.value.skipped == 0, state.value.hasStarted else { return }
        guard state.value.lastSection.line != line || state.value.lastSection.column != column else { return }
        state.value.lastSection = here
        report(.fileCdata)
    }

    override func strayText() throws {
        guard state.value.skipped == 0, state.value.hasStarted else { return }
        guard state.value.lastStray.line != line || state.value.lastStray.column != column else { return }
        state.value.lastStray = here
        report(.textStray)
    }

    override func start(_ name: Int, attributes: borrowing XMLAttributes) throws {
        guard state.value.skipped == 0, !isForeign else {
            state.value.skipped += 1
            return
        }
        guard state.value.hasStarted || begin(name) else { return }
        let next = tree.child(of: state.value.node, named: name)
        guard next != 0 else {
            noteChild()
            report(.elementUnknown, at: name == 0 ? unknownName : vocabulary.name(of: name))
            state.value.skipped = 1
            return
        }
        let node = tree.nodes[next]
        checkOrder(node, next)
        if let rule = node.forbidden {
            report(rule, node: next)
            state.value.skipped = 1
            return
        }
        state.value.node = next
        state.value.depth += 1
        state.value.lastOrder[state.value.depth & 63] = 0
        if state.value.references > 0 { state.value.structuredBytes += 2 * node.nameLength + 5 }
        if !node.versions.contains(UInt8(clamping: state.value.minor)) { report(.elementVersion) }
        if attributes.count > 0, node.field != .document { judge(attributes, at: node.field) }
        if node.isLeaf {
            wantsText = true
            switch node.field {
            case .amount, .originalAmount, .reversedAmount, .referenceAmount: readCurrency(attributes)
            default: break
            }
        } else if node.field != .step {
            open(node.field)
        }
    }

    /// Only amounts have an attribute, and only one.
    private func judge(_ attributes: borrowing XMLAttributes, at field: SchemeField) {
        let known: String? =
            switch field {
            case .amount, .originalAmount, .reversedAmount, .referenceAmount: "Ccy"
            default: nil
            }
        for name in attributes.names where name != known { report(.attribute, at: "@" + name) }
    }

    override func text(_ bytes: Span<UInt8>) throws {
        guard !isForeign else { return }
        if state.value.references > 0 { state.value.structuredBytes += bytes.count }
        if bytes.trimmed.isEmpty { return report(.empty) }
        read(bytes, of: tree.nodes[state.value.node].field)
    }

    override func end(_ name: Int) throws {
        guard state.value.skipped == 0 else {
            state.value.skipped -= 1
            return
        }
        guard state.value.hasStarted, !isForeign else { return }
        let node = tree.nodes[state.value.node]
        if !node.isLeaf {
            if state.value.lastOrder[state.value.depth & 63] == 0 { report(.empty) }
            if node.field != .step { close(node.field) }
        }
        state.value.node = tree.parent(of: state.value.node)
        state.value.depth -= 1
        if state.value.node == SchemeTree.top { state.value.hasStarted = false }
    }

    /// Finds the document, in an envelope too.
    private func begin(_ name: Int) -> Bool {
        if name == messageName {
            state.value.node = tree.child(of: SchemeTree.top, named: documentName)
            state.value.depth = 1
            state.value.hasStarted = true
            return true
        }
        state.value.hasStarted = name == documentName
        return state.value.hasStarted
    }

    private func checkOrder(_ node: SchemeTree.Node, _ next: Int) {
        let depth = state.value.depth & 63
        let last = state.value.lastOrder[depth]
        if node.order > last {
            state.value.lastOrder[depth] = node.order
        } else if node.order < last {
            report(.elementOrder, node: next)
        } else if !node.repeats {
            report(.elementRepeated, node: next)
        }
    }

    private func noteChild() {
        let depth = state.value.depth & 63
        if state.value.lastOrder[depth] == 0 { state.value.lastOrder[depth] = 1 }
    }

    // MARK: The version

    private func judge(namespace: String?) {
        guard let namespace, let start = namespace.firstRange(of: "pain.008.") else {
            return report(.fileNamespace, at: "Document", found: namespace.map { String($0.prefix(120)) })
        }
        var rest = String(namespace[start.upperBound...])
        if rest.hasSuffix(".xsd") { rest = String(rest.dropLast(4)) }
        version = rest
        if rest.contains(".ch.") { return becomeForeign(found: rest) }
        let digits = Array(rest.utf8)
        let isInternational = digits.count == 6 && rest.hasPrefix("001.")
        guard isInternational, let minor = Int(rest.suffix(2)) else {
            state.value.minor = 2
            return report(.fileNational, at: "Document", found: rest)
        }
        state.value.minor = minor
        guard (2...12).contains(minor) else { return report(.fileVersion, at: "Document", found: rest) }
        if facts.isAfterMigration { report(.fileVersionRetired, at: "Document", found: rest) }
        report(.fileVersionUnusual, at: "Document", found: rest)
        if minor != 8 { report(.fileVersionGbic, at: "Document", found: rest) }
    }

    /// The file is Swiss: what was found by the rules of SEPA so far says nothing.
    func becomeForeign(found: String) {
        findings.removeAll()
        report(.fileSwiss, at: "Document", found: found)
        isForeign = true
    }

    // MARK: Findings

    /// Notes a finding, unless its rule does not apply to the version or the profile.
    ///
    /// - Parameters:
    ///   - id: The rule.
    ///   - element: The element below the current one, if it is not that itself.
    ///   - node: The place in the tree, if it is not the current one.
    ///   - place: Where it stands, if not at the current start tag.
    ///   - found: What stands there; account numbers masked.
    ///   - expected: What is expected, when the rule can say more than it always does.
    @inline(never)
    func report(
        _ id: SchemeRule.ID,
        at element: String? = nil,
        node: Int? = nil,
        place: SchemePlace? = nil,
        found: String? = nil,
        expected: String? = nil
    ) {
        let rule = SchemeRule[id]
        guard !isForeign, rule.versions.contains(state.value.minor), rule.profiles.contains(facts.profile)
        else {
            return
        }
        let place = place ?? here
        var path = path(of: node ?? state.value.node)
        if let element { path += "/" + element }
        let location = Diagnostic.Location(
            file: file,
            line: max(place.line, 1),
            column: place.column > 0 ? place.column : nil,
            path: path.isEmpty ? "/" : path
        )
        findings.add(rule, at: location, found: found, expected: expected)
    }

    private func path(of node: Int) -> String {
        var steps: [String] = []
        var node = node
        while node != SchemeTree.top, node != 0 {
            var step = tree.name(of: node)
            switch tree.nodes[node].field {
            case .block, .reversalBlock: step += "[\(state.value.blockNumber)]"
            case .debit, .reversal: step += "[\(state.value.blockTotals.count)]"
            default: break
            }
            steps.append(step)
            node = tree.parent(of: node)
        }
        return steps.reversed().reduce("") { $0 + "/" + $1 }
    }
}
