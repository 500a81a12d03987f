internal import CPQ
internal import IncassoSQL

extension PostgresConnection {
    /// Sends an execution, with what must go before it, so that the server is waited for once.
    ///
    /// - Parameters:
    ///   - begin: The transaction's beginning, if it is the first statement.
    ///   - calls: Executions; of more than one the answers come in their order.
    ///   - rowByRow: Whether rows are streamed; for a single execution.
    /// - Throws: ``DatabaseError`` of what could not be sent, or of what went before.
    func send(begin: String?, _ calls: [PostgresCall], rowByRow: Bool = false) throws {
        waits()
        if begin == nil, calls.count == 1, let call = calls.first, let name = prepared[call.key] {
            try check(send(call, name), call)
            if rowByRow { unsafe PQsetSingleRowMode(handle) }
            return
        }
        unsafe PQenterPipelineMode(handle)
        do {
            try fill(begin: begin, calls, rowByRow: rowByRow)
        } catch {
            leavePipeline()
            throw error
        }
    }

    /// The next answer; `nil` behind the last one of an execution.
    func answer() -> OpaquePointer? { unsafe PQgetResult(handle) }

    /// The connection is ready for other work.
    func finishExchange() {
        guard unsafe PQpipelineStatus(handle) != PQ_PIPELINE_OFF else { return }
        leavePipeline()
    }

    /// Prepares what is new, and executes; answers of the former are taken here.
    private func fill(begin: String?, _ calls: [PostgresCall], rowByRow: Bool) throws {
        var before: [(call: PostgresCall?, name: String)] = []
        if let begin {
            let isSent = unsafe PQsendQueryParams(handle, begin, 0, nil, nil, nil, nil, 1)
            try check(isSent, calls.first)
            before.append((nil, ""))
        }
        var names: [String] = []
        for call in calls {
            if let known = prepared[call.key] {
                names.append(known)
                continue
            }
            preparedCount += 1
            let name = "s\(preparedCount)"
            let types = call.key.types
            let isSent = unsafe PQsendPrepare(handle, name, call.sql, Int32(types.count), types)
            try check(isSent, call)
            before.append((call, name))
            names.append(name)
        }
        for (call, name) in zip(calls, names) { try check(send(call, name), call) }
        try check(unsafe PQpipelineSync(handle), calls.first)
        for (call, name) in before {
            _ = try unsafe succeeded(answer(), call?.key.statement.name ?? calls.first?.key.statement.name)
            // Behind each answer stands an empty one.
            if let more = unsafe answer() { unsafe PQclear(more) }
            if let call { prepared[call.key] = name }
        }
        if rowByRow { unsafe PQsetSingleRowMode(handle) }
    }

    private func send(_ call: PostgresCall, _ name: String) -> Int32 {
        unsafe call.parameters.withPointers { count, values, lengths, formats in
            unsafe PQsendQueryPrepared(handle, name, count, values, lengths, formats, 1)
        }
    }

    private func check(_ isSent: Int32, _ call: PostgresCall?) throws {
        guard isSent == 1 else { throw failure(call?.key.statement.name) }
    }

    /// Takes every answer that is still to come, up to the mark at the end of the pipeline.
    private func leavePipeline() {
        var empty = 0
        while isUsable, empty < 2 {
            guard let answer = unsafe PQgetResult(handle) else {
                empty += 1
                continue
            }
            empty = 0
            let isEnd = unsafe PQresultStatus(answer) == PGRES_PIPELINE_SYNC
            unsafe PQclear(answer)
            if isEnd { break }
        }
        unsafe PQexitPipelineMode(handle)
    }
}

/// A statement with its values, ready to be sent.
struct PostgresCall {
    let key: PostgresConnection.Key
    /// The text with numbered parameters.
    let sql: String
    let parameters: PostgresParameters
}
