/// The lines of an ACH file that a test builds and breaks; it shares no code with the writer.
struct ACHLines {
    var lines: [String]

    /// A sound file of one batch.
    ///
    /// - Parameters:
    ///   - entryClass: The class in the batch header.
    ///   - serviceClass: 200, 220, 225 or 280.
    ///   - description: What the entries are for.
    ///   - records: Entries and addenda.
    init(_ entryClass: String, _ serviceClass: Int, _ description: String, _ records: [String]) {
        let header =
            "5\(serviceClass)PRAIRIE ENERGY  "
            + "B-2026-11-24".filled(20) + "1234567890\(entryClass)" + description.filled(10) + "NOV 26"
            + "261124   1071000300000001"
        self.init(header: header, records)
    }

    /// A sound file of one batch for usual payments.
    init(_ entryClass: String, _ serviceClass: Int, _ records: [String]) {
        self.init(entryClass, serviceClass, "UTILITY", records)
    }

    init(header: String, _ records: [String]) {
        let file =
            "101 0710003011234567890" + "2611230905A094101" + "LAKESIDE BANK".filled(23)
            + "PRAIRIE ENERGY".filled(23) + "REF-1".filled(8)
        lines = [file, header] + records
        lines += [Self.control(of: header, isAdvice: header.dropFirst(50).hasPrefix("ADV"))]
        lines += ["9" + String(repeating: "0", count: 54).filled(93)]
        seal()
    }

    private static func control(of header: String, isAdvice: Bool) -> String {
        let tail = header.field(79, 15)
        let zeros = String(repeating: "0", count: isAdvice ? 56 : 40)
        let company = isAdvice ? String(repeating: " ", count: 19) : header.field(40, 10).filled(35)
        return "8" + header.field(1, 3) + zeros + company + tail
    }

    /// Puts a text over what stands in a line, both from 0.
    mutating func put(_ text: String, _ line: Int, _ column: Int) {
        var bytes = Array(lines[line].utf8)
        for (offset, byte) in text.utf8.enumerated() { bytes[column + offset] = byte }
        lines[line] = String(decoding: bytes, as: UTF8.self)
    }

    /// Computes counts, hashes and totals anew, and fills the last block.
    mutating func seal() {
        lines.removeAll { $0.hasPrefix("99999999") }
        var batch = Sums()
        var file = Sums()
        var batches = 0
        var isAdvice = false
        for index in lines.indices {
            let line = lines[index]
            switch line.first {
            case "5":
                batch = Sums()
                batches += 1
                isAdvice = line.field(50, 3) == "ADV"
            case "6": batch.add(line, isAdvice: isAdvice)
            case "7": batch.records += 1
            case "8":
                let width = isAdvice ? 20 : 12
                put(batch.text(countWidth: 6, totalWidth: width), index, 4)
                file.add(batch)
            case "9":
                let blocks = (lines.count + 9) / 10
                let width = isAdvice ? 20 : 12
                put(batches.digits(6) + blocks.digits(6), index, 1)
                put(file.text(countWidth: 8, totalWidth: width), index, 13)
            default: break
            }
        }
        while lines.count % 10 != 0 { lines.append(String(repeating: "9", count: 94)) }
    }

    var bytes: [UInt8] { Array((lines.joined(separator: "\n") + "\n").utf8) }

    /// What entries add up to.
    private struct Sums {
        var records = 0
        var hash = 0
        var debit = 0
        var credit = 0

        mutating func add(_ entry: String, isAdvice: Bool) {
            records += 1
            hash += Int(entry.field(3, 8)) ?? 0
            let amount = Int(isAdvice ? entry.field(27, 12) : entry.field(29, 10)) ?? 0
            let code = Int(entry.field(1, 2)) ?? 0
            let isDebit = code > 80 ? code % 2 == 0 : code % 10 > 4
            if isDebit { debit += amount } else { credit += amount }
        }

        mutating func add(_ other: Sums) {
            records += other.records
            hash += other.hash
            debit += other.debit
            credit += other.credit
        }

        func text(countWidth: Int, totalWidth: Int) -> String {
            records.digits(countWidth) + (hash % 10_000_000_000).digits(10) + debit.digits(totalWidth)
                + credit.digits(totalWidth)
        }
    }

    // MARK: Records

    /// An entry in the form of most classes.
    ///
    /// - Parameters:
    ///   - code: The transaction code.
    ///   - amount: Cents.
    ///   - middle: What stands between amount and indicator, 39 characters.
    ///   - indicator: Whether addenda follow.
    ///   - number: The end of the trace number.
    /// - Returns: A record 6.
    static func entry(
        _ code: Int,
        _ amount: Int,
        _ middle: String,
        _ indicator: Int = 0,
        _ number: Int = 1
    )
        -> String
    {
        "6\(code)121042882" + "004444001".filled(17) + amount.digits(10) + middle.filled(39)
            + "\(indicator)07100030" + number.digits(7)
    }

    /// Identification, name and discretionary data.
    static func person(
        _ id: String = "INV-1",
        _ name: String = "Jane Q Customer",
        _ data: String = ""
    )
        -> String
    {
        id.filled(15) + name.filled(22) + data.filled(2)
    }

    /// Addenda of type 05.
    static func remittance(_ sequence: Int, _ number: Int = 1) -> String {
        "705" + "INVOICE 4711".filled(80) + sequence.digits(4) + number.digits(7)
    }
}

extension String {
    /// The text with blanks up to a width.
    func filled(_ width: Int) -> String {
        self + String(repeating: " ", count: Swift.max(0, width - utf8.count))
    }

    /// A part of a record, from 0.
    func field(_ start: Int, _ length: Int) -> String {
        String(decoding: Array(utf8)[start..<(start + length)], as: UTF8.self)
    }
}

extension Int {
    /// The number with leading zeros.
    func digits(_ width: Int) -> String {
        let text = String(self)
        return String(repeating: "0", count: Swift.max(0, width - text.utf8.count)) + text
    }
}
