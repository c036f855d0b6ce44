/* An update, request by request. A board that is reset in the middle is begun with again: what it has by then is not sent again. */
#include "transfer.h"

#include "delta.h"
#include "image.h"
#include "library.h"
#include "writer.h"
#include "refusal.h"

enum { CRC_FROM = offsetof(ImageHeader, builtin_hash) };
enum { SESSIONS = 4, ROOM = UPDATE_PAYLOAD_MAX - sizeof(UpdateRequest) };

const char *refusal_words(uint32_t reason)
{
    static const char *const texts[] = {
#define REFUSAL(id, status, text) text,
#include "refusal.def"
#undef REFUSAL
    };
    return reason < sizeof texts / sizeof *texts ? texts[reason] : "for a reason that only the firmware knows";
}

const char *transfer_why(unsigned why)
{
    static const char *const texts[] = {
        [UPDATE_WHY_NOTHING] = "there is no image", [UPDATE_WHY_REFUSED] = "the image was refused",
        [UPDATE_WHY_ENDED] = "the program has ended", [UPDATE_WHY_CRASHED] = "the program was ended by an uncaught exception",
        [UPDATE_WHY_FAULT] = "the firmware faulted", [UPDATE_WHY_BREAK] = "asked for from here",
        [UPDATE_WHY_BUTTON] = "the button was held at reset"};
    return why < sizeof texts / sizeof *texts ? texts[why] : "for a reason that only the firmware knows";
}

FlashResult transfer_refused(FlashError *error, const char *doing, const WireAnswer *answer)
{
    static const struct {
        FlashResult result;
        const char *text;
    } OUTCOMES[] = {
        [UPDATE_UNKNOWN] = {FLASH_BOARD, "its loader does not know this command"},
        [UPDATE_NO_SESSION] = {FLASH_BOARD, "the board was reset, again and again"},
        [UPDATE_RANGE] = {FLASH_BOARD, "it has no such place in its flash"},
        [UPDATE_IN_USE] = {FLASH_BOARD, "this slot is in use"},
        [UPDATE_CLOSED] = {FLASH_BOARD, "the slot's first page is not erased"},
        [UPDATE_NOT_STREAMED] = {FLASH_BOARD, "the first pass is missing"},
        [UPDATE_NOT_BLANK] = {FLASH_BOARD, "the flash is not erased there"},
        [UPDATE_FLASH] = {FLASH_BOARD, "its flash reports an error, or does not hold what was written"},
        [UPDATE_SIGNATURE] = {FLASH_IMAGE, "the signature is not by its key, or for another board (--key)"},
    };
    UpdateRefusal refusal;
    if (answer->status == UPDATE_REFUSED && answer->count >= sizeof refusal) {
        memcpy(&refusal, answer->data, sizeof refusal);
        return flash_fail(error, FLASH_IMAGE, "%s: the board refuses the image at offset 0x%x: %s (its firmware: %08x)", doing,
                          refusal.offset, refusal_words(refusal.reason), refusal.firmware);
    }
    if (answer->status < sizeof OUTCOMES / sizeof *OUTCOMES && OUTCOMES[answer->status].text)
        return flash_fail(error, OUTCOMES[answer->status].result, "%s: the board says: %s", doing, OUTCOMES[answer->status].text);
    return flash_fail(error, FLASH_BOARD, "%s: the board answers with status %d", doing, (int)answer->status);
}

/* ---- one session */

/* Where the update is, with what is in the target's and the running image's pages. */
typedef struct Session {
    Transfer *t;
    uint32_t page, page_count; /* bytes of one; those that the image touches */
    uint32_t last;             /* the slot's last page, which has the trailer */
    uint32_t chunk;            /* bytes a frame */
    uint8_t *wanted;           /* the pages */
    uint32_t *have, *other;    /* checksums of the target's pages, and of the other slot's, or NULL */
    uint8_t *known;            /* the image in the other slot, or NULL */
    Delta delta;               /* of that */
    uint32_t done, total;
    bool again;                /* there was a reset: begin with HELLO */
} Session;

static FlashResult ask(Session *s, const char *doing, const WireRequest *request, WireAnswer *answer)
{
    FlashResult result = wire_ask(s->t->wire, request, answer);
    if (result != FLASH_OK)
        return result;
    s->again = answer->status == UPDATE_NO_SESSION;
    if (answer->status == UPDATE_FLASH && !s->t->wire->line->serial)
        return flash_fail(s->t->error, FLASH_BOARD, "%s: the board says that its flash does not work. If it is emulated: QEMU has the flash "
                                                    "controller of the microbit only; `mote run --board %s` needs none", doing, s->t->board);
    return answer->status == UPDATE_OK ? FLASH_OK : transfer_refused(s->t->error, doing, answer);
}

static UpdateRequest head(const Session *s, uint32_t offset, uint32_t count)
{
    return (UpdateRequest){.slot = s->t->info.target, .count = (uint16_t)count, .offset = offset};
}

static void tell(Session *s, uint32_t more)
{
    s->done += more;
    if (s->t->progress)
        s->t->progress(s->t->context, s->done < s->total ? s->done : s->total, s->total);
}

static FlashResult ask_crcs(Session *s, unsigned slot, uint32_t first, uint32_t count, uint32_t *crcs)
{
    const uint32_t most = s->t->info.payload / 4u;
    for (uint32_t i = 0, n; i < count; i += n) {
        n = count - i < most ? count - i : most;
        WireRequest request = {.command = UPDATE_CRCS, .head = {.slot = (uint8_t)slot, .count = (uint16_t)n, .offset = (first + i) * s->page}};
        WireAnswer answer;
        FlashResult result = ask(s, "reading what is there", &request, &answer);
        if (result != FLASH_OK)
            return result;
        if (answer.count < 4 * n)
            return flash_fail(s->t->error, FLASH_BOARD, "the board's answer is too short");
        memcpy(crcs + i, answer.data, 4 * (size_t)n);
    }
    return FLASH_OK;
}

static const uint8_t *wanted_page(const Session *s, uint32_t index) { return s->wanted + (size_t)index * s->page; }

static uint32_t wanted_crc(const Session *s, uint32_t index) { return wire_crc(0, wanted_page(s, index), s->page); }

static bool is_blank(const uint8_t *bytes, uint32_t count)
{
    while (count && bytes[count - 1] == 0xFF)
        count--;
    return count == 0;
}

static FlashResult look(Session *s)
{
    const UpdateInfo *info = &s->t->info;
    FlashResult result = ask_crcs(s, info->target, 0, s->page_count, s->have);
    if (result == FLASH_OK && info->slots > 1 && info->active < info->slots && info->active != info->target) {
        s->other = xcalloc(s->page_count + 1, sizeof *s->other);
        result = ask_crcs(s, info->active, 0, s->page_count, s->other);
    }
    return result;
}

/* The image that the board has in its other slot, if it is known here: then what moved is found, too. */
static void find_known(Session *s)
{
    const UpdateInfo *info = &s->t->info;
    ImageHeader header;
    size_t size;
    if (!s->other || !s->t->known)
        return;
    const UpdateSlot *slot = &info->slot[info->active];
    s->known = slot->state & UPDATE_WHOLE ? s->t->known(s->t->context, slot->build_id, &size) : NULL;
    if (!s->known)
        return;
    if (size >= sizeof header)
        memcpy(&header, s->known, sizeof header);
    if (size >= sizeof header && size == slot->image_bytes && header.crc == slot->crc && size == image_bytes(&header) &&
        image_crc(s->known + CRC_FROM, (uint32_t)size - CRC_FROM) == header.crc)
        delta_open(&s->delta, s->known, (uint32_t)size);
}

/* ---- the first pass of boards with one slot */

static FlashResult stream(Session *s, uint32_t offset, uint32_t count, bool same)
{
    const uint32_t end = s->t->size + (s->t->signature ? UPDATE_SIGNATURE_BYTES : 0);
    WireRequest request = {.command = UPDATE_STREAM, .head = head(s, offset, count), .slow = offset + count >= end};
    WireAnswer answer;
    if (same)
        request.head.flags = UPDATE_SAME;
    else
        request.data = s->wanted + offset, request.count = count;
    FlashResult result = ask(s, "checking the image", &request, &answer);
    tell(s, count);
    return result;
}

static FlashResult first_pass(Session *s)
{
    const uint32_t end = s->t->size + (s->t->signature ? UPDATE_SIGNATURE_BYTES : 0);
    FlashResult result = FLASH_OK;
    for (uint32_t offset = 0, count; offset < end && result == FLASH_OK; offset += count) {
        uint32_t index = offset / s->page, rest = (index + 1) * s->page - offset;
        bool same = s->page <= UINT16_MAX && s->have[index] == wanted_crc(s, index);
        count = end - offset < rest ? end - offset : rest;
        if (!same && count > s->chunk)
            count = s->chunk;
        result = stream(s, offset, count, same);
    }
    return result;
}

/* ---- writing */

static FlashResult erase(Session *s, uint32_t index)
{
    WireRequest request = {.command = UPDATE_ERASE, .head = head(s, index * s->page, 0)};
    WireAnswer answer;
    return ask(s, "erasing", &request, &answer);
}

/* The first page, whose header says that there is an image, and the last one with its cells are erased every time. */
static bool must_write(const Session *s, uint32_t index)
{
    return index == 0 || index == s->last || s->have[index] != wanted_crc(s, index);
}

static FlashResult erase_pages(Session *s)
{
    static const uint8_t blank[] = {0xFF};
    uint32_t blank_crc = 0;
    for (uint32_t i = 0; i < s->page; i++)
        blank_crc = wire_crc(blank_crc, blank, 1);
    FlashResult result = erase(s, 0);
    for (uint32_t i = 1; i < s->page_count && result == FLASH_OK; i++)
        if (i != s->last && must_write(s, i) && s->have[i] != blank_crc)
            result = erase(s, i);
    return result == FLASH_OK && s->last > 0 ? erase(s, s->last) : result;
}

/* The other slot's page with this content, or UINT32_MAX. */
static uint32_t same_elsewhere(const Session *s, uint32_t index)
{
    uint32_t crc = wanted_crc(s, index);
    for (uint32_t i = 0; s->other && i < s->page_count; i++)
        if (s->other[i] == crc)
            return i;
    return UINT32_MAX;
}

static FlashResult copy(Session *s, uint32_t to, uint32_t from, uint32_t count)
{
    UpdateCopy source = {.slot = s->t->info.active, .offset = from};
    WireRequest request = {.command = UPDATE_COPY, .head = head(s, to, count), .data = &source, .count = sizeof source};
    WireAnswer answer;
    return ask(s, "copying", &request, &answer);
}

static FlashResult write_bytes(Session *s, uint32_t to, uint32_t count)
{
    if (is_blank(s->wanted + to, count))
        return FLASH_OK;
    WireRequest request = {.command = UPDATE_WRITE, .head = head(s, to, count), .data = s->wanted + to, .count = count};
    WireAnswer answer;
    return ask(s, "writing", &request, &answer);
}

/* The page piece by piece: what the board has elsewhere is copied there, the rest is sent. */
static FlashResult send_page(Session *s, uint32_t index)
{
    const uint32_t unit = s->t->info.cell_bytes > 4 ? s->t->info.cell_bytes : 4, end = (index + 1) * s->page;
    FlashResult result = FLASH_OK;
    bool sent = false;
    for (uint32_t at = index * s->page, pending = at; pending < end && result == FLASH_OK;) {
        uint32_t from = 0, same = at < end && s->page <= UINT16_MAX ? delta_find(&s->delta, s->wanted + at, end - at, unit, &from) : 0;
        if (at - pending == s->chunk || (at > pending && (same || at == end))) {
            result = write_bytes(s, pending, at - pending);
            sent = true;
            pending = at;
        } else if (same) {
            result = copy(s, at, from, same);
            pending = at += same;
        } else {
            at += unit;
        }
    }
    *(sent ? &s->t->pages_written : &s->t->pages_copied) += 1;
    return result;
}

static FlashResult write_pages(Session *s)
{
    FlashResult result = FLASH_OK;
    for (uint32_t i = 0; i < s->page_count && result == FLASH_OK; i++) {
        if (must_write(s, i)) {
            uint32_t from = same_elsewhere(s, i);
            if (from != UINT32_MAX && s->page <= UINT16_MAX) {
                s->t->pages_copied++;
                result = copy(s, i * s->page, from * s->page, s->page);
            } else {
                result = send_page(s, i);
            }
        }
        tell(s, s->page);
    }
    return result;
}

/* A whole-slot command; the board may take its time. */
static FlashResult order(Session *s, UpdateCommand command, const char *doing)
{
    WireRequest request = {.command = command, .head = {.slot = s->t->info.target}, .slow = true};
    WireAnswer answer;
    return ask(s, doing, &request, &answer);
}

/* ---- all of it */

static FlashResult check_board(const Transfer *t)
{
    const UpdateInfo *info = &t->info;
    const char *where = t->wire->line->name;
    if (info->protocol != UPDATE_PROTOCOL)
        return flash_fail(t->error, FLASH_BOARD, "%s: the board's loader speaks version %u of the protocol, this is %d: renew its firmware",
                          where, info->protocol, UPDATE_PROTOCOL);
    if (info->board != t->board_id)
        return flash_fail(t->error, FLASH_IMAGE, "%s: this is a '%s', not a '%s'", where, info->name, t->board);
    if (info->target >= info->slots || info->slots > UPDATE_SLOTS_MAX || info->payload < 4 || info->page_bytes < 4 ||
        info->slot_bytes < info->page_bytes || info->slot_bytes % info->page_bytes)
        return flash_fail(t->error, FLASH_BOARD, "%s: what the board says of its flash makes no sense", where);
    return FLASH_OK;
}

static FlashResult check_image(const Transfer *t)
{
    const UpdateInfo *info = &t->info;
    ImageHeader header;
    memcpy(&header, t->image, sizeof header);
    if (header.version != info->image_version)
        return flash_fail(t->error, FLASH_IMAGE, "%s: the image has format %u, the board's firmware takes %u: renew the one or the other",
                          t->path, header.version, info->image_version);
    if (image_bytes(&header) != t->size || image_crc(t->image + CRC_FROM, t->size - CRC_FROM) != header.crc)
        return flash_fail(t->error, FLASH_IMAGE, "%s: the image is damaged", t->path);
    if (header.builtin_hash != info->library_hash)
        return flash_fail(t->error, FLASH_IMAGE, "%s: the image is for library %08x, the board's firmware has %08x: renew the one or the other",
                          t->path, header.builtin_hash, info->library_hash);
    const uint32_t needed = (header.features & IMAGE_FEATURES) >> IMAGE_FEATURES_SHIFT;
    const uint32_t lacking = needed & ~info->features & ~(uint32_t)FEATURES_CARRIED;
    if (lacking)
        return flash_fail(t->error, FLASH_IMAGE, "%s needs %s, which the board's firmware does not have", t->path, feature_names(lacking));
    if (info->flags & UPDATE_SIGNED && !t->signature)
        return flash_fail(t->error, FLASH_IMAGE, "the board wants images signed with its key (--key, or `mote image sign`)");
    uint32_t bytes = t->size + (t->signature ? UPDATE_SIGNATURE_BYTES : 0);
    if (bytes + info->trailer_bytes > info->slot_bytes)
        return flash_fail(t->error, FLASH_FIT, "%s has %u bytes, the board's slots have room for %u", t->path, bytes,
                          info->slot_bytes - info->trailer_bytes);
    return FLASH_OK;
}

static bool runs_already(const Transfer *t)
{
    ImageHeader header;
    memcpy(&header, t->image, sizeof header);
    if (t->info.active >= t->info.slots || t->info.active >= UPDATE_SLOTS_MAX)
        return false;
    const UpdateSlot *slot = &t->info.slot[t->info.active];
    return slot->state & UPDATE_COMMITTED && slot->state & UPDATE_WHOLE && slot->crc == header.crc &&
           slot->build_id == header.build_id && slot->image_bytes == t->size;
}

static void prepare(Session *s)
{
    const Transfer *t = s->t;
    const UpdateInfo *info = &t->info;
    uint32_t bytes = t->size + (t->signature ? UPDATE_SIGNATURE_BYTES : 0);
    s->page = info->page_bytes;
    s->page_count = (bytes + s->page - 1) / s->page;
    s->last = info->slot_bytes / s->page - 1;
    s->chunk = info->payload < ROOM ? info->payload : ROOM;
    s->chunk -= s->chunk % (info->cell_bytes > 4 ? info->cell_bytes : 4u);
    s->wanted = xmalloc((size_t)s->page_count * s->page);
    memset(s->wanted, 0xFF, (size_t)s->page_count * s->page);
    memcpy(s->wanted, t->image, t->size);
    if (t->signature)
        memcpy(s->wanted + t->size, t->signature, UPDATE_SIGNATURE_BYTES);
    s->have = xcalloc(s->page_count + 1, sizeof *s->have);
    s->total = s->page_count * s->page + (info->slots == 1 ? bytes : 0);
}

static FlashResult update(Session *s)
{
    FlashResult result = look(s);
    find_known(s);
    if (result == FLASH_OK && s->t->info.slots == 1)
        result = first_pass(s);
    if (result == FLASH_OK)
        result = erase_pages(s);
    if (result == FLASH_OK)
        result = write_pages(s);
    if (result == FLASH_OK)
        result = order(s, UPDATE_CHECK, "checking");
    if (result == FLASH_OK)
        result = order(s, UPDATE_COMMIT, "the last step");
    return result;
}

static FlashResult run_session(Transfer *t, bool *again)
{
    Session s = {.t = t};
    t->sessions++;
    t->pages_written = t->pages_copied = 0;
    FlashResult result = wire_hello(t->wire, &t->info, t->wait_ms, t->waiting, t->context);
    if (result == FLASH_OK)
        result = check_board(t);
    if (result == FLASH_OK)
        result = check_image(t);
    t->there_already = result == FLASH_OK && runs_already(t);
    if (result != FLASH_OK || t->there_already)
        return result;
    prepare(&s);
    t->page_count = s.page_count;
    result = update(&s);
    *again = s.again && result == FLASH_BOARD;
    free(s.wanted);
    free(s.have);
    free(s.other);
    delta_close(&s.delta);
    free(s.known);
    return result;
}

/* What is to be said of the transfer stays. */
static void leave(Transfer *t)
{
    FlashError unsaid;
    t->wire->error = &unsaid;
    wire_run(t->wire);
    t->wire->error = t->error;
}

FlashResult transfer_image(Transfer *t)
{
    bool again = true;
    FlashResult result = FLASH_BOARD;
    for (unsigned i = 0; i < SESSIONS && again; i++) {
        again = false;
        result = run_session(t, &again);
    }
    if (result == FLASH_OK)
        return wire_run(t->wire);
    if (t->info.slots && result != FLASH_BOARD && result != FLASH_TIMEOUT)
        leave(t); /* it goes on with what it has */
    return result;
}
