import Glibc

/// The process's memory as Linux tells it.
enum ResidentMemory {
    /// The most that was ever resident, in KiB.
    static var peakKiB: Int {
        var usage = rusage()
        _ = unsafe getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        return usage.ru_maxrss
    }
}
