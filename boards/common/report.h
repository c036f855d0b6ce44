/* Records for the desktop (boot.h) and words for people, without printf. */
#ifndef MOTE_REPORT_H
#define MOTE_REPORT_H

#include "boot.h"
#include "mote.h"

typedef struct ReportFigures {
    MoteMemory memory;
    uint32_t cycles, c_stack_peak;
} ReportFigures;

void report_open(const char *words); /* in records only the first letter */
void report_string(const char *text);
void report_hex(uint32_t value);
void report_words(const uint32_t *values, unsigned count); /* a space and the number each */
void report_close(void);
_Noreturn void report_done(MoteStatus status, const ReportFigures *figures);

#endif
