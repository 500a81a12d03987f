import IncassoCore
import IncassoXML
import Testing

/// Writes down what the reader tells, as one line of text for each call.
final class ElementLog: XMLHandler {
    var lines: [String] = []
    var wanted = true

    init(names: [String] = ["a", "b", "c"]) {
        super.init(vocabulary: XMLVocabulary(names))
    }

    override func root(_ name: Int, localName: String, namespace: String?) throws {
        lines.append("root \(localName) \(namespace ?? "-")")
    }

    override func start(_ name: Int, attributes: borrowing XMLAttributes) throws {
        let currency = attributes.text(of: "Ccy").map { " Ccy=\($0)" } ?? ""
        lines.append("start \(vocabulary.name(of: name))@\(line)\(currency)")
        wantsText = wanted
    }

    override func text(_ bytes: Span<UInt8>) throws {
        var copy: [UInt8] = []
        for index in bytes.indices { copy.append(bytes[index]) }
        lines.append("text \(String(decoding: copy, as: UTF8.self))")
    }

    override func end(_ name: Int) throws {
        lines.append("end \(vocabulary.name(of: name))")
    }
}

/// The outcome of reading some bytes: what was told, and the id of the error.
struct Outcome: Equatable {
    var lines: [String]
    var error: String?
    var warnings: [String]
}

func read(
    _ bytes: [UInt8],
    chunk: Int = 65536,
    limits: XMLLimits = .standard,
    encoding: XMLEncoding? = nil,
    repair: XMLEncoding.Repair = .refuse,
    wanted: Bool = true
) -> Outcome {
    let log = ElementLog()
    log.wanted = wanted
    let reader = XMLPushReader(
        handler: log,
        limits: limits,
        declaredEncodingOverride: encoding,
        repair: repair
    )
    var error: String?
    do {
        var index = 0
        while index < bytes.count {
            let end = min(index + chunk, bytes.count)
            try reader.feed(bytes.span.extracting(index..<end))
            index = end
        }
        try reader.finish()
    } catch let failure as XMLReadError {
        error = failure.diagnostic.id
    } catch {
        Issue.record("not a read error: \(error)")
    }
    return Outcome(lines: log.lines, error: error, warnings: reader.warnings.map(\.id))
}

func read(_ text: String, chunk: Int = 65536, limits: XMLLimits = .standard) -> Outcome {
    read(Array(text.utf8), chunk: chunk, limits: limits)
}
