/* The map sidecar: rows of (image offset, source position), sorted by offset. What a function was inlined into, and what the
 * expression is that a device can not tell, is here, too. */
#include <ctype.h>
#include <errno.h>
#include <jansson.h>

#include "writer.h"

typedef struct MapRow {
    uint32_t offset, file, line, column;
    uint32_t inlined; /* 1 + index of the MapInlined that tells what the code here is of, or 0 */
    char *expression; /* what is looked up or called here, or NULL */
} MapRow;

/* Code of `function` that stands where this call was. */
typedef struct MapInlined {
    char *function;
    uint32_t file, line, column, inlined;
} MapInlined;

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
    MapInlined *inlined;
    uint32_t inlined_count;
};

static char *copy(const char *s)
{
    char *c = xmalloc(strlen(s) + 1);
    return strcpy(c, s);
}

static Map *map_alloc(uint32_t build_id, uint32_t files, uint32_t functions, uint32_t rows, uint32_t inlined)
{
    Map *map = xcalloc(1, sizeof *map);
    map->build_id = build_id;
    map->files = xcalloc(files + 1, sizeof *map->files);
    map->functions = xcalloc(functions + 1, sizeof *map->functions);
    map->rows = xcalloc(rows + 1, sizeof *map->rows);
    map->inlined = xcalloc(inlined + 1, sizeof *map->inlined);
    return map;
}

static int by_offset(const void *a, const void *b)
{
    uint32_t x = ((const MapRow *)a)->offset, y = ((const MapRow *)b)->offset;
    return x < y ? -1 : x > y;
}

static bool is_word(char c)
{
    return isalnum((unsigned char)c) || c == '_' || c == '$' || c == '#' || (unsigned char)c >= 0x80;
}

enum { EXPRESSION_MOST = 60 };

/* The start of a chain a.b[c].d(e).f on one line that ends with the word at `at`. */
static uint32_t chain_start(const char *text, uint32_t at)
{
    uint32_t start = at, depth = 0;
    for (; start > 0 && at - start < EXPRESSION_MOST; start--) {
        char c = text[start - 1];
        if (c == ']' || c == ')')
            depth++;
        else if ((c == '[' || c == '(') && depth > 0)
            depth--;
        else if (c == '\n' || (depth == 0 && !is_word(c) && c != '.' && !(c == '?' && text[start] == '.')))
            break;
    }
    return depth ? at : start;
}

/* What is looked up or called at `at`: a.b.c, as it is written. */
static char *expression_at(const SourceFile *file, uint32_t at)
{
    const char *text = file->text;
    uint32_t end = at;
    while (end < file->length && is_word(text[end]))
        end++;
    uint32_t start = chain_start(text, at);
    if (end == at || (start == at && text[end] != '(') || text[start] == '.')
        return NULL;
    char *expression = xcalloc(end - start + 1, 1);
    memcpy(expression, text + start, end - start);
    return expression;
}

static uint32_t inlined_of(Span span) { return span.file >= SPAN_INLINED ? span.file - SPAN_INLINED + 1u : 0; }

static uint32_t file_of(const IrProgram *program, Span span)
{
    return span.file >= SPAN_INLINED ? program->inlined[span.file - SPAN_INLINED].file : span.file;
}

static void add_row(Map *map, const IrProgram *program, const SourceFile *const *files, uint32_t offset, Span span)
{
    uint32_t file = file_of(program, span);
    if (file >= map->file_count || !files[file] || span.start == UINT32_MAX)
        return;
    Position p = source_position(files[file], span.start);
    map->rows[map->row_count++] = (MapRow){offset, file, p.line, p.column, inlined_of(span), expression_at(files[file], span.start)};
}

/* Spans without a place (of code that the compiler made up) are where the map begins. */
static void add_inlined(Map *map, const IrProgram *program, const SourceFile *const *files)
{
    for (uint32_t i = 0; i < program->inlined_count; i++) {
        const IrInlined *at = &program->inlined[i];
        uint32_t file = file_of(program, at->call);
        bool known = file < map->file_count && files[file] && at->call.start != UINT32_MAX;
        Position p = known ? source_position(files[file], at->call.start) : (Position){0, 0};
        map->inlined[map->inlined_count++] = (MapInlined){copy(at->function), known ? file : 0, p.line, p.column, inlined_of(at->call)};
    }
}

/* Functions of the library that the program carries: names only. */
static void add_carried(Map *map, const Image *image)
{
    const uint32_t record = (uint32_t)sizeof(FunctionRecord);
    for (uint32_t i = 0; i < image->item_count; i++)
        if (image->items[i].library && image->items[i].kind == 'c')
            map->functions[map->function_count++] =
                (MapFunction){copy(image->items[i].name), image->items[i].offset + record, image->items[i].bytes - record};
}

Map *map_make(const Image *image, const IrProgram *program, Code *const *codes, const SourceFile *const *files,
              uint32_t file_count)
{
    uint32_t rows = 0;
    for (uint32_t i = 0; i < program->function_count; i++)
        rows += codes[i]->position_count;
    Map *map = map_alloc(image->build_id, file_count, program->function_count + image->item_count, rows, program->inlined_count);
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
            add_row(map, program, files, base + at->offset, at->span);
        }
    }
    add_carried(map, image);
    add_inlined(map, program, files);
    qsort(map->rows, map->row_count, sizeof *map->rows, by_offset);
    return map;
}

bool map_write(const Map *map, const char *path, Diag *diag)
{
    char build[16];
    snprintf(build, sizeof build, "%08x", map->build_id);
    json_t *root = json_object(), *files = json_array(), *functions = json_array(), *positions = json_array();
    json_t *expressions = json_array(), *inlined = json_array();
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
        json_array_append_new(positions, json_integer(row->inlined));
        if (row->expression) {
            json_array_append_new(expressions, json_integer((json_int_t)i));
            json_array_append_new(expressions, json_string_nocheck(row->expression));
        }
        offset = row->offset;
        line = row->line;
    }
    json_object_set_new(root, "build", json_string(build));
    json_object_set_new(root, "files", files);
    json_object_set_new(root, "functions", functions);
    json_object_set_new(root, "positions", positions);
    for (uint32_t i = 0; i < map->inlined_count; i++) {
        const MapInlined *at = &map->inlined[i];
        json_array_append_new(inlined, json_pack("[s, i, i, i, i]", at->function, (int)at->file, (int)at->line,
                                                 (int)at->column, (int)at->inlined));
    }
    json_object_set_new(root, "expressions", expressions);
    json_object_set_new(root, "inlined", inlined);
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
        uint32_t field[5];
        for (size_t k = 0; k < 5; k++) {
            const json_t *n = json_array_get(positions, 5 * i + k);
            if (!json_is_integer(n))
                return false;
            field[k] = (uint32_t)json_integer_value(n);
        }
        offset += field[0];
        line += field[2];
        if (field[1] >= map->file_count || field[4] > map->inlined_count)
            return false;
        map->rows[map->row_count++] = (MapRow){offset, field[1], line, field[3], field[4], NULL};
    }
    return true;
}

static bool read_inlined(Map *map, json_t *inlined)
{
    size_t i;
    json_t *entry;
    json_array_foreach(inlined, i, entry) {
        const char *function;
        int file, line, column, into;
        if (json_unpack(entry, "[s, i, i, i, i]", &function, &file, &line, &column, &into) != 0 || file < 0 ||
            (uint32_t)file >= map->file_count || into < 0 || (size_t)into > i)
            return false;
        map->inlined[map->inlined_count++] =
            (MapInlined){copy(function), (uint32_t)file, (uint32_t)line, (uint32_t)column, (uint32_t)into};
    }
    return true;
}

static bool read_expressions(Map *map, const json_t *expressions)
{
    for (size_t i = 0; i + 1 < json_array_size(expressions); i += 2) {
        json_int_t row = json_integer_value(json_array_get(expressions, i));
        const char *text = json_string_value(json_array_get(expressions, i + 1));
        if (!text || row < 0 || row >= map->row_count || map->rows[row].expression)
            return false;
        map->rows[row].expression = copy(text);
    }
    return true;
}

static Map *map_of_json(json_t *root)
{
    const char *build;
    json_t *files, *functions, *positions, *expressions, *inlined;
    if (json_unpack(root, "{s:s, s:o, s:o, s:o, s:o, s:o}", "build", &build, "files", &files, "functions", &functions,
                    "positions", &positions, "expressions", &expressions, "inlined", &inlined) != 0)
        return NULL;
    if (!json_is_array(files) || !json_is_array(functions) || !json_is_array(positions) || !json_is_array(inlined))
        return NULL;
    size_t rows = json_array_size(positions) / 5;
    Map *map = map_alloc((uint32_t)strtoul(build, NULL, 16), (uint32_t)json_array_size(files),
                         (uint32_t)json_array_size(functions), (uint32_t)rows, (uint32_t)json_array_size(inlined));
    if (read_files(map, files) && read_functions(map, functions) && read_inlined(map, inlined) &&
        read_rows(map, positions, rows) && read_expressions(map, expressions))
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
        diag_plain(diag, SEVERITY_ERROR, "%s: not a map of this version of mote", path);
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
    for (uint32_t i = 0; i < map->row_count; i++)
        free(map->rows[i].expression);
    for (uint32_t i = 0; i < map->inlined_count; i++)
        free(map->inlined[i].function);
    free(map->files);
    free(map->functions);
    free(map->inlined);
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

/* The last row at or before the offset, of the same function; or NULL. */
static const MapRow *row_at(const Map *map, const MapFunction *f, uint32_t offset)
{
    const MapRow *found = NULL;
    uint32_t low = 0, high = map->row_count;
    while (low < high) {
        uint32_t middle = (low + high) / 2;
        if (map->rows[middle].offset <= offset) {
            found = &map->rows[middle];
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return found && found->offset >= f->offset ? found : NULL;
}

bool map_place(const Map *map, uint32_t offset, MapPlace *place)
{
    const MapFunction *f = function_at(map, offset);
    const MapRow *row = f ? row_at(map, f, offset) : NULL;
    if (!row)
        return false;
    *place = (MapPlace){row->inlined ? map->inlined[row->inlined - 1].function : f->name, map->files[row->file], row->line,
                        row->column, row->expression, row->inlined, f->name};
    return true;
}

bool map_caller(const Map *map, MapPlace *place)
{
    if (!place->inlined)
        return false;
    const MapInlined *at = &map->inlined[place->inlined - 1];
    *place = (MapPlace){at->inlined ? map->inlined[at->inlined - 1].function : place->outermost, map->files[at->file],
                        at->line, at->column, NULL, at->inlined, place->outermost};
    return true;
}

bool map_find(const Map *map, uint32_t offset, const char **function, const char **file, uint32_t *line, uint32_t *column)
{
    MapPlace place;
    if (!map_place(map, offset, &place))
        return false;
    *function = place.function;
    *file = place.file;
    *line = place.line;
    *column = place.column;
    return true;
}
