import IncassoSQL
enum Policies { static func current(engine: Engine) throws -> Int64 { 1 } }
enum CaseOpening { static func open(_ r: EntryRange, policy: Int64, today: Int, in t: any Transaction) throws -> Int { 0 } }
enum MandateSuspension { static func suspend(_ r: EntryRange, today: Int, in t: any Transaction) throws {} }
