extension Report {
    /// The report for people.
    var text: String {
        var text = """
            \(machine.processor), \(machine.cores) cores, \(Figures.grouped(machine.memory)) MiB; \
            \(machine.system), Linux \(machine.kernel)
            \(machine.swift); \(machine.sqlite)
            \(machine.postgres.map { $0 + "\n" } ?? "")\
            \(machine.date); load before \(machine.loadBefore), after \(machine.loadAfter)

            """
        text += "\nJobs\n" + jobs.text
        if !comparisons.isEmpty { text += "\nAgainst peers\n" + peers.text }
        if !growths.isEmpty { text += "\nTwice the size\n" + doubling.text }
        text += "\n" + Self.legend
        for omission in omissions { text += "not measured: \(omission)\n" }
        return text
    }

    private static let legend = """
        CPU is user and system time of the job's process; on PostgreSQL with that of the server's sessions (SERVER). BACKGROUND is
        what the server wrote beside it, with a checkpoint after the job; it is not in CPU. PEAK is the memory of the job's process.
        Targets are those of 1,000,000 debits, the share of this size where the work grows with it.

        """

    private var jobs: TextTable {
        var table = TextTable(
            [
                "JOB", "DATABASE", "SIZE", "CPU s", "SERVER s", "BACKGROUND s", "WALL s", "PEAK MiB",
                "STATEMENTS", "TARGET", "VERDICT",
            ],
            numeric: [2, 3, 4, 5, 6, 7, 8]
        )
        for measurement in measurements {
            table.add([
                measurement.job, measurement.database ?? "", Figures.grouped(measurement.size),
                Figures.seconds(measurement.cpu), Figures.seconds(measurement.server),
                Figures.seconds(measurement.background), Figures.seconds(measurement.wall),
                Figures.mebibytes(measurement.peak), Figures.grouped(measurement.statements),
                Self.target(measurement), Figures.verdict(measurement.isWithin),
            ])
            for stage in measurement.stages where measurement.stages.count > 1 {
                table.add(
                    ["  of it \(stage.name)", "", "", Figures.seconds(stage.cpu)]
                        + [String](repeating: "", count: 7)
                )
            }
        }
        return table
    }

    static func target(_ measurement: Measurement) -> String {
        [
            measurement.target.cpu.map { "\(Figures.short($0 / 1000)) s" },
            measurement.target.memory.map {
                "\($0) MiB\(measurement.isPeakAboveIdle ? " above idle" : "")"
            },
        ].compactMap(\.self).joined(separator: ", ")
    }

    private var peers: TextTable {
        var table = TextTable(
            ["JOB", "DATABASE", "SIZE", "CPU s", "PEER", "PEER CPU s", "RATIO", "LIMIT", "VERDICT"],
            numeric: [2, 3, 5, 6, 7]
        )
        for comparison in comparisons {
            table.add([
                comparison.job, comparison.database ?? "", Figures.grouped(comparison.size),
                Figures.seconds(comparison.cpu), comparison.peer, Figures.seconds(comparison.peerCPU),
                Figures.thousandths(comparison.ratio), Figures.short(comparison.limit),
                comparison.reason.map { "not measured: \($0)" } ?? Figures.verdict(comparison.isWithin),
            ])
        }
        return table
    }

    private var doubling: TextTable {
        var table = TextTable(
            ["JOB", "DATABASE", "SIZES", "CPU s", "CPU s", "TIMES", "LIMIT", "VERDICT"],
            numeric: [3, 4, 5, 6]
        )
        for growth in growths {
            table.add([
                growth.job, growth.database ?? "",
                "\(Figures.grouped(growth.small.size)) and \(Figures.grouped(growth.large.size))",
                Figures.seconds(growth.small.cpu), Figures.seconds(growth.large.cpu),
                Figures.thousandths(growth.times), Figures.short(growth.limit),
                Figures.verdict(growth.isWithin),
            ])
        }
        return table
    }
}
