import Foundation
import IncassoCore
import IncassoTestSupport
import Testing

@testable import IncassoEngine

@Suite struct MailMessageTests {
    private func message(
        name: String = "Gym",
        subject: String = "Hello",
        body: String = "Text\n"
    ) throws -> String {
        let message = MailMessage(
            sender: (name, try #require(EmailAddress("a@example.org"))),
            recipient: (name, try #require(EmailAddress("b@example.net"))),
            subject: subject,
            body: body,
            at: 1_787_659_200_000,
            id: "t1.c2.n1.first.email",
            language: "en"
        )
        return String(decoding: message.render(), as: UTF8.self)
    }

    /// The decoded value of a header, unfolded.
    private func header(_ name: String, of message: String) throws -> String {
        let head = message.components(separatedBy: "\r\n\r\n")[0]
        let unfolded = head.replacingOccurrences(of: "\r\n ", with: " ")
        let line = try #require(unfolded.components(separatedBy: "\r\n").first { $0.hasPrefix(name + ": ") })
        var bytes: [UInt8] = []
        for word in line.dropFirst(name.count + 2).split(separator: " ") {
            if word.hasPrefix("=?utf-8?B?"),
                let data = Data(base64Encoded: String(word.dropFirst(10).dropLast(2)))
            {
                bytes.append(contentsOf: data)
            } else {
                if !bytes.isEmpty { bytes.append(0x20) }
                bytes.append(contentsOf: word.utf8)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test("the head of a plain message")
    func plain() throws {
        #expect(
            try message()
                == """
                From: "Gym"
                 <a@example.org>
                To: "Gym"
                 <b@example.net>
                Subject: Hello
                Date: Tue, 25 Aug 2026 12:00:00 +0000
                Message-ID: <t1.c2.n1.first.email@example.org>
                Auto-Submitted: auto-generated
                MIME-Version: 1.0
                Content-Type: text/plain; charset=utf-8
                Content-Language: en
                Content-Transfer-Encoding: 7bit

                Text

                """.replacingOccurrences(of: "\n", with: "\r\n")
        )
    }

    @Test("no name or subject can add a header")
    func injection() throws {
        let hostile = "Eve\r\nBcc: all@example.org\r\n\r\n<script>\u{2028}x\u{0}\u{85}\u{202E}y"
        let text = try message(name: hostile, subject: hostile)
        let head = text.components(separatedBy: "\r\n\r\n")[0]
        #expect(!head.components(separatedBy: "\r\n").contains { $0.hasPrefix("Bcc") })
        #expect(try header("Subject", of: text) == "Eve Bcc: all@example.org <script> x y")
        #expect(head.utf8.allSatisfy { $0 == 0x0D || $0 == 0x0A || (0x20...0x7E).contains($0) })
    }

    @Test("subjects of any text and length come back as they were, in short lines")
    func subjects() throws {
        var random = SeededGenerator()
        for _ in 0..<300 {
            let subject = MailMessage.oneLine(random.text(of: "abc äöü€ß日本𝄞é=?\"\\", length: 0...120))
            let text = try message(subject: subject)
            #expect(try header("Subject", of: text) == subject, "\(random.describe)")
            let lines = text.components(separatedBy: "\r\n")
            #expect(lines.allSatisfy { $0.utf8.count <= 78 }, "\(random.describe)")
        }
    }

    @Test("names with marks stand in quotes, others encoded")
    func names() throws {
        #expect(
            try message(name: "O\"Neil \\ Co. <x>").contains(
                "From: \"O\\\"Neil \\\\ Co. <x>\"\r\n <a@example.org>"
            )
        )
        #expect(
            try header("To", of: try message(name: "Sportschule Köln")) == "Sportschule Köln <b@example.net>"
        )
    }

    @Test("a line too long for mail is written in quoted-printable and comes back")
    func longLines() throws {
        let line = String(repeating: "größer = ", count: 200)
        let text = try message(body: "\(line)\nend\n")
        #expect(text.contains("Content-Transfer-Encoding: quoted-printable"))
        let body = text.components(separatedBy: "\r\n\r\n").dropFirst().joined(separator: "\r\n\r\n")
        #expect(body.components(separatedBy: "\r\n").allSatisfy { $0.utf8.count <= 76 })
        var bytes: [UInt8] = []
        let raw = Array(body.replacingOccurrences(of: "=\r\n", with: "").utf8)
        var index = 0
        while index < raw.count {
            if raw[index] == 0x3D {
                bytes.append(
                    try #require(
                        UInt8(String(decoding: raw[index + 1...index + 2], as: UTF8.self), radix: 16)
                    )
                )
                index += 3
            } else {
                bytes.append(raw[index])
                index += 1
            }
        }
        #expect(String(decoding: bytes, as: UTF8.self) == "\(line)\r\nend\r\n")
    }

    @Test(
        "what is no address is refused",
        arguments: [
            "", "a", "a@", "@b", "a@b@c", "a b@c", "a@b..c", "a@b\r\nBcc: c@d", "<a@b>", "a@b>", "a,b@c",
            "ä@b", ".a@b", "a@-b_c",
        ]
    )
    func addresses(_ text: String) {
        #expect(EmailAddress(text) == nil)
    }

    @Test("an address is masked down to its first letter")
    func masked() throws {
        #expect(try #require(EmailAddress(" jan.de-vries+x@example.org ")).masked == "j…@example.org")
    }

    @Test(
        "amounts as people write them",
        arguments: [
            (Int64(123_456), "€ 1.234,56", "€1,234.56", "1.234,56 €"), (1230, "€ 12,30", "€12.30", "12,30 €"),
            (5, "€ 0,05", "€0.05", "0,05 €"),
            (100_000_000_00, "€ 100.000.000,00", "€100,000,000.00", "100.000.000,00 €"),
        ]
    )
    func amounts(_ minor: Int64, nl: String, en: String, de: String) throws {
        let money = Money(minorUnits: minor, currency: .eur)
        // A line is not broken inside an amount; mails have plain blanks.
        func amounts(_ money: Money) -> [String] {
            [NoticeLanguage.nl, .en, .de].map { $0.amount(money).replacing("\u{A0}", with: " ") }
        }
        #expect(amounts(money) == [nl, en, de])
        #expect(
            NoticeLanguage.fr.amount(money)
                == de.replacing(".", with: "\u{A0}").replacing(" ", with: "\u{A0}")
        )
        let dollars = Money(minorUnits: minor, currency: try #require(Currency("USD")))
        #expect(NoticeLanguage.en.amount(dollars) == en.replacing("€", with: "$"))
        let yen = Money(minorUnits: 1234, currency: try #require(Currency("JPY")))
        #expect(amounts(yen) == ["JPY 1.234", "JPY 1,234", "1.234 JPY"])
    }

    @Test("dates written out, and the language that a debtor gets")
    func dates() throws {
        let day = try #require(LocalDate(iso: "2026-03-01"))
        #expect(
            NoticeLanguage.allCases.map { $0.date(day) } == [
                "1 maart 2026", "1 March 2026", "1. März 2026", "1er mars 2026",
            ]
        )
        #expect(NoticeLanguage(debtor: "nl-BE", creditor: "de") == .nl)
        #expect(NoticeLanguage(debtor: "fr-BE", creditor: "de") == .fr)
        #expect(NoticeLanguage(debtor: "pl", creditor: "de") == .de)
        #expect(NoticeLanguage(debtor: nil, creditor: "it") == .en)
    }
}
