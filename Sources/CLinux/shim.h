#ifndef CLINUX_SHIM_H
#define CLINUX_SHIM_H
// glibc declares renameat2 only for programs that ask for GNU extensions, and Swift's Glibc module does not.
int renameat2(int old_directory, const char *old_path, int new_directory, const char *new_path, unsigned int flags);
/// Renames a file unless the new name is taken (errno EEXIST). Returns 0, or -1 with errno.
static inline int clinux_rename_without_replacing(const char *old_path, const char *new_path) {
    return renameat2(-100 /* AT_FDCWD */, old_path, -100, new_path, 1 /* RENAME_NOREPLACE */);
}
int syncfs(int descriptor);
/// Waits until everything written to the file system of an open file is on the disk. Returns 0, or -1 with errno.
static inline int clinux_sync_file_system(int descriptor) {
    return syncfs(descriptor);
}
#endif
