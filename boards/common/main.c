/* The firmware's main program: run the image in the image region, report how it went.
 *
 * The one file of boards/ that sees the runtime's public header; a board itself knows its port only.
 */
#include "board.h"
#include "io.h"
#include "memory.h"
#include "report.h"

#ifdef MOTE_LINKED /* for one program, which is a part of the firmware */
extern const uint8_t mote_library_linked[], mote_program[];
#define LIBRARY mote_library_linked
#define PROGRAM mote_program
#else
extern const uint8_t mote_library_general[];
#define LIBRARY mote_library_general
#define PROGRAM memory_image_start
#endif
extern const void *const mote_natives[];

static size_t at_most(size_t available, BootField limit)
{
    uint32_t most = report_boot(limit);
    return available < most ? available : most;
}

static void report_uncaught(MoteVm *vm)
{
    report_open("Uncaught ");
    mote_error_message(vm, report_write, NULL);
    uint32_t position;
    for (unsigned level = 0; (position = mote_error_position(vm, level)) != 0; level++) {
        report_string("\n    at ");
        report_hex(*(const uint32_t *)(const void *)(PROGRAM + 12)); /* build id */
        report_string("+");
        report_hex(position);
    }
    report_close();
}

static void report_refused(const MoteVm *vm)
{
    report_open("No program: reason, offset, firmware");
    report_words((const uint32_t *)mote_refusal(vm), sizeof(MoteRefusal) / sizeof(uint32_t));
    report_close();
}

/* Apart, because while the program runs the C stack should hold no more than it needs. */
#define APART static __attribute__((noinline))

/* Of an arena that is too small the desktop is told nothing more. */
APART MoteVm *load(void)
{
    static const MoteConfig config = {&board_port, NULL, LIBRARY, mote_natives, BOARD_ID};
    size_t arena = (size_t)(io_arena_end(PROGRAM) - memory_arena_start), image = (size_t)(memory_image_end - memory_image_start);
    MoteVm *vm = mote_create(memory_arena_start, at_most(arena < ARENA_LIMIT ? arena : ARENA_LIMIT, BOOT_FIELD_ARENA), &config);
    if (!vm)
        report_done(MOTE_NO_MEMORY, NULL);
    MoteStatus status = mote_load(vm, PROGRAM, at_most(image, BOOT_FIELD_IMAGE));
    if (status != MOTE_OK) {
        report_refused(vm);
        report_done(status, NULL);
    }
    return vm;
}

_Noreturn APART void finish(MoteVm *vm, MoteStatus status, uint32_t cycles)
{
    ReportFigures figures = {.cycles = cycles, .c_stack_peak = memory_stack_peak()};
    if (status == MOTE_UNCAUGHT)
        report_uncaught(vm);
    mote_memory(vm, true, &figures.memory);
    report_done(status, &figures);
}

/* The program goes on after a rejection that nobody handles. */
APART MoteStatus told(MoteVm *vm, MoteStatus status)
{
    if (status != MOTE_REJECTED)
        return status;
    report_uncaught(vm);
    return MOTE_OK;
}

_Noreturn void main(void);
_Noreturn void main(void)
{
    board_init();
    clock_init();
    MoteVm *vm = load();
    uint32_t start = clock_busy_cycles();
    MoteStatus status = told(vm, mote_run(vm));
    while (status == MOTE_OK && mote_pending(vm) && clock_now_ms(NULL) < report_boot(BOOT_FIELD_DURATION))
        status = told(vm, mote_step(vm));
    finish(vm, status, clock_busy_cycles() - start);
}
