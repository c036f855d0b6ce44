/* `mote run`: compile if need be, run on the board, tell what went wrong, give the figures. */
#include <errno.h>
#include <jansson.h>

#include "refusal.h"
#include "run.h"
#include "simulate.h"

/* ---- an uncaught exception */

void run_take_message(void *context, const char *bytes, size_t count)
{
    RunResult *result = context;
    size_t used = strlen(result->message), room = sizeof result->message - 1 - used;
    room = count < room ? count : room;
    memcpy(result->message + used, bytes, room);
    result->message[used + room] = 0;
}

/* The message, with the expression from the source where the device knows only a name or a value: (reading 'sensor.x'),
 * "sensor.read is not a function". */
static void print_message(const char *message, const char *expression)
{
    static const char READING[] = "(reading '", NOT[] = " is not a ";
    const char *reading = strstr(message, READING), *not = strstr(message, NOT), *from = NULL, *to = NULL;
    if (reading) {
        from = reading + sizeof READING - 1;
        to = message + strlen(message) - 2;
    } else if (not && (strcmp(not, " is not a function") == 0 || strcmp(not, " is not a constructor") == 0)) {
        const char *colon = strstr(message, "TypeError: ");
        from = colon ? colon + strlen("TypeError: ") : NULL;
        to = not;
    }
    if (expression && from && from <= to)
        fprintf(stderr, "Uncaught %.*s%s%s\n", (int)(from - message), message, expression, to);
    else
        fprintf(stderr, "Uncaught %s\n", message);
}

/* A function of the library, its own or what the program carries. */
static const char *library_place(const Map *map, uint32_t offset)
{
    if (offset & 0x80000000u)
        return library_function(library_symbols(), offset & 0x7FFFFFFFu, true);
    return map ? map_function(map, offset) : NULL;
}

/* One place is several where functions were inlined. What the library does within itself is not told. */
static void print_place(const Program *program, const Map *map, uint32_t offset)
{
    MapPlace place;
    if (!(offset & 0x80000000u) && map && map_place(map, offset, &place)) {
        do
            fprintf(stderr, place.function[0] ? "    at %s (%s:%u:%u)\n" : "    at %s%s:%u:%u\n", place.function, place.file,
                    place.line, place.column);
        while (map_caller(map, &place));
    } else if (offset & 0x80000000u || (map && map_function(map, offset))) {
        const char *name = library_place(map, offset);
        if (name && name[0] != '$' && name[0] != '@')
            fprintf(stderr, "    at %s (library)\n", name);
    } else {
        fprintf(stderr, "    at %08x+%x\n", program->build_id, offset);
    }
}

void run_uncaught(const Program *program, const Options *options, const RunResult *result)
{
    Map *map = program_map(program, options);
    MapPlace place = {0};
    if (map && result->position_count && !(result->positions[0] & 0x80000000u))
        map_place(map, result->positions[0], &place);
    print_message(result->message, place.expression);
    for (unsigned i = 0; i < result->position_count; i++)
        print_place(program, map, result->positions[i]);
    if (map)
        map_free(map);
}

/* An older firmware's list of reasons may be another: then the number tells. */
static const char *refusal_text(uint32_t reason)
{
    static const char *const texts[] = {
#define REFUSAL(id, status, text) text,
#include "refusal.def"
#undef REFUSAL
    };
    return reason < sizeof texts / sizeof *texts ? texts[reason] : "for a reason that only the firmware knows";
}

static int print_refused(const Program *program, const RunResult *result)
{
    const MoteRefusal *refusal = &result->refusal;
    ImageHeader header;
    memcpy(&header, program->image, program->size < sizeof header ? program->size : sizeof header);
    if (result->status == MOTE_NO_MEMORY) {
        complain("%s: %s", program->path, refusal->reason ? refusal_text(refusal->reason) : "the arena is too small");
        return STATUS_FIT;
    }
    if (refusal->reason == REFUSED_BOARD)
        complain("%s: made for another board, %s", program->path, board_name_of(header.board));
    else if (result->status == MOTE_BAD_VERSION)
        complain("%s: %s: image %08x, firmware %08x", program->path, refusal_text(refusal->reason),
                 refusal->reason == REFUSED_FORMAT ? header.version : header.builtin_hash, refusal->firmware);
    else
        complain("%s: refused at offset 0x%x: %s", program->path, refusal->offset, refusal_text(refusal->reason));
    return STATUS_IMAGE;
}

int run_report(const Program *program, const RunResult *result)
{
    switch (result->status) {
    case MOTE_OK: return result->simulated;
    case MOTE_UNCAUGHT: return result->simulated ? result->simulated : STATUS_UNCAUGHT; /* that was before */
    default: return print_refused(program, result);
    }
}

/* ---- figures */

static void set_number(json_t *object, const char *key, uint64_t value)
{
    json_object_set_new(object, key, json_integer((json_int_t)value));
}

static json_t *stats_json(const Program *program, const Options *options, const RunResult *result)
{
    json_t *object = json_object();
    bool host = board_is_host(options->board);
    json_object_set_new(object, "board", json_string(options->board->name));
    json_object_set_new(object, "status", json_integer(result->status));
    json_object_set_new(object, "instructions", host ? json_null() : json_integer((json_int_t)result->instructions));
    if (result->has_memory) {
        const MoteMemory *memory = &result->memory;
        set_number(object, "arena_bytes", memory->arena_bytes);
        set_number(object, "vm_bytes", memory->vm_bytes);
        set_number(object, "heap_peak_bytes", memory->heap_peak_bytes);
        set_number(object, "heap_live_bytes", memory->heap_live_bytes);
        set_number(object, "stack_peak_bytes", memory->stack_peak_bytes);
        set_number(object, "static_bytes", result->static_bytes);
        if (!host) {
            set_number(object, "c_stack_bytes", result->c_stack_bytes);
            set_number(object, "c_stack_peak_bytes", result->c_stack_peak_bytes);
        }
    }
    set_number(object, "image_bytes", program->size);
    set_number(object, "code", program->split.code);
    set_number(object, "strings", program->split.strings);
    set_number(object, "shapes", program->split.shapes);
    set_number(object, "data", program->split.data);
    set_number(object, "other", program->split.other);
    return object;
}

static int write_stats(const Program *program, const Options *options, const RunResult *result)
{
    json_t *object = stats_json(program, options, result);
    char *text = json_dumps(object, 0);
    json_decref(object);
    int status = STATUS_OK;
    if (!options->stats_file) {
        fprintf(stderr, "%s\n", text);
    } else {
        Buffer b = {0};
        buffer_printf(&b, "%s\n", text);
        if (!file_write(options->stats_file, b.data, b.size)) {
            complain("can't write %s: %s", options->stats_file, strerror(errno));
            status = STATUS_FILE;
        }
        buffer_free(&b);
    }
    free(text);
    return status;
}

int run_program(const Program *program, const Options *options)
{
    RunResult *result = xcalloc(1, sizeof *result);
    int status = board_is_host(options->board) ? run_on_host(program, options, result) : run_on_emulator(program, options, result);
    if (status == STATUS_OK) {
        status = run_report(program, result);
        int written = options->stats ? write_stats(program, options, result) : STATUS_OK;
        status = status ? status : written;
    }
    free(result);
    return status;
}

int command_run(const Options *options, char **args)
{
    Program program;
    if (simulate_wanted(options) && !board_is_host(options->board)) {
        complain("--pins, --devices, --vcd and --trace are of the simulator: --board host");
        return STATUS_USAGE;
    }
    int status = program_open(&program, args[0], options);
    if (status == STATUS_OK)
        status = run_program(&program, options);
    program_close(&program);
    return status;
}
