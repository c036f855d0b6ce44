/* Run on an emulated board: QEMU boots the board's firmware with the image placed in its image region.
 *
 * The firmware's console arrives on a pipe. Records in it (boards/common/boot.h) are taken out; the rest
 * is the program's output. One instruction takes one nanosecond of the emulated time, so the
 * processor's own timer counts instructions.
 */
#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "console.h"
#include "run.h"

enum { BOOT_BYTES = 64, BOOT_MAGIC = 0x32504D42, BOOT_NO_PINS = 2 };

typedef struct Session {
    const Program *program;
    const Options *options;
    RunResult *result;
    Console console;
    const char *rest; /* of a record, what was not looked at */
    bool listens; /* to what comes to its console */
    bool done;
    uint32_t fault;   /* its pc + 1 */
    Buffer complaint; /* the emulator's stderr */
} Session;

/* ---- records */

/* The next number of the record, 0 behind its end. */
static uint32_t take_number(Session *session)
{
    return console_number(&session->rest);
}

/* MESSAGE("\n    at " BUILD "+" OFFSET)* */
static void take_uncaught(Session *session, const char *text)
{
    RunResult *result = session->result;
    result->message[0] = 0;
    result->position_count = 0;
    const char *at = strstr(text, "\n    at ");
    run_take_message(result, text, at ? (size_t)(at - text) : strlen(text));
    for (; at && result->position_count < RUN_POSITIONS; at = strstr(at + 1, "\n    at ")) {
        const char *plus = strchr(at, '+');
        result->positions[result->position_count++] = (uint32_t)strtoul(plus ? plus + 1 : "0", NULL, 16);
    }
    fflush(stdout);
    run_uncaught(session->program, session->options, result);
}

static void take_done(Session *session)
{
    RunResult *result = session->result;
    uint32_t khz = session->options->board->clock_hz / 1000;
    result->status = (MoteStatus)take_number(session);
    session->done = true;
    if (!*session->rest)
        return;
    result->has_memory = true;
    uint32_t *fields = (uint32_t *)(void *)&result->memory;
    for (size_t i = 0; i < sizeof result->memory / sizeof *fields; i++)
        fields[i] = take_number(session);
    uint64_t cycles = take_number(session);
    result->instructions = cycles / khz * 1000000 + cycles % khz * 1000000 / khz;
    result->c_stack_peak_bytes = take_number(session);
}

static void take_record(void *context, char kind, const char *fields)
{
    Session *session = context;
    RunResult *result = session->result;
    if (session->done)
        return;
    session->rest = fields;
    switch (kind) {
    case 'D': take_done(session); break;
    case 'U': take_uncaught(session, session->rest); break;
    case 'N':
        result->refusal.reason = take_number(session);
        result->refusal.offset = take_number(session);
        result->refusal.firmware = take_number(session);
        break;
    case 'L': session->listens = true; break;
    case 'F': session->fault = take_number(session) + 1; break;
    case 'P': {
        uint32_t ms = take_number(session), pin = take_number(session);
        fflush(stdout);
        fprintf(stderr, "[%u.%03u s] %s = %u\n", ms / 1000, ms % 1000, board_pin_name(session->options->board, pin),
                take_number(session));
        break;
    }
    default: break;
    }
}

static void take_text(void *context, const char *bytes, size_t count)
{
    const Session *session = context;
    if (!session->done)
        fwrite(bytes, 1, count, stdout);
}

/* ---- the emulator's process */

/* QEMU takes no plain file that is larger than the machine's RAM, but an ELF file with one segment. */
static void append_elf_head(Buffer *b, uint32_t address, uint32_t bytes)
{
    const Elf32_Ehdr head = {.e_ident = {ELFMAG0, ELFMAG1, ELFMAG2, ELFMAG3, ELFCLASS32, ELFDATA2LSB, EV_CURRENT}, .e_type = ET_EXEC,
                             .e_version = EV_CURRENT, .e_entry = address, .e_phoff = sizeof head, .e_ehsize = sizeof head,
                             .e_phentsize = sizeof(Elf32_Phdr), .e_phnum = 1};
    const Elf32_Phdr segment = {.p_type = PT_LOAD, .p_offset = sizeof head + sizeof segment, .p_vaddr = address, .p_paddr = address,
                                .p_filesz = bytes, .p_memsz = bytes, .p_flags = PF_R, .p_align = 1};
    buffer_append(b, &head, sizeof head);
    buffer_append(b, &segment, sizeof segment);
}

/* Boot parameters and image in one temporary file, to be loaded before the image's address. */
static bool write_flash(const Program *program, const Options *options, char *path)
{
    uint32_t flags = options->verbose ? 0 : BOOT_NO_PINS;
    uint32_t arena = options->heap ? options->heap : options->board->arena_bytes;
    Buffer b = {0};
    append_elf_head(&b, options->board->flash_origin + options->board->image_offset - BOOT_BYTES, BOOT_BYTES + program->size);
    const size_t head = b.size;
    buffer_u32(&b, BOOT_MAGIC);
    buffer_u32(&b, flags);
    buffer_u32(&b, arena);
    buffer_u32(&b, program->size);
    buffer_u32(&b, options->duration > 0 ? (uint32_t)(options->duration * 1000) : UINT32_MAX);
    while (b.size < head + BOOT_BYTES)
        buffer_u8(&b, 0xFF);
    buffer_append(&b, program->image, program->size);
    int fd = mkstemp(path);
    bool ok = fd >= 0 && write(fd, b.data, b.size) == (ssize_t)b.size;
    if (fd >= 0)
        close(fd);
    buffer_free(&b);
    return ok;
}

typedef struct Pipes {
    int input[2], console[2], complaints[2];
} Pipes;

static void become_emulator(const Board *board, const Options *options, const char *firmware, const char *flash, const Pipes *pipes)
{
    enum { OPTIONS = 64 };
    const char *arguments[OPTIONS + 20];
    char program[64], loader[4200];
    unsigned count = 0;
    snprintf(program, sizeof program, "qemu-system-%s", board->qemu_system);
    snprintf(loader, sizeof loader, "loader,file=%s", flash);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    dup2(pipes->input[0], STDIN_FILENO);
    dup2(pipes->console[1], STDOUT_FILENO);
    dup2(pipes->complaints[1], STDERR_FILENO);
    const char *const all[] = {program, "-M", board->qemu_machine, "-kernel", firmware, "-device", loader, "-icount",
                               options->real_time ? "shift=0,sleep=on" : "shift=0,sleep=off", "-display", "none", "-monitor", "none"};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        arguments[count++] = all[i];
    for (unsigned i = 0; board->qemu_options[i] && i < OPTIONS; i++)
        arguments[count++] = board->qemu_options[i];
    char *more = options->emulator ? strdup(options->emulator) : NULL;
    for (char *word = more ? strtok(more, " ") : NULL; word && count < OPTIONS; word = strtok(NULL, " "))
        arguments[count++] = word;
    arguments[count++] = "-serial";
    arguments[count++] = "stdio";
    arguments[count] = NULL;
    execvp(program, (char *const *)(uintptr_t)arguments);
    dprintf(STDERR_FILENO, "can't start %s: %s\n", program, strerror(errno));
    _exit(127);
}

static double seconds_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* From our standard input to the board's console, as much as it takes. false: that was all. */
static bool pass_on(int to)
{
    char bytes[256];
    ssize_t n = read(STDIN_FILENO, bytes, sizeof bytes);
    return n > 0 && write(to, bytes, (size_t)n) == n;
}

/* A terminal's only while we have it: whoever reads in the background is stopped. */
static bool has_input(void) { return !isatty(STDIN_FILENO) || tcgetpgrp(STDIN_FILENO) == getpgrp(); }

/* Until the firmware says that it is done, the emulator ends, or time is over (false). */
static bool listen_to(Session *session, Pipes *pipes)
{
    enum { CONSOLE, COMPLAINTS, INPUT, ROOM };
    double limit = session->options->timeout;
    double end = seconds_now() + limit;
    struct pollfd fds[] = {{.fd = pipes->console[0], .events = POLLIN},
                           {.fd = pipes->complaints[0], .events = POLLIN},
                           {.fd = -1, .events = POLLIN},
                           {.fd = -1, .events = POLLOUT}}; /* asked only while there is something to pass on */
    char bytes[4096];
    bool input = has_input();
    while (!session->done && fds[CONSOLE].fd >= 0) {
        if (input && session->listens) {
            fds[INPUT].fd = STDIN_FILENO;
            input = false;
        }
        double left = end - seconds_now();
        if (limit > 0 && left <= 0)
            return false;
        if (poll(fds, 4, limit > 0 ? (int)(left * 1000) + 1 : -1) < 0 && errno != EINTR)
            return true;
        if (fds[INPUT].fd >= 0 && fds[INPUT].revents) {
            fds[INPUT].fd = -1;
            fds[ROOM].fd = pipes->input[1];
        } else if (fds[ROOM].fd >= 0 && fds[ROOM].revents) {
            fds[ROOM].fd = -1;
            fds[INPUT].fd = pass_on(pipes->input[1]) ? STDIN_FILENO : -1;
        }
        for (int i = CONSOLE; i <= COMPLAINTS; i++) {
            if (!fds[i].revents || fds[i].fd < 0)
                continue;
            ssize_t n = read(fds[i].fd, bytes, sizeof bytes);
            if (n <= 0)
                fds[i].fd = -1;
            else if (i == CONSOLE)
                console_take(&session->console, bytes, (size_t)n);
            else
                buffer_append(&session->complaint, bytes, (size_t)n);
        }
        fflush(stdout);
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
    Pipes pipes;
    if (pipe2(pipes.input, O_CLOEXEC) != 0 || pipe2(pipes.console, O_CLOEXEC) != 0 || pipe2(pipes.complaints, O_CLOEXEC) != 0) {
        complain("can't make a pipe: %s", strerror(errno));
        return STATUS_FILE;
    }
    fflush(stdout);
    signal(SIGPIPE, SIG_IGN); /* the emulator may end before it has taken all input */
    pid_t child = fork();
    if (child == 0)
        become_emulator(session->options->board, session->options, firmware, flash, &pipes);
    close(pipes.input[0]);
    close(pipes.console[1]);
    close(pipes.complaints[1]);
    bool in_time = child > 0 && listen_to(session, &pipes);
    if (child > 0) {
        kill(child, SIGKILL);
        waitpid(child, NULL, 0);
    }
    close(pipes.input[1]);
    close(pipes.console[0]);
    close(pipes.complaints[0]);
    return verdict(session, in_time);
}

int run_on_emulator(const Program *program, const Options *options, RunResult *result)
{
    Firmware firmware;
    const Board *board = options->board;
    if (!board->qemu_system[0]) {
        complain("there is no emulator for %s here: `mote flash` brings programs to the board, the simulator runs them without --board", board->name);
        return STATUS_USAGE;
    }
    int fits = program_check_features(program, options);
    if (fits != STATUS_OK)
        return fits;
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
    result->static_bytes = firmware.static_bytes;
    result->c_stack_bytes = board->c_stack_bytes;
    Session session = {.program = program, .options = options, .result = result};
    session.console = (Console){.text = take_text, .record = take_record, .context = &session};
    int status = emulate(&session, firmware.path, flash);
    unlink(flash);
    console_free(&session.console);
    buffer_free(&session.complaint);
    return status;
}
