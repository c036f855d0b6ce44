/* The desktop's side of the protocol, written from docs/flashing.md for these tests; and a line that spoils what goes over it. */
#ifndef MOTE_TEST_CLIENT_H
#define MOTE_TEST_CLIENT_H

#include "world.h"

/* What may happen to a frame, of 256; in both directions. */
typedef struct Line {
    uint8_t lost, damaged, twice, late, noise;
} Line;
extern Line client_line;
extern uint32_t client_seed;

typedef enum ClientEnd {
    END_OK,
    END_CUT,     /* the power is off */
    END_REFUSED, /* `client_status` tells why */
    END_SILENT   /* no answers */
} ClientEnd;
extern UpdateStatus client_status;
extern UpdateRefusal client_refusal;

/* An answered request. */
ClientEnd client_ask(unsigned command, const UpdateRequest *request, const void *data, uint32_t count, void *answer, uint32_t room);
ClientEnd client_hello(UpdateInfo *info); /* with breaks, until there is an answer */
ClientEnd client_update(const uint8_t *image, uint32_t bytes); /* up to COMMIT */
ClientEnd client_simple(unsigned command, unsigned slot);
ClientEnd client_run(void);
uint32_t client_random(void);
/* The whole frame, as it goes over the line; returns its length. */
uint32_t client_frame(uint8_t *encoded, unsigned type, unsigned number, const void *payload, uint32_t count);

#endif
