/* The firmware's main program: run the image in the image region, report how it went.
 *
 * The one file of boards/ that sees the runtime's public header; a board itself knows its port only.
 */
#include "board.h"
#include "io.h"
#include "memory.h"
#include "report.h"
#ifdef BOARD_RESIDENT
#include "cpu.h"
#include "resident.h"
#endif

#ifdef MOTE_LINKED /* for one program, which is a part of the firmware */
extern const uint8_t mote_library_linked[], mote_program[];
#define LIBRARY mote_library_linked
#define FIRST mote_program
#else
extern const uint8_t mote_library_general[];
#define LIBRARY mote_library_general
#define FIRST memory_image_start
#endif
#ifdef BOARD_RESIDENT
#define PROGRAM ((const uint8_t *)mote_image(vm)) /* in one of the slots */
#else
#define PROGRAM FIRST
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

static const MoteConfig config = {&board_port, NULL, LIBRARY, mote_natives, BOARD_ID};
#define VM_AT ((MoteVm *)(void *)memory_arena_start)

/* Of an arena that is too small the desktop is told nothing more. */
static MoteStatus load(const uint8_t *image, size_t room, const uint8_t *arena_end)
{
    size_t arena = (size_t)(arena_end - memory_arena_start);
    MoteVm *vm = mote_create(memory_arena_start, at_most(arena < ARENA_LIMIT ? arena : ARENA_LIMIT, BOOT_FIELD_ARENA), &config);
    if (!vm)
        report_done(MOTE_NO_MEMORY, NULL);
    return mote_load(vm, image, room);
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

/* ---- as a device runs: the loader says what, and takes over when it ends */

#ifdef BOARD_RESIDENT
__attribute__((section(".keep"))) uint32_t resident_word;

const Resident *resident(void)
{
    static const Resident board = {
        .name = BOARD_NAME, .start = memory_image_start, .flash = &board_flash, .memory = memory_resident,
        .library = mote_library_general, .features = MOTE_FEATURES, .board = BOARD_ID, .window_ms = BOARD_WINDOW_MS, .slots = BOARD_SLOTS};
    return &board;
}

uint32_t resident_header(const void *header) { return mote_check_header(&config, header); }

bool resident_check(const void *image, uint32_t bytes, UpdateRefusal *refusal)
{
    if (load(image, bytes, resident()->memory) == MOTE_OK)
        return true;
    __builtin_memcpy(refusal, mote_refusal(VM_AT), sizeof *refusal);
    return false;
}

bool resident_load(const void *image, uint32_t bytes)
{
    if (load(image, bytes, io_arena_end(image)) == MOTE_OK)
        return true;
    report_refused(VM_AT);
    return false;
}

bool resident_run(void)
{
    board_receive(true);
    MoteStatus status = told(VM_AT, mote_run(VM_AT));
    while (status == MOTE_OK && mote_pending(VM_AT)) {
        resident_alive();
        status = told(VM_AT, mote_step(VM_AT));
    }
    board_receive(false);
    if (status == MOTE_UNCAUGHT)
        report_uncaught(VM_AT);
    return status == MOTE_OK;
}

#ifdef MOTE_SIGNED
void resident_call(void (*function)(void *argument), void *argument) { cpu_call_on(memory_resident, function, argument); }
#endif

bool resident_button(void)
{
#ifdef BOARD_BOOT_BUTTON
    board_pin_mode(BOARD_BOOT_BUTTON, BOARD_BUTTONS_LOW ? MOTE_PIN_INPUT_PULLUP : MOTE_PIN_INPUT_PULLDOWN);
    clock_delay_us(NULL, 50);
    return board_pin_read(BOARD_BOOT_BUTTON) != BOARD_BUTTONS_LOW;
#else
    return false;
#endif
}
#endif

/* ---- as `mote run` does: once */

APART MoteStatus load_once(void)
{
    MoteStatus status = load(FIRST, at_most((size_t)(memory_image_end - memory_image_start), BOOT_FIELD_IMAGE), io_arena_end(FIRST));
    if (status != MOTE_OK) {
        report_refused(VM_AT);
        report_done(status, NULL);
    }
    return status;
}

_Noreturn void main(void);
_Noreturn void main(void)
{
    board_init();
    clock_init();
#ifdef BOARD_RESIDENT
    if (!report_asked())
        resident_main();
#endif
    MoteStatus status = load_once();
    MoteVm *vm = VM_AT;
    uint32_t start = clock_busy_cycles();
    status = told(vm, mote_run(vm));
    while (status == MOTE_OK && mote_pending(vm) && clock_now_ms(NULL) < report_boot(BOOT_FIELD_DURATION))
        status = told(vm, mote_step(vm));
    finish(vm, status, clock_busy_cycles() - start);
}
