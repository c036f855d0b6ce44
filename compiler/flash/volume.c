/* Finding the volume, and copying to it. */
#define _GNU_SOURCE
#include "volume.h"

#include <errno.h>
#include <fcntl.h>
#include <mntent.h>
#include <unistd.h>

/* The text behind "Board-ID:", or NULL: no bootloader's volume. malloc'ed. */
static char *id_of(const char *folder)
{
    static const char WORD[] = "Board-ID:";
    char path[4200];
    size_t size;
    snprintf(path, sizeof path, "%s/INFO_UF2.TXT", folder);
    char *text = (char *)file_read(path, &size);
    char *line = text ? strstr(text, WORD) : NULL;
    if (!line) {
        free(text);
        return NULL;
    }
    line += sizeof WORD - 1;
    line += strspn(line, " \t");
    line[strcspn(line, "\r\n")] = 0;
    memmove(text, line, strlen(line) + 1);
    return text;
}

static bool is_of(const char *id, const char *board_id) { return strncmp(id, board_id, strlen(board_id)) == 0; }

FlashResult volume_find(const char *mounts, const char *board_id, char *found, size_t room, FlashError *error)
{
    FILE *table = setmntent(mounts, "r");
    unsigned count = 0;
    char others[400] = "";
    struct mntent *entry;
    while (table && (entry = getmntent(table)) != NULL) {
        char *id = id_of(entry->mnt_dir);
        if (id && is_of(id, board_id)) {
            count++;
            snprintf(found, room, "%s", entry->mnt_dir);
        } else if (id) {
            size_t used = strlen(others);
            snprintf(others + used, sizeof others - used, "; at %s is a '%s'", entry->mnt_dir, id);
        }
        free(id);
    }
    if (table)
        endmntent(table);
    if (count > 1)
        return flash_fail(error, FLASH_BOARD, "more than one volume of a bootloader is this board's: choose one with --port FOLDER");
    if (!count)
        return flash_fail(error, FLASH_BOARD, "no mounted volume is that of a '%s' in its bootloader%s", board_id, others);
    return FLASH_OK;
}

FlashResult volume_check(const char *folder, const char *board_id, FlashError *error)
{
    char *id = id_of(folder);
    FlashResult result = FLASH_OK;
    if (!id)
        result = flash_fail(error, FLASH_BOARD, "%s: no INFO_UF2.TXT in it, so it is not the volume of a bootloader", folder);
    else if (!is_of(id, board_id))
        result = flash_fail(error, FLASH_IMAGE, "%s: this is a '%s', not a '%s'", folder, id, board_id);
    free(id);
    return result;
}

FlashResult volume_copy(const char *folder, const void *bytes, size_t count, FlashError *error)
{
    char path[4200];
    snprintf(path, sizeof path, "%s/MOTE.UF2", folder);
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    if (fd < 0)
        return flash_fail(error, FLASH_FILE, "can't write %s: %s", path, strerror(errno));
    const uint8_t *p = bytes;
    size_t left = count;
    while (left) {
        ssize_t n = write(fd, p, left);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            break;
        p += n;
        left -= (size_t)n;
    }
    int problem = errno;
    if (fsync(fd) != 0 && left == 0 && errno != EIO && errno != ENODEV) {
        problem = errno;
        left = 1;
    }
    close(fd);
    return left ? flash_fail(error, FLASH_BOARD, "can't write %s: %s", path, strerror(problem)) : FLASH_OK;
}
