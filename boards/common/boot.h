/* Boot parameters: what the desktop tells the firmware, in 64 bytes of flash before the image.
 *
 * On a device nobody has written them: all ones, so every field's default is ~0. `mote run` loads
 * them together with the image. With BOOT_RECORDS the firmware reports over the console in records,
 * else in words for people.
 *
 * A record is byte 0x1E, a JSON object, newline; it may start in the middle of a line. Where records
 * are on, a byte 0x1E that the program prints is doubled.
 */
#ifndef MOTE_BOOT_H
#define MOTE_BOOT_H

#include <stdint.h>

enum {
    BOOT_BYTES = 64,
    BOOT_MAGIC = 0x31504D42, /* "BMP1" */
    BOOT_RECORDS = 1,
    BOOT_PINS = 2, /* a record for every pin written */
    BOOT_RECORD_MARK = 0x1E
};

typedef struct BootParameters {
    uint32_t magic;
    uint32_t flags;       /* BOOT_*, only with the magic */
    uint32_t arena_bytes; /* at most this much; all there is when larger */
    uint32_t image_bytes; /* of the image region that are written; the whole region when larger */
    uint32_t duration_ms; /* timers are served for this long, then the run counts as ended */
} BootParameters;

#endif
