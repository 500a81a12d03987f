import IncassoCore

extension BankProfile {
    /// The names of the profiles of this build.
    static var known: [String] {
        ContractFile.all.map(\.name).filter { $0.hasPrefix("data/banks/") }
            .map { String($0.dropFirst("data/banks/".count).dropLast(".toml".count)) }
    }

    /// Reads the table `[bank]` of a creditor's file over the profile that it names.
    ///
    /// - Parameters:
    ///   - reader: The creditor's file; takes what is wrong.
    ///   - country: The creditor's country, for the time zone.
    ///   - standard: The profile of a file that names none.
    /// - Throws: ``EngineError`` when a profile of this build is no TOML.
    init(_ reader: inout TOMLDocument.Reader, country: String, standard: String) throws(EngineError) {
        profile = reader.string("bank.profile") ?? standard
        if !Self.known.contains(profile) {
            reader.note(
                "bank.profile",
                "no bank profile has this name",
                found: profile,
                expected: Self.known.joined(separator: ", "),
                remedy: "Use one of them, and set under [bank] what your bank agreed otherwise."
            )
        }
        let text = ContractFile.all.first { [profile] in $0.name == "data/banks/\(profile).toml" }?.text ?? ""
        var base = try TOMLDocument(text: text, file: "the bank profile \(profile)").reader
        leadDays = Self.integer("lead_days", in: 0...30, &reader, &base)
        maxTransactions = Self.integer("max_transactions", in: 1...10_000_000, &reader, &base)
        maxBlockTransactions = min(
            maxTransactions,
            reader.integer("bank.max_block_transactions", in: 1...10_000_000)
                ?? base.integer("max_block_transactions", in: 1...10_000_000) ?? maxTransactions
        )
        maxBytes = Self.integer("max_bytes", in: 10_000...10_000_000_000, &reader, &base)
        maxAmount = Int64(Self.integer("max_amount", in: 1...99_999_999_999_999_999, &reader, &base))
        warehouseDays = Self.integer("warehouse_days", in: 1...366, &reader, &base)
        cutOff = Self.timeOfDay(&reader, &base)
        timeZone = Self.timeZone(&reader, country: country)
        batchBooking = reader.boolean("bank.batch_booking") ?? base.boolean("batch_booking")
        answers = reader.strings("bank.answers") ?? base.strings("answers") ?? []
        for answer in answers where !["pain.002", "camt"].contains(answer) {
            reader.note(
                "bank.answers",
                "no bank's answer has this name",
                found: answer,
                expected: "pain.002, camt"
            )
        }
        cashSource = Self.choice("cash_source", of: ["053", "054"], &reader, &base)
        version = Self.choice("version", of: SEPARail.versions, &reader, &base)
        let modes = AddressMode.allCases.map(\.rawValue)
        addressMode =
            AddressMode(rawValue: Self.choice("address_mode", of: modes, &reader, &base)) ?? .structured
        usesFirst = reader.boolean("bank.use_frst") ?? base.boolean("use_frst") ?? false
        guard reader.has("ach") else {
            // Settings of files of records: they change nothing elsewhere, so they do no harm.
            lineEnding = reader.string("bank.line_ending") ?? "LF"
            _ = reader.boolean("bank.balanced")
            return
        }
        lineEnding = Self.choice("line_ending", of: ["LF", "CRLF", "none"], &reader, &base)
        if reader.boolean("bank.balanced") == true {
            reader.note(
                "bank.balanced",
                "this version writes no offset entry for the creditor's own account",
                found: "true",
                expected: "false",
                remedy: "Ask the bank to make the offset itself, which most do, and remove it."
            )
        }
    }

    private static func integer(
        _ key: String,
        in range: ClosedRange<Int>,
        _ reader: inout TOMLDocument.Reader,
        _ base: inout TOMLDocument.Reader
    ) -> Int {
        reader.integer("bank.\(key)", in: range) ?? base.integer(key, in: range) ?? range.lowerBound
    }

    private static func choice(
        _ key: String,
        of values: [String],
        _ reader: inout TOMLDocument.Reader,
        _ base: inout TOMLDocument.Reader
    ) -> String {
        guard let text = reader.string("bank.\(key)") ?? base.string(key) else { return values[0] }
        if !values.contains(text) {
            reader.note(
                "bank.\(key)",
                "bank.\(key) has a value that this version does not know",
                found: text,
                expected: values.joined(separator: ", ")
            )
        }
        return text
    }

    private static func timeOfDay(
        _ reader: inout TOMLDocument.Reader,
        _ base: inout TOMLDocument.Reader
    ) -> Int {
        guard let text = reader.string("bank.cut_off") ?? base.string("cut_off") else { return 86_399 }
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        if text.utf8.count == 5, parts.count == 2, let hour = Int(parts[0]), let minute = Int(parts[1]),
            (0...23).contains(hour), (0...59).contains(minute)
        {
            return hour * 3600 + minute * 60
        }
        reader.note(
            "bank.cut_off",
            "this is no time of day",
            found: text,
            expected: "HH:MM, for example 14:00"
        )
        return 0
    }

    private static func timeZone(_ reader: inout TOMLDocument.Reader, country: String) -> String {
        guard let name = reader.string("bank.time_zone") else { return CreditorDefaults.timeZone(country) }
        let isPlain = name.utf8.allSatisfy {
            ($0 | 0x20) &- 0x61 < 26 || $0 &- 0x30 < 10 || [0x2F, 0x5F, 0x2B, 0x2D].contains($0)
        }
        let isThere =
            DurableFile.exists("/usr/share/zoneinfo/\(name)") || !DurableFile.exists("/usr/share/zoneinfo")
        if name.isEmpty || !isPlain || name.hasPrefix("/") || !isThere {
            reader.note(
                "bank.time_zone",
                "no time zone has this name",
                found: name,
                expected: "a name of the tz database, for example Europe/Amsterdam"
            )
        }
        return name
    }
}
