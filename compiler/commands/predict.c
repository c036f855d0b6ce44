/* RAM after the top level, predicted: the built image runs in the simulator, in an arena that holds what the board's holds.
 *
 * The board is one where nothing happens; time passes by a millisecond each time somebody asks for it, so that waiting
 * for it ends. Heap and registers are the board's to the byte; only the VM's own state has pointers of another size, and the arena here is larger by the difference.
 */
#include <setjmp.h>

#include "predict.h"
#include "simulator.h"

enum { MOST_INSTRUCTIONS = 50 * 1000 * 1000 }; /* of a top level that ends; on a small controller that would be a minute or more */

/* ---- running */

typedef struct Trial {
    bool ended;
    bool full; /* ended by an error that tells of full memory */
    MoteMemory memory;
    uint32_t overlays;
} Trial;

static void take_message(void *context, const char *bytes, size_t count)
{
    char *message = context;
    size_t used = strlen(message);
    for (size_t i = 0; i < count && used < 63; i++)
        message[used++] = bytes[i];
    message[used] = 0;
}

static void run_top_level(const Simulator *simulator, MoteVm *vm, const Program *program, Trial *trial)
{
    Trial result = {0};
    MoteStatus status = simulator->load(vm, program->image, program->size);
    result.full = status == MOTE_NO_MEMORY;
    result.ended = true;
    if (status == MOTE_OK) {
        char message[64] = "";
        status = simulator->run(vm);
        simulator->memory(vm, true, &result.memory);
        result.overlays = simulator->overlay_bytes(vm);
        if (status == MOTE_UNCAUGHT)
            simulator->error_message(vm, take_message, message);
        result.full = strcmp(message, "RangeError: out of memory") == 0 || strcmp(message, "RangeError: stack overflow") == 0;
    }
    *trial = result;
}

/* For which board the image is, 0: for any. */
static uint16_t board_of(const Program *program)
{
    ImageHeader header;
    memcpy(&header, program->image, sizeof header);
    return header.board;
}

static MoteVm *vm_new(const Simulator *simulator, MoteConfig *config, HostBoard *board, void *arena, uint32_t bytes)
{
    *config = (MoteConfig){&quiet_port, board, simulator->library, simulator->natives, 0};
    return simulator->create(arena, bytes, config);
}

static uint32_t vm_bytes_here(const Simulator *simulator)
{
    enum { AMPLE = 4096 };
    MoteConfig config;
    MoteMemory memory;
    void *arena = xmalloc(AMPLE);
    simulator->memory(vm_new(simulator, &config, NULL, arena, AMPLE), false, &memory);
    free(arena);
    return memory.vm_bytes;
}

typedef struct Limit {
    jmp_buf reached;
} Limit;

static void stop_late(void *context, const MoteTraceEvent *event)
{
    Limit *limit = context;
    if (event->clock > MOST_INSTRUCTIONS)
        longjmp(limit->reached, 1); /* the VM lives in its arena; nothing else is under way */
}

/* Does the top level end? The traced runtime counts its instructions. */
static bool does_end(const SimulatorTrace *trace, uint32_t bytes, const Program *program)
{
    Limit limit;
    HostBoard board = {.look_ms = 1, .traced = stop_late, .trace_context = &limit};
    MoteConfig config;
    Trial trial;
    void *arena = xmalloc(bytes);
    volatile bool ends = false;
    MoteVm *vm = vm_new(&trace->simulator, &config, &board, arena, bytes);
    config.board = board_of(program);
    if (setjmp(limit.reached) == 0) {
        if (vm)
            run_top_level(&trace->simulator, vm, program, &trial);
        ends = true;
    }
    free(arena);
    return ends;
}

/* In an arena that holds what one of `bytes` holds on the board. */
static Trial try_arena(const Board *on, uint32_t bytes, const Program *program)
{
    const Simulator *simulator = simulator_for(on->granule * 16384);
    const SimulatorTrace *trace = simulator_traced(on->granule);
    uint32_t fixed = (trace->vm_bytes(true) + 3) & ~3u, heap = bytes > fixed ? bytes - fixed : 0;
    HostBoard board = {.look_ms = 1};
    MoteConfig config;
    Trial trial = {0};
    if (!does_end(trace, heap + trace->vm_bytes(false), program))
        return trial;
    bytes = heap + vm_bytes_here(simulator);
    void *arena = xmalloc(bytes);
    MoteVm *vm = vm_new(simulator, &config, &board, arena, bytes);
    config.board = board_of(program);
    trial.ended = trial.full = true;
    if (vm)
        run_top_level(simulator, vm, program, &trial);
    free(arena);
    return trial;
}

static uint32_t globals_bytes(const Program *program)
{
    ImageHeader header;
    memcpy(&header, program->image, sizeof header);
    return header.global_count ? 4u + 2u * header.global_count : 0;
}

Prediction predict_start(const Program *program, const Options *options, const Firmware *firmware)
{
    const Board *board = options->board;
    uint32_t limit = board->granule * 16384, arena = board_arena(board, firmware, program_uses_devices(program));
    if (options->heap && options->heap < arena)
        arena = options->heap;
    uint32_t vm = round_up(simulator_traced(board->granule)->vm_bytes(true), 4);
    Prediction p = {.static_bytes = firmware->static_bytes, .c_stack = board->c_stack_bytes, .arena = arena & ~3u,
                    .vm = vm, .globals = round_up(globals_bytes(program), board->granule)};
    Trial trial = try_arena(board, p.arena, program);
    p.state = !trial.ended ? PREDICTION_UNKNOWN : trial.full ? PREDICTION_FULL : PREDICTED;
    if (p.state == PREDICTION_FULL)
        trial = try_arena(board, limit, program);
    if (!trial.ended || trial.full)
        return p;
    p.has_figures = true;
    p.overlays = trial.overlays;
    p.left = trial.memory.heap_live_bytes - p.globals - p.overlays;
    p.peak = trial.memory.heap_peak_bytes;
    p.registers = trial.memory.stack_peak_bytes;
    return p;
}

uint32_t prediction_start(const Prediction *p)
{
    return p->static_bytes + p->c_stack + p->vm + p->globals + p->overlays + p->left;
}

uint32_t prediction_peak(const Prediction *p) { return p->static_bytes + p->c_stack + p->vm + p->peak + p->registers; }
