import IncassoCore

extension SchemeHandler {
    // MARK: Parties

    func openParty(_ field: SchemeField) {
        state.value.party = field
        state.value.partyHasName = false
        state.value.partyIds = 0
        switch field {
        case .initiatingParty: mark(.initiatingParty)
        case .creditor: mark(.creditor)
        case .debtor: mark(.debtor)
        case .ultimateCreditor:
            if state.value.isInDebit, state.value.block.contains(.ultimateCreditor) {
                report(.ultimateBothLevels)
            }
            mark(.ultimateCreditor)
        default: break
        }
    }

    func closeParty(_ field: SchemeField) {
        let isNamed = state.value.partyHasName
        switch field {
        case .creditor: if !isNamed { report(.creditorNameMissing, at: "Nm") }
        case .debtor: if !isNamed { report(.debtorNameMissing, at: "Nm") }
        case .originator: if !isNamed, state.value.partyIds == 0 { report(.reversalOriginator) }
        case .initiatingParty: if !isNamed, state.value.partyIds == 0 { report(.headerPartyEmpty) }
        default: if !isNamed, state.value.partyIds == 0 { report(.ultimateEmpty) }
        }
        state.value.party = .step
    }

    func readName(_ text: Span<UInt8>) {
        checkText(text, max: 70, .nameLength)
        if state.value.party == .step {
            guard state.value.isOriginalScheme else { return report(.forbiddenCreditorSchemeParty) }
            state.value.originalName = text.hash64
            return
        }
        state.value.partyHasName = true
        if state.value.party == .creditor { state.value.creditorName = text.hash64 }
    }

    /// The code of a party: the BIC of an organisation, or its LEI.
    func readPartyCode(isRight: Bool, _ text: Span<UInt8>) {
        state.value.partyIds += 1
        if !isRight { report(.partyIdForm, found: text.string) }
    }

    // MARK: Banks

    func readBIC(_ text: Span<UInt8>) {
        state.value.agentIds += 1
        guard isBIC(text) else { return report(.bicForm, found: text.string) }
        state.value.agentBIC = UInt16(text[4]) << 8 | UInt16(text[5])
    }

    /// The shape of a BIC; before version .03 it was narrower.
    private func isBIC(_ text: Span<UInt8>) -> Bool {
        guard SchemeText.isBIC(text) else { return false }
        guard state.value.minor < 3 else { return true }
        for index in 0..<4 where text[index] &- 0x41 >= 26 { return false }
        return text[6] != UInt8(ascii: "0") && text[6] != UInt8(ascii: "1") && text[7] != UInt8(ascii: "O")
    }

    func readAgentId(_ text: Span<UInt8>) {
        state.value.agentIds += 1
        if state.value.agent == .originalAgent {
            if text.equals("SMNDA") { report(.amendmentSmndaPlace, found: "SMNDA") }
        } else if !text.equals("NOTPROVIDED") {
            report(.agentNotProvided, found: IBAN.masked(text.string))
        }
    }

    func closeAgent(_ field: SchemeField) {
        if state.value.agentIds == 0 { report(.agentEmpty, at: "FinInstnId") }
        if state.value.agentIds > 1 { report(.agentBoth, at: "FinInstnId") }
        switch field {
        case .creditorAgent:
            mark(.creditorAgent)
            checkCountry(of: state.value.creditorAccount)
        case .debtorAgent:
            mark(.debtorAgent)
            state.value.debtorBIC = state.value.agentBIC
        default: mark(.originalAgent)
        }
    }

    /// A bank and its account lie in one country, but for a few that bank with a neighbour.
    private func checkCountry(of account: SchemeAccount, at place: String = "FinInstnId/BICFI") {
        let bank = account.hash == 0 ? 0 : state.value.agentBIC
        guard bank != 0, account.isKnown, bank != account.country else { return }
        let pair = [Self.letters(account.country), Self.letters(bank)]
        if Self.neighbours.contains(pair) { return }
        report(.bicCountry, at: place, found: pair[1], expected: "\(pair[0]), as in the IBAN")
    }

    private static let neighbours: Set<[String]> = [
        ["GB", "GG"], ["GB", "IM"], ["GB", "JE"], ["FR", "MC"], ["MC", "FR"], ["FR", "GF"], ["FR", "GP"],
        ["FR", "MQ"], ["FR", "RE"], ["FR", "YT"], ["FR", "PM"], ["FR", "BL"], ["FR", "MF"], ["SM", "IT"],
        ["VA", "IT"],
    ]

    private static func letters(_ country: UInt16) -> String {
        String(decoding: [UInt8(country >> 8), UInt8(truncatingIfNeeded: country)], as: UTF8.self)
    }

    // MARK: Accounts

    func readIBAN(_ text: Span<UInt8>) {
        state.value.accountIds += 1
        var account = SchemeAccount()
        account.hash = text.hash64
        if text.count > 2 {
            let country = IBAN.Country(text[0], text[1])
            account.country = UInt16(text[0]) << 8 | UInt16(text[1])
            account.isKnown = country.length > 0
            account.isEEA = country.isEEA || !country.isSEPA
            if !IBAN.isValid(text) {
                reportIBAN(text, country)
            } else if !country.isSEPA, state.value.account != .originalAccount {
                let isCreditor = state.value.account == .creditorAccount
                report(isCreditor ? .creditorIbanSepa : .debtorIbanSepa, found: Self.letters(account.country))
            }
        } else {
            reportIBAN(text, IBAN.Country(0, 0))
        }
        state.value.set(account)
    }

    private func reportIBAN(_ text: Span<UInt8>, _ country: IBAN.Country) {
        let found = IBAN.masked(text.string)
        let isCreditor = state.value.account == .creditorAccount
        if state.value.account == .originalAccount {
            report(.amendmentIban, found: found)
        } else if !SchemeText.isCapitalAlphanumeric(text) || text.count < 5 {
            report(isCreditor ? .creditorIbanForm : .debtorIbanForm, found: found)
        } else if country.length == 0 {
            report(isCreditor ? .creditorIbanSepa : .debtorIbanSepa, found: found)
        } else if text.count != country.length {
            report(
                isCreditor ? .creditorIbanLength : .debtorIbanLength,
                found: "\(text.count) characters",
                expected: "\(country.length) characters for \(found.prefix(2))"
            )
        } else {
            report(isCreditor ? .creditorIbanCheck : .debtorIbanCheck, found: found)
        }
    }

    func otherAccount() {
        state.value.accountIds += 1
        switch state.value.account {
        case .creditorAccount: report(.creditorAccountOther)
        case .debtorAccount: report(.debtorAccountOther)
        default: if state.value.accountIds > 1 { report(.amendmentSmndaIban) }
        }
    }

    func readOtherAccountId(_ text: Span<UInt8>) {
        guard state.value.account == .originalAccount else { return }
        if text.equals("SMNDA") { return mark(.newAccountCode) }
        report(.amendmentAccountCode, found: IBAN.masked(text.string))
    }

    func closeAccount(_ field: SchemeField) {
        switch field {
        case .creditorAccount: mark(.creditorAccount)
        case .debtorAccount:
            mark(.debtorAccount)
            state.value.agentBIC = state.value.debtorBIC
            checkCountry(of: state.value.debtorAccount, at: "Id/IBAN")
        default: break
        }
    }
}
