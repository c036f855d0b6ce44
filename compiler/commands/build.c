/* `mote build`: an image file in the format that its name asks for, and the map beside it. */
#include "explain.h"
#include "output.h"

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

static int write_outputs(const Program *program, const char *path, const FileFormat *format, const Options *options)
{
    FlashContent content = {0};
    FileInfo info = {0};
    int status = output_content(&content, &info, program, format->addressed, options);
    if (status == STATUS_OK)
        status = output_write(path, &content, &info);
    content_free(&content);
    return status == STATUS_OK ? write_map(program, path, options) : status;
}

static void print_built(const Program *program, const char *path)
{
    const ImageSplit *split = &program->split;
    fprintf(stderr, "%s: %s bytes (code %s, strings %s, shapes %s, data %s, other %s), build %08x\n", path,
            thousands(program->size), thousands(split->code), thousands(split->strings), thousands(split->shapes),
            thousands(split->data), thousands(split->other), program->build_id);
}

int program_check_fit(const Program *program, const Options *options)
{
    const uint32_t signature = program->is_signed ? sizeof program->signature : 0;
    const uint32_t room = board_image_room(options->board), bytes = program->size + signature;
    int status = program_check_features(program, options);
    if (status != STATUS_OK)
        return status;
    if (bytes > room) {
        complain("the image has %s bytes, %s has room for %s (see `mote size`)", thousands(bytes), options->board->name,
                 thousands(room));
        return STATUS_FIT;
    }
    return board_is_host(options->board) ? STATUS_OK : size_check_ram(program, options);
}

static int build(Program *program, const char *path, const FileFormat *format, const Options *options)
{
    if (program->file) {
        complain("%s is an image already (`mote image convert` makes other formats of it)", program->path);
        return STATUS_USAGE;
    }
    if (options->link) {
        int linked = firmware_link(program, path, options);
        return linked == STATUS_OK ? write_map(program, path, options) : linked;
    }
    if (options->with_firmware && strcmp(format->extension, ".img") == 0) {
        complain("an .img is the image alone; --with-firmware makes .hex .uf2 .elf .bin or .c (-o FILE)");
        return STATUS_USAGE;
    }
    int status = program_sign(program, options);
    if (status == STATUS_OK)
        status = program_check_fit(program, options);
    if (status == STATUS_OK)
        status = write_outputs(program, path, format, options);
    if (status == STATUS_OK && !options->quiet)
        print_built(program, path);
    return status;
}

int command_build(const Options *options, char **args)
{
    char *default_path = path_with_extension(args[0], options->link ? ".elf" : ".img");
    const char *path = options->output ? options->output : default_path;
    const FileFormat *format = output_format(path);
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
