/// The records that sound files are made of.
extension SoundACHFile {
    static func first(_ data: String = "") -> String {
        Make.entry(27, 1037, Make.person("INV-1", "Jane Q Customer", data))
    }

    static func second(_ data: String = "") -> String {
        Make.entry(37, 1074, Make.person("INV-2", "John Q Customer", data), 0, 2)
    }

    static let terminal =
        "702" + "GROCERY".filled(7) + "NET" + "TERM01" + "000042" + "1123" + "101530"
        + "1 MAIN STREET".filled(27) + "AURORA".filled(15) + "IL" + "071000300000001"

    static var enrolmentLines: ACHLines {
        let middle = "INV-1".filled(15) + "0001" + "PRAIRIE MILLS".filled(20)
        var file = ACHLines(
            "ENR",
            225,
            "AUTOENROLL",
            [Make.entry(28, 0, middle, 1), Make.remittance(1)]
        )
        file.put("      ", 1, 69)
        return file
    }

    static var adviceLines: ACHLines {
        func entry(_ code: Int, _ amount: Int, _ number: Int) -> String {
            let account = "4444001".filled(15)
            let advice = "071000301" + "11131" + " " + "LAKESIDE BANK".filled(22) + "  "
            return "6\(code)121042882\(account)\(amount.digits(12))\(advice)007100030327\(number.digits(4))"
        }
        var file = ACHLines("ADV", 280, [entry(81, 50_000, 1), entry(82, 250_000, 2)])
        file.put("0", 1, 78)
        return file
    }

    // MARK: International entries

    static func foreign(_ records: [String], entryClass: String = "IAT", indicator: String = "") -> ACHLines {
        let header =
            "5225" + indicator.filled(16) + "FF3" + "".filled(15) + "US1234567890" + entryClass
            + "UTILITY".filled(10) + "CADUSD" + "261124   1071000300000001"
        return ACHLines(header: header, records)
    }

    static func foreignEntry(_ code: Int, announced: Int, seven: [String]) -> [String] {
        let entry =
            "6\(code)121042882" + announced.digits(4) + "".filled(13) + 100_000.digits(10)
            + "CA4444001".filled(35) + "    " + "1071000300000001"
        return [entry] + seven
    }

    /// Addenda 10 to 16.
    static let seven: [String] = [
        "ANN" + 100_000.digits(18) + "".filled(22) + "JANE Q CUSTOMER".filled(35),
        "PRAIRIE ENERGY".filled(35) + "1 MAIN STREET".filled(35),
        #"AURORA*IL\"#.filled(35) + #"US*60502\"#.filled(35),
        "LAKESIDE BANK".filled(35) + "01" + "071000301".filled(34) + "US ",
        "MAPLE BANK".filled(35) + "01" + "121042882".filled(34) + "CA ",
        "4711".filled(15) + "2 FRONT STREET".filled(35),
        #"LETTERTOWN*AB\"#.filled(35) + #"CA*80014\"#.filled(35),
    ].enumerated().map { "7\($0.offset + 10)" + $0.element.filled(84) + "0000001" }

    /// Addenda of type 17.
    static let free = "717" + "INVOICE 4711".filled(80) + "0001" + "0000001"

    /// Addenda of type 18.
    static func correspondent(_ sequence: Int) -> String {
        "718" + "BANQUE DU LAC".filled(35) + "01" + "456456".filled(34) + "FR ".filled(9) + sequence.digits(4)
            + "0000001"
    }

    static var internationalChangeLines: ACHLines {
        var records = foreignEntry(26, announced: 7, seven: [])
        records[0] = String(records[0].prefix(29)) + 0.digits(10) + records[0].dropFirst(39)
        records.append(change("C01", "99887766")[1])
        return foreign(records, entryClass: "COR", indicator: "IATCOR")
    }

    // MARK: Answers

    static func answers(_ entryClass: String, _ records: [[String]]) -> ACHLines {
        ACHLines(entryClass, 225, records.flatMap(\.self))
    }

    /// A returned debit and its addenda.
    static func answer(_ code: String, number: Int = 1, day: String = "", rest: String = "") -> [String] {
        let addenda =
            "799\(code)" + "071000300000042" + day.filled(6) + "12104288" + rest.filled(44) + "07100030"
            + number.digits(7)
        return [Make.entry(26, 1037, Make.person(), 1, number), addenda]
    }

    /// A notification of change and its addenda.
    static func change(_ code: String, _ data: String, rest: String = "") -> [String] {
        let addenda =
            "798\(code)" + "071000300000042" + "".filled(6) + "12104288" + data.filled(29) + rest.filled(15)
            + "071000300000001"
        return [Make.entry(26, 0, Make.person(), 1), addenda]
    }
}
