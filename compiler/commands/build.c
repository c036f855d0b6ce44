/* `mote build`: an image file in the format that its name asks for, and the map beside it. */
#include <errno.h>

#include "explain.h"

static void append_raw(Buffer *b, const Program *program, const Board *board)
{
    (void)board;
    buffer_append(b, program->image, program->size);
}

static void hex_record(Buffer *b, unsigned type, uint32_t address, const uint8_t *bytes, unsigned count)
{
    unsigned sum = count + (address >> 8 & 0xFF) + (address & 0xFF) + type;
    buffer_printf(b, ":%02X%04X%02X", count, address & 0xFFFF, type);
    for (unsigned i = 0; i < count; i++) {
        buffer_printf(b, "%02X", bytes[i]);
        sum += bytes[i];
    }
    buffer_printf(b, "%02X\n", -sum & 0xFF);
}

/* Intel HEX at the board's image address. */
static void append_hex(Buffer *b, const Program *program, const Board *board)
{
    uint32_t address = board->flash_origin + board->image_offset;
    for (uint32_t at = 0; at < program->size; at += 16) {
        uint32_t here = address + at;
        if (at == 0 || (here & 0xFFFF) < 16) {
            uint8_t high[2] = {(uint8_t)(here >> 24), (uint8_t)(here >> 16)};
            hex_record(b, 4, 0, high, 2);
        }
        uint32_t left = program->size - at;
        hex_record(b, 0, here, program->image + at, left < 16 ? left : 16);
    }
    hex_record(b, 1, 0, NULL, 0);
}

static void append_c(Buffer *b, const Program *program, const Board *board)
{
    (void)board;
    buffer_printf(b, "/* Made by mote from %s, build %08x. */\n#include <stdint.h>\n\n"
                     "extern const uint8_t mote_image[%u];\n_Alignas(4) const uint8_t mote_image[%u] = {",
                  program->path, program->build_id, program->size, program->size);
    for (uint32_t i = 0; i < program->size; i++)
        buffer_printf(b, i % 16 ? " %u," : "\n    %u,", program->image[i]);
    buffer_printf(b, "\n};\n");
}

typedef struct Format {
    const char *extension;
    void (*append)(Buffer *b, const Program *program, const Board *board);
} Format;

static const Format FORMATS[] = {{".img", append_raw}, {".bin", append_raw}, {".hex", append_hex}, {".c", append_c}};
static const Format LINKED_FORMATS[] = {{".elf", NULL}, {".bin", NULL}, {NULL, NULL}, {NULL, NULL}};

static const Format *format_of(const char *path, bool link)
{
    const Format *formats = link ? LINKED_FORMATS : FORMATS;
    const char *dot = strrchr(path, '.');
    for (unsigned i = 0; dot && i < sizeof FORMATS / sizeof FORMATS[0]; i++)
        if (formats[i].extension && strcmp(dot, formats[i].extension) == 0)
            return &formats[i];
    complain("%s: the extension picks the format: %s", path, link ? ".elf .bin" : ".img .bin .hex .c");
    return NULL;
}

/* FILE.map beside FILE. */
static int write_map(const Program *program, const char *path, const Options *options)
{
    char *map = path_with_extension(path, ".map");
    Diag diag;
    diag_init(&diag, stderr);
    Map *positions = program_map(program, options);
    bool ok = map_write(positions, map, &diag);
    map_free(positions);
    diag_free(&diag);
    free(map);
    return ok ? STATUS_OK : STATUS_FILE;
}

static int write_outputs(const Program *program, const char *path, const Format *format, const Options *options)
{
    Buffer b = {0};
    format->append(&b, program, options->board);
    bool ok = file_write(path, b.data, b.size);
    buffer_free(&b);
    if (!ok) {
        complain("can't write %s: %s", path, strerror(errno));
        return STATUS_FILE;
    }
    return write_map(program, path, options);
}

static int build(const Program *program, const char *path, const Format *format, const Options *options)
{
    if (program->file) {
        complain("%s is an image already", program->path);
        return STATUS_USAGE;
    }
    uint32_t room = board_image_room(options->board);
    if (options->link) {
        int linked = firmware_link(program, path, options);
        return linked == STATUS_OK ? write_map(program, path, options) : linked;
    }
    int status = program_check_features(program, options);
    if (status != STATUS_OK)
        return status;
    if (program->size > room) {
        complain("the image has %s bytes, %s has room for %s (see `mote size`)", thousands(program->size),
                 options->board->name, thousands(room));
        return STATUS_FIT;
    }
    if (status == STATUS_OK && !board_is_host(options->board))
        status = size_check_ram(program, options);
    if (status == STATUS_OK)
        status = write_outputs(program, path, format, options);
    if (status == STATUS_OK && !options->quiet) {
        const ImageSplit *split = &program->split;
        fprintf(stderr, "%s: %s bytes (code %s, strings %s, shapes %s, data %s, other %s), build %08x\n", path,
                thousands(program->size), thousands(split->code), thousands(split->strings), thousands(split->shapes),
                thousands(split->data), thousands(split->other), program->build_id);
    }
    return status;
}

int command_build(const Options *options, char **args)
{
    char *default_path = path_with_extension(args[0], options->link ? ".elf" : ".img");
    const char *path = options->output ? options->output : default_path;
    const Format *format = format_of(path, options->link);
    int status = STATUS_USAGE;
    if (format) {
        Program program;
        status = program_open(&program, args[0], options);
        if (status == STATUS_OK)
            status = build(&program, path, format, options);
        if (options->explain && program.compiled.image && (status == STATUS_OK || status == STATUS_FIT)) {
            int explained = explain_program(&program, options);
            status = status == STATUS_OK ? explained : status;
        }
        program_close(&program);
    }
    free(default_path);
    return status;
}
