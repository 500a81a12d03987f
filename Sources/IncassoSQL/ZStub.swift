public enum Migrator { public static func migrate(_ database: any Database, appliedAt: Int64) throws {} }
