import IncassoEngine
import IncassoISO20022
import Testing

/// What the bank profiles of this build tell the rules of the schemes.
@Suite struct SEPABankRulesTests {
    @Test func profilesBecomeSwitches() throws {
        #expect(SEPABankRules.names == ["generic", "german"])
        let generic = try SEPABankRules(named: "generic")
        #expect(generic.profile == .epc)
        #expect(generic.bank.leadDays == 2)
        #expect(generic.bank.cutOff == 14 * 3600)
        #expect(generic.bank.warehouseDays == 14)
        #expect(generic.bank.maxTransactions == 100_000)
        #expect(generic.bank.maxBytes == 100_000_000)
        #expect(generic.bank.maxAmount == 999_999_999_999)
        #expect(generic.bank.addressMode == .structured)
        #expect(generic.bank.usesFirst == nil)
        #expect(try SEPABankRules(named: "german").profile == .gbic4)
    }
}
