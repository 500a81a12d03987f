import IncassoCore
import IncassoXML

/// What the writers of collections and reversals have in common: values in the forms of the SEPA guidelines, and a
/// refusal with its place for each value that has another.
///
/// The methods are specialised for each writer, so that sharing them costs nothing at run time.
protocol SchemeWriting: ~Copyable {
    /// What the writer refuses.
    associatedtype Refusal: SchemeRefusal
    /// Where in the file it stands.
    associatedtype Place: SchemePlaceName

    var out: XMLByteWriter { get set }
    /// Memory for texts that are being converted.
    var scratch: [UInt8] { get set }
    /// The addresses that the bank takes.
    var addressMode: Pain008Address.Mode { get }
}

/// A kind of refusal; its raw value is the finding's id.
protocol SchemeRefusal: RawRepresentable<String> {
    static var identifier: Self { get }
    static var createdAt: Self { get }
    static var count: Self { get }
    static var sum: Self { get }
    static var code: Self { get }
    static var account: Self { get }
    static var agent: Self { get }
    static var creditorIdentifier: Self { get }
    static var text: Self { get }
    static var address: Self { get }
    static var addressMode: Self { get }
    static var remittance: Self { get }

    var message: String { get }
    var remedy: String { get }
}

/// A place in a file that is being written.
protocol SchemePlaceName {
    /// The path to an element below the place.
    func path(_ element: String) -> String
}

extension SchemeWriting where Self: ~Copyable {
    @inline(never)
    func refusal(
        _ kind: Refusal,
        at place: Place,
        element: String,
        found: String? = nil,
        expected: String? = nil
    ) -> WriteRefusal {
        WriteRefusal(
            Diagnostic(
                id: kind.rawValue,
                location: Diagnostic.Location(path: place.path(element)),
                message: kind.message,
                found: found,
                expected: expected,
                remedy: kind.remedy
            )
        )
    }

    // MARK: Values

    mutating func writeIdentifier(_ id: String, at place: Place, _ element: String) throws {
        try writeIdentifier(ByteString(id), at: place, element)
    }

    mutating func writeIdentifier(_ id: borrowing ByteString, at place: Place, _ element: String) throws {
        if let problem = try out.identifier(id.bytes.span) {
            throw refusal(
                .identifier,
                at: place,
                element: element,
                found: id.string,
                expected: "an identifier; this one \(problem)"
            )
        }
    }

    mutating func writeAccount(_ account: borrowing ByteString, at place: Place, _ element: String) throws {
        guard out.account(account.bytes.span) else {
            throw refusal(
                .account,
                at: place,
                element: element,
                found: IBAN.masked(account.string),
                expected: "an IBAN in capitals, without blanks, with right length and check digits"
            )
        }
    }

    /// Writes what identifies a bank, in the form of a version of the collection message.
    mutating func writeAgent(
        _ agent: borrowing ByteString,
        in version: Pain008Version = .v08,
        at place: Place,
        _ element: String
    ) throws {
        guard out.agent(agent.bytes.span, in: version) else {
            throw refusal(
                .agent,
                at: place,
                element: element,
                found: agent.string,
                expected: "8 or 11 characters of the form that version \(version.rawValue) knows"
            )
        }
    }

    /// Writes an external code: one to four capital letters and digits.
    mutating func writeCode(_ code: borrowing ByteString, at place: Place, _ element: String) throws {
        guard out.externalCode(code.bytes.span) else {
            throw refusal(
                .code,
                at: place,
                element: element,
                found: code.string,
                expected: "an external code of at most 4 characters"
            )
        }
    }

    /// Writes a creditor identifier in its canonical form, with the elements around it, and returns it.
    @discardableResult
    mutating func writeCreditorIdentifier(
        _ text: String,
        at place: Place,
        _ element: String
    ) throws -> CreditorIdentifier {
        out.raw("<Id><PrvtId><Othr><Id>")
        let identifier: CreditorIdentifier
        do {
            identifier = try CreditorIdentifier(text)
            try out.text(identifier.text)
        } catch {
            throw refusal(
                .creditorIdentifier,
                at: place,
                element: element,
                found: text,
                expected: "a creditor identifier with right check digits"
            )
        }
        out.raw("</Id><SchmeNm><Prtry>SEPA</Prtry></SchmeNm></Othr></PrvtId></Id>")
        return identifier
    }

    /// Writes a text in the SEPA character set, cut to its length.
    mutating func writeConverted(
        _ source: borrowing ByteString,
        _ maxLength: Int,
        at place: Place,
        _ element: String
    ) throws {
        try writeConverted(source.bytes.span, maxLength, at: place, element)
    }

    /// Writes a text in the SEPA character set, cut to its length.
    mutating func writeConverted(
        _ source: Span<UInt8>,
        _ maxLength: Int,
        at place: Place,
        _ element: String
    ) throws {
        // Taken and given back, because two parts of a writer cannot be changed at once through the protocol.
        var memory: [UInt8] = []
        swap(&memory, &scratch)
        let isWritten = try out.converted(source, maxLength, scratch: &memory)
        swap(&memory, &scratch)
        guard isWritten else {
            throw refusal(.text, at: place, element: element, expected: "1 to \(maxLength) characters")
        }
    }

    // MARK: Heads and ends

    /// Refuses a time of creation that has another form.
    func checkTime(_ time: String, at place: Place) throws {
        guard SchemeText.isDateTime(time) else {
            throw refusal(
                .createdAt,
                at: place,
                element: "CreDtTm",
                found: time,
                expected: "YYYY-MM-DDThh:mm:ss"
            )
        }
    }

    mutating func writeTotals(count: Int, sum: Int128) {
        out.raw("<NbOfTxs>")
        out.integer(count)
        out.raw("</NbOfTxs><CtrlSum>")
        out.decimal(minorUnits: sum, digits: 2)
        out.raw("</CtrlSum>")
    }

    /// Refuses an end that is not what the head announced.
    func checkTotals(_ totals: Pain008Totals, announced: Int?, _ sum: Int128?, at place: Place) throws {
        guard totals.count == announced, totals.count > 0 else {
            throw refusal(
                .count,
                at: place,
                element: "NbOfTxs",
                found: "\(totals.count) written",
                expected: announced.map { "\($0) announced" }
            )
        }
        guard totals.sum == sum else {
            throw refusal(
                .sum,
                at: place,
                element: "CtrlSum",
                found: "\(totals.sum) cents written",
                expected: sum.map { "\($0) cents announced" }
            )
        }
    }

    // MARK: The text for the debtor

    /// Writes a text or a creditor reference; at most one of them is given.
    ///
    /// - Parameters:
    ///   - text: The text, converted and cut.
    ///   - reference: The reference (RF, ISO 11649).
    ///   - place: Where.
    ///   - parent: The path from there to the element around it, ended by a slash.
    /// - Throws: ``WriteRefusal``.
    mutating func writeRemittance(
        _ text: borrowing ByteString,
        _ reference: borrowing ByteString,
        at place: Place,
        below parent: String = ""
    ) throws {
        if reference.isEmpty {
            guard !text.isEmpty else { return }
            out.raw("<RmtInf><Ustrd>")
            try writeConverted(text, 140, at: place, parent + "RmtInf/Ustrd")
            out.raw("</Ustrd></RmtInf>")
            return
        }
        guard text.isEmpty else {
            throw refusal(
                .remittance,
                at: place,
                element: parent + "RmtInf",
                found: "a text and a creditor reference",
                expected: "one of them"
            )
        }
        do {
            let reference = try CreditorReference(reference.string)
            out.raw("<RmtInf><Strd><CdtrRefInf><Tp><CdOrPrtry><Cd>SCOR</Cd></CdOrPrtry></Tp><Ref>")
            try out.text(reference.text)
            out.raw("</Ref></CdtrRefInf></Strd></RmtInf>")
        } catch {
            throw refusal(
                .remittance,
                at: place,
                element: parent + "RmtInf/Strd/CdtrRefInf/Ref",
                found: reference.string,
                expected: "a creditor reference RF with right check digits (ISO 11649)"
            )
        }
    }
}
