/* Slots for images (update.h says how they end).
 *
 * An image with a commit comes before one without; of two the newer one; one that could not prove itself comes last, as it is better
 * than none. So the commit decides, and it is one cell.
 */
#include "slots.h"

#include "verify.h"

enum { WORD = 4, CELL_MAX = 16 };

static uint32_t load_word(const uint8_t *p) { return *(const uint32_t *)(const void *)p; }

uint32_t slot_bytes(void)
{
    const MoteFlash *flash = resident()->flash;
    return flash->bytes / resident()->slots / flash->page_bytes * flash->page_bytes;
}

uint32_t slot_image_end(void) { return slot_bytes() - update_trailer_bytes(resident()->flash->cell_bytes); }
const uint8_t *slot_at(unsigned slot, uint32_t offset) { return resident()->start + slot * slot_bytes() + offset; }

/* ---- writing: the only function that calls the driver */

static bool aligned(uint32_t value, uint32_t unit) { return value % unit == 0; }

/* One cell, or, without `bytes`, one page. */
static UpdateStatus region_change(unsigned slot, uint32_t offset, const uint8_t *bytes)
{
    const MoteFlash *flash = resident()->flash;
    const uint32_t count = bytes ? flash->cell_bytes : flash->page_bytes, end = slot_bytes();
    if (slot >= resident()->slots || offset >= end || count > end - offset || !aligned(offset, count))
        return UPDATE_RANGE;
    const uint32_t place = slot * end + offset;
    return (bytes ? flash->write(NULL, place, bytes, count) : flash->erase(NULL, place)) ? UPDATE_OK : UPDATE_FLASH;
}

static bool blank(const uint8_t *p, uint32_t count)
{
    while (count && *p == 0xFF)
        p++, count--;
    return count == 0;
}

static bool same(const uint8_t *a, const uint8_t *b, uint32_t count)
{
    while (count && *a == *b)
        a++, b++, count--;
    return count == 0;
}

UpdateStatus slot_erase(unsigned slot, uint32_t offset)
{
    UpdateStatus status = region_change(slot, offset, NULL);
    return status == UPDATE_OK && !blank(slot_at(slot, offset), resident()->flash->page_bytes) ? UPDATE_FLASH : status;
}

static UpdateStatus write_cell(unsigned slot, uint32_t offset, const uint8_t *bytes)
{
    const uint32_t cell = resident()->flash->cell_bytes;
    if (same(slot_at(slot, offset), bytes, cell))
        return UPDATE_OK;
    if (!blank(slot_at(slot, offset), cell))
        return UPDATE_NOT_BLANK;
    UpdateStatus status = region_change(slot, offset, bytes);
    return status == UPDATE_OK && !same(slot_at(slot, offset), bytes, cell) ? UPDATE_FLASH : status;
}

UpdateStatus slot_write(unsigned slot, uint32_t offset, const uint8_t *bytes, uint32_t count)
{
    const uint32_t cell = resident()->flash->cell_bytes, end = slot_image_end();
    UpdateStatus status = UPDATE_OK;
    if (slot >= resident()->slots || offset > end || count > end - offset || !aligned(offset, cell) || !aligned(count, cell))
        return UPDATE_RANGE;
    for (; count && status == UPDATE_OK; count -= cell, offset += cell, bytes += cell)
        status = write_cell(slot, offset, bytes);
    return status;
}

/* ---- trailers */

static uint32_t cell_offset(unsigned cell) { return slot_image_end() + cell * resident()->flash->cell_bytes; }
static uint32_t cell_word(unsigned slot, unsigned cell) { return load_word(slot_at(slot, cell_offset(cell))); }
static bool cell_used(unsigned slot, unsigned cell) { return cell_word(slot, cell) != UINT32_MAX; }

static UpdateStatus cell_write(unsigned slot, unsigned cell, uint32_t word)
{
    uint32_t words[CELL_MAX / WORD];
    for (unsigned i = 0; i < CELL_MAX / WORD; i++)
        words[i] = i ? UINT32_MAX : word;
    return write_cell(slot, cell_offset(cell), (const uint8_t *)words);
}

static bool committed(unsigned slot) { return update_sequence_valid(cell_word(slot, UPDATE_CELL_SEQUENCE)); }
static uint16_t sequence(unsigned slot) { return (uint16_t)cell_word(slot, UPDATE_CELL_SEQUENCE); }

volatile SlotsKept slots_kept;

/* A cell that was written in part counts. The last attempt does not if it was broken off: the next start has it. */
static unsigned attempts(unsigned slot)
{
    unsigned count = 0;
    for (unsigned i = 0; i < UPDATE_ATTEMPTS; i++)
        count += cell_used(slot, UPDATE_CELL_ATTEMPT + i);
    return count && slots_kept.broken_off == slot + 1 ? count - 1 : count;
}

bool slot_proven(unsigned slot) { return cell_used(slot, UPDATE_CELL_CONFIRMED); }
bool slot_exhausted(unsigned slot) { return !slot_proven(slot) && attempts(slot) == UPDATE_ATTEMPTS; }

const ImageHeader *slot_image(unsigned slot)
{
    const ImageHeader *header = (const ImageHeader *)(const void *)slot_at(slot, 0);
    return header->magic == IMAGE_MAGIC && image_bytes(header) <= slot_image_end() ? header : NULL;
}

void slot_describe(unsigned slot, UpdateSlot *description)
{
    const ImageHeader *image = slot_image(slot);
    *description = (UpdateSlot){0};
    if (image) {
        const uint32_t covered = (uint32_t)offsetof(ImageHeader, crc) + WORD;
        description->build_id = image->build_id;
        description->crc = image->crc;
        description->image_bytes = image_bytes(image);
        if (crc32_update(0, (const uint8_t *)image + covered, image_bytes(image) - covered) == image->crc)
            description->state |= UPDATE_WHOLE;
    }
    if (committed(slot)) {
        description->sequence = sequence(slot);
        description->state |= UPDATE_COMMITTED;
    }
    if (slot_proven(slot))
        description->state |= UPDATE_CONFIRMED;
    description->attempts = (uint8_t)attempts(slot);
}

/* ---- which one */

static bool comes_first(unsigned a, unsigned b)
{
    if (slot_exhausted(a) != slot_exhausted(b))
        return slot_exhausted(b);
    if (committed(a) != committed(b))
        return committed(a);
    return committed(a) ? (int16_t)(sequence(a) - sequence(b)) >= 0 : a < b;
}

unsigned slots_order(uint8_t order[UPDATE_SLOTS_MAX])
{
    unsigned count = 0;
    for (unsigned slot = 0; slot < resident()->slots; slot++)
        if (slot_image(slot)) {
            unsigned place = count++;
            for (; place > 0 && comes_first(slot, order[place - 1]); place--)
                order[place] = order[place - 1];
            order[place] = (uint8_t)slot;
        }
    return count;
}

static bool is_newest(unsigned slot)
{
    for (unsigned other = 0; other < resident()->slots; other++)
        if (other != slot && committed(other) && (int16_t)(sequence(slot) - sequence(other)) < 0)
            return false;
    return true;
}

/* Already committed is as good. One that could not prove itself has to be written anew. */
UpdateStatus slot_commit(unsigned slot)
{
    uint16_t next = 1;
    if (committed(slot) && is_newest(slot) && !slot_exhausted(slot))
        return UPDATE_OK;
    if (!blank(slot_at(slot, cell_offset(0)), slot_bytes() - cell_offset(0)))
        return UPDATE_NOT_BLANK;
    for (unsigned other = 0; other < resident()->slots; other++)
        if (committed(other) && is_newest(other))
            next = (uint16_t)(sequence(other) + 1);
    return cell_write(slot, UPDATE_CELL_SEQUENCE, update_sequence_cell(next));
}

void slot_attempt(unsigned slot)
{
    const bool counted = slots_kept.broken_off == slot + 1 && cell_used(slot, UPDATE_CELL_ATTEMPT);
    slots_kept.broken_off = 0;
    if (slot_proven(slot) || counted)
        return;
    for (unsigned i = 0; i < UPDATE_ATTEMPTS; i++)
        if (!cell_used(slot, UPDATE_CELL_ATTEMPT + i)) {
            cell_write(slot, UPDATE_CELL_ATTEMPT + i, 0);
            return;
        }
}

void slot_confirm(unsigned slot)
{
    if (!slot_proven(slot))
        cell_write(slot, UPDATE_CELL_CONFIRMED, 0);
}
