import IncassoSQL
struct ZCreditors { func creditor(id: Int64, in t: any Transaction) throws -> Creditor { throw EngineError(.notFound, "") }
 func creditor(reference: String) throws -> Creditor { throw EngineError(.notFound, "") } }
extension Engine { var creditors: ZCreditors { ZCreditors() } }
