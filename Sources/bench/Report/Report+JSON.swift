import IncassoCore

extension Report {
    /// The report for programs: times in microseconds, memory in KiB, ratios in thousandths.
    var json: String {
        var writer = JSONWriter(indented: true)
        writer.beginObject()
        writer.key("machine")
        write(machine, to: &writer)
        writer.key("jobs")
        writer.beginArray()
        for measurement in measurements { write(measurement, to: &writer) }
        writer.endArray()
        writer.key("peers")
        writer.beginArray()
        for comparison in comparisons { write(comparison, to: &writer) }
        writer.endArray()
        writer.key("growth")
        writer.beginArray()
        for growth in growths { write(growth, to: &writer) }
        writer.endArray()
        writer.key("notMeasured")
        writer.beginArray()
        for omission in omissions { writer.string(omission) }
        writer.endArray()
        writer.endObject()
        return writer.text + "\n"
    }

    private func write(_ machine: Machine, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.field("date", machine.date)
        writer.field("processor", machine.processor)
        writer.field("cores", machine.cores)
        writer.field("memoryMiB", machine.memory)
        writer.field("system", machine.system)
        writer.field("kernel", machine.kernel)
        writer.field("swift", machine.swift)
        writer.field("sqlite", machine.sqlite)
        writer.field("postgres", machine.postgres)
        writer.field("loadBefore", machine.loadBefore)
        writer.field("loadAfter", machine.loadAfter)
        writer.endObject()
    }

    private func write(_ measurement: Measurement, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.field("job", measurement.job)
        writer.field("database", measurement.database)
        writer.field("size", measurement.size)
        writer.field("cpuMicroseconds", measurement.cpu)
        writer.field("clientMicroseconds", measurement.server == nil ? nil : measurement.client)
        writer.field("serverMicroseconds", measurement.server)
        writer.field("backgroundMicroseconds", measurement.background)
        writer.field("wallMicroseconds", measurement.wall)
        writer.field(measurement.isPeakAboveIdle ? "peakAboveIdleKiB" : "peakKiB", measurement.peak)
        writer.field("statements", measurement.statements)
        if measurement.stages.count > 1 {
            writer.key("stages")
            writer.beginObject()
            for stage in measurement.stages { writer.field(stage.name, stage.cpu) }
            writer.endObject()
        }
        writer.field("targetMicroseconds", measurement.target.cpu)
        writer.field("targetKiB", measurement.target.memory.map { $0 * 1024 })
        writer.field("within", measurement.isWithin)
        writer.endObject()
    }

    private func write(_ comparison: Comparison, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.field("job", comparison.job)
        writer.field("database", comparison.database)
        writer.field("size", comparison.size)
        writer.field("cpuMicroseconds", comparison.cpu)
        writer.field("peer", comparison.peer)
        writer.field("peerMicroseconds", comparison.peerCPU)
        writer.field("ratioThousandths", comparison.ratio)
        writer.field("limitThousandths", comparison.limit)
        writer.field("within", comparison.isWithin)
        writer.field("notMeasured", comparison.reason)
        writer.endObject()
    }

    private func write(_ growth: Growth, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.field("job", growth.job)
        writer.field("database", growth.database)
        writer.key("sizes")
        writer.beginArray()
        writer.integer(growth.small.size)
        writer.integer(growth.large.size)
        writer.endArray()
        writer.field("timesThousandths", growth.times)
        writer.field("limitThousandths", growth.limit)
        writer.field("within", growth.isWithin)
        writer.endObject()
    }
}
