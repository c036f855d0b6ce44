/* Reading JSON that people write: every error says where. */
#ifndef MOTE_SIMULATION_READER_H
#define MOTE_SIMULATION_READER_H

#include "parts.h"

enum { READER_DEPTH = 12, READER_TEXT = 240 };

/* A step into a value: a member, or an element. */
typedef struct ReaderStep {
    const char *key; /* NULL: the element `index` */
    size_t index;
} ReaderStep;

typedef struct Reader {
    Simulation *simulation;
    ReaderStep path[READER_DEPTH]; /* to the value that is being read */
    unsigned depth;
    bool failed;
    char why[READER_TEXT]; /* the first error */
    ReaderStep culprit[READER_DEPTH];
    unsigned culprit_depth;
} Reader;

void reader_into(Reader *reader, const char *key, size_t index);
void reader_out(Reader *reader);
/* About the value that is being read. Returns false. */
bool reader_fail(Reader *reader, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* "actions[3].pin" */
void reader_path(const Reader *reader, char *text, size_t room);
/* Where the value at the end of the path lies in a text that is JSON. */
uint32_t reader_locate(const char *text, const ReaderStep *path, unsigned depth);

/* What the object's member is to be; fails if it is another thing. The first also if it is missing: */
bool reader_members(Reader *reader, const json_t *object, const char *const *names); /* none but these; NULL ends them */
json_t *reader_need(Reader *reader, const json_t *object, const char *key);
bool reader_pin(Reader *reader, const json_t *value, uint8_t *pin);
bool reader_outside(Reader *reader, const json_t *value, int32_t *outside); /* 0 .. 1, null */
bool reader_time(Reader *reader, const json_t *value, uint64_t *us);        /* milliseconds */
bool reader_bytes(Reader *reader, const json_t *value, Bytes *bytes);
bool reader_integer(Reader *reader, const json_t *value, int low, int high, int *integer);
bool reader_number(Reader *reader, const json_t *value, double low, double high, double *number);
bool reader_sensor(Reader *reader, const char *name, uint8_t *sensor);

#endif
