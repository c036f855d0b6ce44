/* Boot parameters: what the desktop tells the firmware, in 64 bytes of flash before the image.
 *
 * On a device nobody has written them: all ones, so every field's default is ~0. `mote run` loads
 * them together with the image. Without BOOT_WORDS the firmware reports over the console in records,
 * else in words for people.
 *
 * A record is the mark (byte 0x1E), a letter, its fields, the mark, newline; it may start in the middle of
 * a line. Numbers are hexadecimal, a space before each. A mark that the program prints is doubled, also
 * inside a record.
 *
 *   U  an uncaught exception: the message; for each level a line "    at BUILD+OFFSET"
 *   N  no program: MoteRefusal (mote.h)
 *   F  the firmware's fault: address
 *   L  the program uses devices: from now on the console's receiver takes what comes
 *   P  a pin was written: milliseconds, pin, level
 *   D  done: status; after a run the figures of ReportFigures (report.h)
 */
#ifndef MOTE_BOOT_H
#define MOTE_BOOT_H

#include <stdbool.h>
#include <stdint.h>

enum {
    BOOT_BYTES = 64,
    BOOT_MAGIC = 0x32504D42, /* "BMP2" */
    BOOT_WORDS = 1,
    BOOT_NO_PINS = 2, /* no record for every pin written */
    BOOT_MARK = 0x1E
};

/* Words in this order. */
typedef enum BootField {
    BOOT_FIELD_MAGIC,
    BOOT_FIELD_FLAGS,    /* BOOT_* */
    BOOT_FIELD_ARENA,    /* bytes, at most; all there is when larger */
    BOOT_FIELD_IMAGE,    /* bytes of the image region that are written; the whole region when larger */
    BOOT_FIELD_DURATION  /* milliseconds: timers are served for this long, then the run counts as ended */
} BootField;

/* report.c */
uint32_t report_boot(BootField field); /* ~0 when nobody said */
bool report_asked(void);               /* somebody did: it is a run of `mote run` */

#endif
