/// Lays out rows for people: aligned by what a terminal shows, without frames.
struct Table {
    /// One column's heading and habits.
    struct Heading {
        let title: String
        let fit: ColumnFit
        let isState: Bool
    }

    private let headings: [Heading]
    private let rows: [[Cell]]
    private let style: Style
    private static let gap = 2
    private static let narrowest = 10

    /// A table.
    init(headings: [Heading], rows: [[Cell]], style: Style) {
        self.headings = headings
        self.rows = rows
        self.style = style
    }

    /// The lines, each with its line feed.
    ///
    /// - Parameter limit: The cells of a line; `nil` when there is no limit.
    /// - Returns: The text of the table.
    func text(limit: Int?) -> String {
        let shown = rows.map { $0.map(\.shown) }
        let isNumber = headings.indices.map { index in
            rows.contains { $0[index].isNumber }
                && !rows.contains { !$0[index].isNumber && !$0[index].isNone }
        }
        let widths = fitted(
            headings.indices.map { index in
                shown.reduce(Printable.width(headings[index].title)) { max($0, Printable.width($1[index])) }
            },
            limit: limit
        )
        var text = line(headings.map { [$0.title] }, widths, isNumber) { style.heading($1) }
        for row in shown {
            let cells = headings.indices.map { index in
                switch headings[index].fit {
                case .whole: [row[index]]
                case .cut: [Printable.cut(row[index], to: widths[index])]
                case .squeezed: [Printable.squeezed(row[index], to: widths[index])]
                case .wrapped: Printable.wrapped(row[index], to: widths[index])
                }
            }
            text += line(cells, widths, isNumber) { index, value in
                headings[index].isState ? style.state(value) : value
            }
        }
        return text
    }

    /// Takes width from the columns that can give it, the widest first.
    private func fitted(_ natural: [Int], limit: Int?) -> [Int] {
        guard let limit else { return natural }
        var widths = natural
        var excess = widths.reduce(0, +) + Self.gap * (widths.count - 1) - limit
        while excess > 0 {
            let givers = widths.indices.filter { headings[$0].fit != .whole && widths[$0] > Self.narrowest }
            guard let widest = givers.max(by: { widths[$0] < widths[$1] }) else { break }
            widths[widest] -= 1
            excess -= 1
        }
        return widths
    }

    private func line(
        _ cells: [[String]],
        _ widths: [Int],
        _ isNumber: [Bool],
        paint: (Int, String) -> String
    ) -> String {
        var text = ""
        for number in 0..<(cells.map(\.count).max() ?? 1) {
            var line = ""
            var pending = 0
            for (index, parts) in cells.enumerated() {
                let part = number < parts.count ? parts[number] : ""
                let padding = max(0, widths[index] - Printable.width(part))
                if isNumber[index] { pending += padding }
                if !part.isEmpty {
                    line += String(repeating: " ", count: pending) + paint(index, part)
                    pending = 0
                }
                if !isNumber[index] { pending += padding }
                pending += Self.gap
            }
            text += line + "\n"
        }
        return text
    }
}

extension Cell {
    /// Whether there is no value.
    var isNone: Bool {
        if case .none = self { true } else { false }
    }

    /// Whether there is no value, or a zero.
    var isNothing: Bool {
        switch self {
        case .none, .integer(0), .money(0, _), .share(0): true
        case .texts(let texts): texts.isEmpty
        default: false
        }
    }
}
