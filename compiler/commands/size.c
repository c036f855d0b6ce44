/* `mote size`: FLASH and RAM, used, size and percent, by kind and by function. */
#include <jansson.h>

#include "commands.h"

typedef struct SizeLine {
    const char *key, *label;
    uint64_t used;
} SizeLine;

typedef struct Budget {
    uint32_t image_room, firmware_room, ram;
    SizeLine flash[8], memory[8]; /* ended by a NULL key */
    uint32_t flash_used, ram_used, flash_size;
    bool fits;
} Budget;

enum { MINIMAL_ARENA = 256 }; /* the VM itself and a few registers */

/* Globals are the one part of the heap that is known before the program runs. */
static uint32_t globals_bytes(const Program *program)
{
    ImageHeader header;
    memcpy(&header, program->image, sizeof header);
    return header.global_count ? 4u + 2u * header.global_count : 0;
}

static Budget measure(const Program *program, const Options *options, const Firmware *firmware)
{
    const Board *board = options->board;
    Budget b = {.image_room = board_image_room(board), .firmware_room = board->image_offset, .ram = board->ram_bytes,
                .flash_size = board->flash_bytes};
    const ImageSplit *split = &program->split;
    SizeLine flash[] = {{"firmware", "firmware (runtime, library, port)", firmware->flash_bytes},
                        {"code", "code", split->code}, {"strings", "strings", split->strings},
                        {"shapes", "shapes", split->shapes}, {"data", "data", split->data},
                        {"other", "header and entity table", split->other}, {0}};
    SizeLine memory[] = {{"static", "runtime, outside the arena", firmware->static_bytes},
                         {"c_stack", "C stack", board->c_stack_bytes},
                         {"globals", "globals", globals_bytes(program)}, {0}};
    memcpy(b.flash, flash, sizeof flash);
    memcpy(b.memory, memory, sizeof memory);
    b.flash_used = firmware->flash_bytes + program->size;
    for (const SizeLine *line = memory; line->key; line++)
        b.ram_used += (uint32_t)line->used;
    b.fits = program->size <= b.image_room && b.ram_used + MINIMAL_ARENA <= b.ram &&
             globals_bytes(program) + MINIMAL_ARENA <= (options->heap ? options->heap : board->arena_bytes);
    return b;
}

static double percent(uint64_t used, uint64_t size)
{
    return size ? 100.0 * (double)used / (double)size : 0;
}

/* ---- for people */

static void print_region(const char *title, const SizeLine *lines, uint32_t used, uint32_t size)
{
    printf("%-40s %10s %10s %9s\n", title, "used", "size", "percent");
    for (; lines->key; lines++)
        printf("  %-38s %10s %10s %8.1f%%\n", lines->label, thousands(lines->used), "", percent(lines->used, size));
    printf("  %-38s %10s %10s %8.1f%%\n", "total", thousands(used), thousands(size), percent(used, size));
}

static uint32_t entry_offset(const Program *program)
{
    ImageHeader header;
    memcpy(&header, program->image, sizeof header);
    int32_t entity = value_flash_index(header.entry) - FLASH_INDEX_MIN;
    if (entity < 0 || entity >= header.entity_count)
        return 0;
    const uint8_t *entry = program->image + sizeof header + 2 * (size_t)entity;
    return (uint32_t)(entry[0] | entry[1] << 8) * IMAGE_ALIGN;
}

static const char *name_of(const Program *program, const ImageItem *item)
{
    return item->offset == entry_offset(program) ? "(top level)" : item->name[0] ? item->name : "(anonymous)";
}

static int by_size(const void *a, const void *b)
{
    const ImageItem *x = *(const ImageItem *const *)a, *y = *(const ImageItem *const *)b;
    if (x->bytes != y->bytes)
        return x->bytes > y->bytes ? -1 : 1;
    return x->offset < y->offset ? -1 : x->offset > y->offset;
}

/* The image's functions, largest first; xmalloc'ed. */
static const ImageItem **functions_of(const Program *program, uint32_t *count)
{
    const Image *image = program->compiled.image;
    uint32_t n = image ? image->item_count : 0;
    const ImageItem **items = xmalloc((n + 1) * sizeof *items);
    *count = 0;
    for (uint32_t i = 0; i < n; i++)
        if (image->items[i].kind == 'c')
            items[(*count)++] = &image->items[i];
    qsort(items, *count, sizeof *items, by_size);
    return items;
}

static void print_table(const Program *program, const Options *options, const Budget *b)
{
    uint32_t count;
    printf("%s on %s\n\n", program->path, options->board->title);
    print_region("FLASH", b->flash, b->flash_used, b->flash_size);
    printf("  %-38s %10s %10s %8.1f%%\n\n", "image, of its region", thousands(program->size), thousands(b->image_room),
           percent(program->size, b->image_room));
    print_region("RAM", b->memory, b->ram_used, b->ram);
    printf("  %-38s %10s\n", "free for VM, heap and registers", thousands(b->ram > b->ram_used ? b->ram - b->ram_used : 0));
    const ImageItem **items = functions_of(program, &count);
    if (count && !options->quiet) {
        printf("\n%-40s %10s %10s %9s\n", "FUNCTIONS", "bytes", "", "of image");
        for (uint32_t i = 0; i < count; i++)
            printf("  %-38.38s %10s %10s %8.1f%%\n", name_of(program, items[i]), thousands(items[i]->bytes), "",
                   percent(items[i]->bytes, program->size));
    }
    free(items);
    if (program->size > b->image_room)
        printf("\nDoes not fit: the image is %s bytes larger than its region.\n",
               thousands(program->size - b->image_room));
    else if (!b->fits)
        printf("\nDoes not fit: not enough RAM.\n");
}

/* ---- for programs */

static json_t *region_json(const SizeLine *lines, uint32_t used, uint32_t size)
{
    json_t *kinds = json_object();
    for (; lines->key; lines++)
        json_object_set_new(kinds, lines->key, json_integer((json_int_t)lines->used));
    return json_pack("{s:i, s:i, s:f, s:o}", "used", (int)used, "size", (int)size, "percent", percent(used, size),
                     "kinds", kinds);
}

static void print_json(const Program *program, const Options *options, const Budget *b)
{
    uint32_t count;
    const ImageItem **items = functions_of(program, &count);
    json_t *functions = json_array();
    for (uint32_t i = 0; i < count; i++)
        json_array_append_new(functions, json_pack("{s:s, s:i, s:i}", "name", name_of(program, items[i]),
                                                   "offset", (int)items[i]->offset, "bytes", (int)items[i]->bytes));
    json_t *object = json_pack("{s:s, s:s, s:b, s:o, s:o, s:o, s:o}", "file", program->path, "board",
                               options->board->name, "fits", (int)b->fits, "flash",
                               region_json(b->flash, b->flash_used, b->flash_size), "image",
                               region_json(b->flash + 1, program->size, b->image_room), "ram",
                               region_json(b->memory, b->ram_used, b->ram), "functions", functions);
    json_dumpf(object, stdout, JSON_INDENT(2) | JSON_REAL_PRECISION(4));
    putchar('\n');
    json_decref(object);
    free(items);
}

int command_size(const Options *options, char **args)
{
    Program program;
    Firmware firmware = {0};
    int status = program_open(&program, args[0], options);
    if (status == STATUS_OK && !board_is_host(options->board) &&
        !firmware_find(options->board, options->firmware, &firmware))
        status = STATUS_BOARD;
    if (status == STATUS_OK) {
        Budget budget = measure(&program, options, &firmware);
        if (options->json)
            print_json(&program, options, &budget);
        else
            print_table(&program, options, &budget);
        status = budget.fits ? STATUS_OK : STATUS_FIT;
    }
    program_close(&program);
    return status;
}
