import Glibc
import IncassoEngine
import Synchronization

/// A bar on standard error for long work, when a person looks at it.
final class ProgressBar: ProgressObserver {
    private struct State {
        var drawnAt: Int64 = 0
        var isShown = false
    }

    private let state = Mutex(State())
    private static let cells = 24
    private static let pauseMilliseconds: Int64 = 100

    /// A bar, or `nil` when standard error is no terminal.
    static func forTerminal() -> ProgressBar? {
        isatty(STDERR_FILENO) == 1 && Environment.value("TERM") != "dumb" ? ProgressBar() : nil
    }

    private init() {}

    func progress(_ stage: String, done: Int, total: Int?) {
        let now = Self.milliseconds()
        let isDue = state.withLock { state in
            guard now - state.drawnAt >= Self.pauseMilliseconds else { return false }
            state.drawnAt = now
            state.isShown = true
            return true
        }
        if isDue { Self.draw("\r\u{1B}[2K" + Self.text(stage, done: done, total: total)) }
    }

    func finish(_ stage: String) {
        let wasShown = state.withLock { state in
            defer { state.isShown = false }
            return state.isShown
        }
        if wasShown { Self.draw("\r\u{1B}[2K") }
    }

    /// One line: the stage, the bar where the end is known, and the count.
    static func text(_ stage: String, done: Int, total: Int?) -> String {
        guard let total, total > 0 else { return "\(stage)  \(Figures.grouped(done))" }
        let filled = min(cells, done * cells / total)
        let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: cells - filled)
        return "\(stage)  \(bar)  \(Figures.grouped(done)) of \(Figures.grouped(total))"
    }

    private static func draw(_ text: String) {
        StandardStream.write(Array(text.utf8), to: STDERR_FILENO)
    }

    private static func milliseconds() -> Int64 {
        var time = timespec()
        unsafe clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
    }
}
