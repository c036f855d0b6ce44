/* Intel HEX: text records of at most 255 bytes, a checksum each. */
#include <ctype.h>

#include "content.h"

enum { RECORD_DATA, RECORD_END, RECORD_SEGMENT, RECORD_START_SEGMENT, RECORD_HIGH, RECORD_START };
enum { LINE_BYTES = 16 };

static void record(Buffer *out, unsigned type, uint32_t address, const uint8_t *bytes, unsigned count)
{
    unsigned sum = count + (address >> 8 & 0xFF) + (address & 0xFF) + type;
    buffer_printf(out, ":%02X%04X%02X", count, address & 0xFFFF, type);
    for (unsigned i = 0; i < count; i++) {
        buffer_printf(out, "%02X", bytes[i]);
        sum += bytes[i];
    }
    buffer_printf(out, "%02X\n", -sum & 0xFF);
}

static void big_endian(uint8_t *to, uint32_t n)
{
    for (int i = 0; i < 4; i++)
        to[i] = (uint8_t)(n >> (24 - 8 * i));
}

bool hex_write(Buffer *out, const FlashContent *content, const FileInfo *info, const char **why)
{
    (void)why;
    uint32_t high = UINT32_MAX;
    uint8_t word[4];
    for (uint32_t i = 0; i < content->count; i++) {
        const FlashRun *run = &content->items[i];
        for (uint32_t at = 0, count; at < run->size; at += count) {
            uint32_t address = run->address + at;
            if (address >> 16 != high) {
                high = address >> 16;
                big_endian(word, high << 16);
                record(out, RECORD_HIGH, 0, word, 2);
            }
            count = LINE_BYTES - address % LINE_BYTES; /* no line crosses 64 KB */
            if (count > run->size - at)
                count = run->size - at;
            record(out, RECORD_DATA, address, run->bytes + at, count);
        }
    }
    big_endian(word, info->entry);
    if (info->entry)
        record(out, RECORD_START, 0, word, 4);
    record(out, RECORD_END, 0, NULL, 0);
    return true;
}

/* ---- reading */

typedef struct Record {
    unsigned count, type;
    uint16_t address;
    uint8_t bytes[255 + 5];
} Record;

static int digit(uint8_t c)
{
    return isdigit(c) ? c - '0' : isxdigit(c) ? tolower(c) - 'a' + 10 : -1;
}

/* The record that starts at *at, which goes behind it. */
static const char *parse(const uint8_t *text, size_t size, size_t *at, Record *r)
{
    unsigned n = 0, sum = 0, total = 5;
    if (text[(*at)++] != ':')
        return "a line does not start with ':'";
    for (; n < total && *at + 1 < size; *at += 2, n++) {
        int high = digit(text[*at]), low = digit(text[*at + 1]);
        if (high < 0 || low < 0)
            return "a line has other characters than hexadecimal digits";
        r->bytes[n] = (uint8_t)(high << 4 | low);
        sum += r->bytes[n];
        if (n == 0)
            total = r->bytes[0] + 5u;
    }
    if (n < total)
        return "it ends in the middle of a line";
    if (sum & 0xFF)
        return "a checksum is wrong";
    r->count = r->bytes[0];
    r->address = (uint16_t)(r->bytes[1] << 8 | r->bytes[2]);
    r->type = r->bytes[3];
    return NULL;
}

static uint32_t number(const Record *r)
{
    uint32_t n = 0;
    for (unsigned i = 0; i < r->count && i < 4; i++)
        n = n << 8 | r->bytes[4 + i];
    return n;
}

bool hex_read(FlashContent *content, const uint8_t *bytes, size_t size, FileInfo *info, const char **why)
{
    uint32_t base = 0;
    for (size_t at = 0; at < size;) {
        if (isspace(bytes[at])) {
            at++;
            continue;
        }
        Record r;
        if ((*why = parse(bytes, size, &at, &r)) != NULL)
            return false;
        switch (r.type) {
        case RECORD_DATA: content_add(content, base + r.address, r.bytes + 4, r.count); break;
        case RECORD_END: return true;
        case RECORD_SEGMENT: base = number(&r) << 4; break;
        case RECORD_HIGH: base = number(&r) << 16; break;
        case RECORD_START: info->entry = number(&r); break;
        case RECORD_START_SEGMENT: break;
        default: *why = "it has a record of an unknown type"; return false;
        }
    }
    *why = "its last line is missing";
    return false;
}
