/* What stays in RAM, line by line, and why: the image's top level runs in a simulator that tells who allocates, and
 * the code says who writes the variables. The bytes are those of the board's granule.
 */
#include <fcntl.h>
#include <jansson.h>
#include <unistd.h>

#include "explain.h"
#include "memory_trace.h"
#include "predict.h"
#include "run.h"

enum { TABLE_HEADER = 4, VARIABLE = 2 };

typedef struct Place {
    const char *file;      /* NULL: nowhere */
    uint32_t line, column;
} Place;

typedef struct Row {
    Place at;
    uint32_t bytes, count;
    const char *what, *why;
} Row;

typedef struct Explanation {
    Arena arena;
    const Program *program;
    const Compiled *compiled;
    Row *items;
    uint32_t count, capacity;
    uint32_t total;
    bool endless;          /* the top level does not end */
} Explanation;

static bool is_somewhere(Span span) { return span.start != UINT32_MAX; }

static bool same_file(const Place *x, const Place *y)
{
    return x->file == y->file || (x->file && y->file && strcmp(x->file, y->file) == 0);
}

static void add_row(Explanation *e, Row row)
{
    e->total += row.bytes;
    for (uint32_t i = 0; i < e->count; i++) {
        Row *other = &e->items[i];
        if (other->at.line == row.at.line && same_file(&other->at, &row.at) && strcmp(other->what, row.what) == 0 && strcmp(other->why, row.why) == 0) {
            other->bytes += row.bytes;
            other->count += row.count;
            return;
        }
    }
    VEC_PUSH(&e->arena, e, row);
}

static Place place_of(const Explanation *e, Span span)
{
    const FileList *files = &e->compiled->files;
    const SourceFile *file = is_somewhere(span) && span.file < files->count ? files->items[span.file] : NULL;
    Position at = file ? source_position(file, span.start) : (Position){0, 0};
    return (Place){file ? file->path : NULL, at.line, at.column};
}

/* "12", or "lib/sensor.js:12" when that is not the program's own file. */
static const char *line_text(Explanation *e, const Place *at)
{
    if (!at->file)
        return "-";
    return strcmp(at->file, e->program->path) == 0 ? arena_printf(&e->arena, "%u", at->line) : arena_printf(&e->arena, "%s:%u", at->file, at->line);
}

/* Is the line of the top level one that was evaluated? What code it still has makes copies in RAM. */
static bool was_evaluated(const Explanation *e, const Place *at)
{
    const Evaluation *evaluation = &e->compiled->evaluation;
    if (!evaluation->snapshot || !evaluation->why)
        return evaluation->snapshot != NULL;
    for (uint32_t i = 0; i < evaluation->ast->list.count; i++) { /* in the order in which they run */
        Span span = evaluation->ast->list.items[i]->span;
        Place start = place_of(e, span), end = place_of(e, (Span){span.end, span.end, span.file});
        if (span.file == evaluation->stopped.file && span.end > evaluation->stopped.start)
            return same_file(&start, at) && at->line >= start.line && at->line < place_of(e, evaluation->stopped).line;
        if (same_file(&start, at) && at->line >= start.line && at->line <= end.line)
            return true;
    }
    return false;
}

/* ---- variables */

typedef struct Writer {
    const IrFunction *function; /* NULL: nobody */
    Span span;
    bool later;                 /* not only the top level */
} Writer;

/* Who writes the global? A function rather than the top level. */
static Writer find_writer(const IrProgram *program, uint32_t global)
{
    Writer writer = {0};
    for (uint32_t f = 0; f < program->function_count; f++)
        for (const IrBlock *block = program->functions[f]->entry; block; block = block->next)
            for (const IrInstr *i = block->first; i; i = i->next) {
                if (i->op != IR_setglobal || (uint32_t)i->imm.index != global || writer.later)
                    continue;
                writer = (Writer){program->functions[f], i->span, f > 0};
            }
    return writer;
}

static const char *why_variable(Explanation *e, const IrProgram *program, uint32_t global)
{
    Writer writer = find_writer(program, global);
    const Place at = place_of(e, writer.span);
    const char *name = program->global_names[global];
    if (!name[0])
        return "closures share it and write it";
    if (!writer.function)
        return "it is read before it has a value";
    if (writer.later)
        return arena_printf(&e->arena, "%s writes it (line %s)", writer.function->name[0] ? writer.function->name : "a function",
                            line_text(e, &at));
    if (was_evaluated(e, &at))
        return "it refers to something in RAM";
    return arena_printf(&e->arena, "the top level gives it its value on the device (line %s)", line_text(e, &at));
}

static void add_variables(Explanation *e)
{
    const IrProgram *program = e->compiled->program;
    for (uint32_t i = 0; i < program->global_count; i++) {
        const char *name = program->global_names[i];
        const char *what = name[0] ? arena_printf(&e->arena, "variable %s", name) : "captured variable";
        add_row(e, (Row){place_of(e, program->global_spans[i]), VARIABLE, 1, what, why_variable(e, program, i)});
    }
}

/* ---- things */

static const char *why_thing(Explanation *e, const char *function, const Place *at, uint8_t type)
{
    bool top = !function[0];
    if (type == TYPE_TIMER)
        return "a timer runs";
    if (type == TYPE_TABLE)
        return "finds copies of constant things that are written, and properties of functions";
    if (top && was_evaluated(e, at))
        return "known at build time, but the program writes it";
    return top ? "made by the top level on the device" : arena_printf(&e->arena, "%s makes it, or writes it first", function);
}

static void add_things(Explanation *e, const MemoryTrace *trace, const Map *map)
{
    const uint32_t globals = e->compiled->program->global_count;
    for (uint32_t i = 0; i < trace->end.granules; i++) {
        const MemoryThing *thing = &trace->end.things[i];
        if (!thing->id)
            continue;
        uint32_t bytes = round_up(thing->bytes, trace->granule);
        const MemorySite *site = thing->id == MEMORY_STUB ? NULL : &trace->sites[thing->site];
        const char *function = "";
        Row row = {{0}, bytes, 1, "place of a thing that moved", ""};
        if (site && globals && !site->position && thing->type == TYPE_TABLE && thing->bytes == TABLE_HEADER + VARIABLE * globals) {
            row = (Row){{0}, bytes - VARIABLE * globals, 1, "table of the variables", ""};
        } else if (site) {
            if (site->position && map_find(map, site->position, &function, &row.at.file, &row.at.line, &row.at.column)) {
                function = arena_strndup(&e->arena, function, strlen(function)); /* the map will be gone */
                row.at.file = arena_strndup(&e->arena, row.at.file, strlen(row.at.file));
            }
            row.what = thing->type == TYPE_TABLE ? "side table" : memory_type_name(thing->type);
            row.why = why_thing(e, strcmp(function, "(top level)") == 0 ? "" : function, &row.at, thing->type);
        }
        add_row(e, row);
    }
}

static void trace_ended(void *context, MoteVm *vm) { memory_trace_end(context, vm); }

/* Run the top level, nothing after it. */
static int run_top_level(Explanation *e, const Options *options)
{
    const SimulatorTrace *simulator = simulator_traced(options->board->granule ? options->board->granule : 2);
    HostRun run = {.simulator = &simulator->simulator, .ended = trace_ended, .arena_bytes = simulator->simulator.granule * 16384};
    Options no_timers = *options;
    no_timers.duration = 1e-9;
    no_timers.timeout = 0;
    no_timers.verbose = false;
    int null = open("/dev/null", O_WRONLY);
    host_board_init(&run.board, null);
    run.board.virtual_time = true;
    MemoryWhere where = {simulator, e->program->image, &run.board, NULL};
    MemoryTrace *trace = memory_trace_new(&where);
    run.context = trace;
    run.board.traced = memory_trace_event;
    run.board.trace_context = trace;
    RunResult *result = xcalloc(1, sizeof *result);
    Map *map = program_map(e->program, options);
    int status = run_on_simulator(e->program, &no_timers, &run, result);
    if (status == STATUS_OK && result->status <= MOTE_UNCAUGHT)
        add_things(e, trace, map);
    map_free(map);
    free(result);
    memory_trace_free(trace);
    close(null);
    return status;
}

/* ---- output */

static int by_line(const void *a, const void *b)
{
    const Place *x = &((const Row *)a)->at, *y = &((const Row *)b)->at;
    if (!same_file(x, y))
        return !x->file ? -1 : !y->file ? 1 : strcmp(x->file, y->file);
    if (x->line != y->line)
        return x->line < y->line ? -1 : 1;
    return x->column < y->column ? -1 : x->column > y->column;
}

/* "all of it", or where and why not. */
static const char *stopped_text(Explanation *e, const Options *options)
{
    const Evaluation *evaluation = &e->compiled->evaluation;
    if (options->no_eval)
        return "nothing was evaluated at build time (--no-eval)";
    if (!evaluation->why)
        return "the whole top level was evaluated at build time";
    if (!is_somewhere(evaluation->stopped))
        return arena_printf(&e->arena, "nothing was evaluated at build time: %s", evaluation->why);
    const Place at = place_of(e, evaluation->stopped);
    return arena_printf(&e->arena, "evaluated at build time up to %s:%u:%u, which %s", at.file ? at.file : "", at.line, at.column,
                        evaluation->why);
}

static void print_table(Explanation *e, const char *stopped)
{
    printf("%s: %s\n\n%-8s %6s  %s\n", e->program->path, stopped, "RAM line", "bytes", "what, and why");
    for (uint32_t i = 0; i < e->count; i++) {
        const Row *row = &e->items[i];
        printf("%8s %6u  ", line_text(e, &row->at), row->bytes);
        printf(row->count > 1 ? "%s (%u)" : "%s", row->what, row->count);
        printf(row->why[0] ? ": %s\n" : "\n", row->why);
    }
    printf("%8s %6u  %s\n", "total", e->total, e->endless ? "variables; the top level does not end" : "of the heap, when the top level has run");
}

static void print_json(const Explanation *e, const Options *options, const char *stopped)
{
    const Evaluation *evaluation = &e->compiled->evaluation;
    json_t *rows = json_array();
    for (uint32_t i = 0; i < e->count; i++) {
        const Row *row = &e->items[i];
        json_array_append_new(rows, json_pack("{s:s?, s:i, s:i, s:i, s:i, s:s, s:s}", "file", row->at.file, "line",
                                              (int)row->at.line, "column", (int)row->at.column, "bytes", (int)row->bytes, "count", (int)row->count,
                                              "what", row->what, "why", row->why));
    }
    json_t *object = json_pack("{s:s, s:b, s:s, s:o, s:i, s:b}", "file", e->program->path, "evaluated",
                               (int)(evaluation->snapshot && !options->no_eval), "evaluation", stopped, "ram", rows, "total",
                               (int)e->total, "ends", (int)!e->endless);
    if (evaluation->why && is_somewhere(evaluation->stopped)) {
        const Place at = place_of(e, evaluation->stopped);
        json_object_set_new(object, "stopped", json_pack("{s:s?, s:i, s:i, s:s}", "file", at.file, "line", (int)at.line, "column", (int)at.column,
                                                         "why", evaluation->why));
    }
    json_dumpf(object, stdout, JSON_INDENT(2));
    putchar('\n');
    json_decref(object);
}

int explain_program(const Program *program, const Options *options)
{
    Explanation e = {.program = program, .compiled = &program->compiled};
    Firmware none = {0};
    e.endless = predict_start(program, options, &none).state == PREDICTION_UNKNOWN;
    add_variables(&e);
    int status = e.endless ? STATUS_OK : run_top_level(&e, options);
    if (status == STATUS_OK) {
        if (e.count)
            qsort(e.items, e.count, sizeof *e.items, by_line);
        const char *stopped = stopped_text(&e, options);
        if (options->json)
            print_json(&e, options, stopped);
        else
            print_table(&e, stopped);
    }
    arena_free(&e.arena);
    return status;
}
