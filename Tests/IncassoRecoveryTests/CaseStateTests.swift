import IncassoRecovery
import Testing

struct CaseStateTests {
    /// One line per state: `event > state`; everything else cannot happen.
    private static let table = """
        open: stepTaken>waiting givenToPerson>open paused>paused planAgreed>planned paid>resolved stopped>stopped handedOver>handedOver writtenOff>writtenOff
        waiting: stepTaken>waiting givenToPerson>open paused>paused planAgreed>planned paid>resolved stopped>stopped handedOver>handedOver writtenOff>writtenOff
        paused: stepTaken>waiting givenToPerson>open paused>paused resumed>open planAgreed>planned paid>resolved stopped>stopped handedOver>handedOver writtenOff>writtenOff
        planned: givenToPerson>open paused>paused planBroken>open paid>resolved stopped>stopped writtenOff>writtenOff
        resolved:
        stopped: paid>resolved handedOver>handedOver writtenOff>writtenOff
        handedOver: paid>resolved writtenOff>writtenOff
        writtenOff:
        """

    @Test("the transitions are exactly those of the table", arguments: CaseState.allCases)
    func transitions(state: CaseState) throws {
        let line = try #require(
            Self.table.split(separator: "\n").first { $0.hasPrefix(state.rawValue + ":") }
        )
        let words = line.split(separator: " ").dropFirst()
        let expected = Dictionary(
            uniqueKeysWithValues: words.map { word in
                let parts = word.split(separator: ">")
                return (String(parts[0]), String(parts[1]))
            }
        )
        for event in CaseState.Event.allCases {
            #expect(state.after(event)?.rawValue == expected[event.rawValue], "\(state) \(event)")
        }
    }

    @Test("the words are those that scripts rely on")
    func words() {
        #expect(
            CaseState.allCases.map(\.rawValue)
                == [
                    "open", "waiting", "paused", "planned", "resolved", "stopped", "handedOver", "writtenOff",
                ]
        )
        #expect(
            CaseState.allCases.filter(\.isClosed) == [.resolved, .stopped, .handedOver, .writtenOff]
        )
    }
}
