import IncassoSQL
public struct NoticeSendReport: Sendable {}
struct ZN { func send() throws -> NoticeSendReport { .init() } }
extension Engine { 
 var notices: ZN { ZN() } }
