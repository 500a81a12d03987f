import HTTPTypes
import Hummingbird
import HummingbirdTesting
import IncassoCore
import IncassoSQL
import IncassoTestSupport
import Testing

@testable import IncassoEngine
@testable import IncassoWeb

/// What every answer has, and what is answered to requests that lead nowhere.
@Suite struct AnswerTests {
    private static func name(_ text: String) throws -> HTTPField.Name { try #require(HTTPField.Name(text)) }

    @Test("every answer is private, unindexed, and lets nothing in from elsewhere")
    func headers() async throws {
        let book = try PayBook()
        let token = try book.token("open")
        try await PayServer(book).test { client in
            for path in ["/p/\(token)", "/p/none", "/", "/healthz", "/copy.js", "/nothing/here"] {
                let answer = try await client.get(path)
                let headers = answer.headers
                #expect(headers[try Self.name("Referrer-Policy")] == "no-referrer", "\(path)")
                #expect(headers[try Self.name("X-Content-Type-Options")] == "nosniff", "\(path)")
                #expect(headers[try Self.name("X-Robots-Tag")] == "noindex, nofollow, noarchive", "\(path)")
                #expect(headers[try Self.name("X-Frame-Options")] == "DENY", "\(path)")
                let policy = try #require(headers[.contentSecurityPolicy])
                #expect(
                    policy.hasPrefix("default-src 'none'; ") && policy.hasSuffix("frame-ancestors 'none'")
                )
                #expect(!policy.contains("unsafe") && !policy.contains("*") && !policy.contains("http"))
                #expect(
                    headers[.cacheControl] == (path == "/copy.js" ? "public, max-age=3600" : "no-store"),
                    "\(path)"
                )
                #expect(headers[.setCookie] == nil && headers[.server] == nil)
            }
        }
    }

    @Test("HEAD is answered like GET without the page; other methods are refused")
    func methods() async throws {
        let book = try PayBook()
        let token = try book.token("open")
        try await PayServer(book).test { client in
            let page = try await client.get("/p/\(token)")
            let head = try await client.execute(uri: "/p/\(token)", method: .head)
            #expect(head.status == .ok && head.body.readableBytes == 0)
            #expect(head.headers[.contentLength] == page.headers[.contentLength])
            #expect(head.headers[.contentSecurityPolicy] == page.headers[.contentSecurityPolicy])
            for method in [HTTPRequest.Method.post, .put, .delete, .patch, .options] {
                let refused = try await client.execute(uri: "/p/\(token)", method: method)
                #expect(refused.status == .methodNotAllowed, "\(method)")
                #expect(refused.headers[.allow] == "GET, HEAD")
                #expect(refused.text.contains("<h1>That is not possible here</h1>"))
            }
        }
        #expect(try book.engine().links.show("open").first?.views == 1)
    }

    @Test("whatever leads nowhere gets the same answer, byte for byte")
    func misses() async throws {
        let book = try PayBook()
        let token = try book.token("open")
        let revoked = try book.token("announced")
        _ = try book.engine().links.revoke("announced")
        let expired = try book.token("due")
        try book.execute(
            Statement(
                "test.expire",
                "UPDATE payment_link SET expires_on = 1 WHERE tenant_id = :t AND claim_id = (SELECT id FROM claim WHERE tenant_id = :t AND reference = 'due')"
            )
        )
        let changed = String(token.dropLast(2)) + (token.hasSuffix("0") ? "10" : "00")
        let foreign = LinkToken.make(tenant: 2, link: 1, generation: 1, keys: try book.engine().keys)
        let unknown = LinkToken.make(tenant: 1, link: 999, generation: 1, keys: try book.engine().keys)
        let shapes = [
            revoked, expired, changed, foreign, unknown, "x", "%00", "%2e%2e", "..", "null", "-1", "1",
            token + "0",
            token.uppercased(), String(token.dropLast()), String(repeating: "a", count: 45),
            "ilou" + token.dropFirst(4),
            String(repeating: "z", count: 1900), "%F0%9F%92%B6", "' OR 1=1 --".replacing(" ", with: "%20"),
            "{{token}}",
            token + "/", token + "/x",
        ]
        let server = try PayServer(book)
        try await server.test { client in
            let reference = try await client.get("/p/nothing")
            #expect(reference.status == .notFound)
            #expect(reference.text.contains("<h1>This page does not exist</h1>"))
            for (index, shape) in shapes.enumerated() {
                // The limit is another test's matter.
                if index.isMultiple(of: 10) { server.server.limiter.forget() }
                let answer = try await client.get("/p/\(shape)")
                #expect(answer.status == .notFound, "\(shape)")
                #expect(answer.body == reference.body, "\(shape)")
                #expect(answer.headers == reference.headers, "\(shape)")
            }
            let dutch = try await client.get(
                "/p/nothing",
                headers: [.acceptLanguage: "xx, nl-BE;q=0.8, en;q=0.5"]
            )
            #expect(dutch.text.contains("<h1>Deze pagina is er niet</h1>"))
            #expect(try await client.get("/p/\(String(repeating: "z", count: 3000))").status == .notFound)
            #expect(try await client.get("/p/\(token)").status == .ok)
        }
        for secret in [token, revoked, expired, changed] { #expect(!server.log.text.contains(secret)) }
        #expect(server.log.text.contains("link"))
    }

    @Test("who misses too often waits; others do not")
    func limit() async throws {
        let book = try PayBook()
        let token = try book.token("open")
        let forwarded = try Self.name("X-Forwarded-For")
        try await PayServer(book, isBehindProxy: true).test { client in
            for _ in 0..<MissLimiter.burst {
                let miss = try await client.get("/p/none", headers: [forwarded: "10.0.0.1, 203.0.113.9"])
                #expect(miss.status == .notFound)
            }
            _ = try await client.get("/p/none", headers: [forwarded: "10.0.0.1, 203.0.113.9"])
            let limited = try await client.get("/p/none", headers: [forwarded: "10.0.0.2, 203.0.113.9"])
            #expect(limited.status == .tooManyRequests)
            #expect(limited.headers[.retryAfter].flatMap { Int($0) }.map { (1...4).contains($0) } == true)
            #expect(limited.text.contains("<h1>One moment, please</h1>"))
            // The first address is what a client claims; the last one is the proxy's word.
            let other = try await client.get("/p/\(token)", headers: [forwarded: "203.0.113.9, 203.0.113.10"])
            #expect(other.status == .ok)
        }
    }

    @Test("views are counted by day, once for each look")
    func views() async throws {
        let book = try PayBook()
        let token = try book.token("open")
        try await PayServer(book).test { client in
            for _ in 0..<3 { _ = try await client.get("/p/\(token)") }
            _ = try await client.execute(uri: "/p/\(token)", method: .head)
            _ = try await client.get("/p/none")
        }
        let link = try #require(try book.engine().links.show("open").first)
        #expect(link.views == 3 && link.viewedOn?.description == PayBook.today)
    }

    @Test("a book that does not answer is said, to machines and to people")
    func broken() async throws {
        let book = try PayBook()
        let token = try book.token("open")
        let server = try PayServer(book)
        try await server.test { client in
            #expect(try await client.get("/healthz").text == "ok\n")
            try book.engine().database.define("DROP TABLE payment_link") { _ in }
            let health = try await client.get("/healthz")
            #expect(health.status == .serviceUnavailable && health.text == "database unavailable\n")
            let page = try await client.get("/p/\(token)?lang=nl")
            #expect(page.status == .serviceUnavailable)
            #expect(page.text.contains("uw link blijft geldig"))
        }
        #expect(!server.log.text.contains(token))
    }

    @Test("the style sheet has the creditor's colour, and may be kept for ever under its own name only")
    func style() async throws {
        let book = try PayBook()
        let token = try book.token("open")
        try await PayServer(book).test { client in
            let page = try await client.get("/p/\(token)").text
            let reference = try #require(page.firstMatch(of: /href="\.\.\/(style\/[^"]+)"/)).output.1
            let sheet = try await client.get("/" + reference)
            #expect(sheet.status == .ok && sheet.headers[.contentType] == "text/css; charset=utf-8")
            #expect(sheet.headers[.cacheControl] == "public, max-age=31536000, immutable")
            #expect(sheet.text.contains("--accent: #ffb000") && !sheet.text.contains("ACCENT"))
            let old = try await client.get("/style/00000000-ffb000.css")
            #expect(old.status == .ok && old.headers[.cacheControl] == "no-store")
            for wrong in [
                "x.css", "00000000-ffb00.css", "00000000-ffb00g.css", "ffb000.css", "-", "00000000-ffb000.js",
            ] {
                #expect(try await client.get("/style/\(wrong)").status == .notFound, "\(wrong)")
            }
        }
    }

    @Test("pages of every tenant are served, each with its own keys")
    func tenants() async throws {
        let book = try PayBook()
        let other = try book.engine(tenant: "other")
        _ = try other.creditors.add(
            file: try book.write(PayBook.creditorFile.replacing("De Linde", with: "Otra"), "other.toml")
        )
        let creditor = try other.creditors.creditor(reference: "gym")
        let mandates =
            "mandate_id,scheme,signature_date,debtor_name,iban\nM1,sepa-core,2024-03-01,Kim,\(PayBook.iban(90))\n"
        let claims = "claim_id,mandate_id,amount,due_date\nC1,M1,12.00,2027-01-04\n"
        _ = try other.intake.importMandates(try book.write(mandates, "m.csv"), creditor: creditor)
        _ = try other.intake.importCollections(try book.write(claims, "c.csv"), creditor: creditor)
        let address = try #require(try other.links.create("C1").link?.address)
        try await PayServer(book).test { client in
            let page = try await client.get("/p/\(address.split(separator: "/").last ?? "")")
            #expect(page.status == .ok && page.text.contains("Sportschool Otra"))
        }
        #expect(try other.links.show("C1").first?.views == 1)
    }
}
