import Foundation
import IncassoTestSupport
import Testing

/// Chromium without a window, told what to do over its debugging pipe: messages are JSON, each ended by a zero byte.
final class Browser {
    private let process = Process()
    private let input = Pipe()
    private let output = Pipe()
    private let profile: TemporaryDirectory
    private var buffer: [UInt8] = []
    private var number = 0
    private var session = ""
    /// What the browser told unasked: console messages, violated policies, failed loads.
    private(set) var events: [[String: Any]] = []

    /// Starts a browser with an empty page.
    ///
    /// - Throws: What ends a cancelled test when there is no browser; ``Silence`` when it does not answer.
    init() throws {
        let path = try Program.path("chromium")
        profile = try TemporaryDirectory()
        process.executableURL = URL(filePath: "/bin/bash")
        // The browser reads descriptor 3 and writes descriptor 4.
        process.arguments = [
            "-c",
            "exec \(path) --headless=new --no-sandbox --disable-gpu --disable-dev-shm-usage --no-first-run "
                + "--user-data-dir=\(profile.path) --remote-debugging-pipe 3<&0 4>&1 2>/dev/null",
        ]
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        let target = try call("Target.createTarget", ["url": "about:blank"])
        let attached = try call(
            "Target.attachToTarget",
            ["targetId": try #require(target["targetId"] as? String), "flatten": true]
        )
        session = try #require(attached["sessionId"] as? String)
        for domain in ["Page", "Runtime", "Log", "Network"] { _ = try call("\(domain).enable") }
    }

    deinit {
        process.terminate()
        process.waitUntilExit()
        profile.remove()
    }

    /// The browser ended or said nothing that was asked for.
    struct Silence: Error {}

    /// Sends a command and waits for its answer.
    @discardableResult
    func call(_ method: String, _ parameters: [String: Any] = [:]) throws -> [String: Any] {
        number += 1
        var message: [String: Any] = ["id": number, "method": method, "params": parameters]
        if !session.isEmpty { message["sessionId"] = session }
        try input.fileHandleForWriting.write(
            contentsOf: try JSONSerialization.data(withJSONObject: message) + [0]
        )
        while true {
            let answer = try receive()
            guard answer["id"] as? Int == number else {
                events.append(answer)
                continue
            }
            return answer["result"] as? [String: Any] ?? [:]
        }
    }

    /// Sets the size of the window, as a phone or not, by day or by night.
    func show(width: Int, height: Int, isDark: Bool = false) throws {
        try call(
            "Emulation.setDeviceMetricsOverride",
            ["width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 500]
        )
        try call(
            "Emulation.setEmulatedMedia",
            ["features": [["name": "prefers-color-scheme", "value": isDark ? "dark" : "light"]]]
        )
    }

    /// Opens an address and waits until everything that belongs to the page is there.
    func open(_ address: String) throws {
        let before = events.count
        try call("Page.navigate", ["url": address])
        while !events[before...].contains(where: { $0["method"] as? String == "Page.loadEventFired" }) {
            events.append(try receive())
        }
    }

    /// What a script gives in the page.
    func evaluate(_ script: String) throws -> Any? {
        let answer = try call(
            "Runtime.evaluate",
            ["expression": script, "returnByValue": true, "awaitPromise": true, "userGesture": true]
        )
        if let failure = answer["exceptionDetails"] { Issue.record("\(script): \(failure)") }
        return (answer["result"] as? [String: Any])?["value"]
    }

    /// What went wrong in the pages: console messages, log entries, loads that failed.
    var complaints: [String] {
        events.compactMap { event in
            switch event["method"] as? String {
            case "Runtime.consoleAPICalled", "Runtime.exceptionThrown", "Log.entryAdded",
                "Network.loadingFailed":
                "\(event)"
            default: nil
            }
        }
    }

    private func receive() throws -> [String: Any] {
        while true {
            if let end = buffer.firstIndex(of: 0) {
                let message = Data(buffer[..<end])
                buffer.removeFirst(end + 1)
                return try JSONSerialization.jsonObject(with: message) as? [String: Any] ?? [:]
            }
            let data = output.fileHandleForReading.availableData
            guard !data.isEmpty else { throw Silence() }
            buffer.append(contentsOf: data)
        }
    }
}
