/* `mote mem`: run with a trace of the memory, show what it tells; or replay logs of such runs. */
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "log.h"
#include "mem.h"
#include "report.h"
#include "run.h"
#include "simulate.h"

enum { TABLE_ROWS = 12, DEFAULT_SECONDS = 10 };

/* How a board's RAM is divided. */
typedef struct Plan {
    const SimulatorTrace *simulator;
    uint32_t arena, vm; /* bytes on a device */
    uint32_t static_bytes;
} Plan;

/* The board's own arena: what its firmware and the C stack leave. */
static bool find_arena(const Program *program, const Options *options, Plan *plan)
{
    const Board *board = options->board;
    Firmware firmware = {0};
    plan->arena = board->arena_bytes;
    if (board_is_host(board))
        return true;
    if (!firmware_find(board, options->firmware, &firmware))
        return false;
    plan->static_bytes = firmware.static_bytes;
    plan->arena = board_arena(board, &firmware, program_uses_devices(program));
    return true;
}

static int make_plan(const Program *program, const Options *options, Plan *plan)
{
    *plan = (Plan){0};
    if (!find_arena(program, options, plan))
        return STATUS_BOARD;
    if (options->heap)
        plan->arena = options->heap & ~3u;
    unsigned granule = simulator_granule(plan->arena);
    if (!board_is_host(options->board) && options->board->granule > granule)
        granule = options->board->granule;
    plan->simulator = simulator_traced(granule);
    if (!plan->simulator) {
        complain("--heap %u: the largest arena is 131,072 bytes", plan->arena);
        return STATUS_FIT;
    }
    plan->vm = plan->simulator->vm_bytes(true);
    if (plan->arena <= plan->vm) {
        complain("an arena of %u bytes is too small", plan->arena);
        return STATUS_FIT;
    }
    return STATUS_OK;
}

typedef struct Session {
    MemoryTrace *trace;
    HostRun run;
} Session;

static void ended(void *context, MoteVm *vm)
{
    Session *session = context;
    memory_trace_end(session->trace, vm);
    session->run.board.traced = NULL;
}

static int show(const Session *session, const Program *program, const Options *options, const Plan *plan, const Map *map,
                const RunResult *result)
{
    const Image *image = program->compiled.image;
    MemoryAbout about = {
        .program = program->path, .board = options->board->name, .map = map, .image = program->image,
        .image_bytes = program->size, .build_id = program->build_id, .split = &program->split,
        .items = image ? image->items : NULL, .item_count = image ? image->item_count : 0, .arena_bytes = plan->arena,
        .vm_bytes = plan->vm, .static_bytes = plan->static_bytes, .c_stack_bytes = options->board->c_stack_bytes,
        .message = result->status == MOTE_UNCAUGHT ? result->message : NULL};
    json_t *report = memory_report(session->trace, &about);
    int status = STATUS_OK;
    if (options->json) {
        json_dumpf(report, stdout, JSON_COMPACT);
        putchar('\n');
    } else if (!options->quiet || !options->html) {
        memory_print(report, options->verbose ? 0 : TABLE_ROWS, stdout);
    }
    if (options->html && !memory_page_write(options->html, "run", report)) {
        complain("can't write %s: %s", options->html, strerror(errno));
        status = STATUS_FILE;
    }
    json_decref(report);
    return status;
}

static int run_traced(Session *session, const Program *program, const Options *options, const Plan *plan, const Map *map,
                      RunResult *result)
{
    Options run_options = *options;
    run_options.duration = options->duration > 0 ? options->duration : DEFAULT_SECONDS;
    int null = options->quiet || options->json ? open("/dev/null", O_WRONLY) : -1;
    session->run = (HostRun){.simulator = &plan->simulator->simulator, .ended = ended, .context = session};
    session->run.arena_bytes = (plan->arena - plan->vm + plan->simulator->vm_bytes(false)) & ~3u;
    HostBoard *board = &session->run.board;
    host_board_init(board, null >= 0 ? null : STDERR_FILENO);
    board->virtual_time = !options->real_time;
    board->input = options->pins || options->devices ? -1 : STDIN_FILENO;
    MemoryWhere where = {plan->simulator, program->image, board, NULL};
    MemoryLogHead head = {program->path, map, program->build_id, plan->simulator->simulator.granule, plan->arena, plan->vm};
    int status = STATUS_OK;
    if (options->log && !(where.log = memory_log_open(options->log, &head))) {
        complain("can't write %s: %s", options->log, strerror(errno));
        status = STATUS_FILE;
    }
    session->run.unfinished = where.log ? memory_log_temporary(where.log) : NULL;
    session->trace = memory_trace_new(&where);
    board->traced = memory_trace_event;
    board->trace_context = session->trace;
    if (status == STATUS_OK)
        status = run_on_simulator(program, &run_options, &session->run, result);
    if (where.log && !memory_log_close(where.log)) {
        complain("can't write %s: %s", options->log, strerror(errno));
        status = STATUS_FILE;
    }
    if (null >= 0)
        close(null);
    return status;
}

static int measure(const Program *program, const Options *options)
{
    Plan plan;
    int status = make_plan(program, options, &plan);
    if (status != STATUS_OK)
        return status;
    RunResult *result = xcalloc(1, sizeof *result);
    Session *session = xcalloc(1, sizeof *session);
    Map *map = program_map(program, options);
    status = run_traced(session, program, options, &plan, map, result);
    if (status == STATUS_OK) {
        status = run_report(program, result);
        const bool ran = status == STATUS_OK || status == STATUS_UNCAUGHT || status == STATUS_EXPECTED;
        int shown = ran ? show(session, program, options, &plan, map, result) : STATUS_OK;
        status = status ? status : shown;
    }
    if (session->trace)
        memory_trace_free(session->trace);
    if (map)
        map_free(map);
    free(session);
    free(result);
    return status;
}

int command_mem(const Options *options, char **args)
{
    if (options->replay)
        return mem_replay(options, args);
    if (args[1]) {
        complain("one program at a time; several logs with --replay");
        return STATUS_USAGE;
    }
    Program program;
    int status = program_open(&program, args[0], options);
    if (status == STATUS_OK)
        status = measure(&program, options);
    program_close(&program);
    return status;
}
