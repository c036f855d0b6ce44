/* `mote flash`: build, bring it to the board, check, run, follow. `mote monitor` and `mote recover`. */
#include <errno.h>
#include <jansson.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include "live.h"
#include "probe.h"
#include "volume.h"

typedef enum Way { WAY_NONE, WAY_SERIAL, WAY_UF2, WAY_OPENOCD, WAY_ST_FLASH } Way;

typedef struct Flashing {
    const Options *options;
    Program program;
    Way way;
    Line line;          /* WAY_SERIAL, */
    LiveTransfer live;  /* and what was done there */
    char volume[4096];  /* WAY_UF2: where it is mounted */
    FlashError error;
} Flashing;

static bool is_folder(const char *path)
{
    struct stat st;
    return path && stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

static void tell_how(const Board *board)
{
    if (board->flash_with.button[0])
        fprintf(stderr, "  %s: %s\n", board->name, board->flash_with.button);
    fprintf(stderr, "  `mote boards %s` lists the ways to flash it\n", board->name);
}

/* ---- which way */

static int named_way(Flashing *f)
{
    static const struct {
        const char *name;
        Way way;
    } WAYS[] = {{"serial", WAY_SERIAL}, {"uf2", WAY_UF2}, {"openocd", WAY_OPENOCD}, {"st-flash", WAY_ST_FLASH}};
    for (size_t i = 0; i < sizeof WAYS / sizeof *WAYS; i++)
        if (strcmp(f->options->via, WAYS[i].name) == 0)
            f->way = WAYS[i].way;
    if (f->way != WAY_NONE)
        return STATUS_OK;
    complain("--via is serial, uf2, openocd or st-flash, not '%s'", f->options->via);
    return STATUS_USAGE;
}

static int check_way(const Flashing *f)
{
    const Board *board = f->options->board;
    const BoardFlashing *with = &board->flash_with;
    const bool there = f->way == WAY_SERIAL ? with->serial_baud && board->slots : f->way == WAY_UF2 ? with->uf2_family != 0
                     : f->way == WAY_OPENOCD ? with->openocd[0] != NULL : with->st_flash;
    if (!there) {
        complain("%s can't be flashed that way (`mote boards %s` lists how)", board->name, board->name);
        return STATUS_USAGE;
    }
    if (f->way == WAY_SERIAL && f->options->with_firmware) {
        complain("through the loader only images go, not the firmware that it is a part of: --via uf2, openocd or st-flash");
        return STATUS_USAGE;
    }
    return STATUS_OK;
}

/* What the board and this machine have. A firmware does not go through the loader; a probe is used for that, or when asked for. */
static int choose_way(Flashing *f)
{
    const BoardFlashing *with = &f->options->board->flash_with;
    if (f->options->via)
        return named_way(f);
    if (f->options->port)
        f->way = is_folder(f->options->port) ? WAY_UF2 : WAY_SERIAL;
    else if (f->options->with_firmware)
        f->way = with->uf2_family ? WAY_UF2 : with->openocd[0] ? WAY_OPENOCD : WAY_ST_FLASH;
    else if (with->uf2_family && volume_find("/proc/self/mounts", with->volume, f->volume, sizeof f->volume, &f->error) == FLASH_OK)
        f->way = WAY_UF2;
    else
        f->way = with->serial_baud ? WAY_SERIAL : with->uf2_family ? WAY_UF2 : with->openocd[0] ? WAY_OPENOCD : WAY_ST_FLASH;
    return STATUS_OK;
}

/* ---- the ways */

static int by_serial(Flashing *f)
{
    FlashResult result = live_open(&f->line, f->options, &f->error);
    if (result != FLASH_OK) {
        int status = live_failed(result, &f->error);
        tell_how(f->options->board);
        return status;
    }
    stop_catch();
    result = live_transfer(&f->live, &f->line, &f->program, f->options, &f->error);
    stop_release();
    if (result != FLASH_OK)
        return live_failed(result, &f->error);
    live_tell(&f->live, f->program.path);
    return STATUS_OK;
}

/* All of it in one file's format. */
static int compose(Flashing *f, const char *extension, Buffer *out)
{
    FlashContent content = {0};
    FileInfo info = {0};
    uint32_t twice;
    const char *why = "two parts claim the same place";
    int status = output_content(&content, &info, &f->program, true, f->options);
    if (status == STATUS_OK && !(content_settle(&content, &twice) && format_of_name(extension)->write(out, &content, &info, &why))) {
        complain("%s", why);
        status = STATUS_FIT;
    }
    content_free(&content);
    return status;
}

static void tell_written(const Flashing *f, const char *via, size_t bytes)
{
    if (f->options->json)
        printf("{\"board\": \"%s\", \"via\": \"%s\", \"image_bytes\": %u, \"bytes_sent\": %zu}\n", f->options->board->name, via,
               f->program.size, bytes);
    else if (!f->options->quiet)
        fprintf(stderr, "%s: on %s by %s\n", f->program.path, f->options->board->name, via);
}

static int by_volume(Flashing *f)
{
    const BoardFlashing *with = &f->options->board->flash_with;
    FlashResult result = FLASH_OK;
    Buffer out = {0};
    if (f->options->port) {
        snprintf(f->volume, sizeof f->volume, "%s", f->options->port);
        result = volume_check(f->volume, with->volume, &f->error);
    } else if (!f->volume[0]) {
        result = volume_find("/proc/self/mounts", with->volume, f->volume, sizeof f->volume, &f->error);
    }
    int status = result == FLASH_OK ? compose(f, ".uf2", &out) : STATUS_OK;
    if (result == FLASH_OK && status == STATUS_OK)
        result = volume_copy(f->volume, out.data, out.size, &f->error);
    if (result != FLASH_OK) {
        status = live_failed(result, &f->error);
        tell_how(f->options->board);
    } else if (status == STATUS_OK) {
        tell_written(f, "uf2", out.size);
    }
    buffer_free(&out);
    return status;
}

static int by_probe(Flashing *f)
{
    char path[] = "/tmp/mote-flash-XXXXXX.hex";
    Buffer out = {0};
    int status = compose(f, ".hex", &out), fd = mkstemps(path, 4);
    if (status == STATUS_OK && (fd < 0 || write(fd, out.data, out.size) != (ssize_t)out.size)) {
        complain("can't write %s: %s", path, strerror(errno));
        status = STATUS_FILE;
    }
    if (fd >= 0)
        close(fd);
    if (status == STATUS_OK) {
        const bool quiet = !f->options->verbose;
        FlashResult result = f->way == WAY_OPENOCD ? probe_openocd(f->options->board->flash_with.openocd, path, quiet, &f->error)
                                                   : probe_st_flash(path, quiet, &f->error);
        if (result != FLASH_OK) {
            status = live_failed(result, &f->error);
            tell_how(f->options->board);
        } else {
            tell_written(f, f->way == WAY_OPENOCD ? "openocd" : "st-flash", out.size);
        }
    }
    unlink(path);
    buffer_free(&out);
    return status;
}

/* ---- the console behind it */

static int follow(const Options *options, Line *line, Wire *wire, Map *map)
{
    Positions positions = {.out = stdout};
    FlashError error;
    positions_add(&positions, map);
    stop_catch();
    FlashResult result = live_follow(line, wire, &positions, options->board, -1, &error);
    stop_release();
    positions_free(&positions);
    if (result == FLASH_STOPPED)
        return STATUS_OK;
    return live_failed(result, &error);
}

static int transfer(Flashing *f)
{
    int status = choose_way(f);
    if (status == STATUS_OK)
        status = check_way(f);
    if (status != STATUS_OK)
        return status;
    switch (f->way) {
    case WAY_SERIAL: return by_serial(f);
    case WAY_UF2: return by_volume(f);
    default: return by_probe(f);
    }
}

static int flash_program(Flashing *f)
{
    const Options *options = f->options;
    int status = f->program.is_signed ? STATUS_OK : program_sign(&f->program, options);
    if (status == STATUS_OK)
        status = program_check_fit(&f->program, options);
    Map *map = status == STATUS_OK ? program_map(&f->program, options) : NULL;
    map_keep(map);
    if (status == STATUS_OK)
        status = transfer(f);
    if (status == STATUS_OK && options->follow && f->way != WAY_SERIAL) {
        FlashResult opened = live_open(&f->line, options, &f->error);
        status = opened == FLASH_OK ? STATUS_OK : live_failed(opened, &f->error);
    }
    if (status == STATUS_OK && options->follow) {
        status = follow(options, &f->line, f->way == WAY_SERIAL ? &f->live.wire : NULL, map);
        map = NULL;
    }
    line_close(&f->line);
    if (map)
        map_free(map);
    return status;
}

int command_flash(const Options *options, char **args)
{
    Flashing f = {.options = options, .line = {.fd = -1}};
    if (board_is_host(options->board)) {
        complain("the simulator is not flashed; choose a board with --board (`mote boards` lists them)");
        return STATUS_USAGE;
    }
    int status = program_open(&f.program, args[0], options);
    if (status == STATUS_OK)
        status = flash_program(&f);
    program_close(&f.program);
    return status;
}

int command_monitor(const Options *options, char **args)
{
    Line line;
    FlashError error;
    Map *map = NULL;
    if (args[0] || options->map) {
        char *beside = args[0] ? path_with_extension(args[0], ".map") : NULL;
        const char *path = options->map ? options->map : beside;
        if (args[0] && access(args[0], R_OK) != 0 && access(path, R_OK) != 0) {
            complain("can't read %s: %s", args[0], strerror(errno));
            free(beside);
            return STATUS_FILE;
        }
        Diag diag;
        diag_init(&diag, stderr);
        if (options->map || access(path, R_OK) == 0)
            map = map_read(path, &diag);
        const bool failed = diag.errors > 0;
        diag_free(&diag);
        free(beside);
        if (failed)
            return STATUS_FILE;
    }
    FlashResult result = live_open(&line, options, &error);
    if (result != FLASH_OK) {
        if (map)
            map_free(map);
        return live_failed(result, &error);
    }
    int status = follow(options, &line, NULL, map);
    line_close(&line);
    return status;
}
