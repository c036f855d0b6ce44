/* Records for the desktop (boot.h) and words for people, without printf. */
#ifndef MOTE_REPORT_H
#define MOTE_REPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

bool report_asked(uint32_t flag);    /* BOOT_* */
uint32_t report_arena_limit(void);   /* bytes; ~0 when nobody said */
uint32_t report_image_limit(void);
uint32_t report_duration_ms(void);

void report_open(const char *kind);  /* 0x1E {"r":"kind" */
void report_number(const char *key, uint32_t value);
void report_text(const char *key, const char *text, size_t count);
void report_close(void);             /* }\n */

void report_string(const char *text);
void report_hex(uint32_t value);
_Noreturn void report_done(uint32_t status);

#endif
