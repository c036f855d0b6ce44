/* `mote watch`: whenever a file of the program changes, build it and run it anew, here or on the board.
 *
 * Folders are watched, not files, as editors replace files. What is watched follows from the last build; after errors any source in
 * those folders counts, too, as what is missing may appear.
 */
#include <errno.h>
#include <libgen.h>
#include <limits.h>
#include <signal.h>
#include <sys/inotify.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "live.h"

enum { FOLDERS_MOST = 256, SETTLE_MS = 30 };

typedef struct Watch {
    const Options *options;
    const char *path;
    int notify;
    char *folders[FOLDERS_MOST]; /* by watch descriptor, modulo */
    char **files;                /* of the program */
    uint32_t file_count;
    bool failed;                 /* the last build */
    Line line;
    LiveTransfer live;           /* the last one */
    bool connected;
    Positions positions;
    pid_t child;                 /* the program that runs here; 0: none */
    int child_end;               /* readable when it has ended, or -1 */
    FlashError error;
} Watch;

/* ---- what is watched */

static void watch_folder_of(Watch *w, const char *file)
{
    char copy[PATH_MAX];
    snprintf(copy, sizeof copy, "%s", file);
    const char *folder = dirname(copy);
    int id = inotify_add_watch(w->notify, folder, IN_CLOSE_WRITE | IN_MOVED_TO);
    if (id < 0)
        return;
    char **place = &w->folders[id % FOLDERS_MOST];
    free(*place);
    *place = xmalloc(strlen(folder) + 1);
    strcpy(*place, folder);
}

static void forget_files(Watch *w)
{
    for (uint32_t i = 0; i < w->file_count; i++)
        free(w->files[i]);
    free(w->files);
    w->files = NULL;
    w->file_count = 0;
}

static void add_file(Watch *w, const char *path)
{
    w->files = xrealloc(w->files, (w->file_count + 1) * sizeof *w->files);
    w->files[w->file_count] = xmalloc(strlen(path) + 1);
    strcpy(w->files[w->file_count++], path);
    watch_folder_of(w, path);
}

static void watch_files(Watch *w, const Compiled *compiled)
{
    if (w->failed && compiled->files.count < w->file_count)
        return; /* it did not get as far as before */
    forget_files(w);
    add_file(w, w->path);
    for (uint32_t i = 0; i < compiled->files.count; i++)
        if (compiled->files.items[i])
            add_file(w, compiled->files.items[i]->path);
}

static bool is_source(const char *name)
{
    static const char *const EXTENSIONS[] = {".js", ".mjs", ".cjs", ".ts", ".json"};
    const char *dot = strrchr(name, '.');
    for (size_t i = 0; dot && i < sizeof EXTENSIONS / sizeof *EXTENSIONS; i++)
        if (strcmp(dot, EXTENSIONS[i]) == 0)
            return true;
    return false;
}

static bool concerns(const Watch *w, const struct inotify_event *event)
{
    char path[PATH_MAX], real[PATH_MAX], other[PATH_MAX];
    const char *folder = event->wd >= 0 ? w->folders[event->wd % FOLDERS_MOST] : NULL;
    if (!event->len || !folder)
        return false;
    if (w->failed && is_source(event->name))
        return true;
    snprintf(path, sizeof path, "%s/%s", folder, event->name);
    if (!realpath(path, real))
        return false;
    for (uint32_t i = 0; i < w->file_count; i++)
        if (realpath(w->files[i], other) && strcmp(other, real) == 0)
            return true;
    return false;
}

/* Reads what has happened: is something of the program among it? */
static bool take_events(Watch *w)
{
    _Alignas(struct inotify_event) char bytes[4096];
    bool any = false;
    ssize_t n;
    while ((n = read(w->notify, bytes, sizeof bytes)) > 0)
        for (char *p = bytes; p < bytes + n;) {
            const struct inotify_event *event = (const struct inotify_event *)(void *)p;
            any = concerns(w, event) || any;
            p += sizeof *event + event->len;
        }
    return any;
}

/* Editors write more than once. */
static void settle(Watch *w)
{
    struct pollfd file = {w->notify, POLLIN, 0};
    while (line_poll(&file, 1, SETTLE_MS) > 0)
        take_events(w);
}

/* ---- running here */

static void end_child(Watch *w)
{
    if (w->child > 0) {
        kill(w->child, SIGKILL);
        waitpid(w->child, NULL, 0);
    }
    if (w->child_end >= 0)
        close(w->child_end);
    w->child = 0;
    w->child_end = -1;
}

static void start_child(Watch *w, const Program *program)
{
    end_child(w);
    fflush(NULL);
    w->child = fork();
    if (w->child == 0) {
        Options options = *w->options;
        stop_reset_child();
        options.real_time = !options.virtual_time;
        int status = run_program(program, &options);
        fflush(NULL);
        _exit(status);
    }
    if (w->child > 0)
        w->child_end = (int)syscall(SYS_pidfd_open, w->child, 0);
}

static void tell_ended(Watch *w)
{
    int state = 0;
    waitpid(w->child, &state, 0);
    if (!w->options->quiet && WIFEXITED(state) && WEXITSTATUS(state) == 0)
        fprintf(stderr, "-- ended; waiting for a change\n");
    else if (!w->options->quiet)
        fprintf(stderr, "-- ended with status %d; waiting for a change\n", WIFEXITED(state) ? WEXITSTATUS(state) : -1);
    w->child = 0;
    end_child(w);
}

/* ---- a build */

static int bring_to_board(Watch *w, const Program *program, double built)
{
    LiveTransfer *live = &w->live;
    FlashResult result = FLASH_OK;
    if (!w->connected)
        result = live_open(&w->line, w->options, &w->error);
    w->connected = result == FLASH_OK;
    if (result == FLASH_OK)
        result = live_transfer(live, &w->line, program, w->options, &w->error);
    if (result == FLASH_STOPPED)
        return STATUS_OK;
    if (result != FLASH_OK) {
        if (w->connected && result == FLASH_BOARD) {
            line_close(&w->line);
            w->connected = false;
        }
        return live_failed(result, &w->error);
    }
    live_tell(live, w->path);
    if (!w->options->quiet)
        fprintf(stderr, "-- built in %.0f ms, transfer %.0f ms\n", built * 1000, live->seconds * 1000);
    return STATUS_OK;
}

static void build(Watch *w)
{
    Program program;
    double start = live_now();
    int status = program_open(&program, w->path, w->options);
    if (status == STATUS_OK)
        status = program_sign(&program, w->options);
    if (status == STATUS_OK)
        status = program_check_fit(&program, w->options);
    w->failed = status != STATUS_OK;
    watch_files(w, &program.compiled);
    double built = live_now() - start;
    if (status == STATUS_OK && w->options->port) {
        Map *map = program_map(&program, w->options);
        map_keep(map);
        positions_add(&w->positions, map);
        bring_to_board(w, &program, built);
    } else if (status == STATUS_OK) {
        if (!w->options->quiet)
            fprintf(stderr, "-- built in %.0f ms\n", built * 1000);
        start_child(w, &program);
    } else if (!w->options->quiet) {
        fprintf(stderr, "-- waiting for a change\n");
    }
    program_close(&program);
}

/* Until something has happened to a file; false: Ctrl-C. */
static bool wait_here(Watch *w)
{
    for (;;) {
        struct pollfd files[2] = {{w->notify, POLLIN, 0}, {w->child_end, POLLIN, 0}};
        int ready = line_poll(files, 2, -1);
        if (ready == LINE_STOPPED)
            return false;
        if (files[1].revents)
            tell_ended(w);
        if (files[0].revents)
            return true;
    }
}

static bool wait_at_board(Watch *w)
{
    FlashResult result = live_follow(&w->line, &w->live.wire, &w->positions, w->options->board, w->notify, &w->error);
    if (result == FLASH_BOARD) { /* unplugged; with the next change it is looked for again */
        complain("%s", w->error.text);
        line_close(&w->line);
        w->connected = false;
    }
    return result != FLASH_STOPPED;
}

static void watch(Watch *w)
{
    build(w);
    while (!stop_wanted()) {
        if (!(w->connected ? wait_at_board(w) : wait_here(w)))
            return;
        if (!take_events(w))
            continue;
        settle(w);
        build(w);
    }
}

int command_watch(const Options *options, char **args)
{
    Watch w = {.options = options, .path = args[0], .line = {.fd = -1}, .child_end = -1, .positions = {.out = stdout}};
    w.notify = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
    if (w.notify < 0) {
        complain("can't watch files: %s", strerror(errno));
        return STATUS_FILE;
    }
    stop_catch();
    watch(&w);
    end_child(&w);
    stop_release();
    line_close(&w.line);
    positions_free(&w.positions);
    forget_files(&w);
    for (unsigned i = 0; i < FOLDERS_MOST; i++)
        free(w.folders[i]);
    close(w.notify);
    return STATUS_OK;
}
