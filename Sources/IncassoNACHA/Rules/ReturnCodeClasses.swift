/// The classes to which some return codes belong; all other codes fit every class (NACHA Operating Rules, appendix four).
enum ReturnCodeClasses {
    /// The classes of a code; `nil` when it fits every class.
    static func of(_ code: String) -> [String]? {
        switch code {
        case "R05", "R29", "R31": ["CCD", "CTX"]
        case "R30": ["TRC", "TRX"]
        case "R33": ["XCK"]
        case "R37", "R39": ["ARC", "BOC", "POP"]
        case "R38": ["ARC", "BOC"]
        case "R40", "R41", "R42", "R43", "R44", "R45", "R46", "R47": ["ENR"]
        case "R50", "R51", "R52", "R53": ["RCK"]
        case "R80", "R81", "R82", "R83", "R84", "R85": ["IAT"]
        default: nil
        }
    }
}
