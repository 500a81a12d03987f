/// A file of each kind that keeps every rule.
enum SoundACHFile: String, CaseIterable {
    case web, telephone, ppd, ccd, ctx, mixed, micro, retry, fee, payroll, reversal
    case arc, pop, pos, shr, mte, trc, cie, rck, xck, enrolment, acknowledgment, death, exchange, trx, advice
    case international, returns, dishonored, contested, internationalReturn, changes, refusal
    case internationalChange, corporateReturn

    typealias Make = ACHLines

    var lines: ACHLines {
        switch self {
        case .web: ACHLines("WEB", 225, [Self.first("R"), Self.second("S")])
        case .telephone: ACHLines("TEL", 225, [Self.first("")])
        case .ppd: ACHLines("PPD", 225, [Self.first(), Self.second()])
        case .ccd: ACHLines("CCD", 225, [Make.entry(27, 2500, Make.person(), 1), Make.remittance(1)])
        case .ctx:
            ACHLines(
                "CTX",
                225,
                [
                    Make.entry(27, 2500, "INV-1".filled(15) + "0002" + "PRAIRIE MILLS".filled(20), 1),
                    Make.remittance(1), Make.remittance(2),
                ]
            )
        case .mixed: ACHLines("PPD", 200, [Make.entry(22, 1000, Make.person()), Self.second()])
        case .micro:
            ACHLines(
                "PPD",
                200,
                "ACCTVERIFY",
                [
                    Make.entry(22, 12, Make.person()), Make.entry(22, 34, Make.person(), 0, 2),
                    Make.entry(27, 46, Make.person(), 0, 3),
                ]
            )
        case .retry: ACHLines("PPD", 225, "RETRY PYMT", [Self.first()])
        case .fee: ACHLines("PPD", 225, "RETURN FEE", [Self.first()])
        case .payroll: ACHLines("PPD", 220, "PAYROLL", [Make.entry(22, 250_000, Make.person())])
        case .reversal: ACHLines("TEL", 220, "REVERSAL", [Make.entry(22, 1000, Make.person())])
        default: classLines
        }
    }

    private var classLines: ACHLines {
        switch self {
        case .arc: ACHLines("ARC", 225, [Make.entry(27, 2500, Make.person("1001", ""))])
        case .pop: ACHLines("POP", 225, [Make.entry(27, 2500, "1001".filled(9) + "AURAIL".filled(28))])
        case .pos:
            ACHLines("POS", 225, [Make.entry(27, 2500, Make.person("", "Jane", "01"), 1), Self.terminal])
        case .shr:
            ACHLines(
                "SHR",
                225,
                [Make.entry(27, 2500, "1228" + 1.digits(11) + 411111.digits(22) + "01", 1), Self.terminal]
            )
        case .mte:
            ACHLines(
                "MTE",
                225,
                [Make.entry(27, 2500, "Jane".filled(15) + "4711".filled(22), 1), Self.terminal]
            )
        case .trc:
            ACHLines(
                "TRC",
                225,
                [Make.entry(27, 2500, "1001".filled(15) + "CHECK1" + "RESEARCH-1".filled(18))]
            )
        case .xck:
            ACHLines(
                "XCK",
                225,
                [Make.entry(27, 2500, "1001".filled(15) + "CHECK1" + "RESEARCH-1".filled(18))]
            )
        case .cie:
            ACHLines("CIE", 220, [Make.entry(22, 2500, "Jane".filled(15) + "4711".filled(22))])
        case .rck: ACHLines("RCK", 225, "REDEPCHECK", [Make.entry(27, 2500, Make.person("1001", "Jane"))])
        case .enrolment: Self.enrolmentLines
        case .acknowledgment: ACHLines("ACK", 220, [Make.entry(24, 0, Make.person())])
        case .exchange:
            ACHLines(
                "ATX",
                220,
                [
                    Make.entry(24, 0, "INV-1".filled(15) + "0001" + "PRAIRIE MILLS".filled(20), 1),
                    Make.remittance(1),
                ]
            )
        case .trx:
            ACHLines(
                "TRX",
                225,
                [Make.entry(27, 2500, "INV-1".filled(15) + "0000" + "PRAIRIE MILLS".filled(18) + "01")]
            )
        case .death: ACHLines("DNE", 220, [Make.entry(23, 0, Make.person(), 1), Make.remittance(1)])
        case .advice: Self.adviceLines
        default: answerLines
        }
    }

    private var answerLines: ACHLines {
        switch self {
        case .international:
            Self.foreign(Self.foreignEntry(27, announced: 8, seven: Self.seven + [Self.free]))
        case .returns:
            Self.answers("PPD", [Self.answer("R01"), Self.answer("R15", number: 2, day: "261120")])
        case .corporateReturn: Self.answers("CCD", [Self.answer("R29")])
        case .dishonored:
            Self.answers(
                "PPD",
                [Self.answer("R69", rest: "   121042880000009327" + "03" + "01*03".filled(21))]
            )
        case .contested:
            Self.answers(
                "PPD",
                [
                    Self.answer(
                        "R73",
                        day: "261116",
                        rest: "320" + "121042880000009" + "327" + "01" + "071000300000077" + "328" + "68 "
                    )
                ]
            )
        case .internationalReturn:
            Self.foreign(
                Self.foreignEntry(
                    26,
                    announced: 7,
                    seven: Self.seven + [Self.answer("R80", rest: "0000100000".filled(44))[1]]
                )
            )
        case .changes: Self.answers("COR", [Self.change("C01", "99887766")])
        case .refusal:
            Self.answers("COR", [Self.change("C62", "99887766", rest: "C01" + "0000009".filled(12))])
        default: Self.internationalChangeLines
        }
    }
}
