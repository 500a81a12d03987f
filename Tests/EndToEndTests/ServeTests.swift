import Foundation
import IncassoTestSupport
import Testing

/// From a claim to the page behind its link, and to the end of it, as people and their programs do it.
@Suite struct ServeTests {
    private static func needCurl() throws {
        guard TestFiles.exists("/usr/bin/curl") else { try cancelForLack(of: "curl is not installed") }
    }

    @Test("link create, page, revoke, no page; and no token in any log")
    func lifeOfALink() throws {
        try Self.needCurl()
        let place = try Workplace()
        try place.play(upTo: .imported)
        let made = try JSON.object(try place.expect(0, ["link", "create", "C3", "-o", "json"]).output)
        let address = try #require(made["address"] as? String)
        #expect(address.hasPrefix("http://127.0.0.1:8080/p/") && made["state"] as? String == "open")
        #expect(
            made["claimId"] as? String == "C3" && JSON.isInteger(made["id"]) && JSON.isInteger(made["open"])
        )
        let path = String(address.dropFirst("http://127.0.0.1:8080".count))

        let server = try Server(place, asOf: Workplace.today)
        let page = try server.get(path)
        #expect(page.status == 200 && page.text.contains("Fee of December") && page.text.contains("€23.50"))
        #expect(!page.text.contains("Member 3") && !page.text.contains("member3"))
        #expect(try server.get("/healthz").text == "ok\n" || server.get("/healthz").status == 200)
        let unknown = try server.get("/p/unknown")
        #expect(unknown.status == 404)

        let revoked = try JSON.list(try place.expect(0, ["link", "revoke", "C3", "-o", "json"]).output)
        #expect(revoked.compactMap { $0["state"] as? String } == ["revoked"])
        #expect(try server.get(path) == unknown)
        #expect(server.stop() == 0)
        let said = try server.said
        #expect(said.hasSuffix("Stopped.\n"))
        #expect(!said.contains(path.dropFirst("/p/".count)))
        #expect(said.contains("link=\(made["id"] as? Int ?? 0)"))
        let shown = try JSON.list(try place.expect(0, ["link", "show", "C3", "-o", "json"]).output)
        #expect(shown.first?["views"] as? Int == 1 && shown.first?["address"] == nil)
    }

    @Test("a request that runs is answered when the server is told to stop")
    func stopsGracefully() throws {
        try Self.needCurl()
        let place = try Workplace()
        try place.play(upTo: .imported)
        let made = try JSON.object(try place.expect(0, ["link", "create", "C3", "-o", "json"]).output)
        let path = try #require(made["address"] as? String).dropFirst("http://127.0.0.1:8080".count)
        let server = try Server(place, asOf: Workplace.today)
        let load = Process()
        load.executableURL = URL(filePath: "/usr/bin/curl")
        load.arguments = [
            "--silent", "--parallel", "--parallel-max", "8", "--write-out", "%{http_code} %{exitcode}\n",
            "--output",
            "/dev/null", "\(server.address)\(path)?x=[1-400]", "--no-progress-meter",
        ]
        let pipe = Pipe()
        load.standardOutput = pipe
        load.standardError = FileHandle.nullDevice
        try load.run()
        Thread.sleep(forTimeInterval: 0.3)
        #expect(server.stop() == 0)
        let results = String(decoding: try pipe.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
        load.waitUntilExit()
        let lines = results.split(separator: "\n")
        #expect(lines.contains("200 0"))
        // Answered in full, or not taken in at all (7: no connection; 56: an idle connection was closed before the request).
        for line in lines { #expect(["200 0", "000 7", "000 56", "000 52"].contains(line), "\(line)") }
        let answered = lines.count { $0 == "200 0" }
        let shown = try JSON.list(try place.expect(0, ["link", "show", "C3", "-o", "json"]).output)
        #expect((shown.first?["views"] as? Int ?? 0) >= answered)
    }

    @Test("a link for a call: address, code and facts on a terminal")
    func terminal() throws {
        let place = try Workplace()
        try place.play(upTo: .imported)
        try Golden.expect(place.expect(0, ["link", "create", "C3"]).output, equals: "link-create.txt")
        let again = try place.expect(0, ["link", "create", "C3"])
        #expect(again.error.hasSuffix("\nThe claim had this link already.\n"))
        let rehearsed = try place.expect(0, ["link", "create", "C4", "--dry-run"])
        #expect(rehearsed.output.isEmpty)
        #expect(rehearsed.error.hasSuffix("\nA link would be made for claim C4 (dry run).\n"))
        #expect(
            try place.expect(1, ["link", "show", "C4"]).error.contains("`incasso link create C4` makes one.")
        )
        try place.expect(1, ["link", "create", "nothing"])
        try place.expect(64, ["link", "create", "C4", "--until", "tomorrow"])
        try place.expect(5, ["link", "create", "C4", "--until", "2026-01-01"])
        try place.expect(64, ["serve", "--port", "70000"])
    }

    @Test("a port that is taken is said")
    func takenPort() throws {
        try Self.needCurl()
        let place = try Workplace()
        try place.play(upTo: .empty)
        let server = try Server(place)
        let port = try #require(server.address.split(separator: ":").last)
        let second = try place.expect(1, ["serve", "--port", String(port)])
        #expect(second.error.contains("cannot serve on 127.0.0.1:\(port)") && second.error.contains("--port"))
        #expect(server.stop() == 0)
    }
}
