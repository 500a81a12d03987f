import IncassoCore
import Testing

@Suite struct IBANMaskingTests {
    @Test(arguments: [
        ("Konto DE89370400440532013000 erloschen", "Konto DE…3000 erloschen"),
        ("DE89 3704 0044 0532 0130 00", "DE…3000"),
        ("de89-3704-0044-0532-0130-00, NL91ABNA0417164300.", "DE…3000, NL…4300."),
        ("IBAN:NL91ABNA0417164300", "IBAN:NL…4300"),
    ])
    func masksEveryAccount(_ text: String, _ expected: String) {
        #expect(
            IBAN.maskingAccounts(in: Array(text.utf8)).map { String(decoding: $0, as: UTF8.self) } == expected
        )
    }

    @Test(arguments: ["", "no account here at all", "DE89370400440532013001", "M-DE-2026-000017"])
    func leavesOtherTextAlone(_ text: String) {
        #expect(IBAN.maskingAccounts(in: Array(text.utf8)) == nil)
    }
}
