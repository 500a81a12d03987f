import Foundation
internal import Glibc
import Synchronization

/// A wire to the PostgreSQL server of the tests that is cut, again and again, at places drawn from a seed.
///
/// It listens on the loopback interface and forwards what it gets. Each connection has a plan: to be cut after so many
/// bytes of the client or of the server, or around a COMMIT: before it is passed on, in the middle of it, right behind it,
/// or, the worst, with the client gone first and the COMMIT passed on a little later.
public final class CuttingProxy: Sendable {
    /// How a connection ends.
    enum Plan: Sendable {
        case never
        case afterClientBytes(Int)
        case afterServerBytes(Int)
        /// At the so-manyth COMMIT.
        case aroundCommit(Int, Moment)
    }

    /// Where around a COMMIT.
    enum Moment: CaseIterable, Sendable {
        case before, within, behind, late
    }

    /// How many connections of each kind were cut.
    public struct Cuts: Sendable {
        /// All of them.
        public internal(set) var total = 0
        /// Those around a COMMIT.
        public internal(set) var commits = 0
    }

    private struct State {
        var generator: SeededGenerator
        var cuts = Cuts()
        var limit: Int
        var open: Set<Int32> = []
        var connections = 0
        var isStopped = false
    }

    /// Where it listens.
    public let port: UInt16
    private let server: String
    private let listener: Int32
    private let state: Mutex<State>

    /// Begins to listen.
    ///
    /// - Parameters:
    ///   - server: The libpq URL of a server, with its socket's directory as `host`, or a host and port.
    ///   - generator: Draws the plans.
    ///   - cuts: After so many cuts the wire holds.
    /// - Throws: What the system says.
    public init(to server: String, generator: SeededGenerator, cuts: Int) throws {
        self.server = server
        state = Mutex(State(generator: generator, limit: cuts))
        listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = unsafe withUnsafeMutablePointer(to: &address) { [listener] pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe bind(listener, $0, size) == 0 && listen(listener, 64) == 0
                    && getsockname(listener, $0, &size) == 0
            }
        }
        guard isBound else { throw POSIXError(.EADDRNOTAVAIL) }
        port = UInt16(bigEndian: address.sin_port)
        Thread.detachNewThread { self.acceptAll() }
    }

    /// What was cut so far.
    public var cuts: Cuts { state.withLock { $0.cuts } }

    /// How many connections it has taken.
    public var connections: Int { state.withLock { $0.connections } }

    /// Cuts every connection that is open now.
    public func cutAll() {
        for descriptor in state.withLock({ $0.open }) { shutdown(descriptor, Int32(SHUT_RDWR)) }
    }

    /// The address of a database of the server by way of this wire.
    ///
    /// - Parameter url: The address that the server has.
    /// - Returns: The same database.
    public func url(of url: String) -> String {
        var parts = URLComponents(string: url) ?? URLComponents()
        let user = parts.queryItems?.first { $0.name == "user" }?.value ?? parts.user ?? NSUserName()
        parts.user = user
        parts.host = "127.0.0.1"
        parts.port = Int(port)
        let dropped: Set<String> = ["host", "port", "user", "sslmode", "gssencmode"]
        parts.queryItems =
            (parts.queryItems ?? []).filter { !dropped.contains($0.name) }
            + [
                URLQueryItem(name: "sslmode", value: "disable"),
                URLQueryItem(name: "gssencmode", value: "disable"),
            ]
        return parts.string ?? url
    }

    /// Cuts everything, and takes no more connections.
    public func stop() {
        state.withLock { $0.isStopped = true }
        shutdown(listener, Int32(SHUT_RDWR))
        close(listener)
        cutAll()
    }

    private func acceptAll() {
        while true {
            let client = accept(listener, nil, nil)
            guard client >= 0 else { return }
            guard let upstream = connectServer() else {
                close(client)
                continue
            }
            let plan: Plan? = state.withLock { state in
                guard !state.isStopped else { return nil }
                state.open.formUnion([client, upstream])
                state.connections += 1
                return Self.plan(&state)
            }
            guard let plan else {
                close(client)
                close(upstream)
                return
            }
            Thread.detachNewThread { self.forward(client, upstream, plan) }
        }
    }

    private static func plan(_ state: inout State) -> Plan {
        guard state.cuts.total < state.limit else { return .never }
        switch state.generator.int(0...9) {
        case 0...1: return .afterClientBytes(state.generator.int(1...12_000))
        case 2...3: return .afterServerBytes(state.generator.int(1...6_000))
        default:
            return .aroundCommit(state.generator.int(1...5), state.generator.pick(Moment.allCases))
        }
    }

    /// Passes on what comes from either side until the plan, or a side, ends it.
    private func forward(_ client: Int32, _ upstream: Int32, _ plan: Plan) {
        var wire = Wire(client: client, upstream: upstream, plan: plan)
        let isCut = wire.run()
        state.withLock { state in
            state.open.subtract([client, upstream])
            guard isCut else { return }
            state.cuts.total += 1
            if case .aroundCommit = plan { state.cuts.commits += 1 }
        }
        wire.close()
    }

    private func connectServer() -> Int32? {
        let parts = URLComponents(string: server)
        func parameter(_ name: String) -> String? { parts?.queryItems?.first { $0.name == name }?.value }
        let host = parameter("host") ?? parts?.host ?? "127.0.0.1"
        let port = parameter("port") ?? parts?.port.map(String.init) ?? "5432"
        return host.hasPrefix("/")
            ? Self.connect(path: "\(host)/.s.PGSQL.\(port)") : Self.connect(host: host, port: port)
    }

    private static func connect(path: String) -> Int32? {
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        unsafe withUnsafeMutableBytes(of: &address.sun_path) {
            unsafe $0.copyBytes(from: path.utf8.prefix(107))
        }
        let size = socklen_t(MemoryLayout<sockaddr_un>.size)
        let isConnected = unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe Glibc.connect(descriptor, $0, size) == 0
            }
        }
        if isConnected { return descriptor }
        Glibc.close(descriptor)
        return nil
    }

    private static func connect(host: String, port: String) -> Int32? {
        var hints = unsafe addrinfo()
        unsafe hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var found: UnsafeMutablePointer<addrinfo>?
        guard unsafe getaddrinfo(host, port, &hints, &found) == 0, let first = unsafe found else {
            return nil
        }
        defer { unsafe freeaddrinfo(first) }
        let descriptor = unsafe socket(first.pointee.ai_family, first.pointee.ai_socktype, 0)
        if unsafe Glibc.connect(descriptor, first.pointee.ai_addr, first.pointee.ai_addrlen) == 0 {
            return descriptor
        }
        Glibc.close(descriptor)
        return nil
    }
}

/// One connection through the proxy.
private struct Wire {
    let client: Int32
    let upstream: Int32
    let plan: CuttingProxy.Plan
    private var buffer = [UInt8](repeating: 0, count: 64 * 1024)
    private var sent = (client: 0, server: 0)
    private var commits = 0

    init(client: Int32, upstream: Int32, plan: CuttingProxy.Plan) {
        self.client = client
        self.upstream = upstream
        self.plan = plan
    }

    /// Passes on until the end.
    ///
    /// - Returns: Whether it was cut, rather than ended by a side.
    mutating func run() -> Bool {
        while true {
            var pollers = [
                pollfd(fd: client, events: Int16(POLLIN), revents: 0),
                pollfd(fd: upstream, events: Int16(POLLIN), revents: 0),
            ]
            guard unsafe poll(&pollers, 2, -1) > 0 else { return false }
            for (index, poller) in pollers.enumerated() where poller.revents != 0 {
                let count = unsafe recv(poller.fd, &buffer, buffer.count, 0)
                guard count > 0 else { return false }
                let bytes = Array(buffer[..<count])
                if index == 0 ? !passToServer(bytes) : !passToClient(bytes) { return true }
            }
        }
    }

    /// Closes both sides.
    func close() {
        _ = Glibc.close(client)
        _ = Glibc.close(upstream)
    }

    /// - Returns: Whether the wire still holds.
    private mutating func passToServer(_ bytes: [UInt8]) -> Bool {
        switch plan {
        case .afterClientBytes(let limit) where sent.client + bytes.count >= limit:
            send(bytes.prefix(limit - sent.client), to: upstream)
            return false
        case .aroundCommit(let number, let moment):
            if let start = Self.commit(in: bytes) {
                commits += 1
                if commits >= number {
                    cut(bytes, at: start, moment)
                    return false
                }
            }
        default: break
        }
        sent.client += bytes.count
        send(bytes[...], to: upstream)
        return true
    }

    private mutating func passToClient(_ bytes: [UInt8]) -> Bool {
        if case .afterServerBytes(let limit) = plan, sent.server + bytes.count >= limit {
            send(bytes.prefix(limit - sent.server), to: client)
            return false
        }
        sent.server += bytes.count
        send(bytes[...], to: client)
        return true
    }

    private func cut(_ bytes: [UInt8], at start: Int, _ moment: CuttingProxy.Moment) {
        switch moment {
        case .before: break
        case .within: send(bytes[..<(start + 3)], to: upstream)
        case .behind: send(bytes[...], to: upstream)
        case .late:
            shutdown(client, Int32(SHUT_RDWR))
            usleep(20_000)
            send(bytes[...], to: upstream)
            // The server gets the time to obey, if it wants to.
            usleep(20_000)
        }
    }

    private func send(_ bytes: ArraySlice<UInt8>, to descriptor: Int32) {
        var rest = bytes
        while !rest.isEmpty {
            let count = unsafe rest.withUnsafeBytes {
                unsafe Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }

    /// Where a COMMIT ends a query.
    private static func commit(in bytes: [UInt8]) -> Int? {
        let end = Array("COMMIT\0".utf8)
        guard bytes.count >= end.count, bytes.suffix(end.count).elementsEqual(end) else { return nil }
        return bytes.count - end.count
    }
}
