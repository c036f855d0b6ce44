/* Boards at a line, while somebody watches. */
#include "live.h"

#include <errno.h>
#include <jansson.h>
#include <signal.h>
#include <time.h>
#include <unistd.h>

#include "console.h"

enum { WAIT_SECONDS = 10, BAR = 32, QUIET_MS = 50 };

double live_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

int live_failed(FlashResult result, const FlashError *error)
{
    if (result == FLASH_STOPPED) {
        stop_release();
        raise(SIGINT);
    }
    complain("%s", error->text);
    return flash_status(result);
}

FlashResult live_open(Line *line, const Options *options, FlashError *error)
{
    const Board *board = options->board;
    char name[256];
    unsigned baud = options->baud ? options->baud : board->flash_with.serial_baud ? board->flash_with.serial_baud : 115200;
    if (options->port)
        return line_open(line, options->port, baud, error);
    FlashResult result = line_find(name, sizeof name, NULL, 0, error);
    return result == FLASH_OK ? line_open(line, name, baud, error) : result;
}

/* ---- a transfer */

static void print_waiting(void *context)
{
    const LiveTransfer *live = context;
    const char *button = live->options->board->flash_with.button;
    if (!live->options->quiet)
        fprintf(stderr, "waiting for %s: reset it%s%s%s\n", live->options->board->name, *button ? " (" : "", button, *button ? ")" : "");
}

static void print_progress(void *context, uint32_t done, uint32_t total)
{
    LiveTransfer *live = context;
    if (live->options->quiet || live->options->json || !isatty(STDERR_FILENO))
        return;
    unsigned filled = total ? (unsigned)((uint64_t)done * BAR / total) : BAR;
    fprintf(stderr, "\r[%.*s%*s] %3u%%", (int)filled, "################################", (int)(BAR - filled), "",
            total ? (unsigned)((uint64_t)done * 100 / total) : 100);
    live->shown = true;
}

static void end_bar(LiveTransfer *live)
{
    if (live->shown)
        fprintf(stderr, "\r%*s\r", BAR + 8, "");
    live->shown = false;
}

static uint8_t *known_image(void *context, uint32_t build_id, size_t *size)
{
    (void)context;
    return image_kept(build_id, size);
}

static int wait_ms(const Options *options)
{
    return (int)((options->timeout > 0 ? options->timeout : WAIT_SECONDS) * 1000);
}

FlashResult live_transfer(LiveTransfer *live, Line *line, const Program *program, const Options *options, FlashError *error)
{
    *live = (LiveTransfer){.options = options, .began = live_now(), .wire = {.line = line, .error = error}};
    live->transfer = (Transfer){
        .wire = &live->wire, .error = error, .path = program->path, .image = program->image, .size = program->size,
        .signature = program->is_signed ? program->signature : NULL, .board = options->board->name, .board_id = options->board->id,
        .wait_ms = wait_ms(options), .waiting = print_waiting, .progress = print_progress, .known = known_image, .context = live};
    FlashResult result = transfer_image(&live->transfer);
    if (result == FLASH_OK)
        image_keep(program->build_id, program->image, program->size);
    live->seconds = live_now() - live->began;
    end_bar(live);
    if (result == FLASH_TIMEOUT && !live->transfer.info.slots) {
        const char *button = options->board->flash_with.button;
        flash_fail(error, result, "%s: no answer. Reset %s while this waits%s%s, and see that it has Mote's firmware "
                                  "(`mote boards %s` tells how it gets that)", line->name, options->board->name, *button ? ", or " : "",
                   button, options->board->name);
    }
    return result;
}

static json_t *figures(const LiveTransfer *live)
{
    const Transfer *t = &live->transfer;
    return json_pack("{s:s, s:s, s:s, s:i, s:b, s:i, s:i, s:i, s:i, s:I, s:I, s:i, s:i, s:i, s:f}", "board", live->options->board->name,
                     "port", live->wire.line->name, "via", "serial", "image_bytes", (int)t->size, "there_already", t->there_already,
                     "pages", (int)t->page_count, "pages_written", (int)t->pages_written, "pages_copied", (int)t->pages_copied, "page_bytes",
                     (int)t->info.page_bytes, "bytes_sent", (json_int_t)live->wire.bytes_sent, "bytes_received",
                     (json_int_t)live->wire.bytes_received, "requests", (int)live->wire.requests, "resends", (int)live->wire.resends,
                     "sessions", (int)t->sessions, "seconds", live->seconds);
}

void live_tell(const LiveTransfer *live, const char *path)
{
    const Transfer *t = &live->transfer;
    if (live->options->json) {
        json_t *object = figures(live);
        json_dumpf(object, stdout, JSON_PRESERVE_ORDER);
        putchar('\n');
        fflush(stdout);
        json_decref(object);
    } else if (live->options->quiet) {
        return;
    } else if (t->there_already) {
        fprintf(stderr, "%s: %s has it already\n", path, live->options->board->name);
    } else {
        fprintf(stderr, "%s: on %s, %u of %u pages sent", path, live->options->board->name, t->pages_written, t->page_count);
        if (t->pages_copied)
            fprintf(stderr, ", %u copied there", t->pages_copied);
        fprintf(stderr, " (%s bytes%s", thousands(live->wire.bytes_sent), live->wire.resends ? ", " : "");
        if (live->wire.resends)
            fprintf(stderr, "%u frames again", live->wire.resends);
        fprintf(stderr, ", %.2f s)\n", live->seconds);
    }
}

/* ---- the console */

typedef struct Follower {
    Positions *positions;
    const Board *board;
} Follower;

static void show_text(void *context, const char *bytes, size_t count)
{
    const Follower *follower = context;
    positions_take(follower->positions, bytes, count);
}

/* What the firmware says to `mote run`, in words (boards/common/boot.h). */
static void show_record(void *context, char kind, const char *fields)
{
    const Follower *follower = context;
    FILE *out = follower->positions->out;
    uint32_t a, b;
    positions_flush(follower->positions);
    switch (kind) {
    case 'U':
        fputs("Uncaught ", out);
        positions_take(follower->positions, fields, strlen(fields));
        positions_flush(follower->positions);
        putc('\n', out);
        break;
    case 'N':
        a = console_number(&fields);
        b = console_number(&fields);
        fprintf(out, "No program: refused at offset 0x%x: %s\n", b, refusal_words(a));
        break;
    case 'F': fprintf(out, "The firmware faulted at 0x%08x\n", console_number(&fields)); break;
    case 'P':
        a = console_number(&fields);
        b = console_number(&fields);
        fprintf(out, "[%u.%03u s] %s = %u\n", a / 1000, a % 1000, board_pin_name(follower->board, b), console_number(&fields));
        break;
    default: fprintf(out, "The program has ended (status %u)\n", console_number(&fields)); break;
    }
}

/* What was typed; false: nothing more will be. */
static bool send_input(Line *line)
{
    char bytes[256];
    ssize_t n = read(STDIN_FILENO, bytes, sizeof bytes);
    if (n > 0)
        line_write(line, bytes, (size_t)n);
    return n > 0 || (n < 0 && errno == EINTR);
}

FlashResult live_follow(Line *line, Wire *wire, Positions *positions, const Board *board, int wake, FlashError *error)
{
    Follower follower = {positions, board};
    Console console = {.text = show_text, .record = show_record, .context = &follower};
    struct pollfd files[3] = {{line->fd, POLLIN, 0}, {STDIN_FILENO, POLLIN, 0}, {wake, POLLIN, 0}};
    FlashResult result = FLASH_USAGE; /* not yet */
    bool quiet = false;
    if (wire) {
        size_t count;
        const char *rest = wire_rest(wire, &count);
        console_take(&console, rest, count);
        wire->ahead_count = 0;
    }
    while (result == FLASH_USAGE) {
        char bytes[1024];
        int ready = line_poll(files, 3, quiet ? -1 : QUIET_MS);
        if (ready == 0) {
            positions_flush(positions);
            fflush(positions->out);
            quiet = true;
        }
        if (ready == LINE_STOPPED)
            result = flash_fail(error, FLASH_STOPPED, "stopped");
        else if (files[0].revents) {
            int n = line_read(line, bytes, sizeof bytes, 0);
            if (n > 0)
                console_take(&console, bytes, (size_t)n);
            fflush(positions->out);
            quiet = n <= 0;
            if (n == LINE_GONE)
                result = flash_fail(error, FLASH_BOARD, "%s: the board is gone", line->name);
        } else if (files[2].revents) {
            result = FLASH_OK;
        }
        if (ready > 0 && files[1].revents && !send_input(line))
            files[1].fd = -1;
        if (ferror(positions->out)) /* nobody reads it any more */
            result = flash_fail(error, FLASH_FILE, "can't write to standard output");
    }
    positions_flush(positions);
    fflush(positions->out);
    console_free(&console);
    return result;
}
