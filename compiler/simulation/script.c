/* Scripts: what a board begins with, and actions with their times. Devices send actions, too. */
#include <errno.h>

#include "reader.h"

void action_free(Action *action)
{
    free(action->data.data);
    free(action->expect.edges);
    free(action->message);
    free(action);
}

void agenda_add(Simulation *simulation, Action *action)
{
    Action **link = &simulation->agenda;
    if (simulation->agenda_last && simulation->agenda_last->at <= action->at)
        link = &simulation->agenda_last->next;
    while (*link && (*link)->at <= action->at)
        link = &(*link)->next;
    action->next = *link;
    *link = action;
    if (!action->next)
        simulation->agenda_last = action;
}

/* ---- expectations */

static bool read_edge(Reader *reader, const json_t *json, Edge *edge)
{
    static const char *const MEMBERS[] = {"pin", "level", "at", NULL};
    int level = 0;
    *edge = (Edge){.at = HOST_NEVER};
    if (!reader_members(reader, json, MEMBERS) || !reader_pin(reader, reader_need(reader, json, "pin"), &edge->pin))
        return false;
    reader_into(reader, "level", 0);
    bool ok = reader_integer(reader, json_object_get(json, "level"), 0, 1, &level);
    reader_out(reader);
    edge->level = (uint8_t)level;
    const json_t *at = json_object_get(json, "at");
    reader_into(reader, "at", 0);
    ok = ok && (!at || reader_time(reader, at, &edge->at));
    reader_out(reader);
    return ok;
}

static bool read_edges(Reader *reader, const json_t *json, Expectation *expect)
{
    static const char *const MEMBERS[] = {"edges", "tolerance", NULL};
    const json_t *edges = json_object_get(json, "edges"), *tolerance = json_object_get(json, "tolerance");
    expect->kind = EXPECT_EDGES;
    if (!reader_members(reader, json, MEMBERS))
        return false;
    if (tolerance) {
        reader_into(reader, "tolerance", 0);
        const bool ok = reader_time(reader, tolerance, &expect->tolerance);
        reader_out(reader);
        if (!ok)
            return false;
    }
    reader_into(reader, "edges", 0);
    bool ok = json_is_array(edges) || reader_fail(reader, "must be an array");
    expect->edge_count = (unsigned)json_array_size(edges);
    expect->edges = xcalloc(expect->edge_count + 1, sizeof *expect->edges);
    for (unsigned i = 0; ok && i < expect->edge_count; i++) {
        reader_into(reader, NULL, i);
        ok = read_edge(reader, json_array_get(edges, i), &expect->edges[i]);
        reader_out(reader);
    }
    reader_out(reader);
    return ok;
}

/* A value of the object's member `key`, read by `CALL`. */
#define READ_MEMBER(reader, json, key, CALL)                       \
    do {                                                           \
        const json_t *value = reader_need(reader, json, key);      \
        if (!value)                                                \
            return false;                                          \
        reader_into(reader, key, 0);                               \
        const bool ok_ = CALL;                                     \
        reader_out(reader);                                        \
        if (!ok_)                                                  \
            return false;                                          \
    } while (0)

static bool read_number_of(Reader *reader, const json_t *json, const char *key, int low, int high, uint8_t *result)
{
    int n = 0;
    READ_MEMBER(reader, json, key, reader_integer(reader, value, low, high, &n));
    *result = (uint8_t)n;
    return true;
}

/* Buses count from 1, the board's from 0. */
static bool read_bus(Reader *reader, const json_t *json, const char *key, uint8_t *bus)
{
    if (!read_number_of(reader, json, key, 1, HOST_BUSES, bus))
        return false;
    --*bus;
    return true;
}

static bool read_expected_pin(Reader *reader, const json_t *json, Action *action)
{
    static const char *const LEVEL[] = {"pin", "level", NULL}, *const DUTY[] = {"pin", "duty", "hz", NULL};
    Expectation *expect = &action->expect;
    const bool duty = json_object_get(json, "duty") != NULL;
    int level = 0;
    if (!reader_members(reader, json, duty ? DUTY : LEVEL))
        return false;
    READ_MEMBER(reader, json, "pin", reader_pin(reader, value, &action->number));
    if (duty) {
        expect->kind = EXPECT_DUTY;
        READ_MEMBER(reader, json, "duty", reader_number(reader, value, 0, 1, &expect->duty));
        if (json_object_get(json, "hz"))
            READ_MEMBER(reader, json, "hz", reader_number(reader, value, 0, 1e9, &expect->hz));
        return true;
    }
    expect->kind = EXPECT_LEVEL;
    READ_MEMBER(reader, json, "level", reader_integer(reader, value, 0, 1, &level));
    action->value = level;
    return true;
}

static bool read_expected_bytes(Reader *reader, const json_t *json, Action *action)
{
    static const char *const SERIAL[] = {"serial", "data", NULL}, *const OUTPUT[] = {"output", NULL},
                             *const I2C[] = {"i2c", "address", "register", "data", NULL};
    action->expect.kind = EXPECT_SENT;
    if (json_object_get(json, "output")) {
        if (!reader_members(reader, json, OUTPUT))
            return false;
        READ_MEMBER(reader, json, "output", reader_bytes(reader, value, &action->data));
        return true;
    }
    const bool serial = json_object_get(json, "serial") != NULL;
    if (!reader_members(reader, json, serial ? SERIAL : I2C) || !read_bus(reader, json, serial ? "serial" : "i2c", &action->number))
        return false;
    READ_MEMBER(reader, json, "data", reader_bytes(reader, value, &action->data));
    if (serial)
        return true;
    action->expect.kind = EXPECT_REGISTERS;
    return read_number_of(reader, json, "address", 0, 127, &action->address) &&
           read_number_of(reader, json, "register", 0, 255, &action->first);
}

static bool read_expectation(Reader *reader, const json_t *json, Action *action)
{
    if (!json_is_object(json))
        return reader_fail(reader, "must be an object");
    if (json_object_get(json, "pin"))
        return read_expected_pin(reader, json, action);
    if (json_object_get(json, "edges"))
        return read_edges(reader, json, &action->expect);
    if (json_object_get(json, "serial") || json_object_get(json, "output") || json_object_get(json, "i2c"))
        return read_expected_bytes(reader, json, action);
    return reader_fail(reader, "expects nothing that is known: pin, edges, output, serial or i2c");
}

/* ---- actions */

static bool read_pin_action(Reader *reader, const json_t *json, Action *action)
{
    READ_MEMBER(reader, json, "pin", reader_pin(reader, value, &action->number));
    if (json_object_get(json, "analog")) {
        READ_MEMBER(reader, json, "analog", reader_outside(reader, value, &action->value));
        return true;
    }
    READ_MEMBER(reader, json, "level", reader_outside(reader, value, &action->value));
    if (action->value > 0 && action->value < 0xFFFF) {
        reader_into(reader, "level", 0);
        reader_fail(reader, "a level is 0, 1 or null");
        reader_out(reader);
        return false;
    }
    return true;
}

static bool read_i2c_action(Reader *reader, const json_t *json, Action *action)
{
    if (!read_bus(reader, json, "i2c", &action->number) || !read_number_of(reader, json, "address", 0, 127, &action->address) ||
        !read_number_of(reader, json, "register", 0, 255, &action->first))
        return false;
    READ_MEMBER(reader, json, "data", reader_bytes(reader, value, &action->data));
    if (!chips_find(reader->simulation, action->number, action->address))
        return reader_fail(reader, "there is no device %d on I2C%d in \"i2c\"", action->address, action->number + 1);
    return true;
}

static bool read_sensor_action(Reader *reader, const json_t *json, Action *action)
{
    double number = 0;
    READ_MEMBER(reader, json, "sensor", reader_sensor(reader, json_string_value(value), &action->number));
    READ_MEMBER(reader, json, "value", reader_number(reader, value, -1000, 1000, &number));
    action->value = (int32_t)(number * 256);
    return true;
}

static bool read_serial_action(Reader *reader, const json_t *json, Action *action)
{
    if (!read_bus(reader, json, "serial", &action->number))
        return false;
    READ_MEMBER(reader, json, "data", reader_bytes(reader, value, &action->data));
    return true;
}

static bool read_spi_action(Reader *reader, const json_t *json, Action *action)
{
    if (!read_bus(reader, json, "spi", &action->number))
        return false;
    READ_MEMBER(reader, json, "answer", reader_bytes(reader, value, &action->data));
    return true;
}

static bool read_end_action(Reader *reader, const json_t *json, Action *action)
{
    (void)action;
    return json_is_true(json_object_get(json, "end")) || reader_fail(reader, "\"end\" must be true");
}

static bool read_expect_action(Reader *reader, const json_t *json, Action *action)
{
    READ_MEMBER(reader, json, "expect", read_expectation(reader, value, action));
    const json_t *message = json_object_get(json, "message");
    if (message && !json_is_string(message))
        return reader_fail(reader, "\"message\" must be a string");
    action->message = message ? strdup(json_string_value(message)) : NULL;
    return true;
}

/* Kinds of actions by the member that only they have; those of all are at, every and times. */
static const struct {
    const char *key;
    ActionKind kind;
    bool (*read)(Reader *reader, const json_t *json, Action *action);
    const char *members[9];
} KINDS[] = {
    {"expect", ACT_EXPECT, read_expect_action, {"at", "every", "times", "expect", "message"}},
    {"i2c", ACT_I2C, read_i2c_action, {"at", "every", "times", "i2c", "address", "register", "data"}},
    {"spi", ACT_SPI, read_spi_action, {"at", "every", "times", "spi", "answer"}},
    {"serial", ACT_SERIAL, read_serial_action, {"at", "every", "times", "serial", "data"}},
    {"sensor", ACT_SENSOR, read_sensor_action, {"at", "every", "times", "sensor", "value"}},
    {"pin", ACT_PIN, read_pin_action, {"at", "every", "times", "pin", "level", "analog", "bounce"}},
    {"end", ACT_END, read_end_action, {"at", "end"}},
};

static bool read_repetition(Reader *reader, const json_t *json, Action *action)
{
    int times = 1;
    if (!json_object_get(json, "every") && !json_object_get(json, "times"))
        return true;
    READ_MEMBER(reader, json, "every", reader_time(reader, value, &action->every));
    READ_MEMBER(reader, json, "times", reader_integer(reader, value, 1, INT32_MAX, &times));
    action->times = (uint32_t)times;
    return true;
}

/* A contact that bounces: the level alternates every half millisecond until it stays. */
static bool read_bounce(Reader *reader, const json_t *json, const Action *action)
{
    enum { HALF = 500, LONGEST = 1000 };
    double bounce = 0;
    if (!json_object_get(json, "bounce"))
        return true;
    READ_MEMBER(reader, json, "bounce", reader_number(reader, value, 0, LONGEST, &bounce));
    if (action->value < 0 || json_object_get(json, "analog"))
        return reader_fail(reader, "what bounces has the level 0 or 1");
    for (uint64_t i = 1; (double)((i - 1) / 2 * 2 * HALF) < bounce * 1000; i++) { /* there and back */
        Action *one = xmalloc(sizeof *one);
        *one = *action;
        one->at += i * HALF;
        one->value = i % 2 ? 0xFFFF - action->value : action->value;
        agenda_add(reader->simulation, one);
    }
    return true;
}

/* Into the agenda. */
static bool read_action(Reader *reader, const json_t *json, uint32_t index, bool needs_time, uint64_t from)
{
    unsigned kind = 0;
    if (!json_is_object(json))
        return reader_fail(reader, "must be an object");
    while (kind < sizeof KINDS / sizeof *KINDS && !json_object_get(json, KINDS[kind].key))
        kind++;
    if (kind == sizeof KINDS / sizeof *KINDS)
        return reader_fail(reader, "no action that is known: pin, serial, i2c, spi, sensor, expect or end");
    Action *action = xcalloc(1, sizeof *action);
    action->kind = KINDS[kind].kind;
    action->index = index;
    action->times = 1;
    const json_t *at = json_object_get(json, "at");
    bool ok = reader_members(reader, json, KINDS[kind].members) && (at || !needs_time || reader_need(reader, json, "at"));
    if (ok && at) {
        reader_into(reader, "at", 0);
        ok = reader_time(reader, at, &action->at);
        reader_out(reader);
    }
    action->at = action->at < from ? from : action->at;
    ok = ok && KINDS[kind].read(reader, json, action) && read_repetition(reader, json, action) && read_bounce(reader, json, action);
    if (!ok) {
        action_free(action);
        return false;
    }
    expect_prepare(reader->simulation, action);
    agenda_add(reader->simulation, action);
    return true;
}

static bool read_actions(Reader *reader, const json_t *list, bool script, uint64_t from)
{
    if (!json_is_array(list))
        return reader_fail(reader, "must be an array");
    for (size_t i = 0; i < json_array_size(list); i++) {
        reader_into(reader, NULL, i);
        const bool ok = read_action(reader, json_array_get(list, i), script ? (uint32_t)i : NO_INDEX, script, from);
        reader_out(reader);
        if (!ok)
            return false;
    }
    return true;
}

bool script_actions(Simulation *simulation, json_t *actions, char *why, size_t room)
{
    Reader reader = {.simulation = simulation};
    char path[READER_TEXT];
    if (read_actions(&reader, actions, false, host_board_us(simulation->board)))
        return true;
    reader_path(&reader, path, sizeof path);
    snprintf(why, room, "answers with actions that are wrong: actions%s: %s", path, reader.why);
    return false;
}

/* ---- what the board begins with */

static bool begin_pins(Reader *reader, const json_t *pins)
{
    const char *key;
    json_t *value;
    if (!json_is_object(pins))
        return reader_fail(reader, "must be an object");
    json_object_foreach((json_t *)(uintptr_t)pins, key, value) {
        uint8_t pin = 0;
        int32_t outside = -1;
        json_t *name = json_string(key);
        reader_into(reader, key, 0);
        const bool ok = reader_pin(reader, name, &pin) && reader_outside(reader, value, &outside);
        reader_out(reader);
        json_decref(name);
        if (!ok)
            return false;
        host_pin_outside(reader->simulation->board, pin, outside);
    }
    return true;
}

static bool begin_wires(Reader *reader, const json_t *wires)
{
    bool ok = json_is_array(wires) || reader_fail(reader, "must be an array");
    for (size_t i = 0; ok && i < json_array_size(wires); i++) {
        const json_t *wire = json_array_get(wires, i);
        uint8_t first = 0, pin = 0;
        reader_into(reader, NULL, i);
        ok = (json_is_array(wire) && json_array_size(wire) >= 2) || reader_fail(reader, "a wire is an array of pins");
        for (size_t k = 0; ok && k < json_array_size(wire); k++) {
            reader_into(reader, NULL, k);
            ok = reader_pin(reader, json_array_get(wire, k), &pin);
            reader_out(reader);
            if (ok && k)
                host_pin_wire(reader->simulation->board, first, pin);
            else
                first = pin;
        }
        reader_out(reader);
    }
    return ok;
}

static bool begin_registers(Reader *reader, const json_t *registers, I2cChip *chip)
{
    const char *key;
    json_t *value;
    if (!json_is_object(registers))
        return reader_fail(reader, "must be an object");
    json_object_foreach((json_t *)(uintptr_t)registers, key, value) {
        char *end;
        Bytes bytes = {0};
        const unsigned long first = strtoul(key, &end, 0);
        reader_into(reader, key, 0);
        const bool ok = (*end == 0 && end != key && first < 256) ? reader_bytes(reader, value, &bytes)
                                                                  : reader_fail(reader, "is no register's number: 0 to 255");
        for (size_t i = 0; ok && i < bytes.count; i++)
            chip->registers[(first + i) & 0xFF] = bytes.data[i];
        free(bytes.data);
        reader_out(reader);
        if (!ok)
            return false;
    }
    return true;
}

static bool begin_i2c_one(Reader *reader, const json_t *json)
{
    static const char *const MEMBERS[] = {"bus", "address", "registers", NULL};
    Simulation *simulation = reader->simulation;
    I2cChip *chip = xcalloc(1, sizeof *chip);
    chip->next = simulation->chips;
    simulation->chips = chip;
    if (!reader_members(reader, json, MEMBERS) || !read_bus(reader, json, "bus", &chip->bus) ||
        !read_number_of(reader, json, "address", 0, 127, &chip->address))
        return false;
    if (json_object_get(json, "registers"))
        READ_MEMBER(reader, json, "registers", begin_registers(reader, value, chip));
    return true;
}

static bool begin_spi_one(Reader *reader, const json_t *json)
{
    static const char *const MEMBERS[] = {"bus", "answer", NULL};
    Bytes answer = {0};
    uint8_t bus = 0;
    if (!reader_members(reader, json, MEMBERS) || !read_bus(reader, json, "bus", &bus))
        return false;
    READ_MEMBER(reader, json, "answer", reader_bytes(reader, value, &answer));
    free(reader->simulation->answers[bus].data);
    reader->simulation->answers[bus] = answer;
    return true;
}

static bool begin_list(Reader *reader, const json_t *list, bool (*one)(Reader *reader, const json_t *json))
{
    bool ok = json_is_array(list) || reader_fail(reader, "must be an array");
    for (size_t i = 0; ok && i < json_array_size(list); i++) {
        reader_into(reader, NULL, i);
        ok = one(reader, json_array_get(list, i));
        reader_out(reader);
    }
    return ok;
}

static bool begin_i2c(Reader *reader, const json_t *list) { return begin_list(reader, list, begin_i2c_one); }
static bool begin_spi(Reader *reader, const json_t *list) { return begin_list(reader, list, begin_spi_one); }

static bool begin_sensors(Reader *reader, const json_t *sensors)
{
    const char *key;
    json_t *value;
    if (!json_is_object(sensors))
        return reader_fail(reader, "must be an object");
    json_object_foreach((json_t *)(uintptr_t)sensors, key, value) {
        uint8_t sensor = 0;
        double number = 0;
        reader_into(reader, key, 0);
        const bool ok = reader_sensor(reader, key, &sensor) && reader_number(reader, value, -1000, 1000, &number);
        reader_out(reader);
        if (!ok)
            return false;
        reader->simulation->board->sensors[sensor] = (int32_t)(number * 256);
    }
    return true;
}

static bool begin_actions(Reader *reader, const json_t *list) { return read_actions(reader, list, true, 0); }

static bool read_whole(Reader *reader, const json_t *json)
{
    static const char *const MEMBERS[] = {"wires", "pins", "i2c", "spi", "sensors", "actions", NULL};
    static bool (*const READERS[])(Reader *, const json_t *) = {begin_wires, begin_pins, begin_i2c, begin_spi, begin_sensors, begin_actions};
    bool ok = reader_members(reader, json, MEMBERS);
    for (unsigned i = 0; ok && MEMBERS[i]; i++) {
        const json_t *value = json_object_get(json, MEMBERS[i]);
        reader_into(reader, MEMBERS[i], 0);
        ok = !value || READERS[i](reader, value);
        reader_out(reader);
    }
    return ok;
}

SimulationResult script_read(Simulation *simulation, const char *path)
{
    json_error_t error;
    simulation->source = source_read(path, &simulation->diag);
    if (!simulation->source)
        return SIMULATION_FILE;
    diag_add_file(&simulation->diag, simulation->source);
    json_t *json = json_loadb(simulation->source->text, simulation->source->length, JSON_REJECT_DUPLICATES, &error);
    if (!json) {
        const uint32_t at = error.position > 0 ? (uint32_t)error.position - 1 : 0;
        diag_report(&simulation->diag, SEVERITY_ERROR, (Span){at, at + 1, simulation->source->index}, NULL, "%s", error.text);
        return SIMULATION_WRONG;
    }
    Reader reader = {.simulation = simulation};
    const bool ok = read_whole(&reader, json);
    if (!ok) {
        char where[READER_TEXT];
        reader_path(&reader, where, sizeof where);
        const uint32_t at = reader_locate(simulation->source->text, reader.culprit, reader.culprit_depth);
        diag_report(&simulation->diag, SEVERITY_ERROR, (Span){at, at + 1, simulation->source->index}, NULL, "%s%s%s", where,
                    where[0] ? ": " : "", reader.why);
    }
    json_decref(json);
    return ok ? SIMULATION_OK : SIMULATION_WRONG;
}

void script_complain(Simulation *simulation, const Action *action, const char *text)
{
    host_board_flush(simulation->board);
    if (action->index == NO_INDEX) {
        diag_plain(&simulation->diag, SEVERITY_ERROR, "a simulated device expects: %s", text);
        return;
    }
    const ReaderStep path[] = {{"actions", 0}, {NULL, action->index}};
    const uint32_t at = reader_locate(simulation->source->text, path, 2);
    diag_report(&simulation->diag, SEVERITY_ERROR, (Span){at, at + 1, simulation->source->index}, NULL, "%s", text);
}
