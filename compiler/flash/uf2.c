/* UF2: blocks of 512 bytes with 256 of flash each, which bootloaders take that show themselves as a disk. */
#include "content.h"

enum {
    MAGIC_START = 0x0A324655,
    MAGIC_SECOND = 0x9E5D5157,
    MAGIC_END = 0x0AB16F30,
    FLAG_NOT_FLASH = 1,
    FLAG_FAMILY = 0x2000,
    BLOCK = 512,
    HEADER = 32,
    PAYLOAD = 256,
    PAYLOAD_MOST = 476
};

static void block(Buffer *out, uint32_t address, const uint8_t *bytes, uint32_t number, uint32_t family)
{
    const uint32_t words[] = {MAGIC_START, MAGIC_SECOND, FLAG_FAMILY, address, PAYLOAD, number, 0, family};
    for (unsigned i = 0; i < sizeof words / sizeof *words; i++)
        buffer_u32(out, words[i]);
    buffer_append(out, bytes, PAYLOAD);
    for (unsigned i = HEADER + PAYLOAD; i < BLOCK - 4; i += 4)
        buffer_u32(out, 0);
    buffer_u32(out, MAGIC_END);
}

/* What of the run is in the page. */
static bool overlay(uint8_t *bytes, uint32_t page, const FlashRun *run)
{
    uint64_t from = run->address > page ? run->address : page, end = (uint64_t)run->address + run->size;
    if (end > (uint64_t)page + PAYLOAD)
        end = (uint64_t)page + PAYLOAD;
    if (from >= end)
        return false;
    memcpy(bytes + (from - page), run->bytes + (from - run->address), end - from);
    return true;
}

/* Bootloaders write whole pages: two runs that share one are one block. */
bool uf2_write(Buffer *out, const FlashContent *content, const FileInfo *info, const char **why)
{
    if (!info->uf2_family) {
        *why = "the board has no bootloader that takes UF2 (its board.json names no family)";
        return false;
    }
    uint32_t blocks = 0;
    uint64_t next = 0;
    const size_t start = out->size;
    for (uint32_t i = 0; i < content->count; i++) {
        const FlashRun *run = &content->items[i];
        const uint64_t end = (uint64_t)run->address + run->size;
        uint64_t page = run->address & ~(PAYLOAD - 1u);
        for (page = page < next ? next : page; page < end; page += PAYLOAD) {
            uint8_t bytes[PAYLOAD];
            memset(bytes, 0xFF, sizeof bytes);
            for (uint32_t k = i; k < content->count; k++)
                if (!overlay(bytes, (uint32_t)page, &content->items[k]))
                    break;
            block(out, (uint32_t)page, bytes, blocks++, info->uf2_family);
            next = page + PAYLOAD;
        }
    }
    for (uint32_t i = 0; i < blocks; i++)
        memcpy(out->data + start + (size_t)i * BLOCK + 24, &blocks, sizeof blocks);
    return true;
}

static uint32_t word_at(const uint8_t *bytes, unsigned index)
{
    uint32_t word;
    memcpy(&word, bytes + 4 * (size_t)index, sizeof word);
    return word;
}

bool uf2_read(FlashContent *content, const uint8_t *bytes, size_t size, FileInfo *info, const char **why)
{
    uint32_t seen = 0;
    for (size_t at = 0; at + BLOCK <= size; at += BLOCK) {
        const uint8_t *b = bytes + at;
        if (word_at(b, 0) != (uint32_t)MAGIC_START || word_at(b, 1) != MAGIC_SECOND || word_at(b, BLOCK / 4 - 1) != MAGIC_END) {
            *why = "a block has not UF2's marks";
            return false;
        }
        uint32_t flags = word_at(b, 2), count = word_at(b, 4);
        seen++;
        if (flags & FLAG_NOT_FLASH)
            continue;
        if (count > PAYLOAD_MOST) {
            *why = "a block says that it has more bytes than there are";
            return false;
        }
        if (flags & FLAG_FAMILY)
            info->uf2_family = word_at(b, 7);
        content_add(content, word_at(b, 3), b + HEADER, count);
    }
    if (size % BLOCK || !seen || seen != word_at(bytes, 6)) {
        *why = "blocks are missing";
        return false;
    }
    return true;
}
