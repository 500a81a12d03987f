import Crypto
import IncassoTestSupport
import Testing

@testable import IncassoEngine

@Suite struct LinkTokenTests {
    private static let master = SymmetricKey(data: [UInt8](repeating: 7, count: 32))
    private static let keys = TenantKeys(master: master, tenant: 3)

    @Test("a token gives tenant and link back, and is genuine for its generation only")
    func roundTrip() throws {
        var random = SeededGenerator()
        for _ in 0..<500 {
            let tenant = Int64(random.int(1...4_294_967_295))
            let link = Int64(random.int(1...Int(Int64.max)))
            let generation = Int64(random.int(1...1000))
            let keys = TenantKeys(master: Self.master, tenant: tenant)
            let text = LinkToken.make(tenant: tenant, link: link, generation: generation, keys: keys)
            #expect(text.count == LinkToken.length)
            // Whoever is given a token does not know whose it is: any tenant's keys take it apart.
            let token = try #require(LinkToken.decode(text, keys: Self.keys), "\(random.describe)")
            #expect(token.tenant == tenant && token.link == link, "\(random.describe)")
            #expect(token.isGenuine(generation: generation, keys: keys))
            #expect(!token.isGenuine(generation: generation + 1, keys: keys))
            #expect(
                !token.isGenuine(
                    generation: generation,
                    keys: TenantKeys(master: Self.master, tenant: tenant % 9 + 1)
                ) || tenant % 9 + 1 == tenant
            )
        }
    }

    @Test("no character can be changed")
    func changed() {
        let text = LinkToken.make(tenant: 3, link: 12_345, generation: 1, keys: Self.keys)
        let alphabet = "0123456789abcdefghijklmnopqrstuvwxyzABZ-_/ é"
        for (index, old) in text.enumerated() {
            for new in alphabet where new != old {
                var characters = Array(text)
                characters[index] = new
                let token = LinkToken.decode(String(characters), keys: Self.keys)
                #expect(token?.isGenuine(generation: 1, keys: Self.keys) != true, "\(index): \(new)")
            }
        }
    }

    @Test("another key file's tokens are strange, whatever they say")
    func otherKey() {
        let other = TenantKeys(master: SymmetricKey(data: [UInt8](repeating: 8, count: 32)), tenant: 3)
        for link in Int64(1)...200 {
            let text = LinkToken.make(tenant: 3, link: link, generation: 1, keys: other)
            let token = LinkToken.decode(text, keys: Self.keys)
            #expect(token?.isGenuine(generation: 1, keys: Self.keys) != true)
        }
    }

    @Test(
        "a text of another shape is no token",
        arguments: [
            "", "0", String(repeating: "0", count: 44), String(repeating: "0", count: 46),
            String(repeating: "u", count: 45), "../../etc/passwd",
        ]
    )
    func shape(_ text: String) {
        #expect(LinkToken.decode(text, keys: Self.keys) == nil)
    }

    @Test("tokens of neighbours have nothing in common")
    func opaque() {
        let tokens = (Int64(1)...300).map {
            LinkToken.make(tenant: 3, link: $0, generation: 1, keys: Self.keys)
        }
        #expect(Set(tokens.map { $0.prefix(6) }).count == tokens.count)
        #expect(
            tokens
                == (Int64(1)...300).map {
                    LinkToken.make(tenant: 3, link: $0, generation: 1, keys: Self.keys)
                }
        )
    }
}
