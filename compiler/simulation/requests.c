/* Requests to the devices' process, and what their answers bring. */
#include "parts.h"

enum { FIRST_SECONDS = 30, SECONDS = 10, WHY = 400 }; /* of real time: a process that hangs must not take the run with it */

static const char *const KINDS[] = {"pin", "mode", "pwm", "analog", "i2c_setup", "spi_setup", "serial_setup", "i2c", "spi", "serial", "end"};
enum { KIND_COUNT = sizeof KINDS / sizeof *KINDS, WANT_ALL = (1 << KIND_COUNT) - 1 };

const char *const MODE_NAMES[] = {"input", "output", "input_pullup", "input_pulldown", "opendrain", "analog"};

static bool wants(const Simulation *simulation, unsigned kind)
{
    return simulation->process && (simulation->wanted & kind) && simulation->result == SIMULATION_OK;
}

static json_t *request_new(const Simulation *simulation, const char *what)
{
    return json_pack("{s:f, s:s}", "t", (double)host_board_us(simulation->board) / 1000.0, "do", what);
}

static void set_integer(json_t *object, const char *key, uint64_t n) { json_object_set_new(object, key, json_integer((json_int_t)n)); }

static void set_pin(json_t *object, const char *key, unsigned pin)
{
    json_object_set_new(object, key, pin >= MOTE_PIN_NONE ? json_null() : json_integer((json_int_t)pin));
}

static json_t *json_of_bytes(const uint8_t *bytes, size_t count)
{
    json_t *array = json_array();
    for (size_t i = 0; i < count; i++)
        json_array_append_new(array, json_integer(bytes[i]));
    return array;
}

static void fail(Simulation *simulation, const json_t *request, const char *why)
{
    host_board_flush(simulation->board);
    if (request)
        diag_plain(&simulation->diag, SEVERITY_ERROR, "the simulated devices (%s) at %g ms, asked for '%s': it %s", simulation->options->devices,
                   json_number_value(json_object_get(request, "t")), json_string_value(json_object_get(request, "do")), why);
    else
        diag_plain(&simulation->diag, SEVERITY_ERROR, "the simulated devices (%s): it %s", simulation->options->devices, why);
    simulation_fail(simulation, SIMULATION_DEVICES);
}

/* What any answer may have. */
static bool take_common(Simulation *simulation, const json_t *answer, char *why, size_t room)
{
    const json_t *log = json_object_get(answer, "log"), *failed = json_object_get(answer, "fail"), *wake = json_object_get(answer, "wake");
    json_t *actions = json_object_get(answer, "actions");
    if (log) {
        host_board_flush(simulation->board);
        fprintf(stderr, "%s\n", json_is_string(log) ? json_string_value(log) : "(a log that is no text)");
    }
    if (failed) {
        host_board_flush(simulation->board);
        diag_plain(&simulation->diag, SEVERITY_ERROR, "%s", json_is_string(failed) ? json_string_value(failed) : "a simulated device fails");
        simulation_fail(simulation, SIMULATION_FAILED);
        return true;
    }
    if (wake && !json_is_null(wake)) {
        if (!json_is_number(wake) || !(json_number_value(wake) >= 0 && json_number_value(wake) < 1e12)) {
            snprintf(why, room, "answers with a \"wake\" that is no time");
            return false;
        }
        const uint64_t us = (uint64_t)(json_number_value(wake) * 1000 + 0.5), next = host_board_us(simulation->board) + 1;
        simulation->process_wake = us < next ? next : us;
    }
    if (actions && !script_actions(simulation, actions, why, room))
        return false;
    simulation_happen(simulation);
    return true;
}

/* Takes over `request`. The caller's, or NULL after a message. */
static json_t *ask(Simulation *simulation, json_t *request, double seconds)
{
    char why[WHY];
    json_incref(request);
    json_t *answer = process_ask(simulation->process, request, seconds, why, sizeof why);
    if (answer && !take_common(simulation, answer, why, sizeof why)) {
        json_decref(answer);
        answer = NULL;
    }
    if (!answer)
        fail(simulation, request, why);
    json_decref(request);
    return answer;
}

static void tell(Simulation *simulation, json_t *request) { json_decref(ask(simulation, request, SECONDS)); }

/* The answer's `read`: false if there are other than bytes in it. What is missing is 0. */
static bool take_bytes(Simulation *simulation, const json_t *answer, uint8_t *read, size_t count)
{
    const json_t *bytes = json_object_get(answer, "read");
    bool ok = !bytes || json_is_array(bytes);
    for (size_t i = 0; i < count; i++) {
        const json_t *byte = json_array_get(bytes, i);
        ok = ok && (!byte || (json_is_integer(byte) && json_integer_value(byte) >= 0 && json_integer_value(byte) <= 255));
        read[i] = ok && byte ? (uint8_t)json_integer_value(byte) : 0;
    }
    if (!ok)
        fail(simulation, NULL, "answers with a \"read\" that is no array of bytes");
    return ok;
}

/* ---- the requests */

static unsigned wanted_kinds(const json_t *want)
{
    unsigned kinds = 0;
    if (!json_is_array(want))
        return WANT_ALL;
    for (size_t i = 0; i < json_array_size(want); i++)
        for (unsigned k = 0; k < KIND_COUNT; k++)
            if (json_is_string(json_array_get(want, i)) && strcmp(json_string_value(json_array_get(want, i)), KINDS[k]) == 0)
                kinds |= 1u << k;
    return kinds;
}

bool request_start(Simulation *simulation)
{
    const SimulationOptions *options = simulation->options;
    const HostBoard *board = simulation->board;
    json_t *request = request_new(simulation, "start"), *pins = json_object(), *leds = json_array(), *buttons = json_array();
    for (unsigned i = 0; i < options->pin_count; i++)
        set_integer(pins, options->pins[i].name, options->pins[i].number);
    for (unsigned i = 0; i < board->devices.led_count; i++)
        json_array_append_new(leds, json_integer(board->leds[i]));
    for (unsigned i = 0; i < board->devices.button_count; i++)
        json_array_append_new(buttons, json_integer(board->buttons[i]));
    json_object_set_new(request, "board", json_string(options->board));
    json_object_set_new(request, "pins", pins);
    json_object_set_new(request, "leds", leds);
    json_object_set_new(request, "buttons", buttons);
    json_t *answer = ask(simulation, request, FIRST_SECONDS);
    if (answer)
        simulation->wanted = wanted_kinds(json_object_get(answer, "want"));
    json_decref(answer);
    return answer != NULL;
}

void request_pin(Simulation *simulation, unsigned pin, unsigned level)
{
    if (!wants(simulation, WANT_PIN))
        return;
    json_t *request = request_new(simulation, "pin");
    set_integer(request, "pin", pin);
    set_integer(request, "level", level);
    tell(simulation, request);
}

void request_mode(Simulation *simulation, unsigned pin, unsigned mode)
{
    if (!wants(simulation, WANT_MODE))
        return;
    json_t *request = request_new(simulation, "mode");
    set_integer(request, "pin", pin);
    json_object_set_new(request, "mode", json_string(MODE_NAMES[mode]));
    tell(simulation, request);
}

void request_pwm(Simulation *simulation, unsigned pin, unsigned duty, uint32_t hz)
{
    if (!wants(simulation, WANT_PWM))
        return;
    json_t *request = request_new(simulation, "pwm");
    set_integer(request, "pin", pin);
    json_object_set_new(request, "duty", json_real(duty / 65535.0));
    set_integer(request, "hz", hz);
    tell(simulation, request);
}

void request_analog(Simulation *simulation, unsigned pin)
{
    if (!wants(simulation, WANT_ANALOG))
        return;
    json_t *request = request_new(simulation, "analog");
    set_integer(request, "pin", pin);
    json_t *answer = ask(simulation, request, SECONDS);
    const json_t *value = json_object_get(answer, "value");
    const double number = json_number_value(value);
    if (value && json_is_number(value) && number >= 0 && number <= 1)
        host_pin_outside(simulation->board, pin, (int32_t)(number * 0xFFFF + 0.5));
    else if (value)
        fail(simulation, NULL, "answers with a \"value\" that is no number from 0 to 1");
    json_decref(answer);
}

void request_i2c_setup(Simulation *simulation, unsigned bus, const MoteI2cSetup *setup)
{
    if (!wants(simulation, WANT_I2C_SETUP))
        return;
    json_t *request = request_new(simulation, "i2c_setup");
    set_integer(request, "bus", bus + 1);
    set_pin(request, "sda", setup->sda);
    set_pin(request, "scl", setup->scl);
    set_integer(request, "hz", simulation->board->i2c_hz[bus]);
    tell(simulation, request);
}

void request_spi_setup(Simulation *simulation, unsigned bus, const MoteSpiSetup *setup)
{
    if (!wants(simulation, WANT_SPI_SETUP))
        return;
    json_t *request = request_new(simulation, "spi_setup");
    set_integer(request, "bus", bus + 1);
    set_pin(request, "sck", setup->sck);
    set_pin(request, "mosi", setup->mosi);
    set_pin(request, "miso", setup->miso);
    set_integer(request, "hz", simulation->board->spi_hz[bus]);
    set_integer(request, "mode", setup->mode);
    json_object_set_new(request, "lsb", json_boolean(setup->lsb_first));
    tell(simulation, request);
}

void request_serial_setup(Simulation *simulation, unsigned number, const MoteSerialSetup *setup)
{
    if (!wants(simulation, WANT_SERIAL_SETUP))
        return;
    json_t *request = request_new(simulation, "serial_setup");
    set_integer(request, "bus", number + 1);
    set_pin(request, "tx", setup->tx);
    set_pin(request, "rx", setup->rx);
    set_integer(request, "baud", simulation->board->serial[number].baud);
    set_integer(request, "parity", setup->parity);
    set_integer(request, "bits", setup->bits ? setup->bits : 8);
    set_integer(request, "stop", setup->stop_bits ? setup->stop_bits : 1);
    tell(simulation, request);
}

bool request_i2c(Simulation *simulation, unsigned bus, unsigned address, const uint8_t *write, size_t write_count, uint8_t *read,
                 size_t read_count, bool stop)
{
    if (!wants(simulation, WANT_I2C))
        return false;
    json_t *request = request_new(simulation, "i2c");
    set_integer(request, "bus", bus + 1);
    set_integer(request, "address", address);
    json_object_set_new(request, "write", json_of_bytes(write, write_count));
    set_integer(request, "read", read_count);
    json_object_set_new(request, "stop", json_boolean(stop));
    json_t *answer = ask(simulation, request, SECONDS);
    const bool done = answer && !json_is_true(json_object_get(answer, "nack")) && take_bytes(simulation, answer, read, read_count);
    json_decref(answer);
    return done;
}

void request_spi(Simulation *simulation, unsigned bus, const uint8_t *write, uint8_t *read, size_t count)
{
    if (read)
        memset(read, 0, count);
    if (!wants(simulation, WANT_SPI))
        return;
    json_t *request = request_new(simulation, "spi");
    set_integer(request, "bus", bus + 1);
    json_object_set_new(request, "write", write ? json_of_bytes(write, count) : json_null());
    set_integer(request, "count", count);
    json_t *answer = ask(simulation, request, SECONDS);
    if (answer && read)
        take_bytes(simulation, answer, read, count);
    json_decref(answer);
}

void request_serial(Simulation *simulation, unsigned number, const uint8_t *bytes, size_t count)
{
    if (!wants(simulation, WANT_SERIAL))
        return;
    json_t *request = request_new(simulation, "serial");
    set_integer(request, "bus", number + 1);
    json_object_set_new(request, "data", json_of_bytes(bytes, count));
    tell(simulation, request);
}

void request_wake(Simulation *simulation)
{
    if (simulation->process && simulation->result == SIMULATION_OK)
        tell(simulation, request_new(simulation, "wake"));
}

void request_end(Simulation *simulation)
{
    if (simulation->process && (simulation->wanted & WANT_END) && simulation->result != SIMULATION_DEVICES)
        tell(simulation, request_new(simulation, "end"));
}
