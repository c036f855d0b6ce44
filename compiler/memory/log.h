/* The log of a run's memory: text, a line an event (docs/memory-log.md), written while the program runs and read by
 * the replay. */
#ifndef MOTE_MEMORY_LOG_H
#define MOTE_MEMORY_LOG_H

#include "diag.h"
#include "memory_trace.h"
#include "writer.h"

typedef struct MemoryLog MemoryLog;
typedef struct MemoryLogHead {
    const char *program;
    const Map *map; /* or NULL */
    uint32_t build_id;
    unsigned granule;
    uint32_t arena_bytes, vm_bytes;
} MemoryLogHead;

/* NULL with errno set. The map lives as long as the log. */
MemoryLog *memory_log_open(const char *path, const MemoryLogHead *head);
/* The file it is written to until it is closed, or NULL. */
const char *memory_log_temporary(const MemoryLog *log);
void memory_log_site(MemoryLog *log, uint32_t site, uint32_t position, uint32_t library);
/* Before the trace has applied it. */
void memory_log_event(MemoryLog *log, const MemoryTrace *trace, const MoteTraceEvent *event);
/* false with errno set: there is no such file then. */
bool memory_log_close(MemoryLog *log);

/* ---- reading */

typedef struct MemoryLogLine {
    char kind; /* as in the file */
    uint32_t a, b, c;
    uint64_t clock;
} MemoryLogLine;

typedef struct MemoryRecording {
    char *path, *program;
    unsigned granule;
    uint32_t arena_bytes, vm_bytes;
    MemoryLogLine *lines; /* kinds a r b f u k only, and x */
    uint32_t count;
    uint32_t things;      /* ids are below it */
    uint64_t clock;       /* the last one */
} MemoryRecording;

/* NULL after a message that says what is wrong; *unreadable: the file could not be read at all. */
MemoryRecording *memory_log_read(const char *path, Diag *diag, bool *unreadable);
void memory_recording_free(MemoryRecording *recording);

#endif
