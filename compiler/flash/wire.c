/* Frames: COBS around type, number, payload and checksum. One request at a time. */
#define _GNU_SOURCE
#include "wire.h"

#include <sodium.h>
#include <time.h>

enum { TRIES = 10, HELLO_MS = 80, WAITING = 12, ANSWER_MS = 500, SLOW_MS = 6000, PATIENCE = 4, RUN_TRIES = 3 };

uint32_t wire_crc(uint32_t crc, const void *bytes, size_t count)
{
    const uint8_t *p = bytes;
    crc = ~crc;
    while (count--) {
        crc ^= *p++;
        for (int bit = 0; bit < 8; bit++)
            crc = crc >> 1 ^ (crc & 1 ? 0xEDB88320u : 0);
    }
    return ~crc;
}

/* ---- COBS: each block starts with its length; a 0 is what lies between two blocks shorter than 255 */

static size_t stuff(uint8_t *out, const uint8_t *bytes, size_t count)
{
    size_t at = 1, code = 0;
    for (size_t i = 0; i < count; i++) {
        if (bytes[i])
            out[at++] = bytes[i];
        if (!bytes[i] || at - code == 0xFF) {
            out[code] = (uint8_t)(at - code);
            code = at++;
        }
    }
    out[code] = (uint8_t)(at - code);
    return at;
}

/* 0: it is none. */
static size_t unstuff(uint8_t *out, const uint8_t *bytes, size_t count)
{
    size_t n = 0;
    for (size_t i = 0; i < count;) {
        size_t code = bytes[i++];
        if (code - 1 > count - i)
            return 0;
        for (size_t k = 1; k < code; k++)
            out[n++] = bytes[i++];
        if (code != 0xFF && i < count)
            out[n++] = 0;
    }
    return n;
}

size_t wire_encode(uint8_t *out, uint8_t type, uint8_t number, const void *payload, size_t count)
{
    uint8_t frame[UPDATE_FRAME_MAX] = {type, number};
    memcpy(frame + UPDATE_HEAD, payload, count);
    uint32_t crc = wire_crc(0, frame, UPDATE_HEAD + count);
    memcpy(frame + UPDATE_HEAD + count, &crc, sizeof crc);
    out[0] = 0;
    size_t n = 1 + stuff(out + 1, frame, UPDATE_HEAD + count + UPDATE_CRC);
    out[n++] = 0;
    return n;
}

/* ---- one way and back */

static double now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static FlashResult gone(Wire *wire, int what)
{
    if (what == LINE_STOPPED)
        return flash_fail(wire->error, FLASH_STOPPED, "stopped");
    return flash_fail(wire->error, FLASH_BOARD, "%s: the board is gone", wire->line->name);
}

static FlashResult put(Wire *wire, const void *bytes, size_t count)
{
    int failed = line_write(wire->line, bytes, count);
    wire->bytes_sent += count;
    return failed ? gone(wire, failed) : FLASH_OK;
}

/* What lies between two zeros: is it the answer? */
static bool take(Wire *wire, uint8_t type, WireAnswer *answer)
{
    uint8_t frame[UPDATE_ENCODED_MAX];
    const size_t least = UPDATE_HEAD + sizeof(UpdateAnswer) + UPDATE_CRC;
    size_t n = wire->fill <= sizeof wire->encoded ? unstuff(frame, wire->encoded, wire->fill) : 0;
    bool any = wire->fill > 0;
    wire->fill = 0;
    uint32_t crc;
    if (n >= least && n <= UPDATE_FRAME_MAX) {
        memcpy(&crc, frame + n - UPDATE_CRC, sizeof crc);
        if (crc == wire_crc(0, frame, n - UPDATE_CRC) && frame[0] == (type | UPDATE_ANSWER) && frame[1] == wire->number) {
            answer->status = (UpdateStatus)frame[UPDATE_HEAD];
            answer->count = n - least;
            memcpy(answer->data, frame + UPDATE_HEAD + sizeof(UpdateAnswer), answer->count);
            return true;
        }
    }
    wire->skipped += any;
    return false;
}

/* What came, up to the answer, whose end leaves the rest for later. */
static bool take_bytes(Wire *wire, uint8_t type, WireAnswer *answer)
{
    for (size_t i = 0; i < wire->ahead_count; i++) {
        if (wire->ahead[i] == 0) {
            if (!take(wire, type, answer))
                continue;
            wire->ahead_count -= i + 1;
            memmove(wire->ahead, wire->ahead + i + 1, wire->ahead_count);
            return true;
        }
        if (wire->fill < sizeof wire->encoded)
            wire->encoded[wire->fill++] = wire->ahead[i];
        else
            wire->fill = sizeof wire->encoded + 1;
    }
    wire->ahead_count = 0;
    return false;
}

/* Listens until the answer is there or time is over: FLASH_OK, FLASH_TIMEOUT ... */
static FlashResult await(Wire *wire, uint8_t type, WireAnswer *answer, double ms)
{
    double end = now_ms() + ms;
    while (!take_bytes(wire, type, answer)) {
        double left = end - now_ms();
        if (left <= 0)
            return FLASH_TIMEOUT;
        int n = line_read(wire->line, wire->ahead, sizeof wire->ahead, (int)left + 1);
        if (n < 0)
            return gone(wire, n);
        wire->ahead_count = (size_t)n;
        wire->bytes_received += (size_t)n;
    }
    return FLASH_OK;
}

const char *wire_rest(Wire *wire, size_t *count)
{
    if (!wire->ahead_count && wire->fill <= sizeof wire->encoded) { /* it began when the answer was still waited for */
        memcpy(wire->ahead, wire->encoded, wire->fill);
        wire->ahead_count = wire->fill;
        wire->fill = 0;
    }
    *count = wire->ahead_count;
    return (const char *)wire->ahead;
}

static size_t encode_request(Wire *wire, const WireRequest *request, uint8_t *out)
{
    uint8_t payload[UPDATE_PAYLOAD_MAX];
    memcpy(payload, &request->head, sizeof request->head);
    if (request->count)
        memcpy(payload + sizeof request->head, request->data, request->count);
    return wire_encode(out, (uint8_t)request->command, wire->number, payload, sizeof request->head + request->count);
}

FlashResult wire_ask(Wire *wire, const WireRequest *request, WireAnswer *answer)
{
    uint8_t bytes[WIRE_MOST];
    wire->number++;
    wire->requests++;
    size_t count = encode_request(wire, request, bytes);
    double ms = request->slow ? SLOW_MS : ANSWER_MS, longest = PATIENCE * ms;
    for (int i = 0; i < TRIES; i++) {
        wire->resends += i > 0;
        FlashResult result = put(wire, bytes, count);
        if (result == FLASH_OK)
            result = await(wire, (uint8_t)request->command, answer, ms + 2 * line_ms(wire->line, count));
        if (result != FLASH_TIMEOUT)
            return result;
        ms = ms * 1.5 < longest ? ms * 1.5 : longest;
    }
    return flash_fail(wire->error, FLASH_TIMEOUT, "%s: the board does not answer any more", wire->line->name);
}

FlashResult wire_hello(Wire *wire, UpdateInfo *info, int ms, void (*waiting)(void *context), void *context)
{
    uint8_t bytes[UPDATE_BREAK_BYTES + WIRE_MOST];
    WireRequest request = {.command = UPDATE_HELLO, .head = {.offset = randombytes_random()}};
    WireAnswer answer;
    wire->number++;
    memcpy(bytes, UPDATE_BREAK, UPDATE_BREAK_BYTES);
    size_t count = UPDATE_BREAK_BYTES + encode_request(wire, &request, bytes + UPDATE_BREAK_BYTES);
    double start = now_ms();
    for (unsigned tries = 0; ms < 0 || now_ms() - start < ms; tries++) {
        if (tries == WAITING && waiting)
            waiting(context);
        FlashResult result = put(wire, bytes, count);
        if (result == FLASH_OK)
            result = await(wire, UPDATE_HELLO, &answer, HELLO_MS + 2 * line_ms(wire->line, count));
        if (result == FLASH_OK && answer.status == UPDATE_OK && answer.count >= sizeof *info) {
            memcpy(info, answer.data, sizeof *info);
            info->name[UPDATE_NAME - 1] = 0;
            return FLASH_OK;
        }
        if (result != FLASH_OK && result != FLASH_TIMEOUT)
            return result;
    }
    return flash_fail(wire->error, FLASH_TIMEOUT, "%s: no board answers", wire->line->name);
}

FlashResult wire_run(Wire *wire)
{
    uint8_t bytes[WIRE_MOST];
    WireRequest request = {.command = UPDATE_RUN};
    WireAnswer answer;
    wire->number++;
    wire->requests++;
    size_t count = encode_request(wire, &request, bytes);
    for (int i = 0; i < RUN_TRIES; i++) {
        const uint64_t before = wire->bytes_received;
        wire->resends += i > 0;
        FlashResult result = put(wire, bytes, count);
        if (result == FLASH_OK)
            result = await(wire, UPDATE_RUN, &answer, ANSWER_MS + 2 * line_ms(wire->line, count));
        if (result != FLASH_TIMEOUT)
            return result;
        if (wire->bytes_received != before) /* it runs and says something */
            break;
    }
    return FLASH_OK;
}
