/* Requests to a board's resident loader, and their answers: frames with resending (runtime/contract/update.h). */
#ifndef MOTE_FLASH_WIRE_H
#define MOTE_FLASH_WIRE_H

#include "line.h"
#include "update.h"

typedef struct Wire {
    Line *line;
    FlashError *error;
    uint8_t number;
    uint8_t encoded[UPDATE_ENCODED_MAX]; /* what came since the last 0 */
    size_t fill;                         /* more than there is room for: no frame */
    uint8_t ahead[512];                  /* came, and was not looked at yet */
    size_t ahead_count;
    uint64_t bytes_sent, bytes_received;
    unsigned requests, resends, skipped; /* skipped: what was no answer */
} Wire;

typedef struct WireRequest {
    UpdateCommand command;
    UpdateRequest head;
    const void *data; /* behind the head */
    size_t count;
    bool slow;        /* the answer may take some seconds */
} WireRequest;

typedef struct WireAnswer {
    UpdateStatus status;
    uint8_t data[UPDATE_PAYLOAD_MAX];
    size_t count;
} WireAnswer;

/* Asks until there is an answer, or for so long that there is none to come. FLASH_OK: it has come, whatever it says. */
FlashResult wire_ask(Wire *wire, const WireRequest *request, WireAnswer *answer);
/* Break and HELLO until a loader answers, for `ms` (< 0: forever). `waiting`, if not NULL, is called once if it takes longer than
 * a moment. */
FlashResult wire_hello(Wire *wire, UpdateInfo *info, int ms, void (*waiting)(void *context), void *context);
/* Leave the loader: reset, and run what is there. The answer may be lost, and what comes then is the program's. */
FlashResult wire_run(Wire *wire);
/* What came behind the last answer: text of a program. Valid until the next request. */
const char *wire_rest(Wire *wire, size_t *count);

/* The frame of a request, encoded, with its zeros: for tests, too. */
size_t wire_encode(uint8_t *out, uint8_t type, uint8_t number, const void *payload, size_t count);
enum { WIRE_MOST = UPDATE_ENCODED_MAX + 2 };
uint32_t wire_crc(uint32_t crc, const void *bytes, size_t count); /* begins with 0 */

#endif
