import IncassoSQL
enum Policies { static func current(engine: Engine) throws -> Int64 { 1 } }
enum CaseOpening { static func open(_ r: EntryRange, policy: Int64, today: Int, in t: any Transaction) throws -> Int { 0 } }
enum MandateSuspension { static func suspend(_ r: EntryRange, today: Int, in t: any Transaction) throws {} }
public struct RecoveryRunReport: Sendable {}
public struct NoticeSendReport: Sendable {}
struct ZR { func run() throws -> RecoveryRunReport { .init() } }
struct ZN { func send() throws -> NoticeSendReport { .init() } }
extension Engine { var recovery: ZR { ZR() }
 var notices: ZN { ZN() } }
import IncassoCore
enum MandateExpiry { static func expire(engine: Engine, today: LocalDate) throws -> Int { 0 } }
