/* Reading a log. It may be anything: every line is checked, ids mean things that are there, and the end says how many
 * lines there must have been. */
#include <ctype.h>
#include <errno.h>

#include "log.h"

typedef struct Reader {
    char *p, *end;     /* the text that is left; lines are ended by 0 */
    uint32_t number;   /* of the line */
    const char *path;
    Diag *diag;
    MemoryRecording *recording;
    uint32_t capacity;
    uint8_t *states;   /* of each id: 0 unknown, then enum */
    uint32_t state_capacity;
    uint64_t events;
    bool ended;
} Reader;

enum { UNKNOWN, ALIVE, UNREACHABLE, FREED };

static bool wrong(Reader *r, const char *what)
{
    diag_plain(r->diag, SEVERITY_ERROR, "%s:%u: %s", r->path, r->number, what);
    return false;
}

/* The next line, or NULL. */
static char *next_line(Reader *r)
{
    if (r->p >= r->end)
        return NULL;
    char *line = r->p, *newline = memchr(line, '\n', (size_t)(r->end - line));
    r->number++;
    r->p = newline ? newline + 1 : r->end;
    if (newline)
        *newline = 0;
    return line;
}

/* A decimal number and the space behind it, or the line's end. */
static bool take_number(char **p, uint64_t limit, uint64_t *n)
{
    if (!isdigit((unsigned char)**p))
        return false;
    errno = 0;
    *n = strtoull(*p, p, 10);
    if (errno || *n > limit || (**p != ' ' && **p != 0))
        return false;
    *p += **p == ' ';
    return true;
}

static bool take_u32(char **p, uint32_t *n)
{
    uint64_t wide;
    if (!take_number(p, UINT32_MAX / 2, &wide))
        return false;
    *n = (uint32_t)wide;
    return true;
}

/* "granule 2": a key and a number. */
static bool read_head_number(Reader *r, const char *key, uint32_t *n)
{
    char *line = next_line(r);
    size_t length = strlen(key);
    if (!line || strncmp(line, key, length) != 0 || line[length] != ' ')
        return wrong(r, "a log's head is missing or incomplete");
    line += length + 1;
    return take_u32(&line, n) && !*line ? true : wrong(r, "not a number");
}

static bool read_head(Reader *r)
{
    MemoryRecording *recording = r->recording;
    char *line = next_line(r);
    if (!line || strcmp(line, "mote-memory-log 1") != 0)
        return wrong(r, line && strncmp(line, "mote-memory-log ", 16) == 0 ? "a log of another version of mote"
                                                                          : "not a log of `mote mem --log`");
    line = next_line(r);
    if (!line || strncmp(line, "program ", 8) != 0)
        return wrong(r, "a log's head is missing or incomplete");
    recording->program = xmalloc(strlen(line + 8) + 1);
    strcpy(recording->program, line + 8);
    line = next_line(r);
    uint32_t granule;
    if (!line || strncmp(line, "build ", 6) != 0)
        return wrong(r, "a log's head is missing or incomplete");
    if (!read_head_number(r, "granule", &granule) || !read_head_number(r, "arena", &recording->arena_bytes) ||
        !read_head_number(r, "vm", &recording->vm_bytes))
        return false;
    recording->granule = granule;
    if ((granule != 2 && granule != 4 && granule != 8) || recording->arena_bytes > granule * 16384 ||
        recording->vm_bytes >= recording->arena_bytes)
        return wrong(r, "the head's figures can't be");
    return true;
}

static uint8_t *state_of(Reader *r, uint32_t id)
{
    while (id >= r->state_capacity) {
        uint32_t grown = r->state_capacity ? 2 * r->state_capacity : 1024;
        r->states = xrealloc(r->states, grown);
        memset(r->states + r->state_capacity, UNKNOWN, grown - r->state_capacity);
        r->state_capacity = grown;
    }
    return &r->states[id];
}

static bool size_is_possible(uint32_t bytes) { return bytes >= 4 && bytes <= 131074 && bytes % 2 == 0; }

/* Does the event mean something? Ids become alive one after the other. */
static bool apply(Reader *r, const MemoryLogLine *line)
{
    MemoryRecording *recording = r->recording;
    if (line->kind == 'k')
        return line->a % 4 == 0 && line->b % 4 == 0 && line->a <= 131072 && line->b <= 131072 ? true : wrong(r, "no such stack");
    if (line->kind == 'x')
        return true;
    if (line->kind == 'a') {
        if (line->a != recording->things)
            return wrong(r, "a thing's number is not the next one");
        if (!size_is_possible(line->b))
            return wrong(r, "no thing has this size");
        recording->things++;
        *state_of(r, line->a) = ALIVE;
        return true;
    }
    if (line->a >= recording->things)
        return wrong(r, "no such thing");
    uint8_t *state = state_of(r, line->a);
    if (*state != ALIVE && !(line->kind == 'f' && *state == UNREACHABLE))
        return wrong(r, "the thing is not there any more");
    if (line->kind == 'r' && !size_is_possible(line->b))
        return wrong(r, "no thing has this size");
    if (line->kind == 'b') {
        if (line->b >= recording->things || line->b == line->a || *state_of(r, line->b) != ALIVE)
            return wrong(r, "no such thing");
        *state_of(r, line->b) = FREED;
    }
    if (line->kind == 'f' || line->kind == 'u')
        *state_of(r, line->a) = line->kind == 'f' ? FREED : UNREACHABLE;
    return true;
}

static void keep(Reader *r, const MemoryLogLine *line)
{
    MemoryRecording *recording = r->recording;
    if (recording->count == r->capacity) {
        r->capacity = r->capacity ? 2 * r->capacity : 4096;
        recording->lines = xrealloc(recording->lines, r->capacity * sizeof *recording->lines);
    }
    recording->lines[recording->count++] = *line;
}

static bool read_event(Reader *r, char *p)
{
    MemoryLogLine line = {0};
    uint32_t site, ignored;
    if (!take_number(&p, UINT64_MAX / 2, &line.clock) || !*p || (p[1] != ' ' && p[1] != 0))
        return wrong(r, "not an event");
    line.kind = *p++;
    p += *p == ' ';
    bool ok = false;
    switch (line.kind) {
    case 'a':
        ok = take_u32(&p, &line.a);
        p += strcspn(p, " ");
        p += *p == ' ';
        ok = ok && take_u32(&p, &line.b) && take_u32(&p, &site);
        break;
    case 'r': ok = take_u32(&p, &line.a) && take_u32(&p, &ignored) && take_u32(&p, &line.b) && take_u32(&p, &line.c); break;
    case 'b': case 'k': ok = take_u32(&p, &line.a) && take_u32(&p, &line.b); break;
    case 'f': case 'u': case 't': case 'x': ok = take_u32(&p, &line.a); break;
    case 'c': case 'm': ok = true; break;
    default: break;
    }
    if (!ok || *p)
        return wrong(r, "not an event");
    if (line.clock < r->recording->clock)
        return wrong(r, "time goes back");
    r->recording->clock = line.clock;
    r->events++;
    if (strchr("tcm", line.kind))
        return true;
    if (!apply(r, &line))
        return false;
    keep(r, &line);
    return true;
}

static bool read_lines(Reader *r)
{
    for (char *line; (line = next_line(r));) {
        uint64_t count;
        if (r->ended)
            return wrong(r, "the log goes on behind its end");
        if (strncmp(line, "site ", 5) == 0)
            continue;
        if (strncmp(line, "end ", 4) == 0) {
            line += 4;
            if (!take_number(&line, UINT64_MAX / 2, &count) || *line || count != r->events)
                return wrong(r, "lines are missing: the end tells of another number");
            r->ended = true;
        } else if (!read_event(r, line)) {
            return false;
        }
    }
    return r->ended ? true : wrong(r, "the log is cut off: its end is missing");
}

MemoryRecording *memory_log_read(const char *path, Diag *diag, bool *unreadable)
{
    size_t size;
    uint8_t *text = file_read(path, &size);
    *unreadable = !text;
    if (!text) {
        diag_plain(diag, SEVERITY_ERROR, "can't read %s: %s", path, strerror(errno));
        return NULL;
    }
    Reader r = {.p = (char *)text, .end = (char *)text + size, .path = path, .diag = diag};
    r.recording = xcalloc(1, sizeof *r.recording);
    r.recording->path = xmalloc(strlen(path) + 1);
    r.recording->things = 1; /* ids start there */
    strcpy(r.recording->path, path);
    bool ok = read_head(&r) && read_lines(&r);
    free(r.states);
    free(text);
    if (ok)
        return r.recording;
    memory_recording_free(r.recording);
    return NULL;
}

void memory_recording_free(MemoryRecording *recording)
{
    if (!recording)
        return;
    free(recording->path);
    free(recording->program);
    free(recording->lines);
    free(recording);
}
