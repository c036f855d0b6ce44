/* Run on the simulator: the boards' runtime in this process, in an arena of the asked size. */
#include <signal.h>
#include <sys/time.h>
#include <unistd.h>

#include "run.h"
#include "simulator.h"

/* What the time-out's signal handler needs. */
static HostBoard *running_board;
static const char *unfinished; /* a file that goes when the run is broken off */

static void out_of_time(int signal)
{
    (void)signal;
    static const char message[] = "mote: error: timeout\n";
    host_board_flush(running_board);
    if (unfinished)
        unlink(unfinished);
    if (write(STDERR_FILENO, message, sizeof message - 1) < 0)
        _exit(STATUS_FILE);
    _exit(STATUS_TIMEOUT);
}

static void broken_off(int number)
{
    unlink(unfinished);
    signal(number, SIG_DFL);
    raise(number);
}

static void start_timeout(double seconds)
{
    struct itimerval time = {.it_value = {(time_t)seconds, (suseconds_t)((seconds - (double)(time_t)seconds) * 1e6)}};
    struct sigaction action = {.sa_handler = out_of_time};
    sigaction(SIGALRM, &action, NULL);
    setitimer(ITIMER_REAL, &time, NULL);
}

static void stop_timeout(void)
{
    struct itimerval none = {0};
    setitimer(ITIMER_REAL, &none, NULL);
}

static const Board *shown_board;

static void show_pin(uint32_t ms, unsigned pin, unsigned level)
{
    fprintf(stderr, "[%u.%03u s] %s = %u\n", ms / 1000, ms % 1000, board_pin_name(shown_board, pin), level);
}

/* An uncaught exception ends the program, a rejection that nobody handles does not. */
static MoteStatus told(const Program *program, const Options *options, HostRun *run, MoteVm *vm, MoteStatus status, RunResult *result)
{
    if (status != MOTE_UNCAUGHT && status != MOTE_REJECTED)
        return status;
    result->message[0] = 0;
    run->simulator->error_message(vm, run_take_message, result);
    result->position_count = 0;
    while (result->position_count < RUN_POSITIONS) {
        uint32_t position = run->simulator->error_position(vm, result->position_count);
        if (!position)
            break;
        result->positions[result->position_count++] = position;
    }
    host_board_flush(&run->board);
    run_uncaught(program, options, result);
    return status == MOTE_REJECTED ? MOTE_OK : status;
}

static void execute(const Program *program, const Options *options, HostRun *run, MoteVm *vm, RunResult *result)
{
    const Simulator *simulator = run->simulator;
    result->status = simulator->load(vm, program->image, program->size);
    if (result->status != MOTE_OK) {
        result->refusal = *simulator->refusal(vm);
        return;
    }
    result->status = told(program, options, run, vm, simulator->run(vm), result);
    uint32_t limit = options->duration > 0 ? (uint32_t)(options->duration * 1000) : UINT32_MAX;
    while (result->status == MOTE_OK && simulator->pending(vm) && host_board_ms(&run->board) < limit && !run->board.stopped)
        result->status = told(program, options, run, vm, simulator->step(vm), result);
    if (run->ended)
        run->ended(run->context, vm);
    simulator->memory(vm, true, &result->memory);
    result->has_memory = true;
}

int run_on_simulator(const Program *program, const Options *options, HostRun *run, RunResult *result)
{
    running_board = &run->board;
    unfinished = run->unfinished;
    if (unfinished) {
        signal(SIGINT, broken_off);
        signal(SIGTERM, broken_off);
    }
    shown_board = options->board;
    if (options->board->led_count || options->board->button_count)
        host_board_leds(&run->board, options->board->leds, options->board->led_count, options->board->buttons, options->board->button_count);
    run->board.pin_written = options->verbose ? show_pin : NULL;
    MoteConfig config = {&run->board.port, &run->board, run->simulator->library, run->simulator->natives, options->board->id};
    void *arena = xmalloc(run->arena_bytes);
    MoteVm *vm = run->simulator->create(arena, run->arena_bytes, &config);
    if (!vm) {
        complain("an arena of %u bytes is too small", options->heap ? options->heap : run->arena_bytes);
        free(arena);
        return STATUS_FIT;
    }
    fflush(stdout);
    if (options->timeout > 0)
        start_timeout(options->timeout);
    execute(program, options, run, vm, result);
    stop_timeout();
    if (unfinished) {
        signal(SIGINT, SIG_DFL);
        signal(SIGTERM, SIG_DFL);
    }
    host_board_flush(&run->board);
    host_board_free(&run->board);
    free(arena);
    return STATUS_OK;
}

int run_on_host(const Program *program, const Options *options, RunResult *result)
{
    uint32_t bytes = options->heap ? options->heap & ~3u : options->board->arena_bytes;
    HostRun run = {.simulator = simulator_for(bytes), .arena_bytes = bytes};
    if (!run.simulator) {
        complain("--heap %u: the largest arena is 131,072 bytes", bytes);
        return STATUS_FIT;
    }
    host_board_init(&run.board, STDOUT_FILENO);
    run.board.virtual_time = options->virtual_time;
    run.board.input = STDIN_FILENO;
    return run_on_simulator(program, options, &run, result);
}
