/* A board's world: tells the trace, the expectations and the devices' process what the program does, and lets script and
 * process act at their times.
 */
#include <errno.h>

#include "parts.h"

const char *simulation_pin_name(const Simulation *simulation, unsigned pin)
{
    static char text[32];
    const SimulationOptions *options = simulation->options;
    for (unsigned i = 0; i < options->pin_count; i++)
        if (options->pins[i].number == pin)
            return options->pins[i].name;
    snprintf(text, sizeof text, "pin %u", pin);
    return text;
}

void simulation_fail(Simulation *simulation, SimulationResult result)
{
    if (simulation->result == SIMULATION_OK)
        simulation->result = result;
    host_board_stop(simulation->board);
}

/* ---- what happens */

static void act(Simulation *simulation, const Action *action)
{
    HostBoard *board = simulation->board;
    I2cChip *chip;
    switch (action->kind) {
    case ACT_PIN: host_pin_outside(board, action->number, action->value); break;
    case ACT_SERIAL: host_serial_arrives(board, action->number, action->data.data, action->data.count); break;
    case ACT_I2C:
        chip = chips_find(simulation, action->number, action->address);
        for (size_t i = 0; chip && i < action->data.count; i++)
            chip->registers[(action->first + i) & 0xFF] = action->data.data[i];
        break;
    case ACT_SPI: {
        Bytes *answer = &simulation->answers[action->number];
        answer->data = xrealloc(answer->data, action->data.count + 1);
        memcpy(answer->data, action->data.data, action->data.count);
        answer->count = action->data.count;
        break;
    }
    case ACT_SENSOR: board->sensors[action->number] = action->value; break;
    case ACT_EXPECT: expect_check(simulation, action); break;
    case ACT_END: host_board_stop(board); break;
    }
}

static void act_next(Simulation *simulation)
{
    Action *action = simulation->agenda;
    simulation->agenda = action->next;
    if (!simulation->agenda)
        simulation->agenda_last = NULL;
    act(simulation, action);
    if (action->times > 1) {
        action->times--;
        action->at += action->every;
        agenda_add(simulation, action);
    } else {
        action_free(action);
    }
}

void simulation_happen(void *context)
{
    Simulation *simulation = context;
    if (simulation->happening)
        return;
    simulation->happening = true;
    while (!simulation->board->stopped) {
        const uint64_t now = host_board_us(simulation->board), at = simulation->agenda ? simulation->agenda->at : HOST_NEVER;
        if (at <= now && at <= simulation->process_wake) {
            act_next(simulation);
        } else if (simulation->process_wake <= now) {
            simulation->process_wake = HOST_NEVER;
            request_wake(simulation);
        } else {
            simulation->world.next_us = at < simulation->process_wake ? at : simulation->process_wake;
            break;
        }
    }
    simulation->happening = false;
}

/* ---- what the program does */

static void world_level(void *context, unsigned pin, unsigned level, bool program)
{
    Simulation *simulation = context;
    if (simulation->timing)
        timing_level(simulation->timing, host_board_us(simulation->board), pin, level);
    expect_edge(simulation, pin, level);
    if (program)
        request_pin(simulation, pin, level);
}

static void world_mode(void *context, unsigned pin, unsigned mode)
{
    Simulation *simulation = context;
    if (simulation->timing)
        timing_mode(simulation->timing, host_board_us(simulation->board), pin, MODE_NAMES[mode], simulation->board->pins[pin].level);
    request_mode(simulation, pin, mode);
}

static void world_pwm(void *context, unsigned pin, unsigned duty, uint32_t hz)
{
    Simulation *simulation = context;
    if (simulation->timing)
        timing_pwm(simulation->timing, host_board_us(simulation->board), pin, duty, hz);
    request_pwm(simulation, pin, duty, hz);
}

static void world_analog(void *context, unsigned pin) { request_analog(context, pin); }
static void world_i2c_setup(void *context, unsigned bus, const MoteI2cSetup *setup) { request_i2c_setup(context, bus, setup); }
static void world_spi_setup(void *context, unsigned bus, const MoteSpiSetup *setup) { request_spi_setup(context, bus, setup); }
static void world_serial_setup(void *context, unsigned n, const MoteSerialSetup *setup) { request_serial_setup(context, n, setup); }

static void world_sent(void *context, unsigned number, const uint8_t *bytes, size_t count)
{
    Simulation *simulation = context;
    if (simulation->timing)
        timing_serial(simulation->timing, host_board_us(simulation->board), number, true, bytes, count,
                      number ? simulation->board->serial[number].baud : 0);
    expect_sent(simulation, number, bytes, count);
    request_serial(simulation, number, bytes, count);
}

static void world_received(void *context, unsigned number, const uint8_t *bytes, size_t count)
{
    Simulation *simulation = context;
    if (simulation->timing)
        timing_serial(simulation->timing, host_board_us(simulation->board), number, false, bytes, count,
                      number ? simulation->board->serial[number].baud : 0);
}

static const char *world_name(void *context, unsigned pin) { return simulation_pin_name(context, pin); }

/* ---- beginning and end */

static void simulation_free(Simulation *simulation)
{
    for (Action *action = simulation->agenda, *next; action; action = next) {
        next = action->next;
        action_free(action);
    }
    for (I2cChip *chip = simulation->chips, *next; chip; chip = next) {
        next = chip->next;
        free(chip);
    }
    for (unsigned i = 0; i < HOST_BUSES; i++)
        free(simulation->answers[i].data);
    if (simulation->process)
        process_end(simulation->process);
    expect_free(simulation);
    diag_free(&simulation->diag);
    if (simulation->source)
        source_free(simulation->source);
    simulation->board->world = NULL;
    free(simulation);
}

static SimulationResult open_parts(Simulation *simulation)
{
    const SimulationOptions *options = simulation->options;
    const char *failed;
    if (options->vcd || options->trace) {
        simulation->timing = timing_open(options->vcd, options->trace, world_name, simulation, &failed);
        if (!simulation->timing) {
            diag_plain(&simulation->diag, SEVERITY_ERROR, "can't write %s: %s", failed, strerror(errno));
            return SIMULATION_FILE;
        }
    }
    const SimulationResult read = options->script ? script_read(simulation, options->script) : SIMULATION_OK;
    if (read != SIMULATION_OK || !options->devices)
        return read;
    simulation->process = process_start(options->devices);
    if (!simulation->process) {
        diag_plain(&simulation->diag, SEVERITY_ERROR, "can't start %s: %s", options->devices, strerror(errno));
        return SIMULATION_DEVICES;
    }
    return request_start(simulation) ? SIMULATION_OK : SIMULATION_DEVICES;
}

static void world_init(Simulation *simulation)
{
    simulation->world = (HostWorld){.context = simulation, .next_us = 0, .happen = simulation_happen, .level = world_level, .mode = world_mode,
                                    .pwm = world_pwm, .analog = world_analog, .i2c_setup = world_i2c_setup, .spi_setup = world_spi_setup,
                                    .serial_setup = world_serial_setup, .i2c = chips_i2c, .spi = chips_spi, .sent = world_sent, .received = world_received};
    simulation->board->world = &simulation->world;
}

Simulation *simulation_open(const SimulationOptions *options, HostBoard *board, SimulationResult *result)
{
    Simulation *simulation = xcalloc(1, sizeof *simulation);
    simulation->options = options;
    simulation->board = board;
    simulation->process_wake = HOST_NEVER;
    diag_init(&simulation->diag, stderr);
    simulation->diag.json = options->json;
    world_init(simulation);
    *result = open_parts(simulation);
    if (*result == SIMULATION_OK) {
        simulation_happen(simulation); /* what is to be so from the start */
        return simulation;
    }
    const char *failed;
    if (simulation->timing)
        timing_close(simulation->timing, 0, false, &failed);
    simulation_free(simulation);
    return NULL;
}

static const Action *next_expected(const Simulation *simulation)
{
    const Action *action = simulation->agenda;
    while (action && action->kind != ACT_EXPECT && action->kind != ACT_END)
        action = action->next;
    return action;
}

void simulation_finish(Simulation *simulation, uint64_t until_us)
{
    const Action *next;
    while (!simulation->board->stopped && (next = next_expected(simulation)) != NULL && next->at <= until_us)
        host_pass(simulation->board, next->at, false);
}

SimulationResult simulation_close(Simulation *simulation, bool completed)
{
    const bool ended = simulation->board->stopped;
    const char *failed = NULL;
    const Action *missed = next_expected(simulation);
    if (completed && !ended && missed)
        expect_missed(simulation, missed);
    request_end(simulation);
    if (simulation->timing && !timing_close(simulation->timing, host_board_us(simulation->board), true, &failed)) {
        diag_plain(&simulation->diag, SEVERITY_ERROR, "can't write %s: %s", failed, strerror(errno));
        simulation_fail(simulation, SIMULATION_FILE);
    }
    const SimulationResult result = simulation->result;
    simulation_free(simulation);
    return result;
}

void simulation_abandon(const Simulation *simulation)
{
    if (simulation->process)
        process_kill(simulation->process);
}

const char *simulation_temporary(const Simulation *simulation, unsigned which)
{
    return simulation->timing ? timing_temporary(simulation->timing, which) : NULL;
}
