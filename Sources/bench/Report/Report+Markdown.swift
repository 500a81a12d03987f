extension Report {
    /// The report as tables for a page, of the smaller size; seconds are those of the processor.
    var markdown: String {
        let size = measurements.map(\.size).min() ?? 0
        let books = measurements.filter { $0.database != nil }
        let smallest = books.map(\.size).min() ?? size
        var text = "\(machineLine)\n\n"
        if !books.isEmpty {
            text +=
                "| \(Figures.grouped(smallest)) debits | SQLite | target | twice | PostgreSQL | target | twice |\n"
            text += "|---|---|---|---|---|---|---|\n"
            var told: Set<String> = []
            for measurement in books where told.insert(measurement.job).inserted {
                let row = ["SQLite", "PostgreSQL"].flatMap { cells(of: measurement.job, on: $0, smallest) }
                text += "| \(measurement.job) | \(row.joined(separator: " | ")) |\n"
            }
            text += "\n"
        }
        let files = growths.filter { $0.database == nil }
        if !files.isEmpty {
            text += "| Files alone | Debits | CPU | Memory | Limit | Twice |\n|---|---|---|---|---|---|\n"
            for growth in files {
                let small = growth.small
                let memory =
                    "\(Figures.mebibytes(small.peak)) MiB\(small.isPeakAboveIdle ? " above idle" : "")"
                text +=
                    "| \(small.job) | \(Figures.grouped(small.size)) | \(Self.rounded(small.cpu)) | \(memory) "
                    + "| \(Self.target(small)) | \(Self.times(growth)) |\n"
            }
            text += "\n"
        }
        text += "| Job | Database | Debits | Against | Ratio | Limit |\n|---|---|---|---|---|---|\n"
        for comparison in comparisons {
            let ratio =
                comparison.reason.map { "not measured: \($0)" } ?? Figures.thousandths(comparison.ratio)
            text +=
                "| \(comparison.job) | \(comparison.database ?? "") | \(Figures.grouped(comparison.size)) "
                + "| \(comparison.peer) | \(ratio) | \(Figures.short(comparison.limit)) |\n"
        }
        return text
    }

    private var machineLine: String {
        let postgres = machine.postgres.map { ", \($0)" } ?? ""
        return
            "\(machine.processor), \(machine.cores) cores, \(Figures.grouped(machine.memory)) MiB, \(machine.system), "
            + "\(machine.swift), \(machine.sqlite)\(postgres); \(machine.date.prefix(10)), load \(machine.loadBefore) to "
            + "\(machine.loadAfter)."
    }

    /// What a job cost, its target, and how many times as much the double costs.
    private func cells(of job: String, on database: String, _ size: Int) -> [String] {
        guard
            let found = measurements.first(where: {
                $0.job == job && $0.database == database && $0.size == size
            })
        else { return ["", "", ""] }
        let growth = growths.first { $0.job == job && $0.database == database && $0.small.size == size }
        let memory = database == "SQLite" ? ", \(Figures.mebibytes(found.peak)) MiB" : ""
        return [Self.rounded(found.cpu) + memory, Self.target(found), growth.map(Self.times) ?? ""]
    }

    /// Seconds with two digits.
    private static func rounded(_ microseconds: Int) -> String {
        let text = Figures.thousandths((microseconds + 5_000) / 10_000 * 10)
        return "\(text.dropLast()) s"
    }

    private static func times(_ growth: Growth) -> String {
        growth.times.map { "\(Figures.thousandths(($0 + 5) / 10 * 10).dropLast()) times" } ?? ""
    }
}
