internal import Glibc

/// Tells whether a path lies on a network file system, where SQLite's locks cannot be trusted.
package enum NetworkFileSystem {
    private static let kinds: Set<Substring> = [
        "nfs", "nfs4", "cifs", "smb3", "smbfs", "afs", "ncpfs", "fuse.sshfs", "ceph", "glusterfs",
        "fuse.glusterfs", "lustre",
    ]

    /// The kind of network file system below an existing path; `nil` for a local one or when it cannot be told.
    package static func kind(at path: String) -> String? {
        var information = stat()
        guard unsafe stat(path, &information) == 0, let mounts = read("/proc/self/mountinfo") else {
            return nil
        }
        // Linux packs the numbers like this; the C macros are not visible to Swift.
        let number = UInt64(information.st_dev)
        let major = (number >> 8) & 0xFFF | (number >> 32) & ~0xFFF
        let minor = number & 0xFF | (number >> 12) & ~0xFF
        return kind(of: "\(major):\(minor)", in: mounts)
    }

    /// The kind of a device, from the text of `/proc/self/mountinfo`.
    ///
    /// - Parameters:
    ///   - device: `major:minor`.
    ///   - mounts: Lines whose third field is the device; the field after ` - ` is the kind.
    /// - Returns: The kind if it is a network file system.
    package static func kind(of device: String, in mounts: String) -> String? {
        for line in mounts.split(separator: "\n") {
            let fields = line.split(separator: " ")
            guard fields.count > 3, fields[2] == device, let dash = fields.firstIndex(of: "-"),
                dash + 1 < fields.count, kinds.contains(fields[dash + 1])
            else { continue }
            return String(fields[dash + 1])
        }
        return nil
    }

    private static func read(_ path: String) -> String? {
        guard let file = unsafe fopen(path, "r") else { return nil }
        defer { unsafe fclose(file) }
        var content: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 16_384)
        while true {
            let count = unsafe fread(&chunk, 1, chunk.count, file)
            guard count > 0 else { return String(decoding: content, as: UTF8.self) }
            content.append(contentsOf: chunk[..<count])
        }
    }
}
