/* Writing the log: ids instead of addresses, so that a replay with another granule or arena means the same things. */
#include "log.h"

#include <errno.h>

#include "library.h"

struct MemoryLog {
    FileOutput file;
    FILE *out;
    const Map *map;
    uint32_t frames, handles, ms; /* as last written */
    uint64_t events;
};

MemoryLog *memory_log_open(const char *path, const MemoryLogHead *head)
{
    MemoryLog *log = xcalloc(1, sizeof *log);
    if (!file_output_open(&log->file, path)) {
        free(log);
        return NULL;
    }
    log->out = log->file.out;
    log->map = head->map;
    fprintf(log->out, "mote-memory-log 1\nprogram %s\nbuild %08x\ngranule %u\narena %u\nvm %u\n", head->program,
            head->build_id, head->granule, head->arena_bytes, head->vm_bytes);
    return log;
}

const char *memory_log_temporary(const MemoryLog *log) { return log->file.temporary; }

void memory_log_site(MemoryLog *log, uint32_t site, uint32_t position, uint32_t library)
{
    const char *function, *file, *via = library ? library_function(library_symbols(), library, true) : NULL;
    uint32_t line, column;
    fprintf(log->out, "site %u ", site);
    if (position && log->map && map_find(log->map, position, &function, &file, &line, &column))
        fprintf(log->out, "%s:%u:%u %s", file, line, column, function[0] ? function : "(anonymous)");
    else if (position)
        fprintf(log->out, "+%x ?", position);
    else
        fprintf(log->out, "- %s", library ? "(library)" : "(runtime)");
    fprintf(log->out, "%s%s\n", via ? " via " : "", via ? via : "");
}

static void line(MemoryLog *log, const MoteTraceEvent *event, const char *format, ...) __attribute__((format(printf, 3, 4)));
static void line(MemoryLog *log, const MoteTraceEvent *event, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    fprintf(log->out, "%llu ", (unsigned long long)event->clock);
    vfprintf(log->out, format, args);
    fputc('\n', log->out);
    va_end(args);
    log->events++;
}

static const MemoryThing *thing_at(const MemoryTrace *trace, const MoteTraceEvent *event, const uint8_t *p)
{
    uint32_t i = (uint32_t)(p - event->heap_start) / trace->granule;
    return &trace->things[i < trace->granules ? i : trace->granules];
}

/* Time and the register stack, where they changed. */
static void write_state(MemoryLog *log, const MemoryTrace *trace, const MoteTraceEvent *event)
{
    uint32_t ms = host_board_ms(trace->where.board);
    if (ms != log->ms)
        line(log, event, "t %u", ms);
    log->ms = ms;
    if (event->frames != log->frames || event->handles != log->handles)
        line(log, event, "k %u %u", event->frames, event->handles);
    log->frames = event->frames;
    log->handles = event->handles;
}

void memory_log_event(MemoryLog *log, const MemoryTrace *trace, const MoteTraceEvent *event)
{
    const MemoryThing *thing = event->at ? thing_at(trace, event, event->at) : NULL;
    bool known = thing && thing->id && thing->id != MEMORY_STUB;
    switch (event->kind) {
    case MOTE_TRACE_STACK: write_state(log, trace, event); break;
    case MOTE_TRACE_ALLOCATE:
        write_state(log, trace, event);
        line(log, event, "a %u %s %u %u", trace->last_id + 1, memory_type_word(event->type), event->bytes, trace->site);
        break;
    case MOTE_TRACE_RESIZE:
        write_state(log, trace, event);
        if (known)
            line(log, event, "r %u %u %u %u", thing->id, event->before, event->bytes, event->slack);
        break;
    case MOTE_TRACE_BECOME:
        if (known)
            line(log, event, "b %u %u", thing->id, thing_at(trace, event, event->to)->id);
        break;
    case MOTE_TRACE_FREE:
        if (known)
            line(log, event, "f %u", thing->id);
        break;
    case MOTE_TRACE_GARBAGE:
        if (known && !thing->garbage)
            line(log, event, "u %u", thing->id);
        break;
    case MOTE_TRACE_COLLECT: line(log, event, "c"); break;
    case MOTE_TRACE_COMPACT: line(log, event, "m"); break;
    case MOTE_TRACE_FAIL:
        write_state(log, trace, event);
        line(log, event, "x %u", event->bytes);
        break;
    case MOTE_TRACE_DYING:
    case MOTE_TRACE_SLIDE: break;
    }
}

bool memory_log_close(MemoryLog *log)
{
    fprintf(log->out, "end %llu\n", (unsigned long long)log->events);
    bool ok = file_output_close(&log->file, true);
    int error = errno;
    free(log);
    errno = error;
    return ok;
}
