/* The map sidecar: rows of (image offset, source position), sorted by offset. */
#include <errno.h>
#include <jansson.h>

#include "writer.h"

typedef struct MapRow {
    uint32_t offset, file, line, column;
} MapRow;

typedef struct MapFunction {
    char *name;
    uint32_t offset, bytes;
} MapFunction;

struct Map {
    uint32_t build_id;
    char **files;
    uint32_t file_count;
    MapFunction *functions;
    uint32_t function_count;
    MapRow *rows;
    uint32_t row_count;
};

static char *copy(const char *s)
{
    char *c = xmalloc(strlen(s) + 1);
    return strcpy(c, s);
}

static Map *map_alloc(uint32_t build_id, uint32_t files, uint32_t functions, uint32_t rows)
{
    Map *map = xcalloc(1, sizeof *map);
    map->build_id = build_id;
    map->files = xcalloc(files + 1, sizeof *map->files);
    map->functions = xcalloc(functions + 1, sizeof *map->functions);
    map->rows = xcalloc(rows + 1, sizeof *map->rows);
    return map;
}

static int by_offset(const void *a, const void *b)
{
    uint32_t x = ((const MapRow *)a)->offset, y = ((const MapRow *)b)->offset;
    return x < y ? -1 : x > y;
}

Map *map_make(const Image *image, const IrProgram *program, Code *const *codes, const SourceFile *const *files,
              uint32_t file_count)
{
    uint32_t rows = 0;
    for (uint32_t i = 0; i < program->function_count; i++)
        rows += codes[i]->position_count;
    Map *map = map_alloc(image->build_id, file_count, program->function_count, rows);
    for (uint32_t i = 0; i < file_count; i++)
        map->files[map->file_count++] = copy(files[i] ? files[i]->path : "");
    for (uint32_t i = 0; i < program->function_count; i++) {
        uint32_t base = image->function_offsets[i];
        if (!base)
            continue;
        base += (uint32_t)sizeof(FunctionRecord);
        map->functions[map->function_count++] = (MapFunction){copy(program->functions[i]->name), base, codes[i]->size};
        for (uint32_t k = 0; k < codes[i]->position_count; k++) {
            const CodePosition *at = &codes[i]->positions[k];
            if (at->span.file >= file_count || !files[at->span.file] || at->span.start == UINT32_MAX)
                continue;
            Position p = source_position(files[at->span.file], at->span.start);
            map->rows[map->row_count++] = (MapRow){base + at->offset, at->span.file, p.line, p.column};
        }
    }
    qsort(map->rows, map->row_count, sizeof *map->rows, by_offset);
    return map;
}

bool map_write(const Map *map, const char *path, Diag *diag)
{
    char build[16];
    snprintf(build, sizeof build, "%08x", map->build_id);
    json_t *root = json_object(), *files = json_array(), *functions = json_array(), *positions = json_array();
    for (uint32_t i = 0; i < map->file_count; i++)
        json_array_append_new(files, json_string_nocheck(map->files[i]));
    for (uint32_t i = 0; i < map->function_count; i++)
        json_array_append_new(functions, json_pack("{s:s, s:i, s:i}", "name", map->functions[i].name, "offset",
                                                   (int)map->functions[i].offset, "bytes", (int)map->functions[i].bytes));
    uint32_t offset = 0, line = 0;
    for (uint32_t i = 0; i < map->row_count; i++) {
        const MapRow *row = &map->rows[i];
        json_array_append_new(positions, json_integer((json_int_t)row->offset - offset));
        json_array_append_new(positions, json_integer(row->file));
        json_array_append_new(positions, json_integer((json_int_t)row->line - line));
        json_array_append_new(positions, json_integer(row->column));
        offset = row->offset;
        line = row->line;
    }
    json_object_set_new(root, "build", json_string(build));
    json_object_set_new(root, "files", files);
    json_object_set_new(root, "functions", functions);
    json_object_set_new(root, "positions", positions);
    char *text = json_dumps(root, JSON_COMPACT | JSON_PRESERVE_ORDER);
    json_decref(root);
    bool ok = text && file_write(path, text, strlen(text));
    if (!ok)
        diag_plain(diag, SEVERITY_ERROR, "can't write %s: %s", path, strerror(errno));
    free(text);
    return ok;
}

/* ---- reading; the file may be anything */

static bool read_files(Map *map, const json_t *files)
{
    size_t i;
    json_t *file;
    json_array_foreach(files, i, file) {
        if (!json_is_string(file))
            return false;
        map->files[map->file_count++] = copy(json_string_value(file));
    }
    return true;
}

static bool read_functions(Map *map, json_t *functions)
{
    size_t i;
    json_t *function;
    json_array_foreach(functions, i, function) {
        const char *name;
        int offset, bytes;
        if (json_unpack(function, "{s:s, s:i, s:i}", "name", &name, "offset", &offset, "bytes", &bytes) != 0)
            return false;
        map->functions[map->function_count++] = (MapFunction){copy(name), (uint32_t)offset, (uint32_t)bytes};
    }
    return true;
}

static bool read_rows(Map *map, const json_t *positions, size_t count)
{
    uint32_t offset = 0, line = 0;
    for (size_t i = 0; i < count; i++) {
        uint32_t field[4];
        for (size_t k = 0; k < 4; k++) {
            const json_t *n = json_array_get(positions, 4 * i + k);
            if (!json_is_integer(n))
                return false;
            field[k] = (uint32_t)json_integer_value(n);
        }
        offset += field[0];
        line += field[2];
        if (field[1] >= map->file_count)
            return false;
        map->rows[map->row_count++] = (MapRow){offset, field[1], line, field[3]};
    }
    return true;
}

static Map *map_of_json(json_t *root)
{
    const char *build;
    json_t *files, *functions, *positions;
    if (json_unpack(root, "{s:s, s:o, s:o, s:o}", "build", &build, "files", &files, "functions", &functions, "positions",
                    &positions) != 0)
        return NULL;
    if (!json_is_array(files) || !json_is_array(functions) || !json_is_array(positions))
        return NULL;
    size_t rows = json_array_size(positions) / 4;
    Map *map = map_alloc((uint32_t)strtoul(build, NULL, 16), (uint32_t)json_array_size(files),
                         (uint32_t)json_array_size(functions), (uint32_t)rows);
    if (read_files(map, files) && read_functions(map, functions) && read_rows(map, positions, rows))
        return map;
    map_free(map);
    return NULL;
}

Map *map_read(const char *path, Diag *diag)
{
    json_error_t error;
    json_t *root = json_load_file(path, 0, &error);
    if (!root) {
        if (error.line > 0)
            diag_plain(diag, SEVERITY_ERROR, "%s:%d:%d: not a map: %s", path, error.line, error.column, error.text);
        else
            diag_plain(diag, SEVERITY_ERROR, "can't read %s: %s", path, error.text);
        return NULL;
    }
    Map *map = map_of_json(root);
    json_decref(root);
    if (!map)
        diag_plain(diag, SEVERITY_ERROR, "%s: not a map: it lacks build, files, functions or positions", path);
    return map;
}

void map_free(Map *map)
{
    if (!map)
        return;
    for (uint32_t i = 0; i < map->file_count; i++)
        free(map->files[i]);
    for (uint32_t i = 0; i < map->function_count; i++)
        free(map->functions[i].name);
    free(map->files);
    free(map->functions);
    free(map->rows);
    free(map);
}

/* ---- asking */

uint32_t map_build_id(const Map *map)
{
    return map->build_id;
}

static const MapFunction *function_at(const Map *map, uint32_t offset)
{
    for (uint32_t i = 0; i < map->function_count; i++) {
        const MapFunction *f = &map->functions[i];
        if (offset + sizeof(FunctionRecord) >= f->offset && offset < f->offset + f->bytes)
            return f;
    }
    return NULL;
}

const char *map_function(const Map *map, uint32_t offset)
{
    const MapFunction *f = function_at(map, offset);
    return f ? f->name : NULL;
}

bool map_find(const Map *map, uint32_t offset, const char **function, const char **file, uint32_t *line, uint32_t *column)
{
    const MapFunction *f = function_at(map, offset);
    if (!f)
        return false;
    const MapRow *found = NULL;
    uint32_t low = 0, high = map->row_count;
    while (low < high) { /* the last row at or before the offset */
        uint32_t middle = (low + high) / 2;
        if (map->rows[middle].offset <= offset) {
            found = &map->rows[middle];
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    if (!found || found->offset < f->offset)
        return false;
    *function = f->name;
    *file = map->files[found->file];
    *line = found->line;
    *column = found->column;
    return true;
}
