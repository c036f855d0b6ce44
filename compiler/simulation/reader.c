/* Values of scripts and answers, checked; and where in a text a wrong one lies, which jansson does not remember. */
#include <ctype.h>
#include <math.h>

#include "reader.h"

void reader_into(Reader *reader, const char *key, size_t index)
{
    if (reader->depth < READER_DEPTH)
        reader->path[reader->depth] = (ReaderStep){key, index};
    reader->depth++;
}

void reader_out(Reader *reader) { reader->depth--; }

bool reader_fail(Reader *reader, const char *format, ...)
{
    va_list args;
    if (reader->failed)
        return false;
    va_start(args, format);
    vsnprintf(reader->why, sizeof reader->why, format, args);
    va_end(args);
    reader->failed = true;
    reader->culprit_depth = reader->depth < READER_DEPTH ? reader->depth : READER_DEPTH;
    memcpy(reader->culprit, reader->path, sizeof reader->culprit);
    return false;
}

void reader_path(const Reader *reader, char *text, size_t room)
{
    size_t used = 0;
    text[0] = 0;
    for (unsigned i = 0; i < reader->culprit_depth && used < room; i++) {
        const ReaderStep *step = &reader->culprit[i];
        const int n = step->key ? snprintf(text + used, room - used, i ? ".%s" : "%s", step->key)
                                : snprintf(text + used, room - used, "[%zu]", step->index);
        used += (size_t)n;
    }
}

/* ---- places */

static const char *skip_space(const char *p)
{
    while (isspace((unsigned char)*p) || *p == ',' || *p == ':')
        p++;
    return p;
}

static const char *skip_string(const char *p)
{
    for (p++; *p && *p != '"'; p++)
        if (*p == '\\' && p[1])
            p++;
    return *p ? p + 1 : p;
}

static const char *skip_value(const char *p)
{
    unsigned depth = 0;
    do {
        p = skip_space(p);
        if (*p == '"') {
            p = skip_string(p);
        } else if (*p == '{' || *p == '[') {
            depth++;
            p++;
        } else if (*p == '}' || *p == ']') {
            depth--;
            p++;
        } else {
            p += strcspn(p, " \t\r\n,:]}");
        }
    } while (depth && *p);
    return p;
}

uint32_t reader_locate(const char *text, const ReaderStep *path, unsigned depth)
{
    const char *p = skip_space(text);
    for (unsigned i = 0; i < depth; i++) {
        const char *at = skip_space(p + 1); /* behind the bracket */
        bool here = false;
        for (size_t n = 0; *at && *at != ']' && *at != '}'; n++, at = skip_space(skip_value(at))) {
            if (path[i].key) {
                const size_t length = strlen(path[i].key);
                here = strncmp(at + 1, path[i].key, length) == 0 && at[length + 1] == '"';
                at = skip_space(skip_string(at));
            } else {
                here = n == path[i].index;
            }
            if (here)
                break;
        }
        if (!here)
            break; /* what contains it must do */
        p = at;
    }
    return (uint32_t)(p - text);
}

/* ---- values */

bool reader_members(Reader *reader, const json_t *object, const char *const *names)
{
    const char *key;
    json_t *value;
    if (!json_is_object(object))
        return reader_fail(reader, "must be an object");
    json_object_foreach((json_t *)(uintptr_t)object, key, value) {
        const char *const *name = names;
        while (*name && strcmp(*name, key) != 0)
            name++;
        if (!*name) {
            reader_into(reader, key, 0);
            reader_fail(reader, "there is no such member");
            reader_out(reader);
            return false;
        }
    }
    return true;
}

json_t *reader_need(Reader *reader, const json_t *object, const char *key)
{
    json_t *value = json_object_get(object, key);
    if (!value)
        reader_fail(reader, "\"%s\" is missing", key);
    return value;
}

bool reader_pin(Reader *reader, const json_t *value, uint8_t *pin)
{
    const SimulationOptions *options = reader->simulation->options;
    if (json_is_integer(value) && json_integer_value(value) >= 0 && json_integer_value(value) < HOST_PINS) {
        *pin = (uint8_t)json_integer_value(value);
        return true;
    }
    if (!json_is_string(value))
        return reader_fail(reader, "a pin is a name, or a number from 0 to %d", HOST_PINS - 1);
    for (unsigned i = 0; i < options->pin_count; i++)
        if (strcmp(options->pins[i].name, json_string_value(value)) == 0 && options->pins[i].number < HOST_PINS) {
            *pin = (uint8_t)options->pins[i].number;
            return true;
        }
    return reader_fail(reader, "the board %s has no pin '%s'", options->board, json_string_value(value));
}

bool reader_outside(Reader *reader, const json_t *value, int32_t *outside)
{
    const double number = json_is_boolean(value) ? json_is_true(value) : json_number_value(value);
    *outside = -1;
    if (json_is_null(value))
        return true;
    if ((!json_is_number(value) && !json_is_boolean(value)) || !(number >= 0 && number <= 1))
        return reader_fail(reader, "must be a number from 0 to 1, or null");
    *outside = (int32_t)(number * 0xFFFF + 0.5);
    return true;
}

bool reader_number(Reader *reader, const json_t *value, double low, double high, double *number)
{
    *number = json_number_value(value);
    if (!json_is_number(value) || !(*number >= low && *number <= high))
        return reader_fail(reader, "must be a number from %g to %g", low, high);
    return true;
}

bool reader_time(Reader *reader, const json_t *value, uint64_t *us)
{
    double ms;
    if (!reader_number(reader, value, 0, 1e12, &ms))
        return false;
    *us = (uint64_t)(ms * 1000 + 0.5);
    return true;
}

bool reader_integer(Reader *reader, const json_t *value, int low, int high, int *integer)
{
    if (!json_is_integer(value) || json_integer_value(value) < low || json_integer_value(value) > high)
        return reader_fail(reader, "must be an integer from %d to %d", low, high);
    *integer = (int)json_integer_value(value);
    return true;
}

bool reader_bytes(Reader *reader, const json_t *value, Bytes *bytes)
{
    if (json_is_string(value)) {
        bytes->count = json_string_length(value);
        bytes->data = xmalloc(bytes->count + 1);
        memcpy(bytes->data, json_string_value(value), bytes->count);
        return true;
    }
    if (!json_is_array(value))
        return reader_fail(reader, "bytes are an array of numbers, or a string");
    bytes->count = json_array_size(value);
    bytes->data = xmalloc(bytes->count + 1);
    for (size_t i = 0; i < bytes->count; i++) {
        int byte = 0;
        reader_into(reader, NULL, i);
        const bool ok = reader_integer(reader, json_array_get(value, i), 0, 255, &byte);
        reader_out(reader);
        if (!ok) {
            free(bytes->data);
            *bytes = (Bytes){0};
            return false;
        }
        bytes->data[i] = (uint8_t)byte;
    }
    return true;
}

bool reader_sensor(Reader *reader, const char *name, uint8_t *sensor)
{
    static const char *const NAMES[HOST_SENSORS] = {"temperature", "supply"};
    for (uint8_t i = 0; i < HOST_SENSORS; i++)
        if (name && strcmp(name, NAMES[i]) == 0) {
            *sensor = i;
            return true;
        }
    return reader_fail(reader, "a sensor is temperature or supply");
}
