import IncassoCore
public import IncassoISO20022

/// What a bank profile of this build tells the rules of the SEPA schemes.
public struct SEPABankRules: Sendable {
    /// Whose usage of the schemes the bank follows.
    public let profile: SchemeProfile
    /// The bank's limits, days and switches.
    public let bank: SchemeBank

    /// The names of the profiles of banks that take collections in euro.
    public static var names: [String] {
        BankProfile.known.filter { text(of: $0).contains("address_mode") }.sorted()
    }

    /// Reads a profile.
    ///
    /// - Parameter name: One of ``names``.
    /// - Throws: ``EngineError`` when a profile of this build is no TOML.
    public init(named name: String) throws(EngineError) {
        var reader = try TOMLDocument(text: Self.text(of: name), file: "the bank profile \(name)").reader
        profile = try Self.profile(of: name)
        let mode = reader.string("address_mode").flatMap(SchemeAddressMode.init) ?? .structured
        var bank = SchemeBank(addressMode: mode)
        bank.leadDays = reader.integer("lead_days", in: 0...30)
        bank.warehouseDays = reader.integer("warehouse_days", in: 1...366)
        bank.maxTransactions = reader.integer("max_transactions", in: 1...10_000_000)
        bank.maxBytes = reader.integer("max_bytes", in: 10_000...10_000_000_000)
        bank.maxAmount = reader.integer("max_amount", in: 1...99_999_999_999_999_999).map { Int64($0) }
        bank.usesFirst = reader.boolean("use_frst")
        let cutOff = reader.string("cut_off")?.split(separator: ":").compactMap { Int($0) } ?? []
        if cutOff.count == 2 { bank.cutOff = cutOff[0] * 3600 + cutOff[1] * 60 }
        self.bank = bank
    }

    /// Whose usage of the schemes the bank of a profile follows.
    ///
    /// - Throws: ``EngineError`` when a profile of this build is no TOML.
    static func profile(of name: String) throws(EngineError) -> SchemeProfile {
        var reader = try TOMLDocument(text: text(of: name), file: "the bank profile \(name)").reader
        return reader.string("rules").flatMap(SchemeProfile.init) ?? .epc
    }

    private static func text(of name: String) -> String {
        ContractFile.all.first { $0.name == "data/banks/\(name).toml" }?.text ?? ""
    }
}
