extension FileDescription {
    /// The description as JSON: amounts in minor units, a key is absent when its value is unknown.
    ///
    /// - Parameters:
    ///   - sha256: The SHA-256 of the file's bytes in hexadecimal.
    ///   - indented: Whether to write a line for each item; else all on one line.
    /// - Returns: One JSON object.
    public func json(sha256: String, indented: Bool = true) -> String {
        var writer = JSONWriter(indented: indented)
        writer.beginObject()
        writer.field("file", file)
        writer.field("sha256", sha256)
        writer.field("format", format.kind.rawValue)
        writer.field("version", format.version)
        writer.field("verdict", verdict.rawValue)
        writer.key("counts")
        writer.beginObject()
        for (name, count) in counts { writer.field(name, Optional(count)) }
        writer.endObject()
        writer.key("totals")
        writer.beginArray()
        for total in totals {
            writer.beginObject()
            writer.field("currency", total.currency.code)
            writer.field("debit", Optional(total.debit))
            writer.field("credit", Optional(total.credit))
            writer.endObject()
        }
        writer.endArray()
        writer.key("findings")
        writer.beginArray()
        for finding in findings { Self.write(finding, to: &writer) }
        writer.endArray()
        writer.key("blocks")
        writer.beginArray()
        for block in blocks { Self.write(block, to: &writer) }
        writer.endArray()
        writer.key("events")
        writer.beginArray()
        for event in events { Self.write(event, to: &writer) }
        writer.endArray()
        if let ach {
            writer.key("ach")
            ach.write(to: &writer)
        }
        writer.endObject()
        return writer.text
    }

    private static func write(_ finding: Diagnostic, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.field("id", finding.id)
        writer.field("severity", finding.severity.rawValue)
        writer.field("line", finding.location.line)
        writer.field("column", finding.location.column)
        writer.field("path", finding.location.path)
        writer.field("message", finding.message)
        writer.field("found", finding.found)
        writer.field("expected", finding.expected)
        writer.field("remedy", finding.remedy)
        writer.endObject()
    }

    private static func write(_ block: Block, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.field("id", block.id)
        writer.field("count", Optional(block.count))
        writer.field("sum", Optional(block.sum))
        writer.field("dueDate", block.dueDate?.description)
        writer.field("localInstrument", block.localInstrument)
        writer.field("sequenceType", block.sequenceType)
        writer.field("creditorId", block.creditorId)
        writer.endObject()
    }

    private static func write(_ event: Event, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.field("kind", event.kind.name)
        writer.field("provisional", Optional(event.isProvisional))
        writer.field("amount", event.amount)
        writer.field("currency", event.currency?.code)
        writer.field("reason", event.reason)
        writer.field("reasonClass", event.reasonClass?.name)
        writer.field("endToEndId", event.endToEndId)
        writer.field("mandateId", event.mandateId)
        writer.field("paymentInformationId", event.paymentInformationId)
        writer.field("traceNumber", event.traceNumber)
        writer.field("originalAmount", event.originalAmount)
        writer.field("fee", event.fee)
        writer.field("date", event.date?.description)
        writer.endObject()
    }
}
