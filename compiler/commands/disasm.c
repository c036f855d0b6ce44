/* `mote disasm` and `mote symbolize`: images and positions for people. */
#include <ctype.h>
#include <errno.h>
#include <jansson.h>

#include "positions.h"

int command_disasm(const Options *options, char **args)
{
    Program program;
    int status = program_open(&program, args[0], options);
    if (status == STATUS_OK) {
        Map *map = program_map(&program, options);
        image_disasm(program.image, program.size, library_symbols(), map, stdout);
        if (map)
            map_free(map);
    }
    program_close(&program);
    return status;
}

/* ---- symbolize */

static void print_position(const Map *map, uint32_t offset, bool json)
{
    MapPlace place;
    bool found = !(offset & 0x80000000u) && map_place(map, offset, &place);
    if (json) {
        json_t *object = json_pack("{s:i}", "offset", (int)offset);
        if (found)
            json_object_update_new(object, json_pack("{s:s, s:s, s:i, s:i}", "function", place.function, "file", place.file,
                                                     "line", (int)place.line, "column", (int)place.column));
        json_dumpf(object, stdout, JSON_COMPACT);
        json_decref(object);
    } else {
        position_print(stdout, map, offset);
    }
}

/* "1f4", "0x1f4", "89abcdef+1f4"; all hexadecimal, as devices print them */
static bool parse_offset(const Map *map, const char *text, uint32_t *offset)
{
    char *end;
    unsigned long value = strtoul(text, &end, 16);
    if (end != text && *end == '+') {
        if (value != map_build_id(map)) {
            complain("%s is a position of build %08lx, the map is of build %08x", text, value, map_build_id(map));
            return false;
        }
        text = end + 1;
        value = strtoul(text, &end, 16);
    }
    *offset = (uint32_t)value;
    if (end != text && *end == 0)
        return true;
    complain("'%s' is no offset; write 0x1f4 or build+offset", text);
    return false;
}

/* Eight hexadecimal digits of the build, '+', digits: replaced, whatever stands around them. */
static void symbolize_line(const Map *map, const char *line)
{
    char build[10];
    snprintf(build, sizeof build, "%08x+", map_build_id(map));
    const char *found;
    while ((found = strstr(line, build)) != NULL && isxdigit((unsigned char)found[9])) {
        char *end;
        fwrite(line, 1, (size_t)(found - line), stdout);
        print_position(map, (uint32_t)strtoul(found + 9, &end, 16), false);
        line = end;
    }
    fputs(line, stdout);
}

static void symbolize_stream(const Map *map)
{
    char *line = NULL;
    size_t room = 0;
    while (getline(&line, &room, stdin) >= 0)
        symbolize_line(map, line);
    free(line);
}

int command_symbolize(const Options *options, char **args)
{
    Diag diag;
    diag_init(&diag, stderr);
    Map *map = map_read(args[0], &diag);
    if (!map && diag.errors == 0)
        complain("can't read the map %s", args[0]);
    diag_free(&diag);
    if (!map)
        return STATUS_FILE;
    int status = STATUS_OK;
    if (!args[1])
        symbolize_stream(map);
    for (char **arg = args + 1; *arg && status == STATUS_OK; arg++) {
        uint32_t offset;
        if (!parse_offset(map, *arg, &offset)) {
            status = STATUS_USAGE;
            break;
        }
        print_position(map, offset, options->json);
        putchar('\n');
    }
    map_free(map);
    return status;
}
