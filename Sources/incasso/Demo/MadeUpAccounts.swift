/// Account numbers that no bank has issued, with right check digits: the IBAN's own and the country's.
struct MadeUpAccounts {
    /// A German account; bank codes that start with 9 are not given out.
    static func german(_ number: Int) -> String {
        iban("DE", "99" + padded(number % 1_000_000, 6) + padded(number, 10))
    }

    /// A Dutch account of a bank that does not exist; the number passes the eleven test.
    static func dutch(_ number: Int) -> String {
        var account = 100_000_000 + number * 10
        while !passesElevenTest(account) { account += 1 }
        return iban("NL", "TEST" + padded(account, 10))
    }

    /// A Belgian account; the last two digits check the ten before them.
    static func belgian(_ number: Int) -> String {
        let body = 9_990_000_000 + number
        let check = body % 97
        return iban("BE", padded(body, 10) + padded(check == 0 ? 97 : check, 2))
    }

    /// A French account with its key.
    static func french(_ number: Int) -> String {
        let bank = 99_999
        let branch = 99_999
        let account = number
        let key = 97 - (89 * bank + 15 * branch + 3 * account) % 97
        return iban("FR", "\(bank)\(branch)" + padded(account, 11) + padded(key, 2))
    }

    /// Puts country and check digits (ISO 7064 MOD 97-10) before a national number.
    static func iban(_ country: String, _ national: String) -> String {
        country + padded(98 - remainder(national + country + "00"), 2) + national
    }

    /// The remainder of a number by 97, letters standing for 10 to 35.
    private static func remainder(_ text: String) -> Int {
        text.utf8.reduce(0) { sum, byte in
            byte >= 0x41 ? (sum * 100 + Int(byte) - 0x37) % 97 : (sum * 10 + Int(byte) - 0x30) % 97
        }
    }

    private static func passesElevenTest(_ account: Int) -> Bool {
        var rest = account
        var sum = 0
        for weight in 1...10 {
            sum += rest % 10 * weight
            rest /= 10
        }
        return sum % 11 == 0
    }

    private static func padded(_ number: Int, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
