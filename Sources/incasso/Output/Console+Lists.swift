import IncassoCore

extension Console {
    /// Writes a list in the format that was asked for.
    ///
    /// - Parameters:
    ///   - rows: The rows in order.
    ///   - columns: What they have, once for all formats.
    ///   - summary: What to read first, in tables.
    ///   - empty: What a table says when there are no rows.
    func list<Row>(_ rows: [Row], _ columns: [Column<Row>], summary: String? = nil, empty: String) {
        switch format {
        case .table:
            guard !rows.isEmpty else { return line(empty) }
            if let summary {
                line(style.strong(summary))
                line()
            }
            table(rows, columns)
        case .json:
            var writer = JSONWriter(indented: true)
            writer.beginArray()
            for row in rows { Self.write(row, columns, to: &writer) }
            writer.endArray()
            write(writer.text + "\n")
        case .jsonl:
            for row in rows {
                var writer = JSONWriter()
                Self.write(row, columns, to: &writer)
                write(writer.text + "\n")
            }
        case .csv: csv(rows, columns)
        }
    }

    /// A value that stands beside a list in what a changing command reports.
    struct Field {
        fileprivate let write: (inout JSONWriter) -> Void

        /// A value.
        init(_ key: String, _ value: Cell) {
            write = { value.write(key, to: &$0) }
        }

        /// A further list.
        init<Row>(_ key: String, _ rows: [Row], _ columns: [Column<Row>]) {
            write = { writer in
                writer.key(key)
                writer.beginArray()
                for row in rows { Console.write(row, columns, to: &writer) }
                writer.endArray()
            }
        }

        /// Findings.
        init(_ key: String, _ findings: [Diagnostic]) {
            write = { writer in
                writer.key(key)
                writer.beginArray()
                for finding in findings { DiagnosticRenderer.append(finding, to: &writer) }
                writer.endArray()
            }
        }
    }

    /// Writes what a changing command did: a list, and in JSON an object with further values beside it.
    ///
    /// - Parameters:
    ///   - key: The list's key in JSON.
    ///   - rows: The rows.
    ///   - columns: What they have.
    ///   - summary: What to read first, in tables.
    ///   - empty: What a table says when there are no rows.
    ///   - extra: The further values.
    func result<Row>(
        _ key: String,
        _ rows: [Row],
        _ columns: [Column<Row>],
        summary: String? = nil,
        empty: String,
        extra: [Field]
    ) {
        guard format == .json else { return list(rows, columns, summary: summary, empty: empty) }
        var writer = JSONWriter(indented: true)
        writer.beginObject()
        writer.key(key)
        writer.beginArray()
        for row in rows { Self.write(row, columns, to: &writer) }
        writer.endArray()
        for field in extra { field.write(&writer) }
        writer.endObject()
        write(writer.text + "\n")
    }

    /// Writes one thing: its values one below the other, then the lists that belong to it.
    ///
    /// In JSON it is one object, and each list an array in it; CSV has the object's own values only.
    func show<Row>(_ row: Row, _ columns: [Column<Row>], sections: [Section] = []) {
        switch format {
        case .table:
            let shown = columns.filter { $0.isShown(for: [row]) }.compactMap { column in
                column.title.map { ($0, column) }
            }
            let label = shown.map { Printable.width($0.0) }.max() ?? 0
            for (title, column) in shown {
                let value = column.value(row)
                guard !value.isNone else { continue }
                let text = column.isState ? style.state(value.shown) : value.shown
                let padding = String(repeating: " ", count: label - Printable.width(title) + 2)
                line(style.heading(title) + padding + text)
            }
            for section in sections where !section.isHidden {
                line()
                line(style.strong(section.title))
                section.table(self)
            }
        case .json, .jsonl:
            var writer = JSONWriter(indented: format == .json)
            writer.beginObject()
            for column in columns where !column.key.isEmpty {
                column.value(row).write(column.key, to: &writer)
            }
            for section in sections {
                writer.key(section.key)
                section.json(&writer)
            }
            writer.endObject()
            write(writer.text + "\n")
        case .csv: csv([row], columns)
        }
    }

    /// A list that belongs to one thing.
    struct Section {
        /// The key of the array in JSON.
        let key: String
        /// The heading in tables.
        let title: String
        /// Whether tables leave it out.
        let isHidden: Bool
        fileprivate let table: (Console) -> Void
        fileprivate let json: (inout JSONWriter) -> Void

        /// A list.
        ///
        /// - Parameters:
        ///   - key: The key of the array in JSON.
        ///   - title: The heading in tables.
        ///   - rows: The rows.
        ///   - columns: What they have.
        ///   - hidesWhenEmpty: Whether tables leave it out when there are no rows.
        init<Row>(
            _ key: String,
            _ title: String,
            _ rows: [Row],
            _ columns: [Column<Row>],
            hidesWhenEmpty: Bool = false
        ) {
            self.key = key
            isHidden = hidesWhenEmpty && rows.isEmpty
            self.title = title
            table = { console in rows.isEmpty ? console.line("None.") : console.table(rows, columns) }
            json = { writer in
                writer.beginArray()
                for row in rows { Console.write(row, columns, to: &writer) }
                writer.endArray()
            }
        }
    }

    /// Writes the rows as a table.
    func table<Row>(_ rows: [Row], _ columns: [Column<Row>]) {
        let shown = columns.filter { $0.isShown(for: rows) }
        let table = Table(
            headings: shown.map { column in
                Table.Heading(title: column.title ?? "", fit: column.fit, isState: column.isState)
            },
            rows: rows.map { row in shown.map { $0.value(row) } },
            style: style
        )
        write(table.text(limit: width))
    }

    private func csv<Row>(_ rows: [Row], _ columns: [Column<Row>]) {
        let columns = columns.filter { !$0.key.isEmpty }
        write(CSVText.line(columns.map { CSVText.header($0.key) }))
        for row in rows {
            write(
                CSVText.line(
                    columns.map { column in
                        let value = column.value(row)
                        return value.isNumber ? value.plain : CSVText.harmless(value.plain)
                    }
                )
            )
        }
    }

    private static func write<Row>(_ row: Row, _ columns: [Column<Row>], to writer: inout JSONWriter) {
        writer.beginObject()
        for column in columns where !column.key.isEmpty { column.value(row).write(column.key, to: &writer) }
        writer.endObject()
    }
}
