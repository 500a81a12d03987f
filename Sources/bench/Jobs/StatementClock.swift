import Synchronization

/// Counts statements, and the time on the clock from the start of each to the start of the next one.
///
/// That time holds what is done with a statement's rows too, and what happens between two statements; on a quiet machine it
/// points at the one that is slow.
final class StatementClock: Sendable {
    private struct State {
        var count = 0
        var running = ""
        var since = 0
        var times: [String: (count: Int, microseconds: Int)] = [:]

        mutating func start(_ name: String) {
            let moment = now()
            if !running.isEmpty {
                times[running, default: (0, 0)].count += 1
                times[running, default: (0, 0)].microseconds += moment - since
            }
            running = name
            since = moment
        }
    }

    private let state = Mutex(State())

    /// Statements and bulk loads so far.
    var count: Int { state.withLock { $0.count } }

    /// A statement starts.
    func start(_ name: String) {
        state.withLock { state in
            state.count += 1
            state.start(name)
        }
    }

    /// The ten statements that took the most time, a line each.
    var longest: String {
        let times = state.withLock { state in
            state.start("")
            return state.times
        }
        let longest = times.sorted { ($0.value.microseconds, $1.key) > ($1.value.microseconds, $0.key) }
        var table = TextTable(["", "STATEMENT", "TIMES", "WALL s"], numeric: [2, 3])
        for (name, time) in longest.prefix(10) {
            table.add(["", name, Figures.grouped(time.count), Figures.seconds(time.microseconds)])
        }
        return table.text
    }
}
