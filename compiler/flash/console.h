/* What comes from a board's console: text of the program, and in between records of the firmware (boards/common/boot.h). */
#ifndef MOTE_FLASH_CONSOLE_H
#define MOTE_FLASH_CONSOLE_H

#include "support.h"

enum { CONSOLE_MARK = 0x1E };

typedef struct Console {
    void (*text)(void *context, const char *bytes, size_t count);
    /* Its letter; its fields, 0-terminated. */
    void (*record)(void *context, char kind, const char *fields);
    void *context;
    Buffer unfinished; /* a record */
    bool in_record, after_mark;
} Console;

void console_take(Console *console, const char *bytes, size_t count);
void console_free(Console *console);
/* The next number of a record's fields, hexadecimal; 0 behind their end. */
uint32_t console_number(const char **fields);

#endif
