import IncassoSQL
public struct RecoveryRunReport: Sendable {}
public struct NoticeSendReport: Sendable {}
struct ZR { func run() throws -> RecoveryRunReport { .init() } }
struct ZN { func send() throws -> NoticeSendReport { .init() } }
extension Engine { var recovery: ZR { ZR() }
 var notices: ZN { ZN() } }
