import Glibc

/// Copies kept files that are not there yet into another directory.
///
/// They are sealed and named by their content, so a file that is there with the same size is the same. They get their
/// names only after the file system has been flushed once for all of them.
struct ArchiveCopy {
    /// What a copy found and did.
    struct Outcome {
        /// Kept files in the source.
        var files = 0
        /// Their bytes.
        var bytes: Int64 = 0
        /// Of these, how many were copied now.
        var copied = 0
    }

    let source: String
    let target: String
    let progress: (any ProgressObserver)?

    func run() throws(EngineError) -> Outcome {
        var outcome = Outcome()
        let names = DurableFile.exists(source) ? try DurableFile.names(in: source).sorted() : []
        var fresh: [String] = []
        for name in names where name.hasSuffix(".sealed") {
            let size = try DurableFile.size(of: source + "/" + name)
            outcome.files += 1
            outcome.bytes += size
            if DurableFile.exists(target + "/" + name), try DurableFile.size(of: target + "/" + name) == size
            {
                continue
            }
            fresh.append(name)
            do {
                try copy(name)
            } catch {
                for name in fresh { unsafe unlink(temporary(name)) }
                throw error
            }
            progress?.progress("copying kept files", done: fresh.count, total: nil)
        }
        try publish(fresh)
        outcome.copied = fresh.count
        progress?.finish("copying kept files")
        return outcome
    }

    private func temporary(_ name: String) -> String { "\(target)/.\(name).tmp" }

    private func copy(_ name: String) throws(EngineError) {
        let path = temporary(name)
        unsafe unlink(path)
        let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw DurableFile.failure("cannot write \(path)") }
        defer { close(descriptor) }
        try DurableFile.forEachChunk(of: source + "/" + name) { chunk throws(EngineError) in
            try DurableFile.write(chunk, to: descriptor, path: path)
        }
    }

    private func publish(_ names: [String]) throws(EngineError) {
        guard !names.isEmpty else { return }
        let place = unsafe open(target, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard place >= 0 else { throw DurableFile.failure("cannot open the directory \(target)") }
        defer { close(place) }
        try DurableFile.synchroniseFileSystem(place, path: target)
        for name in names {
            guard unsafe rename(temporary(name), target + "/" + name) == 0 else {
                throw DurableFile.failure("cannot rename \(temporary(name))")
            }
        }
        guard fsync(place) == 0 else { throw DurableFile.failure("cannot flush the directory \(target)") }
    }
}
