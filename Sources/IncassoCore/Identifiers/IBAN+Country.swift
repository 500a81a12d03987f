extension IBAN {
    /// What is known of the country that two letters name.
    package struct Country: Hashable, Sendable {
        /// The number of characters of its IBANs; 0 when it has none of its own.
        package let length: Int
        /// Whether it takes part in the SEPA schemes (EPC409-09).
        package let isSEPA: Bool
        /// Whether it belongs to the European Economic Area.
        package let isEEA: Bool

        /// The country with these two letters, in capitals; one without IBANs when there is none.
        @inline(__always)
        package init(_ first: UInt8, _ second: UInt8) {
            let entry = CountryTable.entry(first, second)
            length = entry.ibanLength
            isSEPA = entry.isSEPA
            isEEA = entry.isEEA
        }
    }
}
