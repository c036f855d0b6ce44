/* Run on the simulator: the boards' runtime in this process, in an arena of the asked size. */
#include <setjmp.h>
#include <signal.h>
#include <sys/time.h>
#include <unistd.h>

#include "run.h"
#include "simulate.h"
#include "simulator.h"

/* What signal handlers need. */
static HostBoard *running_board;
static const Simulated *running_simulation;
static const char *unfinished[3]; /* files that go when the run is broken off */

static void abandon(void)
{
    for (unsigned i = 0; i < sizeof unfinished / sizeof *unfinished; i++)
        if (unfinished[i])
            unlink(unfinished[i]);
    simulate_abandon(running_simulation);
}

static void out_of_time(int signal)
{
    (void)signal;
    static const char message[] = "mote: error: timeout\n";
    host_board_flush(running_board);
    abandon();
    if (write(STDERR_FILENO, message, sizeof message - 1) < 0)
        _exit(STATUS_FILE);
    _exit(STATUS_TIMEOUT);
}

static void broken_off(int number)
{
    abandon();
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

/* ---- the board leaves the program in the middle: the VM lives in its arena, nothing else is under way */

typedef struct Leaving {
    jmp_buf jump;
    HostLeave why;
} Leaving;

static void leave(void *context, HostLeave why)
{
    Leaving *leaving = context;
    leaving->why = why;
    longjmp(leaving->jump, 1);
}

static uint64_t limit_of(const Options *options)
{
    return options->duration > 0 ? (uint64_t)(options->duration * 1000) * 1000 : HOST_NEVER;
}

/* From the image to the program's end. */
static void execute_once(const Program *program, const Options *options, HostRun *run, MoteVm *vm, RunResult *result)
{
    const Simulator *simulator = run->simulator;
    result->status = simulator->load(vm, program->image, program->size);
    if (result->status != MOTE_OK) {
        result->refusal = *simulator->refusal(vm);
        return;
    }
    result->status = told(program, options, run, vm, simulator->run(vm), result);
    while (result->status == MOTE_OK && simulator->pending(vm) && host_board_us(&run->board) < limit_of(options) && !run->board.stopped)
        result->status = told(program, options, run, vm, simulator->step(vm), result);
}

static void say_reset(HostRun *run, HostLeave why)
{
    const uint32_t ms = host_board_ms(&run->board);
    host_board_flush(&run->board);
    fprintf(stderr, "mote: %s at %u.%03u s\n", why == HOST_LEAVE_RESET ? "the program resets the board" : "the watchdog resets the board",
            ms / 1000, ms % 1000);
}

/* A reset starts the program again, a millisecond later. Where somebody keeps books of the memory it ends the run. */
static MoteVm *start_again(HostRun *run, const MoteConfig *config, void *arena)
{
    host_board_reset(&run->board);
    host_pass(&run->board, host_board_us(&run->board) + 1000, false);
    return run->simulator->create(arena, run->arena_bytes, config);
}

static void execute(const Program *program, const Options *options, HostRun *run, void *arena, const MoteConfig *config, MoteVm *first,
                    RunResult *result)
{
    Leaving leaving;
    MoteVm *volatile vm = first;
    volatile bool runs = true;
    run->board.leave = leave;
    run->board.leave_context = &leaving;
    if (setjmp(leaving.jump) != 0) {
        if (leaving.why != HOST_LEAVE_STOPPED)
            say_reset(run, leaving.why);
        runs = leaving.why != HOST_LEAVE_STOPPED && !run->ended && host_board_us(&run->board) < limit_of(options);
        if (runs)
            vm = start_again(run, config, arena);
    }
    if (runs)
        execute_once(program, options, run, vm, result);
    run->board.leave = NULL;
    if (result->status != MOTE_OK && result->status != MOTE_UNCAUGHT)
        return;
    if (run->ended)
        run->ended(run->context, vm);
    run->simulator->memory(vm, true, &result->memory);
    result->has_memory = true;
}

static void catch_signals(HostRun *run, const Simulated *simulated)
{
    running_board = &run->board;
    running_simulation = simulated;
    unfinished[0] = run->unfinished;
    unfinished[1] = simulate_temporary(simulated, 0);
    unfinished[2] = simulate_temporary(simulated, 1);
    if (unfinished[0] || simulated) {
        signal(SIGINT, broken_off);
        signal(SIGTERM, broken_off);
    }
}

static void release_signals(void)
{
    signal(SIGINT, SIG_DFL);
    signal(SIGTERM, SIG_DFL);
}

int run_on_simulator(const Program *program, const Options *options, HostRun *run, RunResult *result)
{
    shown_board = options->board;
    run->board.pin_written = options->verbose ? show_pin : NULL;
    if (options->board->led_count || options->board->button_count)
        host_board_leds(&run->board, options->board->leds, options->board->led_count, options->board->buttons, options->board->button_count);
    MoteConfig config = {&run->board.port, &run->board, run->simulator->library, run->simulator->natives, options->board->id};
    void *arena = xmalloc(run->arena_bytes);
    MoteVm *vm = run->simulator->create(arena, run->arena_bytes, &config);
    if (!vm) {
        complain("an arena of %u bytes is too small", options->heap ? options->heap : run->arena_bytes);
        free(arena);
        return STATUS_FIT;
    }
    fflush(stdout);
    run->board.limit_us = limit_of(options);
    Simulated *simulated;
    int status = simulate_open(&simulated, options, &run->board);
    if (status == STATUS_OK) {
        catch_signals(run, simulated);
        if (options->timeout > 0)
            start_timeout(options->timeout);
        execute(program, options, run, arena, &config, vm, result);
        if (result->status == MOTE_OK)
            simulate_finish(simulated, limit_of(options));
        host_board_flush(&run->board);
        stop_timeout();
        release_signals();
        result->simulated = simulate_close(simulated, result->status == MOTE_OK);
    }
    host_board_free(&run->board);
    free(arena);
    return status;
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
    run.board.virtual_time = simulate_virtual(options);
    run.board.input = options->pins || options->devices ? -1 : STDIN_FILENO;
    return run_on_simulator(program, options, &run, result);
}
