/* The firmware's main program: run the image in the image region, report how it went.
 *
 * The one file of boards/ that sees the runtime's public header; a board itself knows its port only.
 */
#include "board.h"
#include "boot.h"
#include "memory.h"
#include "mote.h"
#include "report.h"

extern const uint8_t mote_library_image[];
extern const void *const mote_natives[];
extern const uint32_t mote_native_count;

enum { MESSAGE_BYTES = 160, POSITIONS = 16 };

static size_t at_most(size_t available, uint32_t limit)
{
    return available < limit ? available : limit;
}

static void report_positions(MoteVm *vm)
{
    char separator = '[';
    report_string(",\"at\":");
    for (unsigned level = 0; level < POSITIONS; level++) {
        uint32_t position = mote_error_position(vm, level);
        if (!position)
            break;
        char quoted[2] = {separator, '"'};
        board_write(quoted, 2);
        report_hex(position);
        report_string("\"");
        separator = ',';
    }
    report_string(separator == '[' ? "[]" : "]");
}

/* The message is cut where it is longer than the little room on the C stack. */
static void report_uncaught(MoteVm *vm, uint32_t build_id)
{
    char message[MESSAGE_BYTES];
    size_t length = mote_error_message(vm, message, sizeof message);
    if (length >= sizeof message)
        length = sizeof message - 1;
    if (report_asked(BOOT_RECORDS)) {
        report_open("uncaught");
        report_text("message", message, length);
        report_positions(vm);
        report_close();
        return;
    }
    report_string("Uncaught ");
    board_write(message, length);
    for (unsigned level = 0; level < POSITIONS && mote_error_position(vm, level); level++) {
        report_string("\n    at ");
        report_hex(build_id);
        report_string("+");
        report_hex(mote_error_position(vm, level));
    }
    report_string("\n");
}

static void report_refused(const MoteVm *vm, MoteStatus status)
{
    static const MoteRefusal no_vm = {0};
    const MoteRefusal *refusal = vm ? mote_refusal(vm) : &no_vm;
    if (report_asked(BOOT_RECORDS)) {
        report_open("refused");
        report_number("reason", refusal->reason);
        report_number("offset", refusal->offset);
        report_number("firmware", refusal->firmware);
        report_close();
        return;
    }
    report_string("No program: status ");
    report_hex(status);
    report_string(", reason ");
    report_hex(refusal->reason);
    report_string(" at ");
    report_hex(refusal->offset);
    report_string(", firmware ");
    report_hex(refusal->firmware);
    report_string("\n");
}

static void report_stats(MoteVm *vm, uint64_t cycles)
{
    MoteMemory memory;
    uint32_t stack = memory_stack_peak();
    mote_memory(vm, true, &memory);
    report_open("stats");
    report_number("arena", memory.arena_bytes);
    report_number("vm", memory.vm_bytes);
    report_number("heap_live", memory.heap_live_bytes);
    report_number("heap_peak", memory.heap_peak_bytes);
    report_number("stack_peak", memory.stack_peak_bytes);
    report_number("c_stack_peak", stack);
    report_number("c_stack", (uint32_t)((uint8_t *)memory_stack_top - (uint8_t *)memory_stack_bottom));
    report_number("static", (uint32_t)((uint8_t *)memory_bss_end - (uint8_t *)memory_data_start));
    report_number("cycles_high", (uint32_t)(cycles >> 32));
    report_number("cycles", (uint32_t)cycles);
    report_close();
}

int main(void);
int main(void)
{
    const MoteConfig config = {&board_port, NULL, mote_library_image, mote_natives, mote_native_count};
    size_t arena = at_most((size_t)(memory_arena_end - memory_arena_start), report_arena_limit());
    arena = at_most(arena, ARENA_LIMIT) & ~(size_t)3;
    size_t image_bytes = at_most((size_t)(memory_image_end - memory_image_start), report_image_limit());
    MoteVm *vm = mote_create(memory_arena_start, arena, &config);
    MoteStatus status = vm ? mote_load(vm, memory_image_start, image_bytes) : MOTE_NO_MEMORY;
    if (status != MOTE_OK) {
        report_refused(vm, status);
        report_done(status);
    }
    uint64_t start = clock_busy_cycles(NULL);
    status = mote_run(vm);
    while (status == MOTE_OK && mote_pending(vm) && clock_now_ms(NULL) < report_duration_ms())
        status = mote_step(vm);
    uint64_t cycles = clock_busy_cycles(NULL) - start;
    if (status == MOTE_UNCAUGHT)
        report_uncaught(vm, *(const uint32_t *)(const void *)(memory_image_start + 12));
    if (report_asked(BOOT_RECORDS))
        report_stats(vm, cycles);
    report_done(status);
}
