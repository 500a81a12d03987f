public import IncassoCore

extension NACHATool {
    /// When and how a file is made that answers another.
    public struct Making: Hashable, Sendable {
        /// The day on which it is made.
        public var day: LocalDate
        /// The time of day in minutes since midnight; `nil` leaves it blank.
        public var minute: Int?
        /// Tells files of one day and time from each other.
        public var fileIdModifier = "A"
        /// The seven digits of the first trace number behind those of the bank; they ascend.
        public var firstSequence = 1
        /// What stands after each record.
        public var lineEnding = NACHALineEnding.lineFeed

        /// A file of this day.
        public init(day: LocalDate, minute: Int? = nil) {
            self.day = day
            self.minute = minute
        }
    }

    /// Makes the file in which a bank returns entries of a file.
    ///
    /// - Parameters:
    ///   - path: The file with the entries: forward entries of any class but IAT and ADV.
    ///   - traces: Their trace numbers.
    ///   - code: Why, for all of them: a code of a first return, not of a dishonoured or contested one.
    ///   - dateOfDeath: With R14 and R15.
    ///   - information: Words of the bank, at most 44 characters.
    ///   - making: When and how.
    ///   - sink: Where the file goes.
    /// - Returns: What was written.
    /// - Throws: ``NACHAToolError``, ``NACHARefusal``, ``NACHAReadError``, `FileError`, or what the sink throws.
    public static func returns(
        of path: String,
        traces: [Int],
        code: String,
        dateOfDeath: LocalDate? = nil,
        information: String = "",
        _ making: Making,
        to sink: any ByteSink
    ) throws -> Outcome {
        let number = Int(code.dropFirst()) ?? 0
        guard ReasonTable.ach.entry(code) != nil, !(61...77).contains(number) else {
            throw NACHAToolError([
                NACHAToolError.Kind.data.finding(
                    "code",
                    found: code,
                    expected: "a code such as R01 of a return"
                )
            ])
        }
        let (file, entries) = try EntryFinder.find(traces, in: path, problem: problem)
        return try AnswerFile(file, making).write(entries, to: sink) { found, entry, writer in
            var addenda = NACHAReturn(
                code,
                originalTrace: found.entry.traceNumber,
                originalRDFI: found.bank,
                information: information
            )
            addenda.dateOfDeath = dateOfDeath
            try writer.add(entry, returned: addenda)
        }
    }

    /// Makes the file in which a bank notifies of changes.
    ///
    /// - Parameters:
    ///   - path: The file with the entries: forward entries of any class but IAT and ADV.
    ///   - traces: Their trace numbers.
    ///   - code: What is corrected, `C01` to `C14`.
    ///   - correction: What it should be.
    ///   - making: When and how.
    ///   - sink: Where the file goes.
    /// - Returns: What was written.
    /// - Throws: ``NACHAToolError``, ``NACHARefusal``, ``NACHAReadError``, `FileError`, or what the sink throws.
    public static func changes(
        of path: String,
        traces: [Int],
        code: String,
        correction: NACHACorrection,
        _ making: Making,
        to sink: any ByteSink
    ) throws -> Outcome {
        let data = try correction.data(code)
        let (file, entries) = try EntryFinder.find(traces, in: path, problem: problem)
        return try AnswerFile(file, making, entryClass: .cor).write(entries, to: sink) {
            found,
            entry,
            writer in
            var entry = entry
            entry.amount = 0
            let change = NACHAChange(
                code,
                originalTrace: found.entry.traceNumber,
                originalRDFI: found.bank,
                correctedData: data
            )
            try writer.add(entry, changed: change)
        }
    }

    /// Makes the file in which our bank refuses notifications of change, within 15 days of their receipt.
    ///
    /// - Parameters:
    ///   - path: The file with the notifications, as it came from the bank.
    ///   - traces: The trace numbers of the notifications themselves, not of the entries that they are about.
    ///   - code: What is wrong with them, `C61` to `C69`.
    ///   - making: When and how; the trace numbers start with our bank's digits.
    ///   - sink: Where the file goes.
    /// - Returns: What was written.
    /// - Throws: ``NACHAToolError``, ``NACHARefusal``, ``NACHAReadError``, `FileError`, or what the sink throws.
    public static func refusals(
        of path: String,
        traces: [Int],
        code: String,
        _ making: Making,
        to sink: any ByteSink
    ) throws -> Outcome {
        guard ChangeTable.ach.entry(code)?.isRefusal == true else {
            throw NACHAToolError([
                NACHAToolError.Kind.data.finding("code", found: code, expected: "C61 to C69")
            ])
        }
        let (file, entries) = try EntryFinder.find(traces, in: path, tolerates: true) { found in
            guard let change = found.change else { return "no notification of change" }
            return ChangeTable.ach.entry(change.code)?.isRefusal == true ? "a refusal" : nil
        }
        return try AnswerFile(file, making, settles: false).write(entries, to: sink) { found, entry, writer in
            guard let change = found.change else { return }
            let refused = NACHARefusedChange(code, of: change, trace: found.entry.traceNumber)
            try writer.add(entry, refused: refused)
        }
    }

    /// Why a bank cannot answer an entry.
    private static func problem(_ found: FoundEntry) -> String? {
        if found.isAnswer { return "an answer" }
        let name = found.batch.entryClass
        return name == .iat || name == .adv ? "class \(name)" : nil
    }
}
