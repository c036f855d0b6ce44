/* Bootloaders that show themselves as a disk: a file that is copied there is written to flash. */
#ifndef MOTE_FLASH_VOLUME_H
#define MOTE_FLASH_VOLUME_H

#include "flash_result.h"

/* The mounted volume whose INFO_UF2.TXT names this board ("Board-ID: " and this text at its start), among those of `mounts` (a file as
 * /proc/self/mounts). Where it is mounted to `found`. */
FlashResult volume_find(const char *mounts, const char *board_id, char *found, size_t room, FlashError *error);
/* Is it one for this board? board_id "": for any. */
FlashResult volume_check(const char *folder, const char *board_id, FlashError *error);
/* The bootloader takes it and resets: that the volume is gone then is no error. */
FlashResult volume_copy(const char *folder, const void *bytes, size_t count, FlashError *error);

#endif
