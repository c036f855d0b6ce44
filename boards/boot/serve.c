/* The commands of update.h. All state of a session is in Resident.memory.
 *
 * The order in which a desktop may do things is enforced here, so that a wrong one does no harm either: what would run stays, a slot's
 * first page goes first, and an image that was not checked is not committed.
 */
#include "serve.h"

#include <string.h>

#include "frame.h"
#include "refusal.h"
#include "signature.h"
#include "slots.h"
#include "start.h"
#include "verify.h"

enum { DATA_MAX = 256, LAST_BYTE_MS = 3, CRC_COVERS = offsetof(ImageHeader, crc) + UPDATE_CRC };

/* The first of two passes. */
typedef struct Stream {
    SignatureStream signature;
    uint32_t at, end; /* how far; the image's length */
    uint32_t crc, wanted;
    bool admitted;
    uint8_t behind[SIGNATURE_BEHIND + 1]; /* the signature */
} Stream;

typedef struct Session {
    Frame frame;
    Stream stream;
    uint32_t id;
    uint8_t last;   /* number of the last request */
    uint8_t active; /* slot that would run */
    uint8_t open;   /* slots whose first page was erased, as bits; */
    uint8_t ended;  /* and the last one */
    uint16_t erased; /* number of the last request + 1, if it was an ERASE that was carried out: it takes seconds on some chips */
    uint8_t why;
    bool started;
} Session;
_Static_assert(sizeof(Session) <= RESIDENT_BYTES, "resident.h");

typedef struct Request {
    const UpdateRequest *head;
    const uint8_t *data;
    uint32_t count; /* of the data */
} Request;

static uint8_t *payload(Session *session) { return session->frame.bytes + UPDATE_HEAD; }
static uint8_t *answer_data(Session *session) { return payload(session) + sizeof(UpdateAnswer); }

/* ---- what can run */

static UpdateStatus check(unsigned slot, UpdateRefusal *refusal)
{
    if (slot >= resident()->slots)
        return UPDATE_RANGE;
    if (!resident_check(slot_at(slot, 0), slot_image_end(), refusal))
        return UPDATE_REFUSED;
    return signature_check(slot) ? UPDATE_OK : UPDATE_SIGNATURE;
}

static uint8_t find_active(void)
{
    uint8_t order[UPDATE_SLOTS_MAX];
    UpdateRefusal refusal;
    const unsigned count = slots_order(order);
    for (unsigned i = 0; i < count; i++)
        if (check(order[i], &refusal) == UPDATE_OK)
            return order[i];
    return UPDATE_NO_SLOT;
}

/* ---- commands: status; *more: bytes of answer_data */

static UpdateStatus hello(Session *session, const Request *request, uint32_t *more)
{
    const Resident *board = resident();
    UpdateInfo *info = (UpdateInfo *)(void *)answer_data(session);
    if (!session->started || session->id != request->head->offset) {
        session->started = true;
        session->id = request->head->offset;
        session->open = session->ended = 0;
        session->stream = (Stream){0};
        session->active = find_active();
    }
    memset(info, 0, sizeof *info);
    info->protocol = UPDATE_PROTOCOL;
    info->image_version = IMAGE_VERSION;
    info->why = session->why;
    info->flags = SIGNED_ONLY ? UPDATE_SIGNED : 0;
    info->slots = board->slots;
    info->active = session->active;
    info->target = board->slots > 1 && session->active == 0;
    info->attempts_max = UPDATE_ATTEMPTS;
    info->payload = DATA_MAX;
    info->cell_bytes = board->flash->cell_bytes;
    info->trailer_bytes = (uint16_t)update_trailer_bytes(board->flash->cell_bytes);
    info->confirm_ms = START_CONFIRM_MS;
    info->page_bytes = board->flash->page_bytes;
    info->slot_bytes = slot_bytes();
    info->board = board->board;
    info->library_hash = ((const ImageHeader *)board->library)->builtin_hash;
    info->features = board->features;
    for (unsigned i = 0; i < UPDATE_NAME - 1 && board->name[i]; i++)
        info->name[i] = board->name[i];
    for (unsigned slot = 0; slot < board->slots; slot++)
        slot_describe(slot, &info->slot[slot]);
    *more = sizeof *info;
    return UPDATE_OK;
}

static UpdateStatus crcs(Session *session, const Request *request, uint32_t *more)
{
    const uint32_t page = resident()->flash->page_bytes, pages = slot_bytes() / page;
    const uint32_t slot = request->head->slot, first = request->head->offset / page, count = request->head->count;
    uint32_t *crc = (uint32_t *)(void *)answer_data(session);
    if (slot >= resident()->slots || count > DATA_MAX / sizeof *crc || first > pages || count > pages - first)
        return UPDATE_RANGE;
    for (uint32_t i = 0; i < count; i++)
        crc[i] = crc32_update(0, slot_at(slot, (first + i) * page), page);
    *more = count * (uint32_t)sizeof *crc;
    return UPDATE_OK;
}

/* May this slot be changed? */
static UpdateStatus writable(const Session *session, unsigned slot)
{
    if (slot >= resident()->slots)
        return UPDATE_RANGE;
    if (resident()->slots == 1)
        return session->stream.admitted ? UPDATE_OK : UPDATE_NOT_STREAMED;
    return slot == session->active ? UPDATE_IN_USE : UPDATE_OK;
}

static UpdateStatus opened(const Session *session, unsigned slot)
{
    UpdateStatus status = writable(session, slot);
    return status == UPDATE_OK && !(session->open >> slot & 1) ? UPDATE_CLOSED : status;
}

static uint32_t last_page(void) { return slot_bytes() - resident()->flash->page_bytes; }

static UpdateStatus erase(Session *session, const UpdateRequest *head)
{
    const uint8_t number = session->frame.bytes[1];
    UpdateStatus status = head->offset ? opened(session, head->slot) : writable(session, head->slot);
    if (status != UPDATE_OK || session->erased == number + 1u)
        return status;
    status = slot_erase(head->slot, head->offset);
    if (status != UPDATE_OK)
        return status;
    session->open |= (uint8_t)(1 << head->slot);
    if (head->offset == last_page())
        session->ended |= (uint8_t)(1 << head->slot);
    session->erased = (uint16_t)(number + 1);
    return UPDATE_OK;
}

static UpdateStatus write_data(const Session *session, const Request *request)
{
    const unsigned slot = request->head->slot;
    UpdateStatus status = opened(session, slot);
    return status == UPDATE_OK ? slot_write(slot, request->head->offset, request->data, request->count) : status;
}

static UpdateStatus copy(const Session *session, const Request *request)
{
    const UpdateCopy *from = (const UpdateCopy *)(const void *)request->data;
    const UpdateRequest *to = request->head;
    UpdateStatus status = opened(session, to->slot);
    if (status != UPDATE_OK)
        return status;
    if (request->count < sizeof *from)
        return UPDATE_UNKNOWN;
    if (from->slot >= resident()->slots || from->offset > slot_bytes() || to->count > slot_bytes() - from->offset)
        return UPDATE_RANGE;
    return slot_write(to->slot, to->offset, slot_at(from->slot, from->offset), to->count);
}

/* ---- the first of two passes */

static UpdateStatus refuse(UpdateRefusal *refusal, uint32_t reason)
{
    *refusal = (UpdateRefusal){reason, 0, 0};
    return UPDATE_REFUSED;
}

static UpdateStatus stream_start(Stream *stream, const uint8_t *bytes, uint32_t count, UpdateRefusal *refusal)
{
    const ImageHeader *header = (const ImageHeader *)(const void *)bytes;
    const uint32_t reason = count < sizeof *header ? (uint32_t)REFUSED_CUT_SHORT : resident_header(header);
    if (reason)
        return refuse(refusal, reason);
    if (image_bytes(header) < sizeof *header || image_bytes(header) > slot_image_end() - SIGNATURE_BEHIND)
        return UPDATE_RANGE;
    *stream = (Stream){.end = image_bytes(header), .wanted = header->crc};
    signature_start(&stream->signature);
    return UPDATE_OK;
}

/* When all has come. */
static UpdateStatus stream_end(Stream *stream, UpdateRefusal *refusal)
{
    if (stream->crc != stream->wanted)
        return refuse(refusal, REFUSED_CHECKSUM);
    if (!stream->admitted)
        stream->admitted = signature_end(&stream->signature, stream->end, stream->behind);
    return stream->admitted ? UPDATE_OK : UPDATE_SIGNATURE;
}

/* A piece that was taken before is no error: the desktop did not hear of it. */
static UpdateStatus stream_take(Stream *stream, uint32_t offset, const uint8_t *bytes, uint32_t count, UpdateRefusal *refusal)
{
    const uint32_t all = stream->end + SIGNATURE_BEHIND;
    if (count && stream->at >= count && offset <= stream->at - count)
        return stream->at < all || stream->admitted ? UPDATE_OK : stream_end(stream, refusal);
    if (offset != stream->at)
        return UPDATE_RANGE;
    UpdateStatus status = offset ? UPDATE_OK : stream_start(stream, bytes, count, refusal);
    if (status != UPDATE_OK)
        return status;
    if (count > stream->end + SIGNATURE_BEHIND - offset)
        return UPDATE_RANGE;
    const uint32_t skip = offset ? 0 : CRC_COVERS, inside = offset < stream->end ? stream->end - offset : 0;
    const uint32_t image = count < inside ? count : inside;
    if (image) {
        stream->crc = crc32_update(stream->crc, bytes + skip, image - skip);
        signature_add(&stream->signature, bytes, image);
    }
    for (uint32_t i = image; i < count; i++)
        stream->behind[offset + i - stream->end] = bytes[i];
    stream->at = offset + count;
    return stream->at < stream->end + SIGNATURE_BEHIND ? UPDATE_OK : stream_end(stream, refusal);
}

static UpdateStatus take_piece(Session *session, const Request *request, UpdateRefusal *refusal)
{
    const UpdateRequest *head = request->head;
    const bool same = head->flags & UPDATE_SAME;
    const uint32_t count = same ? head->count : request->count;
    if (head->slot || resident()->slots > 1 || head->offset % 4 || (same && (head->offset > slot_bytes() || count > slot_bytes() - head->offset)))
        return UPDATE_RANGE;
    return stream_take(&session->stream, head->offset, same ? slot_at(0, head->offset) : request->data, count, refusal);
}

/* ---- the end of an update */

/* The cells that are written here and later must not be what an interrupted erasure has left: blank to look at, but weak. */
static UpdateStatus commit(Session *session, unsigned slot, UpdateRefusal *refusal)
{
    UpdateStatus status = check(slot, refusal);
    if (status != UPDATE_OK)
        return status;
    if (slot != session->active || slot_exhausted(slot)) {
        if (!(session->ended >> slot & 1))
            return UPDATE_CLOSED;
        if (resident()->slots == 1 && (!session->stream.admitted || slot_image(slot)->crc != session->stream.wanted))
            return UPDATE_NOT_STREAMED;
    }
    status = slot_commit(slot);
    if (status != UPDATE_OK)
        return status;
    session->active = (uint8_t)slot;
    session->open = session->ended = 0;
    session->stream = (Stream){0};
    return UPDATE_OK;
}

/* Its header goes first: what is left is no image. */
static UpdateStatus take_away(Session *session, unsigned slot)
{
    UpdateStatus status = slot_erase(slot, 0);
    if (status == UPDATE_OK)
        status = slot_erase(slot, last_page());
    session->active = find_active();
    return status;
}

/* Answered before; the last byte of that has to leave. */
_Noreturn static void run(Session *session)
{
    const uint32_t start = clock_now_ms(NULL);
    session->frame.bytes[0] |= UPDATE_ANSWER;
    memset(payload(session), 0, sizeof(UpdateAnswer));
    frame_send(&session->frame, UPDATE_HEAD + sizeof(UpdateAnswer));
    while (clock_now_ms(NULL) - start < LAST_BYTE_MS)
        ;
    start_reset(START_RUN);
}

/* ---- requests */

static UpdateStatus carry_out(Session *session, unsigned command, const Request *request, UpdateRefusal *refusal, uint32_t *more)
{
    const unsigned slot = request->head->slot;
    if (!session->started && command != UPDATE_HELLO)
        return UPDATE_NO_SESSION;
    switch (command) {
    case UPDATE_HELLO: return hello(session, request, more);
    case UPDATE_CRCS: return crcs(session, request, more);
    case UPDATE_ERASE: return erase(session, request->head);
    case UPDATE_WRITE: return write_data(session, request);
    case UPDATE_COPY: return copy(session, request);
    case UPDATE_STREAM: return take_piece(session, request, refusal);
    case UPDATE_CHECK: return check(slot, refusal);
    case UPDATE_COMMIT: return commit(session, slot, refusal);
    case UPDATE_REMOVE: return take_away(session, slot);
    case UPDATE_RUN: run(session);
    default: return UPDATE_UNKNOWN;
    }
}

/* It comes late: the desktop has gone on. */
static bool stale(const Session *session, unsigned command, const UpdateRequest *head)
{
    const uint8_t number = session->frame.bytes[1];
    if (!session->started || (command == UPDATE_HELLO && head->offset != session->id))
        return false;
    return (uint8_t)(session->last - number - 1) < 127;
}

/* `count` bytes of type, number and payload have arrived. */
static void answer(Session *session, unsigned count)
{
    UpdateRequest head = {0};
    UpdateRefusal refusal = {0};
    const unsigned command = session->frame.bytes[0];
    const bool whole = count >= UPDATE_HEAD + sizeof head;
    uint32_t more = 0;
    if (whole)
        memcpy(&head, payload(session), sizeof head);
    if (whole && stale(session, command, &head))
        return;
    if (session->last != session->frame.bytes[1])
        session->erased = 0;
    const Request request = {&head, payload(session) + sizeof head, count - UPDATE_HEAD - (uint32_t)sizeof head};
    UpdateStatus status = whole ? carry_out(session, command, &request, &refusal, &more) : UPDATE_UNKNOWN;
    if (whole && session->started)
        session->last = session->frame.bytes[1];
    if (status == UPDATE_REFUSED) {
        memcpy(answer_data(session), &refusal, sizeof refusal);
        more = sizeof refusal;
    }
    session->frame.bytes[0] |= UPDATE_ANSWER;
    memset(payload(session), 0, sizeof(UpdateAnswer));
    payload(session)[0] = (uint8_t)status;
    frame_send(&session->frame, UPDATE_HEAD + (unsigned)sizeof(UpdateAnswer) + more);
}

void serve(UpdateWhy why, uint32_t silence_ms)
{
    Session *session = (Session *)(void *)resident()->memory;
    uint32_t since = clock_now_ms(NULL);
    uint8_t matched = 0;
    memset(session, 0, sizeof *session);
    session->why = (uint8_t)why;
    while (!silence_ms || clock_now_ms(NULL) - since < silence_ms) {
        const int byte = board_get();
        if (byte < 0)
            continue;
        const unsigned count = frame_take(&session->frame, (uint8_t)byte);
        if (count)
            answer(session, count);
        if (count || start_is_break(&matched, (uint8_t)byte)) {
            since = clock_now_ms(NULL);
            silence_ms = silence_ms ? SERVE_SILENCE_MS : SERVE_FOREVER;
        }
    }
}
