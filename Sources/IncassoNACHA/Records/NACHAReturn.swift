public import IncassoCore

/// What the addenda of a return say (record 7, type 99).
public struct NACHAReturn: Hashable, Sendable {
    /// `R` and two digits, for example `R01`.
    public var code = ""
    /// The trace number of the entry that is returned, fifteen digits as a number.
    public var originalTrace = 0
    /// The day of death, with codes R14 and R15.
    public var dateOfDeath: LocalDate?
    /// The first eight digits of the routing number of the bank that returns the entry.
    public var originalRDFI = 0
    /// Words of the bank, at most 44 characters.
    public var information = ""

    /// Empty addenda.
    public init() {}

    /// Addenda of a return.
    public init(_ code: String, originalTrace: Int, originalRDFI: Int, information: String = "") {
        self.code = code
        self.originalTrace = originalTrace
        self.originalRDFI = originalRDFI
        self.information = information
    }
}

/// What the addenda of a notification of change say (record 7, type 98).
public struct NACHAChange: Hashable, Sendable {
    /// `C` and two digits, for example `C01`.
    public var code = ""
    /// The trace number of the entry that it is about, fifteen digits as a number.
    public var originalTrace = 0
    /// The first eight digits of the routing number of the bank that received the entry.
    public var originalRDFI = 0
    /// What the data should be, laid out by the code, 1 to 29 characters.
    public var correctedData = ""

    /// Empty addenda.
    public init() {}

    /// Addenda of a notification of change.
    public init(_ code: String, originalTrace: Int, originalRDFI: Int, correctedData: String) {
        self.code = code
        self.originalTrace = originalTrace
        self.originalRDFI = originalRDFI
        self.correctedData = correctedData
    }
}
