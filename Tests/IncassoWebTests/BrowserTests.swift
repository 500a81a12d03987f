import HummingbirdTesting
import IncassoTestSupport
import Testing

@testable import IncassoEngine
@testable import IncassoWeb

/// The page in a real browser, over a real connection.
@Suite(.serialized) struct BrowserTests {
    @Test("fits every width, by day and by night, without a complaint of the browser")
    func fits() async throws {
        let book = try PayBook()
        let tokens = try book.tokens()
        try await PayServer(book).test(.live) { client in
            let port = try #require(client.port)
            let browser = try Browser()
            for (width, height) in [(320, 640), (390, 844), (1280, 900)] {
                for isDark in width == 390 ? [false, true] : [false] {
                    try browser.show(width: width, height: height, isDark: isDark)
                    for (claim, token) in tokens.sorted(by: { $0.key < $1.key }) {
                        try browser.open("http://127.0.0.1:\(port)/p/\(token)")
                        let overflow =
                            try browser.evaluate("document.documentElement.scrollWidth - innerWidth") as? Int
                        #expect(overflow.map { $0 <= 0 } == true, "\(claim) at \(width)")
                        let outside =
                            "[...document.querySelectorAll('main *')].filter(e => e.getBoundingClientRect().right > innerWidth + 1).length"
                        #expect(try browser.evaluate(outside) as? Int == 0, "\(claim) at \(width)")
                    }
                }
            }
            #expect(browser.complaints.isEmpty, "\(browser.complaints)")
        }
    }

    @Test("everything can be reached and has a name")
    func accessible() async throws {
        let book = try PayBook()
        let token = try book.token("open")
        try await PayServer(book).test(.live) { client in
            let port = try #require(client.port)
            let browser = try Browser()
            try browser.show(width: 390, height: 844)
            try browser.open("http://127.0.0.1:\(port)/p/\(token)")
            func count(_ script: String) throws -> Int? { try browser.evaluate(script) as? Int }
            #expect(try browser.evaluate("document.documentElement.lang") as? String == "nl")
            #expect(try count("document.querySelectorAll('h1').length") == 1)
            // No level is left out on the way down.
            let levels = "[...document.querySelectorAll('h1,h2,h3')].map(h => +h.tagName[1]).join('')"
            #expect(try browser.evaluate(levels) as? String == "123322")
            // Every landmark that is named is named by something that is there; no id twice.
            #expect(
                try count(
                    "[...document.querySelectorAll('[aria-labelledby]')].filter(e => !document.getElementById(e.getAttribute('aria-labelledby'))).length"
                ) == 0
            )
            #expect(
                try count(
                    "[...document.querySelectorAll('[id]')].length - new Set([...document.querySelectorAll('[id]')].map(e => e.id)).size"
                ) == 0
            )
            #expect(
                try count(
                    "[...document.querySelectorAll('a,button')].filter(e => !(e.ariaLabel || e.textContent).trim()).length"
                ) == 0
            )
            // A label begins with the words that are seen (2.5.3), and a target has 24 pixels each way (2.5.8).
            #expect(
                try count(
                    "[...document.querySelectorAll('button')].filter(b => !b.ariaLabel.startsWith(b.textContent)).length"
                ) == 0
            )
            #expect(
                try count(
                    "[...document.querySelectorAll('a,button')].filter(e => { const r = e.getBoundingClientRect(); return r.width < 24 || r.height < 24 }).length"
                ) == 0
            )
            #expect(
                try browser.evaluate(
                    "document.querySelector('svg').getAttribute('role') + document.querySelector('svg').ariaLabel.slice(0, 7)"
                ) as? String == "imgQR-code"
            )
            #expect(try count("document.querySelectorAll('[role=status]').length") == 1)
            // What has the focus shows it.
            let outlines =
                "[...document.querySelectorAll('a,button')].filter(e => { e.focus({focusVisible: true}); return parseFloat(getComputedStyle(e).outlineWidth) < 2 }).length"
            #expect(try count(outlines) == 0)
        }
    }

    @Test("the copy buttons copy; without a script they are not there")
    func copies() async throws {
        let book = try PayBook()
        let token = try book.token("open")
        try await PayServer(book).test(.live) { client in
            let address = "http://127.0.0.1:\(try #require(client.port))/p/\(token)"
            let browser = try Browser()
            try browser.show(width: 390, height: 844)
            try browser.call(
                "Browser.grantPermissions",
                ["permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"]]
            )
            try browser.call("Page.bringToFront")
            try browser.open(address)
            #expect(
                try browser.evaluate(
                    "[...document.querySelectorAll('button.copy')].filter(b => b.offsetParent).length"
                ) as? Int == 4
            )
            for (index, expected) in [
                "NL91ABNA0417164300", "Sportschool De Linde & Zn.", "1040,95",
            ].enumerated() {
                let copied =
                    try browser.evaluate(
                        """
                        (async () => {
                          document.querySelectorAll('button.copy')[\(index)].click();
                          await new Promise(done => setTimeout(done, 200));
                          return await navigator.clipboard.readText() + '|' + document.getElementById('copied').textContent;
                        })()
                        """
                    ) as? String
                let name = ["IBAN", "Naam ontvanger", "Bedrag"][index]
                #expect(copied == "\(expected)|\(name) gekopieerd")
            }
            #expect(browser.complaints.isEmpty, "\(browser.complaints)")
            try browser.call("Emulation.setScriptExecutionDisabled", ["value": true])
            try browser.open(address)
            let document = try browser.call("DOM.getDocument", ["depth": 1])
            let root = try #require((document["root"] as? [String: Any])?["nodeId"] as? Int)
            let visible = try browser.call(
                "DOM.querySelectorAll",
                ["nodeId": root, "selector": "button:not([hidden])"]
            )
            #expect((visible["nodeIds"] as? [Int])?.isEmpty == true)
        }
    }
}
