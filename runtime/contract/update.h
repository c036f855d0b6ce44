/* Between the desktop and a board's resident loader: frames, commands, and how the slots for images end (docs/flashing.md).
 *
 * The desktop asks, the loader answers; nobody sends a request before the last one is answered or given up. A frame is
 *
 *   type u8, number u8, payload, CRC-32 (IEEE 802.3, little-endian) of all that
 *
 * made free of zeros by COBS (consistent overhead byte stuffing) and ended by a 0; a 0 before it ends what noise or text came
 * first. What does not decode, has another CRC or is too long is skipped without an answer. An answer has the request's type with
 * UPDATE_ANSWER, and its number.
 *
 * The desktop numbers its requests, modulo 256, and sends one again, with the same number, when no answer comes in time. The loader
 * ignores numbers up to 127 behind the last one of the session (they come late) and carries out the last one again: every
 * command says where, and what is done already is not done twice. A session starts with HELLO and ends with a reset.
 *
 * All numbers are little-endian. Offsets are in a slot.
 */
#ifndef MOTE_CONTRACT_UPDATE_H
#define MOTE_CONTRACT_UPDATE_H

#include <stdbool.h>
#include <stdint.h>

enum {
    UPDATE_PROTOCOL = 1,
    UPDATE_ANSWER = 0x80,
    UPDATE_HEAD = 2, /* type, number */
    UPDATE_CRC = 4,
    UPDATE_PAYLOAD_MAX = 288, /* of any frame: UpdateRequest or UpdateAnswer, and what follows it */
    UPDATE_FRAME_MAX = UPDATE_HEAD + UPDATE_PAYLOAD_MAX + UPDATE_CRC,
    UPDATE_ENCODED_MAX = UPDATE_FRAME_MAX + UPDATE_FRAME_MAX / 254 + 1, /* without the 0 */
    UPDATE_SLOTS_MAX = 2,
    UPDATE_NAME = 28,
    UPDATE_NO_SLOT = 0xFF
};

/* A program that runs is left, and the loader entered, when these bytes arrive at the console; also in the window behind a reset. The
 * first one is nowhere else among them. They are no frame: the loader takes them for noise. */
#define UPDATE_BREAK "\x1DMote\x04\x1A\x05"
enum { UPDATE_BREAK_BYTES = 8 };

/* ---- requests: an UpdateRequest, then what the command says */

typedef enum UpdateCommand {
    UPDATE_HELLO = 1, /* `offset`: a number that tells this session from others. The answer: UpdateInfo */
    UPDATE_CRCS,      /* of `count` pages from `offset` on. The answer: count u32 */
    UPDATE_ERASE,     /* the page at `offset` */
    UPDATE_WRITE,     /* the data, at `offset`; both multiples of the cell size. Cells that are all ones are left alone */
    UPDATE_COPY,      /* UpdateCopy: `count` bytes to `offset` from another place in a slot, which may be this one */
    UPDATE_STREAM,    /* one slot, first pass: the data, at `offset`; see below */
    UPDATE_CHECK,     /* is the image in the slot one that can run here? */
    UPDATE_COMMIT,    /* the same, and from the next reset on it is the one to run */
    UPDATE_REMOVE,    /* the image in the slot, whatever it is */
    UPDATE_RUN        /* reset; without a window. `slot` does not matter */
} UpdateCommand;

typedef struct UpdateRequest {
    uint8_t slot;
    uint8_t flags; /* UPDATE_SAME; else 0 */
    uint16_t count;
    uint32_t offset;
} UpdateRequest;

typedef struct UpdateCopy {
    uint8_t slot, reserved[3];
    uint32_t offset; /* a multiple of 4 */
} UpdateCopy;

/* Of UPDATE_STREAM: no data; `count` bytes at `offset` are as they are in the slot. */
enum { UPDATE_SAME = 1 };

/* ---- answers: an UpdateAnswer, then what the command says */

typedef enum UpdateStatus {
    UPDATE_OK,
    UPDATE_UNKNOWN,      /* no such command, or it is too short */
    UPDATE_NO_SESSION,   /* HELLO first: there was a reset */
    UPDATE_RANGE,        /* slot, offset or count outside of what there is, or not aligned */
    UPDATE_IN_USE,       /* this slot would run at the next reset: write the other one */
    UPDATE_CLOSED,       /* the slot's first page has to be erased first, in this session; before COMMIT the last one, too */
    UPDATE_NOT_STREAMED, /* one slot: the first pass is missing, or this is not the image that was streamed */
    UPDATE_NOT_BLANK,    /* other content is there: erase the page */
    UPDATE_FLASH,        /* the hardware reports an error, or what was written does not read back */
    UPDATE_REFUSED,      /* UpdateRefusal follows */
    UPDATE_SIGNATURE     /* the board asks for signed images, and this is none, or of another key, or for another board */
} UpdateStatus;

typedef struct UpdateAnswer {
    uint8_t status; /* UpdateStatus */
    uint8_t reserved[3];
} UpdateAnswer;

/* As MoteRefusal (mote.h). */
typedef struct UpdateRefusal {
    uint32_t reason, offset, firmware;
} UpdateRefusal;

typedef struct UpdateSlot {
    uint32_t build_id, crc, image_bytes; /* as the image's header says; 0: there is none */
    uint16_t sequence;
    uint8_t attempts; /* starts since it was committed, while it is not confirmed; not the last one if a break ended it */
    uint8_t state;    /* UPDATE_COMMITTED, UPDATE_CONFIRMED, UPDATE_WHOLE */
} UpdateSlot;
enum {
    UPDATE_COMMITTED = 1, /* `sequence` counts */
    UPDATE_CONFIRMED = 2, /* it has proved itself */
    UPDATE_WHOLE = 4      /* length and CRC are right */
};

typedef struct UpdateInfo {
    uint8_t protocol;      /* UPDATE_PROTOCOL */
    uint8_t image_version; /* IMAGE_VERSION */
    uint8_t why;           /* UpdateWhy */
    uint8_t flags;         /* UPDATE_SIGNED */
    uint8_t slots;         /* how many */
    uint8_t active;        /* the one that would run, or UPDATE_NO_SLOT */
    uint8_t target;        /* the one to write */
    uint8_t attempts_max;
    uint16_t payload;      /* most bytes of data of a WRITE, or of an answer: a multiple of 4 and of cell_bytes */
    uint16_t cell_bytes;
    uint16_t trailer_bytes; /* at the end of each slot: no image's, blank in what is written */
    uint16_t confirm_ms;   /* a program that has run for so long, or has ended, without an uncaught exception has proved itself */
    uint32_t page_bytes, slot_bytes;
    uint32_t board;        /* its id, as in images (MoteConfig.board) */
    uint32_t library_hash; /* builtin_hash of its library */
    uint32_t features;     /* MOTE_FEATURES */
    char name[UPDATE_NAME]; /* the board's, ended by a 0 */
    UpdateSlot slot[UPDATE_SLOTS_MAX];
} UpdateInfo;
enum { UPDATE_SIGNED = 1 }; /* refuses images without a signature of its key */

/* Why the loader listens instead of running a program. */
typedef enum UpdateWhy {
    UPDATE_WHY_NOTHING, /* there is no image */
    UPDATE_WHY_REFUSED, /* CHECK tells why */
    UPDATE_WHY_ENDED,   /* the program has ended */
    UPDATE_WHY_CRASHED, /* by an uncaught exception */
    UPDATE_WHY_FAULT,   /* the firmware's */
    UPDATE_WHY_BREAK,   /* asked for from the desktop */
    UPDATE_WHY_BUTTON   /* asked for by the button held at reset */
} UpdateWhy;

/* ---- one slot: two passes
 *
 * The first one, STREAM from 0 to the image's end in order (a piece that was streamed already is no error, a gap is), writes nothing. It
 * checks the header, that the image fits, and with the last piece the CRC; of a signed image the signature, which is streamed
 * behind it, is checked, too. Only when the last piece was answered with OK the slot can be erased. The second one is as with two slots.
 * An image whose CRC is another one is not committed. */

/* ---- how a slot ends
 *
 * So many cells, in this order, each written once between two erasures of the slot's last page. The image and its signature
 * (UPDATE_SIGNATURE_BYTES behind it) end before them. */
typedef enum UpdateCell {
    UPDATE_CELL_SEQUENCE, /* update_sequence_cell(): the commit */
    UPDATE_CELL_ATTEMPT,  /* one for each start that was tried before it was confirmed: zeros */
    UPDATE_CELL_CONFIRMED = UPDATE_CELL_ATTEMPT + 3, /* zeros */
    UPDATE_CELLS = 8      /* the rest stays blank */
} UpdateCell;
enum { UPDATE_ATTEMPTS = UPDATE_CELL_CONFIRMED - UPDATE_CELL_ATTEMPT, UPDATE_SIGNATURE_BYTES = 64 };

static inline uint32_t update_trailer_bytes(uint32_t cell_bytes) { return UPDATE_CELLS * cell_bytes; }

/* Of two committed images the one with the higher number, modulo 2^16, is to run. The number and its complement: writing only clears
 * bits, so a cell that was written in part has too many ones and never looks like another number. Longer cells are filled with ones. */
static inline uint32_t update_sequence_cell(uint16_t sequence) { return sequence | (uint32_t)(uint16_t)~sequence << 16; }
static inline bool update_sequence_valid(uint32_t cell) { return (uint16_t)cell == (uint16_t)~(cell >> 16); }

#endif
