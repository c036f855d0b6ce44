#include "host_flash.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

HostFlash *host_flash;

static uint32_t random_bits(HostFlash *flash)
{
    flash->seed = flash->seed * 1664525u + 1013904223u;
    return flash->seed >> 16;
}

static bool violate(HostFlash *flash, const char *rule)
{
    if (!flash->violation)
        flash->violation = rule;
    return false;
}

static void save(const HostFlash *flash, uint32_t offset, uint32_t count)
{
    if (flash->file >= 0 && pwrite(flash->file, flash->bytes + offset, count, offset) != (ssize_t)count)
        abort();
}

static bool is_blank(const uint8_t *bytes, uint32_t count)
{
    while (count && bytes[count - 1] == 0xFF)
        count--;
    return count == 0;
}

/* ---- operations, and what is left of one that was interrupted */

static void change_cell(HostFlash *flash, uint32_t offset, const uint8_t *bytes, bool torn)
{
    const uint32_t count = flash->driver.cell_bytes;
    for (uint32_t i = 0; i < count; i++)
        flash->bytes[offset + i] &= (uint8_t)(bytes[i] | (torn ? random_bits(flash) : 0));
    flash->touched[offset / count] = !torn || !is_blank(flash->bytes + offset, count);
    save(flash, offset, count);
}

/* Torn: bits are set here and there, or up to somewhere, or are anything, as chips clear them before. */
static void change_page(HostFlash *flash, uint32_t offset, bool torn)
{
    const uint32_t page = flash->driver.page_bytes, way = random_bits(flash) % 3, until = random_bits(flash) % page;
    for (uint32_t i = 0; i < page; i++) {
        uint8_t *byte = &flash->bytes[offset + i];
        const uint8_t bits = (uint8_t)random_bits(flash);
        *byte = !torn ? 0xFF : way == 0 ? *byte | bits : way == 1 ? (i < until ? 0xFF : *byte) : bits;
    }
    memset(flash->touched + offset / flash->driver.cell_bytes, torn, page / flash->driver.cell_bytes);
    save(flash, offset, page);
}

static void change(HostFlash *flash, uint32_t offset, const uint8_t *bytes, bool torn)
{
    if (bytes)
        change_cell(flash, offset, bytes, torn);
    else
        change_page(flash, offset, torn);
}

static void operate(HostFlash *flash, uint32_t offset, const uint8_t *bytes)
{
    const bool now = ++flash->operations == flash->cut_at;
    if (!now || flash->cut_how != CUT_BEFORE)
        change(flash, offset, bytes, now && flash->cut_how == CUT_TORN);
    if (now)
        flash->cut();
}

/* ---- the driver */

static bool erase(void *context, uint32_t offset)
{
    HostFlash *flash = host_flash;
    (void)context;
    if (offset % flash->driver.page_bytes || offset >= flash->driver.bytes)
        return violate(flash, "erasing no page");
    operate(flash, offset, NULL);
    return true;
}

static bool write_cells(void *context, uint32_t offset, const void *bytes, uint32_t count)
{
    HostFlash *flash = host_flash;
    const uint32_t cell = flash->driver.cell_bytes;
    (void)context;
    if (offset % cell || count % cell || offset > flash->driver.bytes || count > flash->driver.bytes - offset)
        return violate(flash, "writing no cell");
    for (uint32_t done = 0; done < count; done += cell) {
        if (flash->touched[(offset + done) / cell])
            return violate(flash, "writing a cell twice");
        operate(flash, offset + done, (const uint8_t *)bytes + done);
    }
    return true;
}

/* ---- */

bool host_flash_open(HostFlash *flash, uint32_t bytes, uint32_t page_bytes, uint16_t cell_bytes, const char *path)
{
    struct stat found;
    *flash = (HostFlash){.driver = {bytes, page_bytes, cell_bytes, erase, write_cells}, .file = -1};
    flash->bytes = aligned_alloc(64, (bytes + 63u) & ~63u);
    flash->touched = calloc(bytes / cell_bytes, 1);
    if (!flash->bytes || !flash->touched)
        abort();
    memset(flash->bytes, 0xFF, bytes);
    host_flash = flash;
    if (!path)
        return true;
    flash->file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (flash->file < 0 || fstat(flash->file, &found) != 0 || (found.st_size && found.st_size != (off_t)bytes))
        return false;
    if (found.st_size && pread(flash->file, flash->bytes, bytes, 0) != (ssize_t)bytes)
        return false;
    for (uint32_t cell = 0; cell < bytes / cell_bytes; cell++)
        flash->touched[cell] = !is_blank(flash->bytes + cell * cell_bytes, cell_bytes);
    save(flash, 0, bytes);
    return true;
}

void host_flash_close(HostFlash *flash)
{
    if (flash->file >= 0)
        close(flash->file);
    free(flash->bytes);
    free(flash->touched);
    *flash = (HostFlash){.file = -1};
}
