import IncassoCore
import Testing

@testable import incasso

/// How rows are laid out.
@Suite struct TableTests {
    private func table(_ rows: [[Cell]], fits: [ColumnFit], limit: Int?) -> String {
        Table(
            headings: fits.enumerated().map { Table.Heading(title: "C\($0)", fit: $1, isState: false) },
            rows: rows,
            style: .plain
        ).text(limit: limit)
    }

    @Test func numbersStandToTheRight() {
        let text = table(
            [[.text("a"), .integer(5), .text("x")], [.text("bb"), .integer(1_234), .none]],
            fits: [.whole, .whole, .whole],
            limit: nil
        )
        #expect(text == "C0     C1  C2\na       5  x\nbb  1,234\n")
    }

    @Test func wideCharactersTakeTwoCells() {
        let text = table(
            [[.text("東京"), .text("x")], [.text("abcd"), .text("y")]],
            fits: [.whole, .whole],
            limit: nil
        )
        #expect(text == "C0    C1\n東京  x\nabcd  y\n")
    }

    @Test func longValuesGiveWay() {
        let long = "Wohnungsbaugenossenschaft an der Elbe"
        #expect(
            table([[.text(long), .integer(1)]], fits: [.cut, .whole], limit: 20)
                == "C0                C1\nWohnungsbaugeno…   1\n"
        )
        let squeezed = table(
            [[.text("2026-12-02-returns-91A2.xml"), .integer(1)]],
            fits: [.squeezed, .whole],
            limit: 20
        )
        #expect(squeezed == "C0                C1\n2026-12-…1A2.xml   1\n")
        let wrapped = table(
            [[.text("what holds in words"), .integer(1)]],
            fits: [.wrapped, .whole],
            limit: 16
        )
        #expect(wrapped == "C0            C1\nwhat holds     1\nin words\n")
    }

    @Test func nothingIsCutWithoutALimit() {
        let long = String(repeating: "x", count: 500)
        #expect(table([[.text(long)]], fits: [.cut], limit: nil).contains(long))
    }

    @Test func namesCannotMoveTheCursor() {
        let text = table([[.text("Eve\u{1B}[2J\u{202E}evil\r\n")]], fits: [.whole], limit: nil)
        #expect(text == "C0\nEve\\u{1B}[2J\\u{202E}evil\\u{D}\\u{A}\n")
    }

    @Test(arguments: [
        (0, "0.00 EUR"), (5, "0.05 EUR"), (-5, "-0.05 EUR"), (123_456, "1,234.56 EUR"),
        (100_000_000, "1,000,000.00 EUR"),
    ])
    func amounts(_ units: Int, _ text: String) {
        #expect(Figures.amount(units, .eur) == text)
    }

    @Test func largestSumsAreShownInFull() {
        #expect(Figures.grouped(Int128.max) == "170,141,183,460,469,231,731,687,303,715,884,105,727")
    }

    @Test(arguments: ["=1+1", "+49", "-5", "@x", "\tx", "\rx"])
    func formulasAreDisarmed(_ text: String) {
        #expect(CSVText.harmless(text) == "'" + text)
    }

    @Test func quotesAndLineFeedsAreQuoted() {
        #expect(CSVText.line(["a", "b,c", "d\"e", "f\ng", ""]) == "a,\"b,c\",\"d\"\"e\",\"f\ng\",\r\n")
        #expect(CSVText.header("lastCollection") == "last_collection")
    }

    @Test(arguments: [
        (incasso.ExitStatus.done, incasso.ExitStatus.exceptions, incasso.ExitStatus.exceptions),
        (.refused, .exceptions, .refused),
        (.failed, .refused, .failed),
    ])
    func theGravestCodeWins(
        _ first: incasso.ExitStatus,
        _ second: incasso.ExitStatus,
        _ worst: incasso.ExitStatus
    ) {
        #expect(first.worst(second) == worst)
        #expect(second.worst(first) == worst)
    }

    @Test func madeUpAccountsHaveRightCheckDigits() {
        // The Dutch and Belgian ones checked by hand: the eleven test, and the remainder by 97.
        for number in 1...500 {
            for iban in [
                MadeUpAccounts.german(number), MadeUpAccounts.dutch(number), MadeUpAccounts.belgian(number),
                MadeUpAccounts.french(number),
            ] {
                let turned = iban.dropFirst(4) + iban.prefix(4)
                let rest = turned.utf8.reduce(0) { sum, byte in
                    byte >= 0x41 ? (sum * 100 + Int(byte) - 55) % 97 : (sum * 10 + Int(byte) - 48) % 97
                }
                #expect(rest == 1, "\(iban)")
            }
            let account = MadeUpAccounts.dutch(number).suffix(10).utf8.enumerated()
            #expect(account.reduce(0) { $0 + (10 - $1.offset) * (Int($1.element) - 48) } % 11 == 0)
        }
    }
}
