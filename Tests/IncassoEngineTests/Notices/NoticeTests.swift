import Glibc
import IncassoCore
import IncassoSQL
import IncassoTestSupport
import Testing

@testable import IncassoEngine

@Suite struct NoticeTests {
    private static let three = (
        mandates: """
        M1,sepa-core,2024-03-01,Jan de Vries,\(TestBook.iban(1)),jan@example.org,nl,D1
        M2,sepa-core,2024-03-01,Mary Byrne,\(TestBook.iban(2)),mary@example.org,en,D2
        M3,sepa-core,2024-03-01,Jürgen Groß,\(TestBook.iban(3)),juergen@example.org,,D3

        """,
        claims: """
        C1,M1,1234.56,2026-12-01,Lidmaatschap december
        C2,M2,19.90,2026-12-01,
        C3,M3,50.00,2026-12-01,Beitrag Dezember

        """
    )
    private static let cancelClaims = Statement(
        "test.cancel",
        """
        INSERT INTO claim_mark (tenant_id, claim_id, kind, at, actor)
        SELECT tenant_id, id, 'cancelled', 0, 'anna' FROM claim WHERE tenant_id = :t
        """
    )

    @Test("the messages, byte for byte", arguments: TestDatabase.all)
    func golden(_ kind: TestDatabase) throws {
        try TestBook.with(kind) { book in
            let debits = try FailedDebits(book, mandates: Self.three.mandates, claims: Self.three.claims)
            try debits.fail(
                [
                    .init(claim: "C1", reason: "AM04"), .init(claim: "C2", reason: "AC04"),
                    .init(claim: "C3", reason: "MD06", kind: "refunded"),
                ],
                on: "2026-12-03"
            )
            try debits.run(on: "2026-12-03")
            let notices = try book.engine().notices.list()
            #expect(notices.map(\.step) == ["first", "details-first", "contact"])
            for (notice, name) in zip(notices, ["first-nl.eml", "new-details-en.eml", "contact-de.eml"]) {
                let bytes = try TestFiles.bytes(try #require(notice.file))
                try Golden.expect(bytes, equals: name)
                #expect(try FileHash.sha256(of: try #require(notice.file)).hex == notice.sha256)
            }
        }
    }

    @Test("hostile texts stay texts", arguments: TestDatabase.all)
    func hostile(_ kind: TestDatabase) throws {
        try TestBook.with(kind) { book in
            let debits = try FailedDebits(book, count: 1)
            let text =
                "{{{link}}} <script>alert(1)</script>\r\nBcc: all@example.org\r\n\r\n"
                + String(repeating: "ü€", count: 300)
            try debits.execute(
                Statement("test.holder", "UPDATE mandate SET holder = :text WHERE tenant_id = :t"),
                ["t": Int64(1), "text": text]
            )
            try debits.execute(
                Statement("test.description", "UPDATE claim SET description = :text WHERE tenant_id = :t"),
                ["t": Int64(1), "text": text]
            )
            try debits.fail("C1", "AM04", on: "2026-12-03")
            try debits.run(on: "2026-12-03")
            let preview = try book.engine(on: "2026-12-03").notices.preview("1-1")
            let clean = text.replacing("\r\n\r\n", with: " ").replacing("\r\n", with: " ")
            #expect(preview.body.contains("Guten Tag \(clean)") && preview.body.contains(": \(clean)\n"))
            let file = try #require(try debits.outbox.first)
            let message = try TestFiles.text(file)
            #expect(!message.split(separator: "\r\n").contains { $0.hasPrefix("Bcc") })
            #expect(message.contains("Content-Transfer-Encoding: quoted-printable\r\n"))
        }
    }

    @Test("lists hide addresses and links unless asked", arguments: TestDatabase.all)
    func masked(_ kind: TestDatabase) throws {
        try TestBook.with(kind) { book in
            let debits = try FailedDebits(book, count: 1)
            try debits.fail("C1", "AM04", on: "2026-12-03")
            try debits.run(on: "2026-12-03")
            let engine = try book.engine(on: "2026-12-03")
            let hidden = try #require(try engine.notices.list().first)
            #expect(hidden.to == "k…@example.org" && hidden.link == nil && hidden.linkId != nil)
            let open = try engine.notices.show(hidden.id, reveal: true)
            #expect(open.to == "k1@example.org")
            let link = try #require(open.link)
            #expect(link.hasPrefix("http://127.0.0.1:8080/p/"))
            #expect(try TestFiles.text(try #require(open.file)).contains("\r\n\(link)\r\n"))
            let token = try #require(
                LinkToken.decode(link.split(separator: "/").last ?? "", keys: engine.keys)
            )
            #expect(
                token.tenant == 1 && token.link == hidden.linkId
                    && token.isGenuine(generation: 1, keys: engine.keys)
            )
            #expect(try engine.notices.preview(hidden.id).body.contains("/p/…\n"))
            #expect(try engine.notices.preview(try #require(hidden.caseId), reveal: true).body.contains(link))
            let missing = #expect(throws: EngineError.self) { try engine.notices.show("99-1-first-email") }
            #expect(missing?.code == .notFound)
        }
    }

    @Test(
        "without an address to write from, notices wait and say so, and no debit is announced that nobody hears of",
        arguments: TestDatabase.all
    )
    func noSender(_ kind: TestDatabase) throws {
        try TestBook.with(kind) { book in
            let debits = try FailedDebits(book, count: 1)
            let silent = TestBook.creditorFile.replacing(
                "email = \"service@example.org\"",
                with: "phone = \"+49 221 1\""
            )
            _ = try book.engine().creditors.add(file: try book.write(silent, "creditor.toml"))
            try debits.fail("C1", "AM04", on: "2026-12-03")
            for _ in 1...2 {
                let (_, notices) = try debits.run(on: "2026-12-03")
                #expect(notices.sent == 0 && notices.held == ["noSender": 1])
            }
            let found = try debits.show("C1", on: "2026-12-03")
            #expect(found.notices.map(\.reason) == ["noSender"])
            #expect(found.decisions[0].explanation.rules.map(\.rule).contains("retry.unannounced"))
            #expect(try book.engine().exceptions.list(kind: "notice-sender").count == 1)
            _ = try book.engine().creditors.add(file: try book.write(TestBook.creditorFile, "creditor.toml"))
            try debits.receiveFile(on: "2026-12-11")
            let late = try debits.run(on: "2026-12-11")
            #expect(late.notices.sent == 1 && late.recovery.noticesQueued == 0)
            #expect(try book.engine().exceptions.list(kind: "notice-sender").isEmpty)
            // It asked to pay by the 9th when it was queued; the debtor gets the same days from the day on which it goes.
            #expect(try debits.show("C1", on: "2026-12-11").notices[0].payBefore.description == "2026-12-17")
        }
    }

    @Test("what is paid or ended between queueing and sending does not go", arguments: TestDatabase.all)
    func cancelled(_ kind: TestDatabase) throws {
        try TestBook.with(kind) { book in
            let debits = try FailedDebits(book, count: 1)
            try debits.fail("C1", "AM04", on: "2026-12-03")
            _ = try book.engine(on: "2026-12-03").recovery.run()
            try debits.execute(Self.cancelClaims)
            #expect(try book.engine(on: "2026-12-03").notices.send().cancelled == ["paid": 1])
            #expect(try debits.outbox.isEmpty)
            #expect(try book.engine(on: "2026-12-03").notices.send().cancelled.isEmpty)
        }
    }

    @Test("a notice that waited in the queue does not go on old bank data", arguments: TestDatabase.all)
    func heldWhileStale(_ kind: TestDatabase) throws {
        try TestBook.with(kind) { book in
            let debits = try FailedDebits(book, count: 1)
            try debits.fail("C1", "AC04", on: "2026-12-03")
            _ = try book.engine(on: "2026-12-03").recovery.run()
            #expect(try book.engine(on: "2026-12-20").notices.send().held == ["staleBankData": 1])
            #expect(try book.engine().exceptions.list(kind: "stale-bank-data").count == 1)
            try debits.receiveFile(on: "2026-12-20")
            #expect(try book.engine(on: "2026-12-20").notices.send().sent == 1)
            #expect(try book.engine().exceptions.list(kind: "stale-bank-data").isEmpty)
        }
    }

    @Test("an announced debit that has come too near is looked at by a person", arguments: TestDatabase.all)
    func tooClose(_ kind: TestDatabase) throws {
        try TestBook.with(kind) { book in
            let debits = try FailedDebits(book, count: 1)
            try debits.fail("C1", "AM04", on: "2026-12-03")
            _ = try book.engine(on: "2026-12-03").recovery.run()
            try debits.receiveFile(on: "2026-12-18")
            #expect(try book.engine(on: "2026-12-18").notices.send().held == ["retryTooClose": 1])
            #expect(try book.engine().exceptions.list(kind: "notice-held").count == 1)
        }
    }

    @Test(
        "after a stop between file and database, the same file is there once",
        arguments: TestDatabase.all,
        [true, false]
    )
    func crash(_ kind: TestDatabase, isFileThere: Bool) throws {
        try TestBook.with(kind) { book in
            let debits = try FailedDebits(book, count: 1)
            try debits.fail("C1", "AM04", on: "2026-12-03")
            try debits.run(on: "2026-12-03")
            let file = try #require(try debits.outbox.first)
            let bytes = try TestFiles.bytes(file)
            try debits.execute(
                Statement(
                    "test.crash",
                    "UPDATE notice SET state = 'sending', lease_until = sent_at + 120000 WHERE tenant_id = :t"
                )
            )
            if !isFileThere { #expect(unsafe unlink(file) == 0) }
            #expect(try book.engine(on: "2026-12-03").notices.send().sent == 0, "somebody may be writing it")
            if isFileThere {
                // Even what was paid meanwhile has gone out.
                try debits.execute(Self.cancelClaims)
            }
            #expect(try book.engine(on: "2026-12-04").notices.send().sent == 1)
            #expect(try TestFiles.bytes(file) == bytes)
            #expect(try book.engine().notices.list().map(\.state) == ["sent"])
        }
    }

    @Test("a newer failure cancels the notice about the older one", arguments: TestDatabase.all)
    func superseded(_ kind: TestDatabase) throws {
        try TestBook.with(kind) { book in
            let debits = try FailedDebits(book, count: 1)
            let silent = TestBook.creditorFile.replacing("email = \"service@example.org\"", with: "")
            try debits.fail("C1", "AM04", on: "2026-12-03")
            _ = try book.engine(on: "2026-12-03").recovery.run()
            _ = try book.engine().creditors.add(file: try book.write(silent, "creditor.toml"))
            _ = try book.engine(on: "2026-12-03").notices.send()
            _ = try book.collect(on: "2026-12-18")
            try debits.fail("C1", "MD01", on: "2026-12-30")
            _ = try book.engine().creditors.add(file: try book.write(TestBook.creditorFile, "creditor.toml"))
            let (recovery, notices) = try debits.run(on: "2026-12-30")
            #expect(
                recovery.givenToPersons == 1 && notices.cancelled == ["newerFailure": 1] && notices.sent == 0
            )
        }
    }
}
