/* See replay.h. What the collector frees is not told by the log but by the allocator: a table of what starts where, kept
 * up to date by its events, says which thing that was. */
#include "replay.h"

typedef struct Player {
    const MemoryRecording *recording;
    const SimulatorTrace *simulator;
    MoteVm *vm;
    MoteReplay slots;
    uint32_t *ids;        /* by granule: id of what starts there, or 0 */
    uint32_t *sizes;      /* by id, not rounded */
    unsigned granule;
    uint32_t live, exact; /* bytes in use by things that can be reached: rounded, and as they were asked for */
    uint32_t frames, handles;
    uint32_t vm_bytes;
    Replay *replay;
    uint64_t clock;
} Player;

enum { GRANULES = 2 << 14 }; /* what is moved to the end is put aside behind it first */

static uint32_t granule_of(const Player *player, const MoteTraceEvent *event, const uint8_t *p)
{
    uint32_t i = (uint32_t)(p - event->heap_start) / player->granule;
    return i < GRANULES ? i : GRANULES;
}

static uint32_t rounded(const Player *player, uint32_t bytes) { return round_up(bytes, player->granule); }

static void slide(Player *player, const MoteTraceEvent *event)
{
    uint32_t from = granule_of(player, event, event->at), to = granule_of(player, event, event->to);
    uint32_t count = event->bytes / player->granule;
    memmove(player->ids + to, player->ids + from, count * sizeof *player->ids);
    for (uint32_t i = to + count > from ? to + count : from; i < from + count; i++)
        player->ids[i] = 0;
}

static void move(Player *player, const MoteTraceEvent *event)
{
    uint32_t from = granule_of(player, event, event->at), id = player->ids[from];
    player->ids[from] = 0;
    player->ids[granule_of(player, event, event->to)] = id;
}

static void note_peak(Player *player, uint32_t more)
{
    Replay *replay = player->replay;
    uint32_t heap = player->live + more, stack = player->frames + player->handles;
    uint64_t all = player->recording->clock + 1;
    ReplayMark *mark = &replay->marks[player->clock * REPLAY_MARKS / all];
    if (heap + stack >= mark->heap + mark->stack)
        *mark = (ReplayMark){heap, stack};
    if (heap > replay->heap_peak)
        replay->heap_peak = heap;
    if (stack > replay->stack_peak)
        replay->stack_peak = stack;
    if (player->vm_bytes + heap + stack > replay->peak) {
        replay->peak = player->vm_bytes + heap + stack;
        replay->rounding = player->live - player->exact;
    }
}

static void traced(void *context, const MoteTraceEvent *event)
{
    Player *player = context;
    switch (event->kind) {
    case MOTE_TRACE_FREE: {
        uint32_t *id = &player->ids[granule_of(player, event, event->at)];
        if (*id) {
            player->slots.garbage[*id] = player->slots.things[*id] = MOTE_REPLAY_NONE;
            *id = 0;
        }
        break;
    }
    case MOTE_TRACE_RESIZE:
        if (event->to != event->at) {
            note_peak(player, rounded(player, event->bytes)); /* both places, for this moment */
            move(player, event);
        }
        break;
    case MOTE_TRACE_BECOME: move(player, event); break;
    case MOTE_TRACE_SLIDE: slide(player, event); break;
    case MOTE_TRACE_COLLECT: player->replay->collections++; break;
    case MOTE_TRACE_COMPACT: player->replay->compactions++; break;
    default: break;
    }
}

static void resized(Player *player, uint32_t id, uint32_t bytes)
{
    player->live += rounded(player, bytes) - rounded(player, player->sizes[id]);
    player->exact += bytes - player->sizes[id];
    player->sizes[id] = bytes;
}

static bool play(Player *player, const MemoryLogLine *line, const uint8_t *heap_start)
{
    const SimulatorTrace *simulator = player->simulator;
    bool ok = true;
    switch (line->kind) {
    case 'a':
        ok = simulator->replay_allocate(player->vm, line->a, line->b);
        if (!ok)
            break;
        player->ids[(uint32_t)(simulator->replay_address(player->vm, line->a) - heap_start) / player->granule] = line->a;
        resized(player, line->a, line->b);
        break;
    case 'r':
        ok = simulator->replay_resize(player->vm, line->a, line->b, line->c);
        if (ok)
            resized(player, line->a, line->b);
        break;
    case 'b':
        simulator->replay_become(player->vm, line->a, line->b);
        resized(player, line->a, player->sizes[line->b]);
        resized(player, line->b, 0);
        break;
    case 'f':
        resized(player, line->a, 0);
        if (simulator->replay_address(player->vm, line->a)) /* else the collector was here first */
            simulator->replay_release(player->vm, line->a);
        break;
    case 'u':
        resized(player, line->a, 0);
        simulator->replay_garbage(player->vm, line->a);
        break;
    case 'k':
        ok = simulator->replay_stack(player->vm, line->a, line->b);
        player->frames = line->a;
        player->handles = line->b;
        break;
    default: break;
    }
    return ok;
}

static void play_all(Player *player, const uint8_t *heap_start)
{
    Replay *replay = player->replay;
    for (uint32_t i = 0; replay->fits && i < player->recording->count; i++) {
        player->clock = player->recording->lines[i].clock;
        replay->fits = play(player, &player->recording->lines[i], heap_start);
        if (replay->fits)
            note_peak(player, 0);
        else
            replay->failed_clock = player->clock;
    }
    ReplayMark last = {0, 0}; /* where nothing happened it is as it was */
    for (unsigned i = 0; i < REPLAY_MARKS; i++) {
        if (replay->marks[i].heap + replay->marks[i].stack == 0)
            replay->marks[i] = last;
        last = replay->marks[i];
    }
}

void replay_run(const MemoryRecording *recording, unsigned granule, uint32_t arena, Replay *replay)
{
    memset(replay, 0, sizeof *replay);
    HostBoard board;
    host_board_init(&board, -1);
    Player player = {.recording = recording, .simulator = simulator_traced(granule), .granule = granule, .replay = replay};
    const Simulator *simulator = &player.simulator->simulator;
    MoteConfig config = {&host_port, &board, simulator->library, simulator->natives, 0};
    player.vm_bytes = player.simulator->vm_bytes(true);
    uint32_t host_bytes = player.simulator->vm_bytes(false);
    if (arena <= player.vm_bytes)
        return;
    uint32_t bytes = (arena - player.vm_bytes + host_bytes) & ~3u;
    void *memory = xmalloc(bytes);
    player.vm = simulator->create(memory, bytes, &config);
    if (player.vm) {
        player.slots = (MoteReplay){xmalloc(recording->things * sizeof(int16_t)), xmalloc(recording->things * sizeof(int16_t)),
                                    recording->things};
        for (uint32_t i = 0; i < recording->things; i++)
            player.slots.things[i] = player.slots.garbage[i] = MOTE_REPLAY_NONE;
        player.ids = xcalloc(GRANULES + 1, sizeof *player.ids);
        player.sizes = xcalloc(recording->things, sizeof *player.sizes);
        board.traced = traced;
        board.trace_context = &player;
        replay->fits = true;
        player.simulator->replay_start(player.vm, &player.slots);
        play_all(&player, player.simulator->replay_heap(player.vm));
        board.traced = NULL;
        MoteMemory after;
        simulator->memory(player.vm, false, &after);
        if (after.free_bytes)
            replay->fragmentation = 100.0 * (1.0 - (double)after.largest_free_bytes / (double)after.free_bytes);
        free(player.slots.things);
        free(player.slots.garbage);
        free(player.ids);
        free(player.sizes);
    }
    free(memory);
}

/* What fits an arena fits every larger one but for chance: how things lie differs. So from the least that could be, up
 * in steps of a word where it is close, and halving before. */
uint32_t replay_smallest(const MemoryRecording *recording, unsigned granule, Replay *replay)
{
    uint32_t high = granule * 16384, low = simulator_traced(granule)->vm_bytes(true);
    replay_run(recording, granule, high, replay);
    if (!replay->fits)
        return 0;
    while (high - low > 4) {
        uint32_t middle = (low + (high - low) / 2) & ~3u;
        Replay tried;
        replay_run(recording, granule, middle, &tried);
        if (tried.fits) {
            high = middle;
            *replay = tried;
        } else {
            low = middle;
        }
    }
    return high;
}
