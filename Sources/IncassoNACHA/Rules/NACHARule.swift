public import IncassoCore

/// A rule that an ACH file must keep.
///
/// The rules are those by which operators and banks refuse files, batches and entries (NACHA Operating Rules, appendices
/// one to five); each names its source. Ids are stable.
public struct NACHARule: Hashable, Sendable {
    /// What the code calls it; its raw value is the id.
    package let key: ID
    /// How much a breach weighs in a file on its way to a bank.
    public let outgoing: Diagnostic.Severity?
    /// How much a breach weighs in a file that a bank sent; `nil` where banks are free to do so.
    public let incoming: Diagnostic.Severity?
    /// The record to which it belongs, for example `entry`.
    public let record: String
    /// The field, or the first of several; empty when it is about the whole record.
    public let field: String
    /// What is wrong when it is broken, one sentence without a full stop.
    public let message: String
    /// What is expected.
    public let expected: String
    /// What to do about a breach.
    public let remedy: String
    /// The part of the rule book that it comes from.
    public let source: String

    /// The stable id, for example `ACH-BATCH-HASH`.
    public var id: String { key.rawValue }

    /// Every rule, in the order of the table.
    public static let all: [NACHARule] = rows()

    /// The rule with this id.
    package static subscript(_ id: ID) -> NACHARule {
        all[id.number]
    }

    private static func rows() -> [NACHARule] {
        let table = DataTable(.named("data/ach-rules.tsv"))
        let rules = table.rows.map { NACHARule(row: $0, of: table) }
        precondition(rules.map(\.key) == ID.allCases, "data/ach-rules.tsv and NACHARule.ID differ")
        return rules
    }

    private init(row: [String], of table: DataTable) {
        func cell(_ name: String) -> String { row[table.column(name)] }
        func severity(_ name: String) -> Diagnostic.Severity? {
            let text = cell(name)
            let severity = Diagnostic.Severity(rawValue: text)
            precondition(severity != nil || text == "off", "data/ach-rules.tsv: \(row)")
            return severity
        }
        guard let id = ID(rawValue: cell("id")) else { preconditionFailure("data/ach-rules.tsv: \(row)") }
        key = id
        outgoing = severity("outgoing")
        incoming = severity("incoming")
        record = cell("record")
        field = cell("field")
        message = cell("message")
        expected = cell("expected")
        remedy = cell("remedy")
        source = cell("source")
    }
}

extension NACHARule.ID {
    /// The row of the rule in the table, from 0.
    var number: Int {
        Self.numbers[rawValue] ?? 0
    }

    private static let numbers: [String: Int] = Dictionary(
        uniqueKeysWithValues: allCases.enumerated().map { ($0.element.rawValue, $0.offset) }
    )
}
