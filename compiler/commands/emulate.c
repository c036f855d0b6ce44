/* Run on an emulated board: QEMU boots the board's firmware with the image placed in its image region.
 *
 * The firmware's console arrives on a pipe. Records in it (boards/common/boot.h) are taken out; the rest
 * is the program's output. One instruction takes one nanosecond of the emulated time, so the
 * processor's own timer counts instructions.
 */
#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "run.h"

enum { BOOT_BYTES = 64, BOOT_MAGIC = 0x31504D42, BOOT_RECORDS = 1, BOOT_PINS = 2, RECORD_MARK = 0x1E };

typedef struct Session {
    const Program *program;
    const Options *options;
    RunResult *result;
    Buffer record;    /* of an unfinished record */
    bool in_record, after_mark;
    bool done;
    uint32_t fault;   /* its pc + 1 */
    Buffer complaint; /* the emulator's stderr */
} Session;

/* ---- records */

static uint64_t number(const json_t *record, const char *key)
{
    return (uint64_t)json_integer_value(json_object_get(record, key));
}

static void copy_text(char *to, size_t room, const json_t *record, const char *key)
{
    const char *text = json_string_value(json_object_get(record, key));
    snprintf(to, room, "%s", text ? text : "");
}

static void take_uncaught(RunResult *result, const json_t *record)
{
    const json_t *at = json_object_get(record, "at");
    copy_text(result->message, sizeof result->message, record, "message");
    for (size_t i = 0; i < json_array_size(at) && i < RUN_POSITIONS; i++) {
        const char *hex = json_string_value(json_array_get(at, i));
        result->positions[result->position_count++] = (uint32_t)strtoul(hex ? hex : "0", NULL, 16);
    }
}

static void take_stats(RunResult *result, const json_t *record, uint32_t clock_hz)
{
    uint64_t cycles = number(record, "cycles_high") << 32 | number(record, "cycles");
    result->instructions = cycles / (clock_hz / 1000) * 1000000 + cycles % (clock_hz / 1000) * 1000000 / (clock_hz / 1000);
    result->has_memory = true;
    result->memory.arena_bytes = (uint32_t)number(record, "arena");
    result->memory.vm_bytes = (uint32_t)number(record, "vm");
    result->memory.heap_live_bytes = (uint32_t)number(record, "heap_live");
    result->memory.heap_peak_bytes = (uint32_t)number(record, "heap_peak");
    result->memory.stack_peak_bytes = (uint32_t)number(record, "stack_peak");
    result->static_bytes = (uint32_t)number(record, "static");
    result->c_stack_bytes = (uint32_t)number(record, "c_stack");
    result->c_stack_peak_bytes = (uint32_t)number(record, "c_stack_peak");
}

static void take_record(Session *session)
{
    RunResult *result = session->result;
    json_t *record = json_loadb((const char *)session->record.data, session->record.size, 0, NULL);
    char kind[16];
    copy_text(kind, sizeof kind, record, "r");
    if (strcmp(kind, "stats") == 0) {
        take_stats(result, record, session->options->board->clock_hz);
    } else if (strcmp(kind, "uncaught") == 0) {
        take_uncaught(result, record);
    } else if (strcmp(kind, "refused") == 0) {
        result->refusal = (MoteRefusal){(uint32_t)number(record, "reason"), (uint32_t)number(record, "offset"),
                                        (uint32_t)number(record, "firmware")};
    } else if (strcmp(kind, "pin") == 0) {
        unsigned ms = (unsigned)number(record, "ms");
        fflush(stdout);
        fprintf(stderr, "[%u.%03u s] %s = %u\n", ms / 1000, ms % 1000,
                board_pin_name(session->options->board, (unsigned)number(record, "pin")),
                (unsigned)number(record, "level"));
    } else if (strcmp(kind, "fault") == 0) {
        session->fault = (uint32_t)number(record, "pc") + 1;
    } else if (strcmp(kind, "done") == 0) {
        result->status = (MoteStatus)number(record, "status");
        session->done = true;
    }
    json_decref(record);
    session->record.size = 0;
}

static void take_console(Session *session, const char *bytes, size_t count)
{
    for (size_t i = 0; i < count && !session->done; i++) {
        char c = bytes[i];
        if (session->in_record) {
            if (c == '\n') {
                session->in_record = false;
                take_record(session);
            } else {
                buffer_append(&session->record, &c, 1);
            }
        } else if (session->after_mark) {
            session->after_mark = false;
            if (c == '{') {
                session->in_record = true;
                buffer_append(&session->record, &c, 1);
            } else {
                putchar(c); /* a doubled mark */
            }
        } else if (c == RECORD_MARK) {
            session->after_mark = true;
        } else {
            putchar(c);
        }
    }
    fflush(stdout);
}

/* ---- the emulator's process */

/* Boot parameters and image in one temporary file, to be loaded before the image's address. */
static bool write_flash(const Program *program, const Options *options, char *path)
{
    uint32_t flags = BOOT_RECORDS | (options->verbose ? BOOT_PINS : 0);
    uint32_t arena = options->heap ? options->heap : options->board->arena_bytes;
    Buffer b = {0};
    buffer_u32(&b, BOOT_MAGIC);
    buffer_u32(&b, flags);
    buffer_u32(&b, arena);
    buffer_u32(&b, program->size);
    buffer_u32(&b, options->duration > 0 ? (uint32_t)(options->duration * 1000) : UINT32_MAX);
    while (b.size < BOOT_BYTES)
        buffer_u8(&b, 0xFF);
    buffer_append(&b, program->image, program->size);
    int fd = mkstemp(path);
    bool ok = fd >= 0 && write(fd, b.data, b.size) == (ssize_t)b.size;
    if (fd >= 0)
        close(fd);
    buffer_free(&b);
    return ok;
}

static void become_emulator(const Board *board, const Options *options, const char *firmware, const char *flash,
                            const int *console, const int *complaints)
{
    char program[64], loader[4200];
    snprintf(program, sizeof program, "qemu-system-%s", board->qemu_system);
    snprintf(loader, sizeof loader, "loader,file=%s,addr=0x%x,force-raw=on", flash,
             board->flash_origin + board->image_offset - BOOT_BYTES);
    int nothing = open("/dev/null", O_RDONLY);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    dup2(nothing, STDIN_FILENO);
    dup2(console[1], STDOUT_FILENO);
    dup2(complaints[1], STDERR_FILENO);
    close(console[0]);
    close(complaints[0]);
    execlp(program, program, "-M", board->qemu_machine, "-kernel", firmware, "-device", loader, "-icount",
           options->real_time ? "shift=0,sleep=on" : "shift=0,sleep=off", "-display", "none", "-monitor", "none",
           "-serial", "stdio", (char *)NULL);
    dprintf(STDERR_FILENO, "can't start %s: %s\n", program, strerror(errno));
    _exit(127);
}

static double seconds_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* Until the firmware says that it is done, the emulator ends, or time is over (false). */
static bool listen_to(Session *session, int console, int complaints)
{
    double limit = session->options->timeout;
    double end = seconds_now() + limit;
    struct pollfd pipes[2] = {{.fd = console, .events = POLLIN}, {.fd = complaints, .events = POLLIN}};
    char bytes[4096];
    while (!session->done && pipes[0].fd >= 0) {
        double left = end - seconds_now();
        if (limit > 0 && left <= 0)
            return false;
        if (poll(pipes, 2, limit > 0 ? (int)(left * 1000) + 1 : -1) < 0 && errno != EINTR)
            return true;
        for (int i = 0; i < 2; i++) {
            if (!pipes[i].revents || pipes[i].fd < 0)
                continue;
            ssize_t n = read(pipes[i].fd, bytes, sizeof bytes);
            if (n <= 0)
                pipes[i].fd = -1;
            else if (i == 0)
                take_console(session, bytes, (size_t)n);
            else
                buffer_append(&session->complaint, bytes, (size_t)n);
        }
    }
    return true;
}

static int verdict(Session *session, bool in_time)
{
    if (session->fault) {
        complain("the firmware faulted at 0x%08x%s", session->fault - 1,
                 session->fault == 1 ? " (C stack overflow)" : "");
        return STATUS_BOARD;
    }
    if (session->done)
        return STATUS_OK;
    if (!in_time) {
        complain("timeout");
        return STATUS_TIMEOUT;
    }
    complain("the emulator ended without an answer from the firmware: %.*s", (int)session->complaint.size,
             session->complaint.size ? (const char *)session->complaint.data : "");
    return STATUS_BOARD;
}

static int emulate(Session *session, const char *firmware, const char *flash)
{
    int console[2], complaints[2];
    if (pipe2(console, O_CLOEXEC) != 0 || pipe2(complaints, O_CLOEXEC) != 0) {
        complain("can't make a pipe: %s", strerror(errno));
        return STATUS_FILE;
    }
    fflush(stdout);
    pid_t child = fork();
    if (child == 0)
        become_emulator(session->options->board, session->options, firmware, flash, console, complaints);
    close(console[1]);
    close(complaints[1]);
    bool in_time = child > 0 && listen_to(session, console[0], complaints[0]);
    if (child > 0) {
        kill(child, SIGKILL);
        waitpid(child, NULL, 0);
    }
    close(console[0]);
    close(complaints[0]);
    return verdict(session, in_time);
}

int run_on_emulator(const Program *program, const Options *options, RunResult *result)
{
    Firmware firmware;
    const Board *board = options->board;
    if (program->size > board_image_room(board)) {
        complain("the image has %s bytes, %s has room for %s (see `mote size`)", thousands(program->size), board->name,
                 thousands(board_image_room(board)));
        return STATUS_FIT;
    }
    if (options->heap > board->arena_bytes || options->heap > board->ram_bytes) {
        complain("--heap %u: %s has %s bytes of RAM, and its firmware an arena of at most %s", options->heap, board->name,
                 thousands(board->ram_bytes), thousands(board->arena_bytes));
        return STATUS_FIT;
    }
    if (!firmware_find(board, options->firmware, &firmware))
        return STATUS_BOARD;
    char flash[] = "/tmp/mote-flash-XXXXXX";
    if (!write_flash(program, options, flash)) {
        complain("can't write %s: %s", flash, strerror(errno));
        return STATUS_FILE;
    }
    Session session = {.program = program, .options = options, .result = result};
    int status = emulate(&session, firmware.path, flash);
    unlink(flash);
    buffer_free(&session.record);
    buffer_free(&session.complaint);
    return status;
}
