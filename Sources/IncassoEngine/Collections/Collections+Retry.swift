import IncassoSQL

extension Collections {
    /// Asks for another attempt on each claim that the staged plans of a recovery run name, on the day that they give.
    ///
    /// An attempt that is queued already stays as it is.
    static func requestRetries(tenant: Int64, in transaction: any Transaction) throws {
        try ClaimQueue.requestRetries(tenant: tenant, in: transaction)
    }
}
