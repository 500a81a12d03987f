import IncassoCore
import IncassoISO20022
import IncassoNACHA

/// All breaches of one rule in a file: one thing to mend, however often.
struct Repair {
    /// The rule's id.
    let id: String
    /// How much a breach weighs.
    let severity: Diagnostic.Severity
    /// How often it is broken.
    let count: Int
    /// What to do.
    let remedy: String
    /// Where the rule comes from.
    let source: String
    /// The first places.
    let places: [Diagnostic.Location]

    /// What has to be mended in a SEPA collection.
    init(_ repair: SchemeReport.Repair) {
        id = repair.rule.id
        severity = repair.rule.severity
        count = repair.count
        remedy = repair.rule.remedy
        source = repair.rule.source
        places = repair.places
    }

    /// What has to be mended in an ACH file.
    init(_ repair: NACHAReport.Repair) {
        id = repair.rule.id
        severity = repair.severity
        count = repair.count
        remedy = repair.rule.remedy
        source = repair.rule.source
        places = repair.places
    }

    /// Writes it as a JSON object.
    func write(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.field("id", id)
        writer.field("severity", severity.rawValue)
        writer.field("count", Optional(count))
        writer.field("remedy", remedy)
        writer.field("source", source)
        writer.key("places")
        writer.beginArray()
        for place in places {
            writer.beginObject()
            writer.field("line", place.line)
            writer.field("column", place.column)
            writer.field("path", place.path)
            writer.endObject()
        }
        writer.endArray()
        writer.endObject()
    }
}
