/* The trace of a run.
 *
 * VCD begins with the list of its signals, and only those that were used are wanted: so the changes go to a file without a name,
 * which is copied behind the head at the end. A transfer is told when it starts; its bytes lie ahead of the time then, and wait
 * in a list, sorted, until what happens meanwhile has been written.
 */
#include <errno.h>

#include "timing.h"

/* Signals by what they show. */
enum {
    LEVELS,
    DUTIES = LEVELS + HOST_PINS,
    RATES = DUTIES + HOST_PINS,
    I2C = RATES + HOST_PINS, I2C_ADDRESS = 0, I2C_WRITE, I2C_READ, I2C_NACK, I2C_SIGNALS,
    SPI = I2C + HOST_BUSES * I2C_SIGNALS, SPI_MOSI = 0, SPI_MISO, SPI_SIGNALS,
    SERIAL = SPI + HOST_BUSES * SPI_SIGNALS, SERIAL_TX = 0, SERIAL_RX, SERIAL_SIGNALS,
    SIGNALS = SERIAL + HOST_SERIALS * SERIAL_SIGNALS
};
enum { NOTHING = -1 }; /* of a bus */

typedef struct Change {
    uint64_t us;
    int32_t value; /* of duties in 1/65535 */
    uint16_t signal;
} Change;

/* Bytes of a serial port. */
typedef struct Piece {
    uint64_t us;
    unsigned number;
    bool sent;
    Buffer bytes;
} Piece;

struct Timing {
    FileOutput vcd, json;
    const char *vcd_path, *json_path;
    FILE *body; /* of the VCD; NULL: none is written */
    TimingName *name;
    void *name_context;
    uint64_t written_us; /* of the last change in the body */
    bool any;
    bool used[SIGNALS];
    uint8_t first[HOST_PINS]; /* levels when they were first mentioned */
    uint64_t busy[SIGNALS];   /* until when a bus has bytes */
    Change *changes;          /* that lie ahead, by time */
    size_t change_count, change_capacity;
    Piece piece; /* of the JSON, that is not complete */
};

Timing *timing_open(const char *vcd, const char *json, TimingName *name, void *context, const char **failed)
{
    Timing *timing = xcalloc(1, sizeof *timing);
    timing->vcd_path = vcd;
    timing->json_path = json;
    timing->name = name;
    timing->name_context = context;
    *failed = vcd;
    bool ok = !vcd || (file_output_open(&timing->vcd, vcd) && (timing->body = tmpfile()) != NULL);
    if (ok && json) {
        *failed = json;
        ok = file_output_open(&timing->json, json);
    }
    if (ok)
        return timing;
    const int error = errno;
    timing_close(timing, 0, false, failed);
    errno = error;
    return NULL;
}

const char *timing_temporary(const Timing *timing, unsigned which)
{
    return which ? timing->json.temporary : timing->vcd.temporary;
}

/* ---- VCD */

/* A short name. */
static const char *code(unsigned signal)
{
    enum { LETTERS = 52 };
    static char text[4];
    unsigned n = 0;
    do
        text[n++] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"[signal % LETTERS];
    while ((signal /= LETTERS) != 0);
    text[n] = 0;
    return text;
}

static void put_bits(FILE *out, int32_t value, unsigned width, unsigned signal)
{
    fputc('b', out);
    if (value == NOTHING)
        fputc('z', out);
    else
        for (unsigned i = width; i-- > 0;)
            fputc('0' + (value >> i & 1), out);
    fprintf(out, " %s\n", code(signal));
}

static bool is_wire(unsigned signal)
{
    return signal < DUTIES || (signal >= I2C && signal < SPI && (signal - I2C) % I2C_SIGNALS == I2C_NACK);
}

static void put_value(FILE *out, unsigned signal, int32_t value)
{
    if (is_wire(signal))
        fprintf(out, "%c%s\n", value == NOTHING ? 'z' : '0' + value, code(signal));
    else if (signal < RATES)
        fprintf(out, "r%.5g %s\n", value / 65535.0, code(signal));
    else if (signal < I2C)
        fprintf(out, "r%d %s\n", value, code(signal));
    else
        put_bits(out, value, 8, signal);
}

static void write_change(Timing *timing, const Change *change)
{
    if (!timing->any || change->us != timing->written_us)
        fprintf(timing->body, "#%llu\n", (unsigned long long)change->us);
    timing->any = true;
    timing->written_us = change->us;
    put_value(timing->body, change->signal, change->value);
}

/* What lies at `us` or before. */
static void write_until(Timing *timing, uint64_t us)
{
    size_t n = 0;
    while (n < timing->change_count && timing->changes[n].us <= us)
        write_change(timing, &timing->changes[n++]);
    timing->change_count -= n;
    if (n)
        memmove(timing->changes, timing->changes + n, timing->change_count * sizeof *timing->changes);
}

static void change(Timing *timing, uint64_t us, unsigned signal, int32_t value)
{
    if (!timing->body)
        return;
    timing->used[signal] = true;
    if (timing->change_count == timing->change_capacity) {
        timing->change_capacity = timing->change_capacity ? 2 * timing->change_capacity : 64;
        timing->changes = xrealloc(timing->changes, timing->change_capacity * sizeof *timing->changes);
    }
    size_t at = timing->change_count++;
    for (; at > 0 && timing->changes[at - 1].us > us; at--)
        timing->changes[at] = timing->changes[at - 1];
    timing->changes[at] = (Change){us, value, (uint16_t)signal};
}

/* A time has come; changes of it and later ones are added. */
static void reach(Timing *timing, uint64_t us)
{
    if (timing->body && us > 0)
        write_until(timing, us - 1);
}

/* Bytes one behind the other, `step` thousandths of a microsecond each, and silence. Where they end. */
static uint64_t change_bytes(Timing *timing, uint64_t us, unsigned signal, const uint8_t *bytes, size_t count, uint64_t step)
{
    us = us < timing->busy[signal] ? timing->busy[signal] : us;
    uint64_t at = us * 1000;
    for (size_t i = 0; i < count; i++, at += step)
        change(timing, at / 1000, signal, bytes[i]);
    us = (at + 999) / 1000;
    change(timing, us, signal, NOTHING);
    return timing->busy[signal] = us;
}

static uint64_t step_of(uint64_t bits, uint32_t hz) { return hz ? bits * 1000000000u / hz : 1000; }

/* ---- JSON */

static void json_bytes(Timing *timing, const char *key, const uint8_t *bytes, size_t count)
{
    fprintf(timing->json.out, ",\"%s\":[", key);
    for (size_t i = 0; i < count; i++)
        fprintf(timing->json.out, i ? ",%u" : "%u", bytes[i]);
    fputc(']', timing->json.out);
}

static void json_end(Timing *timing) { fputs("}\n", timing->json.out); }

/* What was sent at one time is one line, though a program prints in pieces. */
static void json_settle(Timing *timing)
{
    Piece *piece = &timing->piece;
    if (!piece->bytes.size)
        return;
    fprintf(timing->json.out, "{\"t\":%llu,\"serial\":%u", (unsigned long long)piece->us, piece->number + 1);
    json_bytes(timing, piece->sent ? "sent" : "received", piece->bytes.data, piece->bytes.size);
    json_end(timing);
    piece->bytes.size = 0;
}

static void json_start(Timing *timing, uint64_t us)
{
    json_settle(timing);
    fprintf(timing->json.out, "{\"t\":%llu", (unsigned long long)us);
}

static void json_pin(Timing *timing, unsigned pin)
{
    fprintf(timing->json.out, ",\"pin\":\"%s\"", timing->name(timing->name_context, pin)); /* names are plain words */
}

/* ---- what happens */

static void mention(Timing *timing, unsigned pin, unsigned level)
{
    if (!timing->used[LEVELS + pin])
        timing->first[pin] = (uint8_t)level;
    timing->used[LEVELS + pin] = true;
}

void timing_level(Timing *timing, uint64_t us, unsigned pin, unsigned level)
{
    reach(timing, us);
    mention(timing, pin, !level);
    change(timing, us, LEVELS + pin, (int32_t)level);
    if (!timing->json.out)
        return;
    json_start(timing, us);
    json_pin(timing, pin);
    fprintf(timing->json.out, ",\"level\":%u", level);
    json_end(timing);
}

void timing_mode(Timing *timing, uint64_t us, unsigned pin, const char *mode, unsigned level)
{
    mention(timing, pin, level);
    if (!timing->json.out)
        return;
    json_start(timing, us);
    json_pin(timing, pin);
    fprintf(timing->json.out, ",\"mode\":\"%s\"", mode);
    json_end(timing);
}

void timing_pwm(Timing *timing, uint64_t us, unsigned pin, unsigned duty, uint32_t hz)
{
    reach(timing, us);
    change(timing, us, DUTIES + pin, (int32_t)duty);
    change(timing, us, RATES + pin, (int32_t)(hz < INT32_MAX ? hz : INT32_MAX));
    if (!timing->json.out)
        return;
    json_start(timing, us);
    json_pin(timing, pin);
    fprintf(timing->json.out, ",\"duty\":%.5g,\"hz\":%u", duty / 65535.0, hz);
    json_end(timing);
}

void timing_i2c(Timing *timing, uint64_t us, const TimingTransfer *transfer)
{
    const unsigned first = I2C + transfer->bus * I2C_SIGNALS;
    const uint64_t step = step_of(9, transfer->hz);
    const uint8_t address = (uint8_t)transfer->address;
    reach(timing, us);
    uint64_t at = change_bytes(timing, us, first + I2C_ADDRESS, &address, 1, step);
    change(timing, at, first + I2C_NACK, transfer->nack);
    if (transfer->write_count && !transfer->nack)
        at = change_bytes(timing, at, first + I2C_WRITE, transfer->write, transfer->write_count, step);
    if (transfer->read_count && !transfer->nack) {
        if (transfer->write_count)
            at = change_bytes(timing, at, first + I2C_ADDRESS, &address, 1, step);
        change_bytes(timing, at, first + I2C_READ, transfer->read, transfer->read_count, step);
    }
    if (!timing->json.out)
        return;
    json_start(timing, us);
    fprintf(timing->json.out, ",\"i2c\":%u,\"address\":%d", transfer->bus + 1, transfer->address);
    json_bytes(timing, "write", transfer->write, transfer->write_count);
    if (transfer->nack)
        fputs(",\"nack\":true", timing->json.out);
    else
        json_bytes(timing, "read", transfer->read, transfer->read_count);
    json_end(timing);
}

void timing_spi(Timing *timing, uint64_t us, const TimingTransfer *transfer)
{
    const unsigned first = SPI + transfer->bus * SPI_SIGNALS;
    const uint64_t step = step_of(8, transfer->hz);
    reach(timing, us);
    if (transfer->write)
        change_bytes(timing, us, first + SPI_MOSI, transfer->write, transfer->write_count, step);
    if (transfer->read)
        change_bytes(timing, us, first + SPI_MISO, transfer->read, transfer->read_count, step);
    if (!timing->json.out)
        return;
    json_start(timing, us);
    fprintf(timing->json.out, ",\"spi\":%u", transfer->bus + 1);
    if (transfer->write)
        json_bytes(timing, "write", transfer->write, transfer->write_count);
    if (transfer->read)
        json_bytes(timing, "read", transfer->read, transfer->read_count);
    json_end(timing);
}

void timing_serial(Timing *timing, uint64_t us, unsigned number, bool sent, const uint8_t *bytes, size_t count, uint32_t baud)
{
    reach(timing, us);
    change_bytes(timing, us, SERIAL + number * SERIAL_SIGNALS + (sent ? SERIAL_TX : SERIAL_RX), bytes, count, step_of(10, baud));
    if (!timing->json.out)
        return;
    Piece *piece = &timing->piece;
    if (piece->us != us || piece->number != number || piece->sent != sent)
        json_settle(timing);
    piece->us = us;
    piece->number = number;
    piece->sent = sent;
    buffer_append(&piece->bytes, bytes, count);
}

/* ---- the end */

static void declare(FILE *out, const char *type, unsigned width, unsigned signal, const char *name, const char *range)
{
    fprintf(out, "$var %s %u %s %s%s $end\n", type, width, code(signal), name, range);
}

/* A scope for each bus that was used. */
static void declare_bus(const Timing *timing, FILE *out, const char *bus, unsigned number, unsigned first, const char *const *names, unsigned count)
{
    bool any = false;
    for (unsigned i = 0; i < count; i++)
        any = any || timing->used[first + i];
    if (!any)
        return;
    fprintf(out, "$scope module %s%u $end\n", bus, number + 1);
    for (unsigned i = 0; i < count; i++)
        if (timing->used[first + i])
            declare(out, "wire", is_wire(first + i) ? 1 : 8, first + i, names[i], is_wire(first + i) ? "" : " [7:0]");
    fputs("$upscope $end\n", out);
}

/* "pin 7" is no name in VCD. */
static const char *signal_name(const Timing *timing, unsigned pin, const char *suffix)
{
    static char text[64];
    snprintf(text, sizeof text, "%s%s", timing->name(timing->name_context, pin), suffix);
    for (char *p = text; *p; p++)
        if (*p == ' ')
            *p = '_';
    return text;
}

static void write_head(const Timing *timing, FILE *out)
{
    static const char *const I2C_NAMES[] = {"address", "write", "read", "nack"}, *const SPI_NAMES[] = {"mosi", "miso"},
                             *const SERIAL_NAMES[] = {"tx", "rx"};
    fputs("$comment a run in Mote's simulator $end\n$timescale 1 us $end\n$scope module board $end\n", out);
    for (unsigned i = 0; i < HOST_PINS; i++) {
        if (timing->used[LEVELS + i])
            declare(out, "wire", 1, LEVELS + i, signal_name(timing, i, ""), "");
        if (timing->used[DUTIES + i])
            declare(out, "real", 64, DUTIES + i, signal_name(timing, i, "_duty"), "");
        if (timing->used[RATES + i])
            declare(out, "real", 64, RATES + i, signal_name(timing, i, "_hz"), "");
    }
    for (unsigned i = 0; i < HOST_BUSES; i++)
        declare_bus(timing, out, "I2C", i, I2C + i * I2C_SIGNALS, I2C_NAMES, I2C_SIGNALS);
    for (unsigned i = 0; i < HOST_BUSES; i++)
        declare_bus(timing, out, "SPI", i, SPI + i * SPI_SIGNALS, SPI_NAMES, SPI_SIGNALS);
    for (unsigned i = 0; i < HOST_SERIALS; i++)
        declare_bus(timing, out, "Serial", i, SERIAL + i * SERIAL_SIGNALS, SERIAL_NAMES, SERIAL_SIGNALS);
    fputs("$upscope $end\n$enddefinitions $end\n#0\n$dumpvars\n", out);
    for (unsigned i = 0; i < SIGNALS; i++)
        if (timing->used[i])
            put_value(out, i, i < DUTIES ? timing->first[i - LEVELS] : i < I2C ? 0 : NOTHING);
    fputs("$end\n", out);
}

static bool write_vcd(Timing *timing, uint64_t us)
{
    char bytes[8192];
    size_t n;
    write_until(timing, UINT64_MAX);
    if (us > timing->written_us || !timing->any)
        fprintf(timing->body, "#%llu\n", (unsigned long long)us);
    if (fflush(timing->body) != 0 || ferror(timing->body))
        return false;
    rewind(timing->body);
    write_head(timing, timing->vcd.out);
    while ((n = fread(bytes, 1, sizeof bytes, timing->body)) > 0)
        if (fwrite(bytes, 1, n, timing->vcd.out) != n)
            return false;
    return !ferror(timing->body);
}

bool timing_close(Timing *timing, uint64_t us, bool keep, const char **failed)
{
    bool ok = true;
    if (timing->vcd.out) {
        const bool written = keep && timing->body && write_vcd(timing, us);
        const bool closed = file_output_close(&timing->vcd, written);
        ok = closed && (written || !keep);
        *failed = timing->vcd_path;
    }
    if (timing->json.out)
        json_settle(timing);
    if (timing->json.out && !file_output_close(&timing->json, keep) && ok) {
        ok = false;
        *failed = timing->json_path;
    }
    const int error = errno;
    if (timing->body)
        fclose(timing->body);
    buffer_free(&timing->piece.bytes);
    free(timing->changes);
    free(timing);
    errno = error;
    return ok;
}
