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

/* A new file beside `path`, with an ordinary file's mode; *temporary is its name, xmalloc'ed. -1 with errno set. */
static int open_beside(const char *path, char **temporary)
{
    size_t length = strlen(path);
    char *name = xmalloc(length + 8);
    memcpy(name, path, length);
    memcpy(name + length, ".XXXXXX", 8);
    int fd = mkstemp(name);
    mode_t mask = umask(0); /* mkstemp makes private files; outputs are ordinary ones */
    umask(mask);
    if (fd >= 0 && fchmod(fd, 0666 & ~mask) != 0) {
        int error = errno;
        close(fd);
        unlink(name);
        errno = error;
        fd = -1;
    }
    *temporary = name;
    return fd;
}

/* The temporary takes its place if all went well, else it goes. */
static bool settle(const char *temporary, const char *path, bool ok, int error)
{
    if (ok && rename(temporary, path) != 0) {
        ok = false;
        error = errno;
    }
    if (!ok)
        unlink(temporary);
    errno = error;
    return ok;
}

bool file_write(const char *path, const void *bytes, size_t n)
{
    if (must_write_in_place(path))
        return write_in_place(path, bytes, n);
    char *temporary;
    int fd = open_beside(path, &temporary);
    bool ok = fd >= 0;
    int error = errno;
    if (ok) {
        ok = write_all(fd, bytes, n);
        error = errno;
        if (close(fd) != 0 && ok) {
            ok = false;
            error = errno;
        }
        ok = settle(temporary, path, ok, error);
        error = errno;
    }
    free(temporary);
    errno = error;
    return ok;
}

bool file_output_open(FileOutput *file, const char *path)
{
    *file = (FileOutput){0};
    if (must_write_in_place(path)) {
        file->out = fopen(path, "w");
        return file->out != NULL;
    }
    int fd = open_beside(path, &file->temporary), error;
    file->out = fd >= 0 ? fdopen(fd, "w") : NULL;
    error = errno;
    if (!file->out) {
        free(file->temporary);
        errno = error;
        return false;
    }
    file->path = xmalloc(strlen(path) + 1);
    strcpy(file->path, path);
    return true;
}

bool file_output_close(FileOutput *file, bool keep)
{
    bool ok = fflush(file->out) == 0 && !ferror(file->out);
    int error = errno;
    if (fclose(file->out) != 0 && ok) {
        ok = false;
        error = errno;
    }
    if (file->temporary) {
        bool settled = settle(file->temporary, file->path, ok && keep, error);
        error = errno;
        ok = settled || (ok && !keep);
    }
    free(file->temporary);
    free(file->path);
    *file = (FileOutput){0};
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
