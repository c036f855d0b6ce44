/* Whole files. A reader of an output never sees half of it: it is written beside its name and then renamed. */
#define _POSIX_C_SOURCE 200809L
#include "support.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

static bool write_all(int fd, const uint8_t *bytes, size_t n)
{
    while (n) {
        ssize_t done = write(fd, bytes, n);
        if (done < 0 && errno == EINTR)
            continue;
        if (done <= 0)
            return false;
        bytes += done;
        n -= (size_t)done;
    }
    return true;
}

/* Renaming over a device, a pipe or a symbolic link would replace what the user meant to write through. */
static bool must_write_in_place(const char *path)
{
    struct stat st;
    return lstat(path, &st) == 0 && !S_ISREG(st.st_mode);
}

static bool write_in_place(const char *path, const void *bytes, size_t n)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0666);
    if (fd < 0)
        return false;
    bool ok = write_all(fd, bytes, n);
    int error = errno;
    if (close(fd) != 0 && ok) {
        ok = false;
        error = errno;
    }
    errno = error;
    return ok;
}

bool file_write(const char *path, const void *bytes, size_t n)
{
    if (must_write_in_place(path))
        return write_in_place(path, bytes, n);
    size_t length = strlen(path);
    char *temporary = xmalloc(length + 8);
    memcpy(temporary, path, length);
    memcpy(temporary + length, ".XXXXXX", 8);
    int fd = mkstemp(temporary);
    bool ok = fd >= 0;
    int error = errno;
    if (ok) {
        mode_t mask = umask(0); /* mkstemp makes private files; outputs are ordinary ones */
        umask(mask);
        ok = fchmod(fd, 0666 & ~mask) == 0 && write_all(fd, bytes, n);
        error = errno;
        if (close(fd) != 0 && ok) {
            ok = false;
            error = errno;
        }
        if (ok && rename(temporary, path) != 0) {
            ok = false;
            error = errno;
        }
        if (!ok)
            unlink(temporary);
    }
    free(temporary);
    errno = error;
    return ok;
}

uint8_t *file_read(const char *path, size_t *n)
{
    int fd = open(path, O_RDONLY);
    if (fd < 0)
        return NULL;
    struct stat st;
    if (fstat(fd, &st) == 0 && S_ISDIR(st.st_mode)) {
        close(fd);
        errno = EISDIR;
        return NULL;
    }
    size_t size = 0, capacity = st.st_size > 0 ? (size_t)st.st_size + 1 : 4096;
    uint8_t *data = xmalloc(capacity);
    for (;;) {
        if (size + 1 >= capacity)
            data = xrealloc(data, capacity *= 2);
        ssize_t got = read(fd, data + size, capacity - size - 1);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0) {
            int error = errno;
            free(data);
            close(fd);
            errno = error;
            return NULL;
        }
        if (got == 0)
            break;
        size += (size_t)got;
    }
    close(fd);
    data[size] = 0;
    *n = size;
    return data;
}
