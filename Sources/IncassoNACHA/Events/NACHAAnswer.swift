import IncassoCore

/// Where the story of a returned entry stands, as the code of its addenda tells: the type, 99, is the same for all.
struct NACHAAnswer {
    enum Stage: Int, Comparable {
        case none, returned, dishonored, contested, changed

        static func < (left: Stage, right: Stage) -> Bool { left.rawValue < right.rawValue }
    }

    let stage: Stage

    /// Reads the code of addenda of type 99: R61 to R70 dishonour a return, R71 to R79 contest that.
    init(returnCode record: Span<UInt8>) {
        let code = NACHALayout.Return.code
        let number =
            record[code.lowerBound] == UInt8(ascii: "R")
            ? record.number(code.lowerBound + 1..<code.upperBound) ?? 0 : 0
        switch number {
        case 61...70: stage = .dishonored
        case 71...79: stage = .contested
        default: stage = .returned
        }
    }

    var kind: BankEvent.Kind {
        switch stage {
        case .dishonored: .dishonored
        case .contested: .contested
        case .changed: .changed
        case .none, .returned: .returned
        }
    }

    /// Appends what the addenda say beside code and trace, in words.
    func appendText(of record: Span<UInt8>, to text: inout ByteString) {
        typealias Field = NACHALayout.Return
        text.removeAll()
        switch stage {
        case .dishonored:
            text.assign(Field.dishonoredInformation, of: record)
            append("return R", Field.returnCode, ", trace ", Field.returnTrace, of: record, to: &text)
        case .contested:
            append(
                "dishonoured R",
                Field.dishonoredCode,
                ", return R",
                Field.returnCode,
                of: record,
                to: &text
            )
        default:
            text.assign(Field.information, of: record)
            if let day = record.day(Field.dateOfDeath) {
                let words = ByteString((text.isEmpty ? "" : ", ") + "date of death \(day)")
                text.append(words.bytes.span)
            }
        }
    }

    private func append(
        _ label: String,
        _ field: Range<Int>,
        _ secondLabel: String,
        _ secondField: Range<Int>,
        of record: Span<UInt8>,
        to text: inout ByteString
    ) {
        let words = ByteString(
            (text.isEmpty ? "" : ", ") + label + record.text(field) + secondLabel + record.text(secondField)
        )
        text.append(words.bytes.span)
    }
}
