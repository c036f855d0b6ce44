/* From sites and tables of things to lines of the source, classes and pictures. Bytes are whole granules: what things
 * take of this heap, so all columns add up to the heap's figure. */
#include "report.h"

#include "library.h"

static json_t *number(uint64_t n) { return json_integer((json_int_t)n); }

static void set(json_t *object, const char *key, uint64_t n) { json_object_set_new(object, key, number(n)); }

/* Text that need not be UTF-8. */
static json_t *string(const char *text)
{
    json_t *s = json_string(text);
    if (s)
        return s;
    Buffer b = {0};
    for (const char *p = text; *p; p++)
        buffer_printf(&b, "%c", (unsigned char)*p < 0x80 ? *p : '?');
    buffer_u8(&b, 0);
    s = json_string((const char *)b.data);
    buffer_free(&b);
    return s;
}

/* ---- lines */

typedef struct Line {
    const char *file, *function, *via;
    uint32_t line;
    uint32_t count, bytes, end_count, end_bytes;
    uint64_t made, made_bytes;
    uint32_t types[64]; /* bytes at the peak */
    uint32_t number;    /* in the report */
} Line;

typedef struct Lines {
    Line *items;
    uint32_t count;
    uint32_t *of_site;
} Lines;

static Line *line_of(Lines *lines, const Line *like)
{
    for (uint32_t i = 0; i < lines->count; i++) {
        Line *line = &lines->items[i];
        if (line->line == like->line && strcmp(line->file, like->file) == 0)
            return line;
    }
    lines->items = xrealloc(lines->items, (lines->count + 1) * sizeof *lines->items);
    lines->items[lines->count] = *like;
    return &lines->items[lines->count++];
}

static bool in_top_level(const MemoryAbout *about, uint32_t position)
{
    const ImageHeader *header = (const ImageHeader *)(const void *)about->image;
    uint32_t entity = (uint32_t)(value_flash_index((Slot)header->entry) - FLASH_INDEX_MIN);
    const uint8_t *entry = image_entity(header, entity);
    const FunctionRecord *function = (const FunctionRecord *)(const void *)entry;
    uint32_t offset = (uint32_t)(entry - about->image);
    return position >= offset && position < offset + sizeof *function + function->code_bytes;
}

static Line locate(const MemoryAbout *about, uint32_t position, uint32_t library)
{
    Line line = {.file = "", .function = position || library ? "(library)" : "(start, event loop)"};
    uint32_t column;
    line.via = library ? library_function(library_symbols(), library, true) : NULL;
    if (position && (!about->map || !map_find(about->map, position, &line.function, &line.file, &line.line, &column)))
        line.function = "(no map)";
    if (!line.function[0])
        line.function = in_top_level(about, position) ? "(top level)" : "(anonymous)";
    return line;
}

static void count_moment(const MemoryTrace *trace, const MemoryMoment *moment, Lines *lines, bool peak)
{
    for (uint32_t i = 0; i < moment->granules; i++) {
        const MemoryThing *thing = &moment->things[i];
        if (!thing->id || (thing->garbage && peak))
            continue;
        uint32_t bytes = round_up(thing->bytes, trace->granule);
        Line *line = &lines->items[lines->of_site[thing->site]];
        if (peak) {
            line->count++;
            line->bytes += bytes;
            line->types[thing->type & 63] += bytes;
        } else {
            line->end_count++;
            line->end_bytes += bytes;
        }
    }
}

static Lines collect_lines(const MemoryTrace *trace, const MemoryAbout *about)
{
    Lines lines = {.of_site = xcalloc(trace->site_count + 1, sizeof *lines.of_site)};
    for (uint32_t i = 0; i < trace->site_count; i++) {
        const MemorySite *site = &trace->sites[i];
        Line like = locate(about, site->position, site->library), *line = line_of(&lines, &like);
        line->made += site->made;
        line->made_bytes += site->made_bytes;
        if (!line->via)
            line->via = like.via;
        lines.of_site[i] = (uint32_t)(line - lines.items);
    }
    count_moment(trace, &trace->peak, &lines, true);
    count_moment(trace, &trace->end, &lines, false);
    return lines;
}

static int by_bytes(const void *a, const void *b)
{
    const Line *x = *(const Line *const *)a, *y = *(const Line *const *)b;
    if (x->bytes != y->bytes)
        return x->bytes < y->bytes ? 1 : -1;
    if (x->made_bytes != y->made_bytes)
        return x->made_bytes < y->made_bytes ? 1 : -1;
    return x < y ? -1 : x > y;
}

static json_t *lines_json(const Lines *lines)
{
    Line **sorted = xmalloc((lines->count + 1) * sizeof(Line *));
    for (uint32_t i = 0; i < lines->count; i++)
        sorted[i] = &lines->items[i];
    qsort(sorted, lines->count, sizeof *sorted, by_bytes);
    json_t *array = json_array();
    for (uint32_t i = 0; i < lines->count; i++) {
        Line *line = sorted[i];
        line->number = i;
        json_t *types = json_object(), *object = json_object();
        for (unsigned type = 0; type < 64; type++)
            if (line->types[type])
                set(types, memory_type_name(type),
                    line->types[type] + (uint64_t)json_integer_value(json_object_get(types, memory_type_name(type))));
        json_object_set_new(object, "file", string(line->file));
        set(object, "line", line->line);
        json_object_set_new(object, "function", string(line->function));
        json_object_set_new(object, "via", line->via ? string(line->via) : json_null());
        set(object, "bytes", line->bytes);
        set(object, "count", line->count);
        set(object, "end_bytes", line->end_bytes);
        set(object, "end_count", line->end_count);
        set(object, "made", line->made);
        set(object, "made_bytes", line->made_bytes);
        json_object_set_new(object, "types", types);
        json_array_append_new(array, object);
    }
    free(sorted);
    return array;
}

/* ---- types, maps, moments */

typedef struct TypeCount {
    uint32_t peak, peak_bytes, end, end_bytes;
} TypeCount;

static void count_types(const MemoryTrace *trace, const MemoryMoment *moment, TypeCount *types, bool peak)
{
    for (uint32_t i = 0; i < moment->granules; i++) {
        const MemoryThing *thing = &moment->things[i];
        if (!thing->id || (thing->garbage && peak))
            continue;
        TypeCount *count = &types[thing->type & 63];
        *(peak ? &count->peak : &count->end) += 1;
        *(peak ? &count->peak_bytes : &count->end_bytes) += round_up(thing->bytes, trace->granule);
    }
}

static json_t *types_json(const MemoryTrace *trace)
{
    TypeCount types[64] = {0};
    count_types(trace, &trace->peak, types, true);
    count_types(trace, &trace->end, types, false);
    json_t *array = json_array();
    for (;;) {
        int best = -1;
        for (int i = 0; i < 64; i++)
            if ((types[i].peak || types[i].end) && (best < 0 || types[i].peak_bytes > types[best].peak_bytes))
                best = i;
        if (best < 0)
            return array;
        json_array_append_new(array, json_pack("{s:s, s:i, s:i, s:i, s:i, s:i}", "type", memory_type_name((unsigned)best),
            "number", best, "count", (int)types[best].peak, "bytes", (int)types[best].peak_bytes, "end_count", (int)types[best].end,
            "end_bytes", (int)types[best].end_bytes));
        types[best] = (TypeCount){0};
    }
}

/* Rows of [first granule, granules, type, line, what], flattened; what: 0 alive, 1 can not be reached. */
static json_t *map_json(const MemoryTrace *trace, const MemoryMoment *moment, const Lines *lines)
{
    json_t *array = json_array();
    for (uint32_t i = 0; i < moment->granules; i++) {
        const MemoryThing *thing = &moment->things[i];
        if (!thing->id)
            continue;
        json_array_append_new(array, number(i));
        json_array_append_new(array, number((thing->bytes + trace->granule - 1) / trace->granule));
        json_array_append_new(array, number(thing->type));
        json_array_append_new(array, number(lines->items[lines->of_site[thing->site]].number));
        json_array_append_new(array, number(thing->garbage));
    }
    return array;
}

static json_t *moment_json(const MemoryMoment *moment, const MemoryAbout *about, const MemoryTrace *trace)
{
    Line line = locate(about, moment->position, moment->library);
    json_t *object = json_object();
    set(object, "bytes", (uint64_t)about->vm_bytes + moment->heap + moment->stack);
    set(object, "heap", moment->heap);
    set(object, "stack", moment->stack);
    set(object, "garbage", moment->garbage);
    set(object, "extent", (uint64_t)moment->granules * trace->granule);
    set(object, "instructions", moment->clock);
    set(object, "ms", moment->ms);
    json_object_set_new(object, "file", string(line.file));
    set(object, "line", line.line);
    json_object_set_new(object, "function", string(line.function));
    return object;
}

static json_t *timeline_json(const MemoryTrace *trace)
{
    json_t *array = json_array();
    MemorySpan before = {0};
    for (uint32_t i = 0; i < trace->span_count; i++) {
        MemorySpan span = trace->spans[i];
        if (!span.any) {
            span = before;
            span.heap = before.last_heap;
            span.stack = before.last_stack;
        }
        json_array_append_new(array, json_pack("[I, i, i, i]", (json_int_t)(i * trace->span_clocks), (int)span.ms,
                                               (int)span.heap, (int)span.stack));
        before = span;
    }
    return array;
}

/* ---- groups: what one object costs */

static const char *class_name(const MemoryAbout *about, int32_t prototype)
{
    const LibrarySymbols *symbols = library_symbols();
    for (uint32_t i = 0; prototype >= 0 && i < symbols->count; i++) {
        const char *dot = strrchr(symbols->items[i].name, '.');
        if (symbols->items[i].value == prototype && dot && strcmp(dot, ".prototype") == 0) {
            static char name[64];
            snprintf(name, sizeof name, "%.*s", (int)(dot - symbols->items[i].name), symbols->items[i].name);
            return name;
        }
    }
    const ImageHeader *header = (const ImageHeader *)(const void *)about->image;
    for (uint32_t i = 0; i < header->entity_count; i++) {
        const uint8_t *entity = image_entity(header, i);
        const FunctionRecord *function = (const FunctionRecord *)(const void *)entity;
        if ((*entity & HEADER_TYPE_MASK) == TYPE_FUNCTION && function->flags & FUNCTION_PROTOTYPE &&
            construct_of(function).prototype == prototype)
            return about->map ? map_function(about->map, (uint32_t)(entity - about->image)) : NULL;
    }
    return NULL;
}

static const char *closure_name(const MemoryAbout *about, int32_t function)
{
    const ImageHeader *header = (const ImageHeader *)(const void *)about->image;
    int32_t entity = value_flash_index(function) - FLASH_INDEX_MIN;
    const char *name = NULL;
    if (value_is_flash(function) && entity >= 0 && entity < header->entity_count && about->map)
        name = map_function(about->map, (uint32_t)(image_entity(header, (uint32_t)entity) - about->image));
    return name && name[0] ? name : "(anonymous)";
}

static json_t *group_json(const MemoryTrace *trace, const MemoryAbout *about, const MemoryGroup *group)
{
    const MemorySite *site = &trace->sites[group->site];
    Line line = locate(about, site->position, site->library);
    const char *kind = memory_type_name(group->type), *name = "";
    if (group->by == BY_PROTOTYPE) {
        const char *class = class_name(about, group->key);
        kind = "class";
        name = class && class[0] ? class : "(anonymous)";
    } else if (group->by == BY_FUNCTION) {
        name = closure_name(about, group->key);
    } else if (group->type == TYPE_OBJECT) {
        kind = "literal";
        name = group->keys ? group->keys : "{}";
    }
    json_t *object = json_object();
    json_object_set_new(object, "kind", string(kind));
    json_object_set_new(object, "name", string(name));
    json_object_set_new(object, "keys", group->keys ? string(group->keys) : json_null());
    json_object_set_new(object, "file", string(line.file));
    set(object, "line", line.line);
    json_object_set_new(object, "function", string(line.function));
    set(object, "least", group->least);
    set(object, "most", group->most);
    uint64_t made = (uint64_t)group->gone + group->end + group->lost;
    set(object, "made", made > group->peak ? made : group->peak); /* some became another type before they went */
    set(object, "peak", group->peak);
    set(object, "end", group->end);
    return object;
}

static int by_cost(const void *a, const void *b)
{
    const MemoryGroup *x = *(const MemoryGroup *const *)a, *y = *(const MemoryGroup *const *)b;
    uint64_t p = (uint64_t)x->peak * x->most, q = (uint64_t)y->peak * y->most;
    if (p != q)
        return p < q ? 1 : -1;
    if (x->gone != y->gone)
        return x->gone < y->gone ? 1 : -1;
    return x < y ? -1 : x > y;
}

/* What is made by several instructions of a line is one row. */
static bool merged(json_t *rows, const json_t *row)
{
    static const char *const SAME[] = {"kind", "name", "file", "line", "function"}, *const SUMS[] = {"made", "peak", "end"};
    for (size_t i = 0; i < json_array_size(rows); i++) {
        json_t *other = json_array_get(rows, i);
        bool same = true;
        for (unsigned k = 0; k < 5; k++)
            same = same && json_equal(json_object_get(row, SAME[k]), json_object_get(other, SAME[k]));
        if (!same)
            continue;
        for (unsigned k = 0; k < 3; k++)
            set(other, SUMS[k], (uint64_t)json_integer_value(json_object_get(row, SUMS[k])) +
                                    (uint64_t)json_integer_value(json_object_get(other, SUMS[k])));
        json_int_t least = json_integer_value(json_object_get(row, "least")), most = json_integer_value(json_object_get(row, "most"));
        if (least < json_integer_value(json_object_get(other, "least")))
            set(other, "least", (uint64_t)least);
        if (most > json_integer_value(json_object_get(other, "most")))
            set(other, "most", (uint64_t)most);
        return true;
    }
    return false;
}

static json_t *groups_json(const MemoryTrace *trace, const MemoryAbout *about)
{
    const MemoryGroup **sorted = xmalloc((trace->group_count + 1) * sizeof *sorted);
    for (uint32_t i = 0; i < trace->group_count; i++)
        sorted[i] = &trace->groups[i];
    qsort(sorted, trace->group_count, sizeof *sorted, by_cost);
    json_t *array = json_array();
    for (uint32_t i = 0; i < trace->group_count; i++) {
        json_t *row = group_json(trace, about, sorted[i]);
        if (!merged(array, row))
            json_array_append(array, row);
        json_decref(row);
    }
    free(sorted);
    return array;
}

/* ---- flash, sources, the whole */

static json_t *flash_json(const MemoryAbout *about)
{
    const ImageSplit *split = about->split;
    json_t *items = json_array();
    for (uint32_t i = 0; i < about->item_count; i++) {
        const ImageItem *item = &about->items[i];
        const char *kind = item->kind == 'c' ? "code" : item->kind == 's' ? "strings" : item->kind == 'h' ? "shapes" : "data";
        json_t *object = json_object();
        json_object_set_new(object, "kind", json_string(kind));
        json_object_set_new(object, "name", string(item->name && item->name[0] ? item->name : item->kind == 'c' ? "(anonymous)" : ""));
        set(object, "bytes", item->bytes);
        json_array_append_new(items, object);
    }
    return json_pack("{s:i, s:i, s:i, s:i, s:i, s:i, s:o}", "bytes", (int)about->image_bytes, "code", (int)split->code, "strings",
                     (int)split->strings, "shapes", (int)split->shapes, "data", (int)split->data, "other", (int)split->other,
                     "items", items);
}

static json_t *source_lines(const char *path)
{
    size_t size;
    uint8_t *text = file_read(path, &size);
    json_t *array = json_array();
    for (char *p = (char *)text, *end; text && p < (char *)text + size; p = end + 1) {
        end = p + strcspn(p, "\n");
        *end = 0;
        json_array_append_new(array, string(p));
    }
    free(text);
    return array;
}

static json_t *sources_json(const Lines *lines)
{
    json_t *sources = json_object();
    for (uint32_t i = 0; i < lines->count; i++) {
        const char *file = lines->items[i].file;
        if (file[0] && !json_object_get(sources, file))
            json_object_set_new(sources, file, source_lines(file));
    }
    return sources;
}

static json_t *counts_json(const MemoryCounts *counts)
{
    json_t *object = json_object();
    set(object, "allocations", counts->allocations);
    set(object, "allocated_bytes", counts->allocated_bytes);
    set(object, "releases", counts->releases);
    set(object, "growths", counts->growths);
    set(object, "moves", counts->moves);
    set(object, "collections", counts->collections);
    set(object, "compactions", counts->compactions);
    set(object, "failures", counts->failures);
    return object;
}

json_t *memory_report(const MemoryTrace *trace, const MemoryAbout *about)
{
    char build[16];
    snprintf(build, sizeof build, "%08x", about->build_id);
    Lines lines = collect_lines(trace, about);
    json_t *report = json_object();
    json_object_set_new(report, "program", string(about->program));
    json_object_set_new(report, "build", json_string(build));
    json_object_set_new(report, "board", json_string(about->board));
    set(report, "granule", trace->granule);
    set(report, "arena", about->arena_bytes);
    set(report, "vm", about->vm_bytes);
    set(report, "static", about->static_bytes);
    set(report, "c_stack", about->c_stack_bytes);
    json_object_set_new(report, "uncaught", about->message ? string(about->message) : json_null());
    if (trace->counts.failures) {
        Line line = locate(about, trace->failed.position, trace->failed.library);
        json_t *failed = json_pack("{s:i, s:o, s:i, s:o}", "bytes", (int)trace->failed_bytes, "file", string(line.file), "line",
                                   (int)line.line, "function", string(line.function));
        json_object_set_new(report, "failed", failed);
    }
    json_object_set_new(report, "counts", counts_json(&trace->counts));
    json_object_set_new(report, "peak", moment_json(&trace->peak, about, trace));
    json_object_set_new(report, "end", moment_json(&trace->end, about, trace));
    set(report, "heap_peak", trace->peak_heap);
    set(report, "stack_peak", trace->peak_stack);
    json_object_set_new(report, "timeline", timeline_json(trace));
    json_object_set_new(report, "types", types_json(trace));
    json_object_set_new(report, "lines", lines_json(&lines));
    json_object_set_new(report, "objects", groups_json(trace, about));
    json_object_set_new(report, "map_peak", map_json(trace, &trace->peak, &lines));
    json_object_set_new(report, "map_end", map_json(trace, &trace->end, &lines));
    json_object_set_new(report, "flash", flash_json(about));
    json_object_set_new(report, "sources", sources_json(&lines));
    free(lines.items);
    free(lines.of_site);
    return report;
}
