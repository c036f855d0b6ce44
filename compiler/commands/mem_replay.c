/* `mote mem --replay LOG...`: which arenas, granules and boards would the programs have fitted? */
#include <errno.h>

#include "mem.h"
#include "replay.h"
#include "report.h"

static const unsigned GRANULE_SIZES[] = {2, 4, 8};
enum { GRANULE_COUNT = 3 };

static json_t *optional(uint32_t bytes) { return bytes ? json_integer(bytes) : json_null(); }

/* The arena of a board; 0 when its firmware is not there, so that nobody knows. */
static uint32_t arena_of(const Board *board)
{
    Firmware firmware;
    if (board_is_host(board))
        return board->arena_bytes;
    if (!firmware_measure(board, NULL, &firmware))
        return 0;
    return board_arena(board, &firmware, false);
}

static json_t *boards_json(const MemoryRecording *recording, const Options *options)
{
    json_t *boards = json_array();
    for (unsigned i = 0; i <= BOARD_COUNT; i++) { /* and --heap */
        const Board *board = i < BOARD_COUNT ? &BOARDS[i] : NULL;
        uint32_t arena = board ? arena_of(board) : options->heap;
        if (!arena || !simulator_granule(arena))
            continue;
        unsigned granule = board && board->granule > simulator_granule(arena) ? board->granule : simulator_granule(arena);
        Replay replay;
        replay_run(recording, granule, arena, &replay);
        json_array_append_new(boards, json_pack("{s:s, s:i, s:i, s:b, s:i, s:i, s:i, s:f}", "board", board ? board->name : "--heap",
            "granule", (int)granule, "arena", (int)arena, "fits", (int)replay.fits, "peak", (int)replay.peak, "collections",
            (int)replay.collections, "compactions", (int)replay.compactions, "fragmentation", replay.fragmentation));
    }
    return boards;
}

static json_t *marks_json(const MemoryRecording *recording, const Replay *replay)
{
    json_t *marks = json_array();
    for (unsigned i = 0; i < REPLAY_MARKS; i++)
        json_array_append_new(marks, json_pack("[I, i, i]", (json_int_t)(recording->clock * i / REPLAY_MARKS),
                                               (int)replay->marks[i].heap, (int)replay->marks[i].stack));
    return marks;
}

static json_t *log_json(const MemoryRecording *recording, const Options *options, uint32_t smallest[GRANULE_COUNT])
{
    json_t *arenas = json_array(), *timeline = NULL;
    for (unsigned i = 0; i < GRANULE_COUNT; i++) {
        Replay replay;
        smallest[i] = replay_smallest(recording, GRANULE_SIZES[i], &replay);
        json_array_append_new(arenas, json_pack("{s:i, s:o, s:i, s:i, s:i, s:i, s:f}", "granule", (int)GRANULE_SIZES[i], "arena",
            optional(smallest[i]), "peak", (int)replay.peak, "rounding", (int)replay.rounding, "collections",
            (int)replay.collections, "compactions", (int)replay.compactions, "fragmentation", replay.fragmentation));
        if (!timeline || GRANULE_SIZES[i] == recording->granule) {
            json_decref(timeline);
            timeline = marks_json(recording, &replay);
        }
    }
    json_t *log = json_pack("{s:s, s:s, s:i, s:i, s:i, s:I, s:o, s:o, s:o}", "path", recording->path, "program", recording->program,
        "granule", (int)recording->granule, "arena", (int)recording->arena_bytes, "vm", (int)recording->vm_bytes, "clock",
        (json_int_t)recording->clock, "arenas", arenas, "boards", boards_json(recording, options), "timeline", timeline);
    return log;
}

static json_t *replay_json(MemoryRecording *const *recordings, unsigned count, const Options *options)
{
    json_t *logs = json_array(), *granules = json_array();
    uint32_t largest[GRANULE_COUNT] = {0}, together[GRANULE_COUNT] = {0}, smallest[GRANULE_COUNT];
    bool never[GRANULE_COUNT] = {false};
    for (unsigned i = 0; i < count; i++) {
        json_array_append_new(logs, log_json(recordings[i], options, smallest));
        for (unsigned g = 0; g < GRANULE_COUNT; g++) {
            never[g] = never[g] || !smallest[g];
            together[g] += smallest[g];
            largest[g] = smallest[g] > largest[g] ? smallest[g] : largest[g];
        }
    }
    for (unsigned g = 0; g < GRANULE_COUNT; g++)
        json_array_append_new(granules, json_pack("{s:i, s:o, s:o}", "granule", (int)GRANULE_SIZES[g], "largest",
            optional(never[g] ? 0 : largest[g]), "together", optional(never[g] ? 0 : together[g])));
    return json_pack("{s:o, s:o}", "logs", logs, "granules", granules);
}

/* ---- for people */

static uint64_t get(const json_t *object, const char *key) { return (uint64_t)json_integer_value(json_object_get(object, key)); }
static const char *text(const json_t *object, const char *key) { return json_string_value(json_object_get(object, key)); }

static const char *bytes_or_none(const json_t *object, const char *key)
{
    return json_is_integer(json_object_get(object, key)) ? thousands(get(object, key)) : "none";
}

static void print_log(const json_t *log)
{
    printf("%s (%s: granules of %u, arena %s)\n\n", text(log, "program"), text(log, "path"), (unsigned)get(log, "granule"),
           thousands(get(log, "arena")));
    memory_print_marks(log, stdout);
    printf("\n%-10s %15s %10s %10s %12s %12s\n", "granule", "smallest arena", "peak", "rounding", "collections", "compactions");
    const json_t *arenas = json_object_get(log, "arenas"), *boards = json_object_get(log, "boards");
    for (size_t i = 0; i < json_array_size(arenas); i++) {
        const json_t *row = json_array_get(arenas, i);
        printf("  %-8u %15s %10s %10s %12s %12s\n", (unsigned)get(row, "granule"), bytes_or_none(row, "arena"), thousands(get(row, "peak")),
               thousands(get(row, "rounding")), thousands(get(row, "collections")), thousands(get(row, "compactions")));
    }
    printf("\n%-20s %8s %10s %-14s %10s %14s\n", "board", "granule", "arena", "", "peak", "fragmentation");
    for (size_t i = 0; i < json_array_size(boards); i++) {
        const json_t *row = json_array_get(boards, i);
        printf("  %-18s %8u %10s %-14s %10s %13.0f%%\n", text(row, "board"), (unsigned)get(row, "granule"), thousands(get(row, "arena")),
               json_is_true(json_object_get(row, "fits")) ? "fits" : "does not fit", thousands(get(row, "peak")),
               json_real_value(json_object_get(row, "fragmentation")));
    }
    printf("\n");
}

static void print_all(const json_t *report)
{
    const json_t *logs = json_object_get(report, "logs"), *granules = json_object_get(report, "granules");
    for (size_t i = 0; i < json_array_size(logs); i++)
        print_log(json_array_get(logs, i));
    if (json_array_size(logs) < 2)
        return;
    printf("all of them: smallest arena  %18s %14s\n", "one after the other", "side by side");
    for (size_t i = 0; i < json_array_size(granules); i++) {
        const json_t *row = json_array_get(granules, i);
        printf("  granules of %u %s %31s %14s\n", (unsigned)get(row, "granule"), "", bytes_or_none(row, "largest"), bytes_or_none(row, "together"));
    }
}

static int show(const json_t *report, const Options *options)
{
    if (options->json) {
        json_dumpf(report, stdout, JSON_INDENT(2) | JSON_REAL_PRECISION(4));
        putchar('\n');
    } else if (!options->quiet || !options->html) {
        print_all(report);
    }
    if (options->html && !memory_page_write(options->html, "replay", report)) {
        complain("can't write %s: %s", options->html, strerror(errno));
        return STATUS_FILE;
    }
    return STATUS_OK;
}

int mem_replay(const Options *options, char **args)
{
    unsigned count = 0;
    if (options->log) {
        complain("--replay reads logs, --log writes one: not both");
        return STATUS_USAGE;
    }
    while (args[count])
        count++;
    MemoryRecording **recordings = xcalloc(count + 1, sizeof *recordings);
    int status = STATUS_OK;
    for (unsigned i = 0; i < count && status == STATUS_OK; i++) {
        Diag diag;
        bool unreadable;
        diag_init(&diag, stderr);
        recordings[i] = memory_log_read(args[i], &diag, &unreadable);
        diag_free(&diag);
        if (!recordings[i])
            status = unreadable ? STATUS_FILE : STATUS_IMAGE;
    }
    if (status == STATUS_OK) {
        json_t *report = replay_json(recordings, count, options);
        status = show(report, options);
        json_decref(report);
    }
    for (unsigned i = 0; i < count; i++)
        memory_recording_free(recordings[i]);
    free(recordings);
    return status;
}
