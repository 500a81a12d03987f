import IncassoTestSupport
import Synchronization
import Testing

@testable import IncassoWeb

@Suite struct LimiterTests {
    /// A clock that moves when told.
    private final class HandClock: Sendable {
        private let start = ContinuousClock.now
        private let passed = Mutex(Duration.zero)
        var now: ContinuousClock.Instant { start + passed.withLock { $0 } }
        func advance(_ time: Duration) { passed.withLock { $0 += time } }
    }

    private func limiter(_ clock: HandClock, capacity: Int = 100) -> MissLimiter {
        MissLimiter(capacity: capacity) { clock.now }
    }

    @Test("after the burst, one more every three seconds")
    func allowance() throws {
        let clock = HandClock()
        let limiter = limiter(clock)
        let client = try #require(ClientNetwork("192.0.2.1"))
        for _ in 0..<MissLimiter.burst {
            #expect(limiter.delay(client) == nil)
            limiter.miss(client)
        }
        #expect(limiter.delay(client) == nil)
        limiter.miss(client)
        #expect(limiter.delay(client) == .seconds(3))
        clock.advance(.seconds(3))
        #expect(limiter.delay(client) == nil)
        limiter.miss(client)
        #expect(limiter.delay(client) == .seconds(3))
        clock.advance(.seconds(3 * (MissLimiter.burst + 1)))
        #expect(limiter.delay(client) == nil)
    }

    @Test("memory is bounded; whoever comes beyond the bound shares one allowance")
    func bounded() throws {
        let clock = HandClock()
        let limiter = limiter(clock, capacity: 50)
        var generator = SeededGenerator()
        for _ in 0..<500 {
            let part = { generator.int(0...255) }
            limiter.miss(try #require(ClientNetwork("10.\(part()).\(part()).\(part())")))
        }
        #expect(limiter.count <= 51, "\(generator.describe)")
        #expect(limiter.delay(try #require(ClientNetwork("198.51.100.1"))) != nil)
        clock.advance(.seconds(3600))
        limiter.miss(try #require(ClientNetwork("198.51.100.1")))
        #expect(limiter.count == 1)
    }

    @Test(
        "a customer's whole IPv6 network is one client",
        arguments: [
            ("2001:db8::1", "2001:db8::ffff:1", true), ("2001:db8::1", "2001:db8:0:1::1", false),
            ("192.0.2.1", "192.0.2.2", false), ("192.0.2.1", "::ffff:192.0.2.1", true),
        ]
    )
    func networks(_ one: String, _ other: String, _ isSame: Bool) throws {
        #expect((try #require(ClientNetwork(one)) == #require(ClientNetwork(other))) == isSame)
    }

    @Test("what is no address is nobody", arguments: ["", "x", "1.2.3", "1.2.3.4, 5.6.7.8", "unix:", "::g"])
    func nobody(_ text: String) { #expect(ClientNetwork(text) == nil) }
}
