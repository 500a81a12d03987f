import IncassoCore

extension NACHAWriter {
    /// Checks a head of a file.
    static func check(_ file: NACHAFile) throws(NACHARefusal) {
        var found: [Diagnostic] = []
        let record = "file header"
        for (name, text) in [
            ("immediate destination", file.immediateDestination), ("immediate origin", file.immediateOrigin),
        ] {
            let bytes = text.utf8.drop { $0 == 0x20 }
            let isPlain = bytes.allSatisfy { (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) }
            if bytes.isEmpty || text.utf8.count > 10 || !isPlain {
                found.append(
                    finding(
                        .identifier,
                        record,
                        name,
                        found: text,
                        expected: "1 to 10 digits and capital letters"
                    )
                )
            }
        }
        let modifier = Array(file.fileIdModifier.utf8)
        let isModifier = modifier.count == 1 && isCapitalOrDigit(modifier[0])
        if !isModifier {
            found.append(
                finding(
                    .identifier,
                    record,
                    "file id modifier",
                    found: file.fileIdModifier,
                    expected: "A to Z or 0 to 9"
                )
            )
        }
        if !isWritable(file.creationDate) {
            found.append(finding(.date, record, "file creation date", expected: "a day from 2000 to 2099"))
        }
        if let minute = file.creationMinute, !(0..<1440).contains(minute) {
            found.append(
                finding(.date, record, "file creation time", found: "minute \(minute)", expected: "0 to 1439")
            )
        }
        check(file.immediateDestinationName, 23, record, "immediate destination name", &found)
        check(file.immediateOriginName, 23, record, "immediate origin name", &found)
        check(file.referenceCode, 8, record, "reference code", &found)
        if !found.isEmpty { throw NACHARefusal(found) }
    }

    /// Checks a head of a batch.
    ///
    /// - Returns: The sending bank's eight digits.
    static func check(
        _ batch: NACHABatch,
        _ purpose: NACHAPurpose?,
        after previousNumber: Int,
        totals: NACHATotals
    ) throws(NACHARefusal) -> Int {
        var found: [Diagnostic] = []
        let record = "batch \(batch.batchNumber), header"
        checkCodes(batch, record, &found)
        checkPurpose(batch, purpose, record, &found)
        checkRequired(batch.companyName, 16, record, "company name", &found)
        check(batch.companyDiscretionaryData, 20, record, "company discretionary data", &found)
        checkRequired(batch.companyIdentification, 10, record, "company identification", &found)
        checkRequired(batch.companyEntryDescription, 10, record, "company entry description", &found)
        check(batch.companyDescriptiveDate, 6, record, "company descriptive date", &found)
        if !isWritable(batch.effectiveEntryDate) {
            found.append(finding(.date, record, "effective entry date", expected: "a day from 2000 to 2099"))
        }
        if let day = batch.settlementDay, !(1...366).contains(day) {
            found.append(
                finding(.date, record, "settlement date", found: "\(day)", expected: "a day of the year")
            )
        }
        let odfi = Array(batch.odfiIdentification.utf8)
        let digits = odfi.count == 8 ? odfi.span.number(0..<8) : nil
        if digits == nil {
            found.append(
                finding(
                    .identifier,
                    record,
                    "ODFI identification",
                    found: batch.odfiIdentification,
                    expected: "the first eight digits of a routing number"
                )
            )
        }
        if batch.batchNumber <= previousNumber || batch.batchNumber > 9_999_999 {
            found.append(
                finding(
                    .number,
                    record,
                    "batch number",
                    found: "\(batch.batchNumber)",
                    expected: "\(previousNumber + 1) to 9999999"
                )
            )
        }
        if totals.batches == maximumBatches {
            found.append(finding(.full, "file", expected: "at most 999,999 batches"))
        }
        guard found.isEmpty, let digits else { throw NACHARefusal(found) }
        return digits
    }

    private static func checkCodes(_ batch: NACHABatch, _ record: String, _ found: inout [Diagnostic]) {
        if !batch.entryClass.isKnown || batch.entryClass == .iat || batch.entryClass == .adv {
            found.append(
                finding(
                    .entryClass,
                    record,
                    "standard entry class",
                    found: batch.entryClass.rawValue,
                    expected: "PPD, CCD, WEB, TEL or CTX; in answers of banks any but IAT and ADV"
                )
            )
        }
        if ![.mixed, .credits, .debits].contains(batch.serviceClass) {
            found.append(
                finding(
                    .code,
                    record,
                    "service class",
                    found: "\(batch.serviceClass.rawValue)",
                    expected: "225 for debits, 220 for credits, 200 for both"
                )
            )
        }
        if !["0", "1", "2"].contains(batch.originatorStatusCode) {
            found.append(
                finding(
                    .code,
                    record,
                    "originator status code",
                    found: batch.originatorStatusCode,
                    expected: "0, 1 or 2"
                )
            )
        }
    }

    /// What every entry has to keep to.
    func checkCommon(_ entry: borrowing NACHAEntry, addenda: Int, _ found: inout [Diagnostic]) {
        if !RoutingNumber.isValid(entry.routingNumber.bytes.span) {
            add(
                .routing,
                "routing number",
                entry.routingNumber.string,
                "nine digits with a right check digit",
                &found
            )
        }
        let account = entry.accountNumber.bytes.span
        let isAccount = !account.isEmpty && account.count <= 17 && account.isPrintable && account[0] != 0x20
        if !isAccount || isMissing(entry.accountNumber) {
            add(
                .account,
                "account number",
                USAccountNumber.masked(entry.accountNumber.string),
                "1 to 17 characters of ASCII, not only zeros",
                &found
            )
        }
        checkText(entry.individualId, 15, "individual identification number", &found)
        checkText(entry.individualName, isCTX ? 16 : 22, "individual name", &found)
        checkText(entry.discretionaryData, 2, "discretionary data", &found)
        let isOrdered = entry.traceNumber > previousTrace && entry.traceNumber / 10_000_000 == odfi
        if !isOrdered {
            let least = max(previousTrace + 1, NACHAEntry.trace(odfi: odfi, sequence: 0))
            add(
                .trace,
                "trace number",
                entry.traceNumber.padded(to: 15),
                "\(least.padded(to: 15)) or above, starting with \(odfi.padded(to: 8))",
                &found
            )
        }
        let isDebit = entry.transactionCode.isDebit
        if let full = checkRoom(for: entry.amount, isDebit: isDebit, addenda: addenda) { found.append(full) }
    }

    func checkText(_ text: borrowing ByteString, _ width: Int, _ field: String, _ found: inout [Diagnostic]) {
        if text.count > width {
            add(.length, field, "\(text.count) bytes", "at most \(width)", &found)
        } else if !text.bytes.span.isPrintable {
            add(.characters, field, nil, "printable ASCII", &found)
        }
    }

    func isMissing(_ text: borrowing ByteString) -> Bool {
        let bytes = text.bytes.span
        return bytes.isMissing(bytes.indices)
    }

    /// Adds a finding about the entry that comes next.
    @inline(never)
    func add(
        _ kind: NACHARefusal.Kind,
        _ field: String,
        _ value: String?,
        _ expected: String,
        _ found: inout [Diagnostic]
    ) {
        let record = "batch \(batch.batchNumber), entry \(batchTotals.entries + 1)"
        found.append(Self.finding(kind, record, field, found: value, expected: expected))
    }

    static func finding(
        _ kind: NACHARefusal.Kind,
        _ record: String,
        _ field: String? = nil,
        found: String? = nil,
        expected: String? = nil
    ) -> Diagnostic {
        Diagnostic(
            id: kind.rawValue,
            location: Diagnostic.Location(path: field.map { "\(record), \($0)" } ?? record),
            message: kind.message,
            found: found,
            expected: expected,
            remedy: kind.remedy
        )
    }

    static func check(
        _ text: String,
        _ width: Int,
        _ record: String,
        _ field: String,
        _ found: inout [Diagnostic]
    ) {
        if text.utf8.count > width {
            found.append(finding(.length, record, field, found: text, expected: "at most \(width) bytes"))
        } else if !text.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) {
            found.append(finding(.characters, record, field, found: text, expected: "printable ASCII"))
        }
    }

    private static func checkRequired(
        _ text: String,
        _ width: Int,
        _ record: String,
        _ field: String,
        _ found: inout [Diagnostic]
    ) {
        if text.utf8.allSatisfy({ $0 == 0x20 || $0 == 0x30 }) {
            found.append(finding(.text, record, field, found: text, expected: "1 to \(width) characters"))
        } else {
            check(text, width, record, field, &found)
        }
    }

    private static func isCapitalOrDigit(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte)
    }

    private static func isWritable(_ day: LocalDate?) -> Bool {
        day.map { (2000...2099).contains($0.year) } ?? false
    }
}
