#include "client.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

enum { TRIES = 60, PATIENCE = 40 /* waits of the board until a request is sent again */ };

Line client_line;
uint32_t client_seed = 1;
UpdateStatus client_status;
UpdateRefusal client_refusal;
static uint8_t number;
static uint8_t kept[512]; /* a frame that comes late */
static uint32_t kept_count;

uint32_t client_random(void)
{
    client_seed = client_seed * 1664525u + 1013904223u;
    return client_seed >> 16;
}

static bool chance(uint8_t of_256) { return of_256 && client_random() % 256 < of_256; }

/* ---- frames */

static uint32_t crc32_of(const uint8_t *bytes, uint32_t count)
{
    uint32_t crc = UINT32_MAX;
    for (uint32_t i = 0; i < count * 8; i++) {
        const uint32_t bit = (crc ^ (uint32_t)(bytes[i / 8] >> i % 8)) & 1;
        crc = crc >> 1 ^ (bit ? 0xEDB88320u : 0);
    }
    return ~crc;
}

/* As the textbook has it: the code is filled in when the run is over. */
uint32_t client_frame(uint8_t *encoded, unsigned type, unsigned frame_number, const void *payload, uint32_t count)
{
    uint8_t plain[2 + 512 + 4];
    plain[0] = (uint8_t)type;
    plain[1] = (uint8_t)frame_number;
    if (count)
        memcpy(plain + 2, payload, count);
    count += 2;
    const uint32_t crc = crc32_of(plain, count);
    memcpy(plain + count, &crc, 4);
    count += 4;
    uint32_t n = 1, code = 1;
    encoded[0] = 0;
    encoded[n++] = 0;
    for (uint32_t i = 0; i < count; i++) {
        if (plain[i])
            encoded[n++] = plain[i];
        if (!plain[i] || n - code == 255) {
            encoded[code] = (uint8_t)(n - code);
            code = n++;
        }
    }
    encoded[code] = (uint8_t)(n - code);
    encoded[n++] = 0;
    return n;
}

/* Returns the bytes of type, number and payload, or 0. */
static uint32_t decode(const uint8_t *encoded, uint32_t count, uint8_t *plain, uint32_t room)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < count;) {
        const uint32_t code = encoded[i++];
        if (!code || i + code - 1 > count || n + code > room)
            return 0;
        memcpy(plain + n, encoded + i, code - 1);
        i += code - 1;
        n += code - 1;
        if (code < 255 && i < count)
            plain[n++] = 0;
    }
    uint32_t crc;
    if (n < 6)
        return 0;
    memcpy(&crc, plain + n - 4, 4);
    return crc == crc32_of(plain, n - 4) ? n - 4 : 0;
}

/* ---- the line */

static void send_noise(void)
{
    uint8_t bytes[40];
    const uint32_t count = client_random() % sizeof bytes;
    for (uint32_t i = 0; i < count; i++)
        bytes[i] = (uint8_t)client_random();
    world_type(bytes, count);
}

static void send(const uint8_t *frame, uint32_t count)
{
    uint8_t sent[512];
    memcpy(sent, frame, count);
    if (chance(client_line.noise))
        send_noise();
    if (chance(client_line.damaged))
        sent[client_random() % count] ^= (uint8_t)(1u << client_random() % 8);
    if (chance(client_line.late) && !kept_count) {
        memcpy(kept, sent, count);
        kept_count = count;
        return;
    }
    if (!chance(client_line.lost))
        world_type(sent, count);
    if (chance(client_line.twice))
        world_type(sent, count);
    if (kept_count && chance(100)) {
        world_type(kept, kept_count);
        kept_count = 0;
    }
}

/* An answer with this number, in what has come from the board. */
static uint32_t find_answer(uint8_t *plain, uint32_t room, unsigned type)
{
    uint32_t start = 0, found = 0;
    for (uint32_t i = 0; i < world.from_count; i++) {
        if (world.from_board[i])
            continue;
        if (i > start && !chance(client_line.lost)) {
            if (chance(client_line.damaged))
                world.from_board[start + client_random() % (i - start)] ^= 1;
            const uint32_t count = decode(world.from_board + start, i - start, plain, room);
            if (count >= 6 && plain[0] == (type | UPDATE_ANSWER) && plain[1] == number)
                found = count;
        }
        if (found) {
            memmove(world.from_board, world.from_board + i + 1, world.from_count - i - 1);
            world.from_count -= i + 1;
            return found;
        }
        start = i + 1;
    }
    memmove(world.from_board, world.from_board + start, world.from_count - start);
    world.from_count -= start;
    return 0;
}

static ClientEnd take_answer(const uint8_t *plain, uint32_t got, void *answer, uint32_t room)
{
    const uint8_t *data = plain + 2 + sizeof(UpdateAnswer);
    got -= 2 + (uint32_t)sizeof(UpdateAnswer);
    client_status = plain[2];
    if (client_status == UPDATE_REFUSED)
        memcpy(&client_refusal, data, sizeof client_refusal);
    if (client_status == UPDATE_OK && answer)
        memcpy(answer, data, got < room ? got : room);
    return client_status == UPDATE_OK ? END_OK : END_REFUSED;
}

static ClientEnd ask_again(const uint8_t *frame, uint32_t length, unsigned command, unsigned tries, void *answer, uint32_t room)
{
    uint8_t plain[1024];
    while (tries--) {
        send(frame, length);
        for (unsigned i = 0; i < PATIENCE; i++) {
            if (world_go() == STOP_CUT)
                return END_CUT;
            const uint32_t got = find_answer(plain, sizeof plain, command);
            if (got)
                return take_answer(plain, got, answer, room);
        }
    }
    return END_SILENT;
}

ClientEnd client_ask(unsigned command, const UpdateRequest *request, const void *data, uint32_t count, void *answer, uint32_t room)
{
    uint8_t frame[512], payload[512];
    memcpy(payload, request, sizeof *request);
    if (count)
        memcpy(payload + sizeof *request, data, count);
    const uint32_t length = client_frame(frame, command, ++number, payload, (uint32_t)sizeof *request + count);
    return ask_again(frame, length, command, TRIES, answer, room);
}

/* ---- an update */

ClientEnd client_hello(UpdateInfo *info)
{
    static uint32_t session;
    uint8_t frame[64];
    const UpdateRequest request = {.offset = ++session};
    for (unsigned i = 0; i < TRIES; i++) {
        world_type(UPDATE_BREAK, UPDATE_BREAK_BYTES);
        const uint32_t length = client_frame(frame, UPDATE_HELLO, ++number, &request, sizeof request);
        ClientEnd end = ask_again(frame, length, UPDATE_HELLO, 1, info, sizeof *info);
        if (end != END_SILENT)
            return end;
    }
    return END_SILENT;
}

ClientEnd client_simple(unsigned command, unsigned slot)
{
    const UpdateRequest request = {.slot = (uint8_t)slot};
    return client_ask(command, &request, NULL, 0, NULL, 0);
}

static ClientEnd stream(const UpdateInfo *info, const uint8_t *image, uint32_t bytes)
{
    ClientEnd end = END_OK;
    for (uint32_t at = 0; at < bytes && end == END_OK; at += info->payload) {
        const UpdateRequest request = {.offset = at};
        const uint32_t n = bytes - at < info->payload ? bytes - at : info->payload;
        end = client_ask(UPDATE_STREAM, &request, image + at, n, NULL, 0);
    }
    return end;
}

static ClientEnd write_page(const UpdateInfo *info, const uint8_t *page, uint32_t offset, uint32_t bytes)
{
    ClientEnd end = END_OK;
    for (uint32_t at = 0; at < bytes && end == END_OK; at += info->payload) {
        const uint32_t n = bytes - at < info->payload ? bytes - at : info->payload;
        const UpdateRequest request = {.slot = info->target, .offset = offset + at};
        bool blank = true;
        for (uint32_t i = 0; i < n; i++)
            blank &= page[at + i] == 0xFF;
        if (!blank)
            end = client_ask(UPDATE_WRITE, &request, page + at, n, NULL, 0);
    }
    return end;
}

/* The page from the other slot, if that has it. */
static ClientEnd copy_page(const UpdateInfo *info, const uint8_t *page, uint32_t offset, uint32_t bytes, bool *done)
{
    const unsigned other = info->slots > 1 ? info->target ^ 1u : 0;
    uint32_t crc;
    const UpdateRequest look = {.slot = (uint8_t)other, .count = 1, .offset = offset};
    const UpdateRequest request = {.slot = info->target, .count = (uint16_t)bytes, .offset = offset};
    const UpdateCopy from = {.slot = (uint8_t)other, .offset = offset};
    *done = false;
    if (info->slots < 2 || bytes < info->page_bytes)
        return END_OK;
    ClientEnd end = client_ask(UPDATE_CRCS, &look, NULL, 0, &crc, sizeof crc);
    if (end != END_OK || crc != crc32_of(page, bytes))
        return end;
    *done = true;
    return client_ask(UPDATE_COPY, &request, &from, sizeof from, NULL, 0);
}

static ClientEnd send_pages(const UpdateInfo *info, const uint8_t *wanted)
{
    const uint32_t page = info->page_bytes, pages = info->slot_bytes / page;
    uint32_t crcs[64];
    bool differs[64];
    const UpdateRequest look = {.slot = info->target, .count = (uint16_t)pages};
    ClientEnd end = client_ask(UPDATE_CRCS, &look, NULL, 0, crcs, sizeof crcs);
    for (uint32_t i = 0; i < pages; i++)
        differs[i] = i == 0 || i == pages - 1 || crcs[i] != crc32_of(wanted + i * page, page);
    for (uint32_t i = 0; i < pages && end == END_OK; i++) {
        const uint32_t which = i == 1 ? pages - 1 : i > 1 ? i - 1 : 0; /* the first, the last, the others */
        const UpdateRequest request = {.slot = info->target, .offset = which * page};
        if (differs[which])
            end = client_ask(UPDATE_ERASE, &request, NULL, 0, NULL, 0);
    }
    for (uint32_t i = 0; i < pages && end == END_OK; i++) {
        const uint32_t bytes = i == pages - 1 ? page - info->trailer_bytes : page;
        bool done = !differs[i];
        if (!done)
            end = copy_page(info, wanted + i * page, i * page, bytes, &done);
        if (!done && end == END_OK)
            end = write_page(info, wanted + i * page, i * page, bytes);
    }
    return end;
}

ClientEnd client_update(const uint8_t *image, uint32_t bytes)
{
    UpdateInfo info;
    ClientEnd end = client_hello(&info);
    if (end != END_OK)
        return end;
    uint8_t *wanted = malloc(info.slot_bytes + bytes);
    memset(wanted, 0xFF, info.slot_bytes);
    memcpy(wanted, image, bytes);
    if (info.slots == 1)
        end = stream(&info, image, bytes);
    if (end == END_OK)
        end = send_pages(&info, wanted);
    free(wanted);
    if (end == END_OK)
        end = client_simple(UPDATE_CHECK, info.target);
    return end == END_OK ? client_simple(UPDATE_COMMIT, info.target) : end;
}

/* The answer may be lost with the reset. */
ClientEnd client_run(void)
{
    const UpdateRequest request = {0};
    uint8_t frame[64];
    const uint32_t length = client_frame(frame, UPDATE_RUN, ++number, &request, sizeof request);
    world_type(frame, length);
    for (;;) {
        WorldStop stop = world_go();
        if (stop == STOP_CUT)
            return END_CUT;
        if (stop == STOP_RESET)
            return END_OK;
    }
}
