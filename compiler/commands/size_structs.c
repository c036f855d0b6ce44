/* `mote size --structs`: the runtime's structures and what lies in the heap, on a board, on a target, or on all. */
#include <jansson.h>

#include "size_structs.h"
#include "structs.h"

typedef struct Row {
    const StructTarget *target;
    unsigned granule;
} Row;

/* A board's processor as a target. */
static const StructTarget *target_of(const Board *board)
{
    const StructTarget *target = board_is_host(board) ? structs_target("host") : structs_target(board->cpu);
    if (!target)
        complain("%s has a %s, whose structures are not known", board->name, board->cpu);
    return target;
}

static json_t *struct_json(const StructLayout *layout)
{
    json_t *fields = json_array();
    for (uint32_t i = 0; i < layout->field_count; i++) {
        const StructField *field = &layout->fields[i];
        json_t *object = json_pack("{s:s, s:s, s:i, s:i}", "name", field->name, "type", field->type, "offset",
                                   (int)field->offset, "bytes", (int)field->bytes);
        if (field->bits) {
            json_object_set_new(object, "bit", json_integer(field->bit));
            json_object_set_new(object, "bits", json_integer(field->bits));
        }
        json_array_append_new(fields, object);
    }
    return json_pack("{s:s, s:s, s:i, s:i, s:i, s:o}", "name", layout->name, "file", layout->file, "bytes", (int)layout->size,
                     "align", (int)layout->align, "padding", (int)layout->padding, "fields", fields);
}

static json_t *thing_json(const HeapLayout *thing, unsigned granule)
{
    json_t *fields = json_array();
    for (uint32_t i = 0; i < thing->field_count; i++) {
        const HeapField *field = &thing->fields[i];
        json_array_append_new(fields, json_pack("{s:s, s:i, s:i}", "name", field->name, "offset", (int)field->offset, "bytes",
                                                (int)field->bytes));
    }
    return json_pack("{s:s, s:i, s:i, s:i, s:b, s:o}", "type", thing->type, "number", (int)thing->number, "bytes", (int)thing->fixed,
                     "in_heap", (int)round_up(thing->fixed, granule), "grows", (int)thing->grows, "fields", fields);
}

static void print_struct(const StructLayout *layout)
{
    printf("  %-28s %6u bytes, aligned to %u", layout->name, layout->size, layout->align);
    if (layout->padding)
        printf(", %u of padding", layout->padding);
    printf("   (%s)\n", layout->file);
    uint32_t end = 0;
    for (uint32_t i = 0; i < layout->field_count; i++) {
        const StructField *field = &layout->fields[i];
        if (field->offset > end)
            printf("      %5u %6u  (padding)\n", end, field->offset - end);
        printf("      %5u %6u  %s %s", field->offset, field->bytes, field->type, field->name);
        if (field->bits)
            printf(" : %u (from bit %u)", field->bits, field->bit);
        putchar('\n');
        if (field->offset + field->bytes > end)
            end = field->offset + field->bytes;
    }
    if (layout->size > end)
        printf("      %5u %6u  (padding)\n", end, layout->size - end);
}

static void print_thing(const HeapLayout *thing, unsigned granule)
{
    printf("  %-18s %4u%s", thing->type, round_up(thing->fixed, granule), thing->grows ? " + " : "   ");
    for (uint32_t i = 0; i < thing->field_count; i++)
        printf("[%s]", thing->fields[i].name);
    printf("\n");
}

static void print_target(const Row *row, const Structs *structs)
{
    printf("%s (%s), granules of %u bytes\n\nSTRUCTURES   offset, bytes, field\n", row->target->name, row->target->note, row->granule);
    for (uint32_t i = 0; i < structs->structs.count; i++)
        print_struct(&structs->structs.items[i]);
    printf("\nIN THE HEAP  bytes, +: and as many as the length says\n");
    for (uint32_t i = 0; i < structs->things.count; i++)
        print_thing(&structs->things.items[i], row->granule);
    printf("\n");
}

/* One line a structure, a column a target. */
static void print_overview(const Row *rows, const Structs *structs, unsigned count)
{
    printf("%-28s", "STRUCTURES, bytes");
    for (unsigned i = 0; i < count; i++)
        printf(" %10s", rows[i].target->name);
    printf("\n");
    for (uint32_t k = 0; k < structs[0].structs.count; k++) {
        printf("  %-26s", structs[0].structs.items[k].name);
        for (unsigned i = 0; i < count; i++)
            printf(" %10u", structs[i].structs.items[k].size);
        printf("\n");
    }
    printf("\nIN THE HEAP, the same everywhere: bytes in granules of 2, 4, 8\n");
    for (uint32_t k = 0; k < structs[0].things.count; k++) {
        const HeapLayout *thing = &structs[0].things.items[k];
        printf("  %-18s %4u %4u %4u%s", thing->type, round_up(thing->fixed, 2), round_up(thing->fixed, 4), round_up(thing->fixed, 8),
               thing->grows ? " + " : "   ");
        for (uint32_t i = 0; i < thing->field_count; i++)
            printf("[%s]", thing->fields[i].name);
        printf("\n");
    }
    printf("\n`mote size --structs --target NAME` shows the fields.\n");
}

static void print_json(const Row *rows, const Structs *structs, unsigned count)
{
    json_t *targets = json_array();
    for (unsigned i = 0; i < count; i++) {
        json_t *list = json_array(), *things = json_array();
        for (uint32_t k = 0; k < structs[i].structs.count; k++)
            json_array_append_new(list, struct_json(&structs[i].structs.items[k]));
        for (uint32_t k = 0; k < structs[i].things.count; k++)
            json_array_append_new(things, thing_json(&structs[i].things.items[k], rows[i].granule));
        json_array_append_new(targets, json_pack("{s:s, s:s, s:i, s:o, s:o}", "target", rows[i].target->name, "triple",
            rows[i].target->triple ? rows[i].target->triple : "", "granule", (int)rows[i].granule, "structs", list, "heap", things));
    }
    json_dumpf(targets, stdout, JSON_INDENT(1));
    putchar('\n');
    json_decref(targets);
}

static bool read_row(const Row *row, const Options *options, Structs *structs)
{
    char granule[32];
    const char *defines[OPTION_DEFINES + 2] = {granule};
    snprintf(granule, sizeof granule, "MOTE_GRANULE=%u", row->granule);
    for (unsigned i = 0; i < options->define_count; i++)
        defines[i + 1] = options->defines[i];
    Diag diag;
    diag_init(&diag, stderr);
    bool ok = structs_read(structs, row->target, defines, &diag);
    diag_free(&diag);
    return ok;
}

/* Which targets are asked for; 0 after a message. */
static unsigned choose(const Options *options, Row *rows, unsigned room)
{
    unsigned count = 0;
    rows[0].target = NULL;
    if (options->target && !structs_target(options->target)) {
        Buffer names = {0};
        for (const StructTarget *target = STRUCT_TARGETS; target->name; target++)
            buffer_printf(&names, "%s%s", names.size ? ", " : "", target->name);
        buffer_u8(&names, 0);
        complain("there is no target '%s'; the targets are: %s", options->target, (const char *)names.data);
        buffer_free(&names);
        return 0;
    }
    if (options->target)
        rows[count++] = (Row){structs_target(options->target), 2};
    else if (options->board_given)
        rows[count++] = (Row){target_of(options->board), options->board->granule};
    else
        for (const StructTarget *target = STRUCT_TARGETS; target->name && count < room; target++)
            rows[count++] = (Row){target, 2};
    return rows[0].target ? count : 0;
}

int size_structs(const Options *options)
{
    enum { ROOM = 8 };
    Row rows[ROOM] = {0};
    Structs *structs = xcalloc(ROOM, sizeof *structs);
    unsigned count = choose(options, rows, ROOM);
    int status = count ? STATUS_OK : STATUS_USAGE;
    for (unsigned i = 0; i < count && status == STATUS_OK; i++)
        if (!read_row(&rows[i], options, &structs[i]))
            status = options->define_count ? STATUS_USAGE : STATUS_FILE;
    if (status == STATUS_OK && options->json)
        print_json(rows, structs, count);
    else if (status == STATUS_OK && count == 1)
        print_target(&rows[0], &structs[0]);
    else if (status == STATUS_OK)
        print_overview(rows, structs, count);
    for (unsigned i = 0; i < ROOM; i++)
        structs_free(&structs[i]);
    free(structs);
    return status;
}
