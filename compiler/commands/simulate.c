/* --pins, --devices, --vcd and --trace of a run on the simulator. */
#include "run.h"
#include "simulate.h"

struct Simulated {
    Simulation *simulation;
    SimulationOptions options;
    SimulationPin *pins;
    char names[BOARD_LEDS + BOARD_BUTTONS][8];
};

static int status_of(SimulationResult result)
{
    switch (result) {
    case SIMULATION_OK: return STATUS_OK;
    case SIMULATION_WRONG: return STATUS_COMPILE;
    case SIMULATION_FILE: return STATUS_FILE;
    case SIMULATION_FAILED: return STATUS_EXPECTED;
    default: return STATUS_BOARD;
    }
}

bool simulate_wanted(const Options *options) { return options->pins || options->devices || options->vcd || options->trace; }

bool simulate_virtual(const Options *options)
{
    return options->virtual_time || ((options->pins || options->devices) && !options->real_time);
}

/* LED1 .., BTN1 .., and the board's names. */
static void list_pins(Simulated *simulated, const Board *board)
{
    unsigned count = 0, names = 0;
    for (const BoardPin *pin = board->pins; pin->name; pin++)
        count++;
    simulated->pins = xcalloc(count + BOARD_LEDS + BOARD_BUTTONS, sizeof *simulated->pins);
    count = 0;
    for (unsigned i = 0; i < board->led_count + board->button_count; i++, names++) {
        const bool led = i < board->led_count;
        const unsigned n = led ? i : i - board->led_count;
        snprintf(simulated->names[names], sizeof simulated->names[names], led ? "LED%u" : "BTN%u", n % 100 + 1);
        simulated->pins[count++] = (SimulationPin){simulated->names[names], led ? board->leds[n] : board->buttons[n]};
    }
    for (const BoardPin *pin = board->pins; pin->name; pin++)
        simulated->pins[count++] = (SimulationPin){pin->name, pin->number};
    simulated->options.pins = simulated->pins;
    simulated->options.pin_count = count;
}

int simulate_open(Simulated **result, const Options *options, HostBoard *board)
{
    SimulationResult status;
    *result = NULL;
    if (!simulate_wanted(options))
        return STATUS_OK;
    Simulated *simulated = xcalloc(1, sizeof *simulated);
    simulated->options = (SimulationOptions){.script = options->pins, .devices = options->devices, .vcd = options->vcd, .trace = options->trace,
                                             .board = options->board->name, .json = options->json};
    list_pins(simulated, options->board);
    simulated->simulation = simulation_open(&simulated->options, board, &status);
    if (simulated->simulation) {
        *result = simulated;
        return STATUS_OK;
    }
    free(simulated->pins);
    free(simulated);
    return status_of(status);
}

void simulate_finish(Simulated *simulated, uint64_t until_us)
{
    if (simulated)
        simulation_finish(simulated->simulation, until_us);
}

int simulate_close(Simulated *simulated, bool completed)
{
    if (!simulated)
        return STATUS_OK;
    const int status = status_of(simulation_close(simulated->simulation, completed));
    free(simulated->pins);
    free(simulated);
    return status;
}

const char *simulate_temporary(const Simulated *simulated, unsigned which)
{
    return simulated ? simulation_temporary(simulated->simulation, which) : NULL;
}

void simulate_abandon(const Simulated *simulated)
{
    if (simulated)
        simulation_abandon(simulated->simulation);
}
