import IncassoCore
import IncassoSQL
import IncassoTestSupport
import Testing

@testable import IncassoEngine

/// Links that a person makes, looks at and withdraws.
@Suite struct PaymentLinkTests {
    private static let settle = Statement(
        "test.settle",
        "UPDATE block SET state = 'settled', settled_on = 20790 WHERE tenant_id = :t"
    )
    private static let mark = Statement(
        "test.mark",
        """
        INSERT INTO claim_mark (tenant_id, claim_id, kind, at, actor)
        SELECT tenant_id, id, :kind, 0, 'anna' FROM claim WHERE tenant_id = :t AND reference = :claim
        """
    )

    private func token(_ link: PaymentLink?) throws -> String {
        String(try #require(link?.address).split(separator: "/").last ?? "")
    }

    @Test("a claim has one living link; after its withdrawal it gets another", arguments: TestDatabase.all)
    func lifetime(_ kind: TestDatabase) throws {
        try TestBook.with(kind) { book in
            try book.fill(2)
            let engine = try book.engine()
            let pages = try engine.paymentPages()
            #expect(try engine.links.create("C1", isDryRun: true).link == nil)
            #expect(throws: EngineError.self) { try engine.links.show("C1") }
            let first = try engine.links.create("C1")
            #expect(first.isNew && first.link?.state == .open && first.link?.caseId == nil)
            let again = try engine.links.create("C1")
            #expect(!again.isNew && again.link == first.link)
            let oldToken = try token(first.link)
            let page = try #require(try pages.page(token: oldToken))
            #expect(page.claimId == "C1" && page.language == .de && page.link == first.link?.id)
            #expect(page.reference == first.link?.reference)
            try pages.add([page.view: 2])
            try pages.add([page.view: 3])
            #expect(try engine.links.show("C1").first?.views == 5)

            #expect(try engine.links.revoke("C1", isDryRun: true).first?.state == .open)
            let revoked = try engine.links.revoke("C1")
            #expect(revoked.map(\.state) == [.revoked] && revoked.first?.address == nil)
            #expect(try pages.page(token: oldToken) == nil)
            let second = try engine.links.create("C1")
            #expect(second.isNew && second.link?.id != first.link?.id)
            #expect(try pages.page(token: try token(second.link)) != nil)
            #expect(try engine.links.show("C1").map(\.state) == [.open, .revoked])
            #expect(try engine.links.show("L1", reveal: true).first?.address == nil)
            try book.expectClean()
        }
    }

    @Test(
        "a case's link is the one that its notices carry, and the claim's state is the link's",
        arguments: TestDatabase.all
    )
    func states(_ kind: TestDatabase) throws {
        try TestBook.with(kind) { book in
            let debits = try FailedDebits(book, count: 3)
            let before = try book.engine(on: "2026-11-25").links
            #expect(try before.create("C2").link?.state == .inCollection)
            let on = try book.engine(on: "2026-12-03")
            #expect(try on.links.show("C2").first?.state == .processing)
            try debits.fail("C1", "AM04", on: "2026-12-03")
            try debits.run(on: "2026-12-03")
            let made = try on.links.create("C1")
            #expect(!made.isNew && made.link?.caseId == "1-1" && made.link?.channel == "email")
            let notice = try #require(try on.notices.list(reveal: true).first)
            #expect(notice.link == made.link?.address)
            // Whatever was withdrawn, the notice is not sent with another link.
            _ = try on.links.revoke("C1")
            #expect(try on.links.create("C1").isNew)
            try debits.execute(Self.mark, ["t": Int64(1), "claim": "C1", "kind": "cancelled"])
            #expect(try on.links.show("C1").map(\.state) == [.expired, .revoked])
            try debits.execute(Self.settle)
            #expect(try on.links.show("C2").first?.state == .paid)
            for claim in ["C1", "C2"] {
                let error = #expect(throws: EngineError.self) { try on.links.create(claim) }
                #expect(error?.code == .refused)
            }
            try debits.execute(Self.mark, ["t": Int64(1), "claim": "C3", "kind": "disputed"])
            #expect(throws: EngineError.self) { try on.links.create("C3") }
        }
    }

    @Test("a last day that was given is the last day", arguments: TestDatabase.all)
    func expiry(_ kind: TestDatabase) throws {
        try TestBook.with(kind) { book in
            try book.fill(1)
            let day = try #require(LocalDate(iso: "2026-11-22"))
            #expect(throws: EngineError.self) {
                try book.engine(on: "2026-11-23").links.create("C1", until: day)
            }
            let link = try book.engine().links.create("C1", until: day).link
            let token = try token(link)
            #expect(try book.engine(on: "2026-11-22").paymentPages().page(token: token) != nil)
            let later = try book.engine(on: "2026-11-23")
            #expect(try later.paymentPages().page(token: token) == nil)
            #expect(try later.links.show("C1").first?.state == .expired)
            #expect(try later.links.create("C1").isNew)
        }
    }

    @Test("a number is a link's, unless a claim has it for its id", arguments: TestDatabase.all)
    func names(_ kind: TestDatabase) throws {
        try TestBook.with(kind) { book in
            try book.fill(3)
            try book.database.write { transaction in
                _ = try transaction.execute(
                    Statement(
                        "test.rename",
                        "UPDATE claim SET reference = '1' WHERE tenant_id = :t AND reference = 'C3'"
                    ),
                    ["t": Int64(1)]
                )
            }
            let links = try book.engine().links
            let made = try #require(try links.create("C1").link)
            #expect(made.id == 1)
            let error = #expect(throws: EngineError.self) { try links.show("1") }
            #expect(error?.message == "1 is a link and a claim")
            #expect(try links.show("L1").map(\.claimId) == ["C1"])
            #expect(try links.create("1").link?.id == 2)
            #expect(try links.show("2").map(\.claimId) == ["1"])
            #expect(try links.show("1", creditor: try book.creditor()).map(\.id) == [2])
            for unknown in ["99", "L99", "nothing", "L", ""] {
                #expect(throws: EngineError.self) { try links.show(unknown) }
                #expect(throws: EngineError.self) { try links.revoke(unknown) }
            }
        }
    }

    @Test("what is no genuine token costs the same statements, whatever it is", arguments: TestDatabase.all)
    func misses(_ kind: TestDatabase) throws {
        try TestBook.with(kind) { book in
            try book.fill(2)
            let engine = try book.engine()
            let revoked = try token(try engine.links.create("C1").link)
            _ = try engine.links.revoke("C1")
            let pages = try engine.paymentPages()
            let unknown = LinkToken.make(tenant: 1, link: 77, generation: 1, keys: engine.keys)
            let foreign = LinkToken.make(tenant: 9, link: 1, generation: 1, keys: engine.keys)
            for text in [revoked, unknown, foreign, "", "x", String(repeating: "0", count: 45), "💶"] {
                let counted = Counted()
                book.database.observer = { counted.add($0) }
                #expect(try pages.page(token: text) == nil)
                book.database.observer = nil
                #expect(counted.names == ["payments.page.find"], "\(text)")
            }
        }
    }

    @Test("statements for a page: the same for every claim, by key", arguments: TestDatabase.all)
    func cost(_ kind: TestDatabase) throws {
        try TestBook.with(kind) { book in
            let debits = try FailedDebits(book, count: 3)
            try debits.fail("C1", "AM04", on: "2026-12-03")
            try debits.run(on: "2026-12-03")
            let engine = try book.engine(on: "2026-12-03")
            let token = try token(try engine.links.create("C1").link)
            let pages = try engine.paymentPages()
            let counted = Counted()
            book.database.observer = { counted.add($0) }
            let page = try #require(try pages.page(token: token, language: .fr))
            book.database.observer = nil
            #expect(counted.names.count <= 8, "\(counted.names)")
            #expect(
                page.reason == "Selon la banque, la provision du compte était insuffisante à ce moment-là."
            )
            #expect(page.payBefore != nil && page.isPayable && page.transfer != nil)
        }
    }
}
