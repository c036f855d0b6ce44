/* What a script expects, compared with what the program did. */
#include "parts.h"

enum { SHOWN = 60, TEXT = 1200 };

/* ---- texts */

/* Bytes as people write them in scripts: "hello\n", the end of what is long left out, or with `tail` the start. */
static void show_bytes(Buffer *out, const uint8_t *bytes, size_t count, bool tail)
{
    const size_t from = tail && count > SHOWN ? count - SHOWN : 0, to = !tail && count > SHOWN ? SHOWN : count;
    buffer_printf(out, from ? "\"..." : "\"");
    for (size_t i = from; i < to; i++)
        if (bytes[i] == '\n')
            buffer_printf(out, "\\n");
        else if (bytes[i] == '"' || bytes[i] == '\\')
            buffer_printf(out, "\\%c", bytes[i]);
        else if (bytes[i] >= ' ' && bytes[i] != 0x7F)
            buffer_u8(out, bytes[i]);
        else
            buffer_printf(out, "\\x%02x", bytes[i]);
    buffer_printf(out, to < count ? "...\"" : "\"");
}

static void show_time(Buffer *out, uint64_t us)
{
    buffer_printf(out, us % 1000 ? "%llu.%03u ms" : "%llu ms", (unsigned long long)(us / 1000), (unsigned)(us % 1000));
}

static void show_numbers(Buffer *out, const uint8_t *bytes, size_t count)
{
    buffer_printf(out, "[");
    for (size_t i = 0; i < count && i < SHOWN; i++)
        buffer_printf(out, i ? ", %u" : "%u", bytes[i]);
    buffer_printf(out, count > SHOWN ? ", ...]" : "]");
}

/* ---- records */

void expect_prepare(Simulation *simulation, const Action *action)
{
    if (action->kind != ACT_EXPECT)
        return;
    if (action->expect.kind == EXPECT_SENT)
        simulation->sent[action->number].kept = true;
    if (action->expect.kind == EXPECT_EDGES)
        for (unsigned i = 0; i < action->expect.edge_count; i++)
            simulation->history.kept[action->expect.edges[i].pin] = true;
}

void expect_sent(Simulation *simulation, unsigned number, const uint8_t *bytes, size_t count)
{
    if (simulation->sent[number].kept)
        buffer_append(&simulation->sent[number].bytes, bytes, count);
}

void expect_edge(Simulation *simulation, unsigned pin, unsigned level)
{
    History *history = &simulation->history;
    if (!history->kept[pin])
        return;
    if (history->count == history->capacity) {
        history->capacity = history->capacity ? 2 * history->capacity : 64;
        history->edges = xrealloc(history->edges, history->capacity * sizeof *history->edges);
    }
    history->edges[history->count++] = (Edge){host_board_us(simulation->board), (uint8_t)pin, (uint8_t)level};
}

void expect_free(Simulation *simulation)
{
    for (unsigned i = 0; i < HOST_SERIALS; i++)
        buffer_free(&simulation->sent[i].bytes);
    free(simulation->history.edges);
}

/* ---- comparing: false, and the text tells what was expected and seen */

static bool check_level(Simulation *simulation, const Action *action, Buffer *text)
{
    const unsigned level = simulation->board->pins[action->number].level;
    buffer_printf(text, "%s is %u, not %d", simulation_pin_name(simulation, action->number), level, action->value);
    return level == (unsigned)action->value;
}

static bool check_duty(Simulation *simulation, const Action *action, Buffer *text)
{
    const HostPin *pin = &simulation->board->pins[action->number];
    const Expectation *expect = &action->expect;
    const double duty = host_pin_duty(simulation->board, action->number) / 65535.0, off = duty - expect->duty;
    const double hz = pin->pwm ? pin->hz : 0;
    buffer_printf(text, "%s has the duty %.3f", simulation_pin_name(simulation, action->number), duty);
    if (off > 0.01 || off < -0.01) {
        buffer_printf(text, ", not %.3f", expect->duty);
        return false;
    }
    if (expect->hz > 0 && (hz < 0.99 * expect->hz || hz > 1.01 * expect->hz)) {
        buffer_printf(text, " at %g Hz, not at %g Hz", hz, expect->hz);
        return false;
    }
    return true;
}

static bool check_sent(Simulation *simulation, const Action *action, Buffer *text)
{
    Sent *sent = &simulation->sent[action->number];
    const uint8_t *bytes = sent->bytes.data + sent->found;
    const size_t count = sent->bytes.size - sent->found;
    for (size_t i = 0; i + action->data.count <= count; i++)
        if (memcmp(bytes + i, action->data.data, action->data.count) == 0) {
            sent->found += i + action->data.count;
            return true;
        }
    show_bytes(text, action->data.data, action->data.count, false);
    buffer_printf(text, action->number ? " was not sent to Serial%u, but " : " was not printed, but ", action->number + 1u);
    if (count)
        show_bytes(text, bytes, count, true);
    else
        buffer_printf(text, sent->found ? "nothing more" : "nothing");
    return action->data.count == 0;
}

static bool check_registers(Simulation *simulation, const Action *action, Buffer *text)
{
    const I2cChip *chip = chips_find(simulation, action->number, action->address);
    uint8_t seen[256];
    bool same = chip != NULL && action->data.count <= sizeof seen;
    buffer_printf(text, "device %u on I2C%u ", action->address, action->number + 1u);
    if (!same) {
        buffer_printf(text, "is none of the script's");
        return false;
    }
    for (size_t i = 0; i < action->data.count; i++) {
        seen[i] = chip->registers[(action->first + i) & 0xFF];
        same = same && seen[i] == action->data.data[i];
    }
    buffer_printf(text, "has in register %u ", action->first);
    show_numbers(text, seen, action->data.count);
    buffer_printf(text, ", not ");
    show_numbers(text, action->data.data, action->data.count);
    return same;
}

static void show_edge(Simulation *simulation, Buffer *text, const Edge *edge)
{
    buffer_printf(text, "%s = %u", simulation_pin_name(simulation, edge->pin), edge->level);
    if (edge->at != HOST_NEVER) {
        buffer_printf(text, " at ");
        show_time(text, edge->at);
    }
}

/* All edges of the pins that are mentioned, since the last such expectation of theirs. */
static bool check_edges(Simulation *simulation, const Action *action, Buffer *text)
{
    const Expectation *expect = &action->expect;
    History *history = &simulation->history;
    bool mine[HOST_PINS] = {false}, same = true;
    unsigned seen = 0, left = 0;
    for (unsigned i = 0; i < expect->edge_count; i++)
        mine[expect->edges[i].pin] = true;
    for (unsigned i = 0; i < history->count; i++) {
        const Edge *edge = &history->edges[i], *wanted = seen < expect->edge_count ? &expect->edges[seen] : NULL;
        if (!mine[edge->pin]) {
            history->edges[left++] = *edge;
            continue;
        }
        seen++;
        const uint64_t off = !wanted || wanted->at == HOST_NEVER ? 0 : edge->at > wanted->at ? edge->at - wanted->at : wanted->at - edge->at;
        if (!same || (wanted && wanted->pin == edge->pin && wanted->level == edge->level && off <= expect->tolerance))
            continue;
        same = false;
        buffer_printf(text, "edge %u is ", seen);
        show_edge(simulation, text, edge);
        buffer_printf(text, wanted ? ", not " : ", and there should be %u", expect->edge_count);
        if (wanted)
            show_edge(simulation, text, wanted);
    }
    history->count = left;
    if (same && seen < expect->edge_count) {
        same = false;
        buffer_printf(text, "there are %u edges, and not ", seen);
        show_edge(simulation, text, &expect->edges[seen]);
    }
    return same;
}

static void complain(Simulation *simulation, const Action *action, const Buffer *text)
{
    Buffer whole = {0};
    if (action->message)
        buffer_printf(&whole, "%s: ", action->message);
    show_time(&whole, action->at);
    buffer_printf(&whole, ": %.*s", (int)text->size, (const char *)text->data);
    script_complain(simulation, action, (const char *)whole.data);
    buffer_free(&whole);
    simulation_fail(simulation, SIMULATION_FAILED);
}

void expect_check(Simulation *simulation, const Action *action)
{
    static bool (*const CHECKS[])(Simulation *, const Action *, Buffer *) = {
        [EXPECT_LEVEL] = check_level, [EXPECT_DUTY] = check_duty, [EXPECT_SENT] = check_sent,
        [EXPECT_REGISTERS] = check_registers, [EXPECT_EDGES] = check_edges};
    Buffer text = {0};
    if (!CHECKS[action->expect.kind](simulation, action, &text))
        complain(simulation, action, &text);
    buffer_free(&text);
}

void expect_missed(Simulation *simulation, const Action *action)
{
    Buffer text = {0};
    buffer_printf(&text, action->kind == ACT_END ? "the script's end was not reached: the run ended at " : "the run ended before, at ");
    show_time(&text, host_board_us(simulation->board));
    complain(simulation, action, &text);
    buffer_free(&text);
}
