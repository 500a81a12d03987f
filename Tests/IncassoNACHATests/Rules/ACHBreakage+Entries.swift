import IncassoCore
import IncassoNACHA

extension ACHBreakage {
    static let entries: [ACHBreakage] = [
        ACHBreakage(.transactionCode, .ppd, "25", 2, 1), ACHBreakage(.codeOfClass, .ppd, "22", 2, 1),
        ACHBreakage(.codeOfAdvice, .mixed, "81", 2, 1),
        ACHBreakage(.codeOfAnswer, .returns, "27", 2, 1), ACHBreakage(.codeOfForward, .ppd, "26", 2, 1),
        ACHBreakage(.debitInClass, .reversal) { file in
            file.put("27", 2, 1)
            for index in [1, 3] { file.put("200", index, 1) }
        },
        ACHBreakage(.creditInClass, .telephone) { file in
            file.put("22", 2, 1)
            for index in [1, 3] { file.put("200", index, 1) }
        },
        ACHBreakage(.loanDebit, .ppd, "55", 2, 1), ACHBreakage(.routing, .ppd, "121042881", 2, 3),
        ACHBreakage(.routingRange, .ppd, "131042889", 2, 3),
        ACHBreakage(.account, .ppd, "".filled(17), 2, 12),
        ACHBreakage(.accountForm, .ppd, " 004444001", 2, 12), ACHBreakage(.amountForm, .ppd, " ", 2, 29),
        ACHBreakage(.amount, .ppd, "0000000000", 2, 29),
        ACHBreakage(.noticeAmount, .death, "0000000001", 2, 29),
        ACHBreakage(.zeroDollar, .ccd) { $0.put("29", 2, 1) },
        ACHBreakage(.amountLimit, .arc, "0002500001", 2, 29), ACHBreakage(.trace, .ppd, "A", 2, 87),
        ACHBreakage(.traceOrder, .ppd, "0000001", 3, 87), ACHBreakage(.traceBank, .ppd, "07100031", 2, 79),
        ACHBreakage(.name, .web, "".filled(22), 2, 54), ACHBreakage(.nameWanted, .ppd, "".filled(22), 2, 54),
        ACHBreakage(.mixed, .returns) { file in
            file.lines.insert(ACHLines.entry(27, 1037, ACHLines.person(), 0, 3), at: 6)
        },
        ACHBreakage(.reserved, .ppd, "X", 4, 75),
    ]

    static let classes: [ACHBreakage] = [
        ACHBreakage(.identification, .cie, "".filled(22), 2, 54),
        ACHBreakage(.paymentType, .web, "X ", 2, 76),
        ACHBreakage(.checkNumber, .arc, "".filled(15), 2, 39), ACHBreakage(.terminal, .pop, "    ", 2, 48),
        ACHBreakage(.cardType, .pos, "04", 2, 76), ACHBreakage(.cardDate, .shr, "1328", 2, 39),
        ACHBreakage(.cardNumber, .shr, "".filled(22), 2, 54),
        ACHBreakage(.processControl, .trc, "".filled(6), 2, 54),
    ]

    static let addenda: [ACHBreakage] = [
        ACHBreakage(.addendaIndicator, .ccd, "0", 2, 78), ACHBreakage(.addendaType, .ccd, "06", 3, 1),
        ACHBreakage(.addendaClass, .ccd) { file in
            file.lines[3] = SoundACHFile.terminal
        },
        ACHBreakage(.addendaLimit, .ccd) { $0.lines.insert(ACHLines.remittance(2), at: 4) },
        ACHBreakage(.addendaMissing, .death) { file in
            file.lines.remove(at: 3)
            file.put("0", 2, 78)
        },
        ACHBreakage(.addendaCount, .ctx, "0003", 2, 54), ACHBreakage(.addendaSequence, .ctx, "0003", 4, 83),
        ACHBreakage(.addendaTrace, .ccd, "0000002", 3, 87),
        ACHBreakage(.addendaText, .ccd, "".filled(80), 3, 3),
        ACHBreakage(.terminalData, .pos, "".filled(6), 3, 13),
        ACHBreakage(.terminalDate, .pos, "1131", 3, 25),
        ACHBreakage(.terminalTime, .mte, "246000", 3, 29),
    ]

    static let international: [ACHBreakage] = [
        ACHBreakage(.iatIndicator, .international, "IATCOR", 1, 4),
        ACHBreakage(.iatExchange, .international, "XX", 1, 20),
        ACHBreakage(.iatReference, .international, "1", 1, 22),
        ACHBreakage(.iatCountry, .international, "1A", 1, 38),
        ACHBreakage(.iatCurrency, .international, "   ", 1, 63),
        ACHBreakage(.iatAddenda, .international) { file in
            file.lines.removeSubrange(9...10)
            file.put("0006", 2, 12)
        },
        ACHBreakage(.iatOrder, .international) { $0.lines.swapAt(4, 5) },
        ACHBreakage(.iatLimit, .international) { file in
            file.lines.insert(contentsOf: (1...5).map(SoundACHFile.correspondent), at: 11)
            file.put("0013", 2, 12)
        },
        ACHBreakage(.iatType, .international, "XYZ", 3, 3),
        ACHBreakage(.iatField, .international, "".filled(35), 4, 3),
        ACHBreakage(.iatQualifier, .international, "04", 6, 38),
        ACHBreakage(.iatBankCountry, .international, "   ", 6, 74),
        ACHBreakage(.iatPlace, .international, "AURORA IL ", 5, 3),
    ]

    static let answers: [ACHBreakage] = [
        ACHBreakage(.returnCode, .returns, "R97", 3, 3),
        ACHBreakage(.returnCodeClass, .corporateReturn, "R33", 3, 3),
        ACHBreakage(.returnRepeated, .returns) { $0.lines.insert($0.lines[3], at: 4) },
        ACHBreakage(.originalTrace, .returns, "".filled(15), 3, 6),
        ACHBreakage(.originalBank, .returns, "".filled(8), 3, 27),
        ACHBreakage(.dateOfDeath, .returns, "      ", 5, 21),
        ACHBreakage(.dishonoredTrace, .dishonored, "".filled(15), 3, 38),
        ACHBreakage(.dishonoredDay, .dishonored, "367", 3, 53),
        ACHBreakage(.dishonoredReason, .dishonored, "  ", 3, 56),
        ACHBreakage(.dishonoredFields, .dishonored, "".filled(21), 3, 58),
        ACHBreakage(.contestedTrace, .contested, "".filled(15), 3, 58),
        ACHBreakage(.contestedDay, .contested, "000", 3, 73),
        ACHBreakage(.contestedReason, .contested, "01", 3, 76),
        ACHBreakage(.contestedDates, .contested, "      ", 3, 21),
        ACHBreakage(.iatAnswer, .internationalReturn, "R68", 10, 3),
        ACHBreakage(.iatOriginalAmount, .internationalReturn, "          ", 10, 35),
        ACHBreakage(.changeCode, .changes, "C92", 3, 3), ACHBreakage(.changeRetired, .changes, "C10", 3, 3),
        ACHBreakage(.noticeClass, .changes, "PPD", 1, 50),
        ACHBreakage(.correction, .changes, "C02", 3, 3),
        ACHBreakage(.correctionBlank, .changes) {
            $0.put("C13", 3, 3); $0.put("".filled(29), 3, 35)
        },
        ACHBreakage(.refusedCode, .refusal, "   ", 3, 64),
        ACHBreakage(.refusedTrace, .refusal, "".filled(7), 3, 67),
    ]

    static let controls: [ACHBreakage] = [
        ACHBreakage(.batchClass, .ppd, "200", 4, 1), ACHBreakage(.batchCompany, .ppd, "1234567891", 4, 44),
        ACHBreakage(.batchBank, .ppd, "07100031", 4, 79), ACHBreakage(.batchNumber, .ppd, "0000002", 4, 87),
        ACHBreakage(.batchCount, .ppd, "000003", 4, 4, sealed: false),
        ACHBreakage(.batchHash, .ppd, "0000000001", 4, 10, sealed: false),
        ACHBreakage(.batchDebit, .ppd, "000000000001", 4, 20, sealed: false),
        ACHBreakage(.batchCredit, .ppd, "000000000001", 4, 32, sealed: false),
        ACHBreakage(.batchLarge, .ppd, sealed: false, { Self.overflow(&$0) }),
        ACHBreakage(.fileBatches, .ppd, "000002", 5, 1, sealed: false),
        ACHBreakage(.fileBlocks, .ppd, "000002", 5, 7, sealed: false),
        ACHBreakage(.fileCount, .ppd, "00000003", 5, 13, sealed: false),
        ACHBreakage(.fileHash, .ppd, "0000000001", 5, 21, sealed: false),
        ACHBreakage(.fileDebit, .ppd, "000000000001", 5, 31, sealed: false),
        ACHBreakage(.fileCredit, .ppd, "000000000001", 5, 43, sealed: false),
        ACHBreakage(.fileLarge, .ppd, sealed: false, { Self.overflow(&$0) }),
    ]

    /// As many of the highest amounts as twelve digits cannot tell.
    private static func overflow(_ file: inout ACHLines) {
        let entries = (1...101).map {
            ACHLines.entry(27, 9_999_999_999, ACHLines.person(), 0, $0)
        }
        file.lines.replaceSubrange(2...3, with: entries)
    }
}
