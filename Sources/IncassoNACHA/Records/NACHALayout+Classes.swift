/// What is different in records of some classes and codes.
extension NACHALayout {
    /// Record 6 of CTX, ENR, TRX and ATX.
    enum Counted {
        static var addendaCount: Range<Int> { 54..<58 }
        static var name: Range<Int> { 58..<74 }
        static var reserved: Range<Int> { 74..<76 }
    }

    /// Record 6 of POP.
    enum Purchase {
        static var checkNumber: Range<Int> { 39..<48 }
        static var terminalCity: Range<Int> { 48..<52 }
        static var terminalState: Range<Int> { 52..<54 }
    }

    /// Record 6 of SHR.
    enum Card {
        static var expiration: Range<Int> { 39..<43 }
        static var reference: Range<Int> { 43..<54 }
        static var number: Range<Int> { 54..<76 }
    }

    /// Record 6 of TRC and XCK.
    enum Truncated {
        static var processControl: Range<Int> { 54..<60 }
        static var itemResearch: Range<Int> { 60..<76 }
    }

    /// Records 5 and 6 of IAT.
    enum International {
        static var indicator: Range<Int> { 4..<20 }
        static var exchange: Range<Int> { 20..<22 }
        static var referenceIndicator: Range<Int> { 22..<23 }
        static var reference: Range<Int> { 23..<38 }
        static var destinationCountry: Range<Int> { 38..<40 }
        static var originatingCurrency: Range<Int> { 63..<66 }
        static var destinationCurrency: Range<Int> { 66..<69 }
        static var addendaCount: Range<Int> { 12..<16 }
        static var account: Range<Int> { 39..<74 }
        static var correctedData: Range<Int> { 35..<70 }
    }

    /// Record 7 with type 02.
    enum Terminal {
        static var description: Range<Int> { 3..<10 }
        static var identification: Range<Int> { 13..<19 }
        static var serialNumber: Range<Int> { 19..<25 }
        static var date: Range<Int> { 25..<29 }
        static var time: Range<Int> { 29..<35 }
        static var location: Range<Int> { 35..<62 }
        static var city: Range<Int> { 62..<77 }
        static var state: Range<Int> { 77..<79 }
    }

    /// Record 7 with types 05 and 10 to 18.
    enum Remittance {
        static var text: Range<Int> { 3..<83 }
        static var sequence: Range<Int> { 83..<87 }
        static var entrySequence: Range<Int> { 87..<94 }
    }

    /// Record 7 with type 99 when a return is dishonoured or that is contested.
    enum Dishonored {
        static var originalSettlementDay: Range<Int> { 35..<38 }
        static var returnSettlementDay: Range<Int> { 53..<56 }
        static var dishonoredTrace: Range<Int> { 58..<73 }
        static var dishonoredSettlementDay: Range<Int> { 73..<76 }
    }

    /// Record 7 with type 98 when a notification of change is refused.
    enum Refusal {
        static var changeCode: Range<Int> { 64..<67 }
        static var traceSequence: Range<Int> { 67..<74 }
    }
}
