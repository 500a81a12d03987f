import IncassoCore
import Synchronization

/// Writes down the statements that the engine executes, each with its values and a semicolon, as scripts for the
/// `sqlite3` shell.
final class StatementTrace: Sendable {
    private struct State {
        let statements: FileSink
        /// Everything up to the last row that was loaded.
        let before: FileSink?
        var isLoading = false
        var buffer: [UInt8] = Array(StatementTrace.settings.utf8)
        var failure: (any Error)?
    }

    /// As the driver sets its connections up.
    static let settings = """
        PRAGMA synchronous = FULL;
        PRAGMA foreign_keys = ON;
        PRAGMA cache_size = -65536;

        """

    private let loading: String?
    private let state: Mutex<State>

    /// A trace into new files.
    ///
    /// - Parameters:
    ///   - path: Takes the statements.
    ///   - before: Takes what is executed up to the last row of the bulk load, if there is one.
    ///   - table: The table of that load.
    /// - Throws: `FileError`.
    init(path: String, before: String?, loads table: String?) throws {
        loading = table.map { "INSERT OR FAIL INTO \($0) (" }
        state = Mutex(
            State(
                statements: try FileSink(path: path, existing: .replace),
                before: try before.map { try FileSink(path: $0, existing: .replace) }
            )
        )
    }

    /// Adds a statement.
    func add(_ statement: String) {
        state.withLock { state in
            let isLoad = loading.map { statement.hasPrefix($0) } ?? false
            if !isLoad, state.isLoading {
                state.isLoading = false
                // The load's transaction is cut in two.
                state.buffer.append(contentsOf: "COMMIT;\n".utf8)
                Self.flush(&state, to: state.before)
                state.buffer.append(contentsOf: (Self.settings + "BEGIN IMMEDIATE;\n").utf8)
            }
            state.isLoading = isLoad
            state.buffer.append(contentsOf: statement.utf8)
            state.buffer.append(contentsOf: ";\n".utf8)
            if isLoad, state.buffer.count > 1 << 18 { Self.flush(&state, to: state.before) }
        }
    }

    /// Ends the files.
    func finish() throws {
        try state.withLock { state in
            Self.flush(&state, to: state.statements)
            if let failure = state.failure { throw failure }
            try state.before?.close()
            try state.statements.close()
        }
    }

    private static func flush(_ state: inout State, to sink: FileSink?) {
        do {
            try sink?.write(state.buffer.span)
        } catch {
            state.failure = state.failure ?? error
        }
        state.buffer.removeAll(keepingCapacity: true)
    }
}
