/* Translating positions, and the maps that were kept. */
#include "positions.h"

#include <ctype.h>
#include <dirent.h>
#include <limits.h>
#include <sys/stat.h>
#include <unistd.h>

#include "project.h"

enum { BUILD_DIGITS = 8, OFFSET_DIGITS = 8, KEPT_MOST = 200 };

void position_print(FILE *out, const Map *map, uint32_t offset)
{
    MapPlace place;
    const char *before = "", *name;
    const bool library = offset & 0x80000000u;
    if (!library && map && map_place(map, offset, &place)) {
        do {
            fprintf(out, place.function[0] ? "%s%s (%s:%u:%u)" : "%s%s%s:%u:%u", before, place.function, place.file, place.line, place.column);
            before = ", inlined into ";
        } while (map_caller(map, &place));
        return;
    }
    name = library ? library_function(library_symbols(), offset & 0x7FFFFFFFu, true) : map ? map_function(map, offset) : NULL;
    if (name && name[0] != '$' && name[0] != '@')
        fprintf(out, "%s (library)", name);
    else if (library)
        fprintf(out, "library+0x%x", offset & 0x7FFFFFFFu);
    else if (name) /* what the program carries of it has inner functions, too */
        fprintf(out, "(library)");
    else
        fprintf(out, "?+0x%x", offset);
}

/* ---- kept maps */

static Map *read_silently(const char *path)
{
    Diag diag;
    diag_init(&diag, NULL);
    Map *map = access(path, R_OK) == 0 ? map_read(path, &diag) : NULL;
    diag_free(&diag);
    return map;
}

static Map *kept(uint32_t build)
{
    char path[PATH_MAX];
    if (!cache_folder(path, sizeof path - 20, "maps"))
        return NULL;
    sprintf(path + strlen(path), "/%08x.map", build);
    Map *map = read_silently(path);
    if (map && map_build_id(map) != build) {
        map_free(map);
        map = NULL;
    }
    return map;
}

static int oldest_first(const struct dirent **a, const struct dirent **b);
static const char *sorted_folder;

static time_t age(const char *name)
{
    char path[PATH_MAX + 300];
    struct stat st;
    snprintf(path, sizeof path, "%s/%s", sorted_folder, name);
    return stat(path, &st) == 0 ? st.st_mtime : 0;
}

static int oldest_first(const struct dirent **a, const struct dirent **b)
{
    time_t x = age((*a)->d_name), y = age((*b)->d_name);
    return x < y ? -1 : x > y;
}

static int is_kept(const struct dirent *entry)
{
    const char *dot = strrchr(entry->d_name, '.');
    return dot && (strcmp(dot, ".map") == 0 || strcmp(dot, ".img") == 0);
}

/* Every build is another: only the last ones stay. */
static void forget_old(const char *folder)
{
    struct dirent **entries;
    sorted_folder = folder;
    int count = scandir(folder, &entries, is_kept, oldest_first);
    for (int i = 0; i < count; i++) {
        char path[PATH_MAX + 300];
        snprintf(path, sizeof path, "%s/%s", folder, entries[i]->d_name);
        if (i < count - KEPT_MOST)
            unlink(path);
        free(entries[i]);
    }
    if (count >= 0)
        free(entries);
}

void map_keep(const Map *map)
{
    char folder[PATH_MAX], path[PATH_MAX + 20];
    Diag diag;
    if (!map || !cache_folder(folder, sizeof folder, "maps"))
        return;
    snprintf(path, sizeof path, "%s/%08x.map", folder, map_build_id(map));
    diag_init(&diag, NULL);
    map_write(map, path, &diag);
    diag_free(&diag);
    forget_old(folder);
}

void image_keep(uint32_t build, const uint8_t *bytes, size_t size)
{
    char folder[PATH_MAX], path[PATH_MAX + 20];
    if (!cache_folder(folder, sizeof folder, "images"))
        return;
    snprintf(path, sizeof path, "%s/%08x.img", folder, build);
    file_write(path, bytes, size);
    forget_old(folder);
}

uint8_t *image_kept(uint32_t build, size_t *size)
{
    char path[PATH_MAX];
    if (!cache_folder(path, sizeof path - 20, "images"))
        return NULL;
    sprintf(path + strlen(path), "/%08x.img", build);
    return file_read(path, size);
}

/* ---- the stream */

void positions_add(Positions *positions, Map *map)
{
    Map **maps = positions->maps;
    if (!map)
        return;
    if (maps[POSITIONS_MAPS - 1])
        map_free(maps[POSITIONS_MAPS - 1]);
    memmove(maps + 1, maps, (POSITIONS_MAPS - 1) * sizeof *maps);
    maps[0] = map;
}

static const Map *map_of(Positions *positions, uint32_t build)
{
    for (unsigned i = 0; i < POSITIONS_MAPS; i++)
        if (positions->maps[i] && map_build_id(positions->maps[i]) == build)
            return positions->maps[i];
    Map *map = kept(build);
    positions_add(positions, map);
    return map;
}

static void give_out(Positions *positions)
{
    fwrite(positions->held, 1, positions->count, positions->out);
    positions->count = 0;
}

/* Eight digits, '+', and at least one digit. */
void positions_flush(Positions *positions)
{
    if (positions->count > BUILD_DIGITS + 1) {
        char text[POSITIONS_HELD + 1];
        memcpy(text, positions->held, positions->count);
        text[positions->count] = 0;
        const Map *map = map_of(positions, (uint32_t)strtoul(text, NULL, 16));
        if (map) {
            position_print(positions->out, map, (uint32_t)strtoul(text + BUILD_DIGITS + 1, NULL, 16));
            positions->count = 0;
        }
    }
    give_out(positions);
}

/* Could a position go on with this character? */
static bool goes_on(const Positions *positions, char c)
{
    if (positions->count == BUILD_DIGITS)
        return c == '+';
    if (positions->count == POSITIONS_HELD || !isxdigit((unsigned char)c) || isupper((unsigned char)c))
        return false;
    return positions->count > 0 || !positions->in_word;
}

void positions_take(Positions *positions, const char *bytes, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const char c = bytes[i];
        if (goes_on(positions, c)) {
            positions->held[positions->count++] = c;
        } else {
            const bool whole = positions->count > BUILD_DIGITS + 1;
            const bool glued = isalnum((unsigned char)c) || c == '_';
            if (whole && !glued)
                positions_flush(positions);
            else
                give_out(positions);
            putc(c, positions->out);
        }
        positions->in_word = isalnum((unsigned char)c) || c == '_';
    }
}

void positions_free(Positions *positions)
{
    positions_flush(positions);
    for (unsigned i = 0; i < POSITIONS_MAPS; i++)
        if (positions->maps[i])
            map_free(positions->maps[i]);
}
