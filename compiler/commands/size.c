/* `mote size`: FLASH and RAM, used, size and percent, by kind and by function; `mote build` asks here whether a program fits. */
#include <jansson.h>

#include "predict.h"
#include "size_structs.h"

typedef struct SizeLine {
    const char *key, *label;
    uint64_t used;
} SizeLine;

typedef struct Budget {
    uint32_t image_room, firmware_room, ram;
    SizeLine flash[8], memory[8]; /* ended by a NULL key */
    Prediction start;
    uint32_t flash_used, ram_used, ram_peak, flash_size; /* ram_used: when the top level has run; ram_peak: at most until then */
    bool fits;
} Budget;

static Budget measure(const Program *program, const Options *options, const Firmware *firmware)
{
    const Board *board = options->board;
    Budget b = {.image_room = board_image_room(board), .firmware_room = board->image_offset, .ram = board->ram_bytes,
                .flash_size = board->flash_bytes, .start = predict_start(program, options, firmware)};
    const ImageSplit *split = &program->split;
    const Prediction *start = &b.start;
    SizeLine flash[] = {{"firmware", "firmware (runtime, library, port)", firmware->flash_bytes},
                        {"code", "code", split->code}, {"strings", "strings", split->strings},
                        {"shapes", "shapes", split->shapes}, {"data", "data", split->data},
                        {"other", "header and entity table", split->other}, {0}};
    SizeLine memory[] = {{"static", "runtime, outside the arena", start->static_bytes}, {"c_stack", "C stack", start->c_stack},
                         {"vm", "runtime's state", start->vm}, {"globals", "globals", start->globals},
                         {"overlays", "changed objects of flash", start->overlays},
                         {"top_level", "made by the top level, and kept", start->left}, {0}};
    memcpy(b.flash, flash, sizeof flash);
    memcpy(b.memory, memory, sizeof memory);
    b.flash_used = firmware->flash_bytes + program->size;
    b.ram_used = prediction_start(start);
    b.ram_peak = start->has_figures ? prediction_peak(start) : b.ram_used;
    b.fits = program->size <= b.image_room && start->state != PREDICTION_FULL && b.ram_used <= b.ram;
    return b;
}

static double percent(uint64_t used, uint64_t size)
{
    return size ? 100.0 * (double)used / (double)size : 0;
}

/* ---- for people */

static void print_region(FILE *out, const char *title, const SizeLine *lines, uint32_t used, uint32_t size)
{
    fprintf(out, "%-40s %10s %10s %9s\n", title, "used", "size", "percent");
    for (; lines->key; lines++)
        fprintf(out, "  %-38s %10s %10s %8.1f%%\n", lines->label, thousands(lines->used), "", percent(lines->used, size));
    fprintf(out, "  %-38s %10s %10s %8.1f%%\n", "total", thousands(used), thousands(size), percent(used, size));
}

static uint32_t entry_offset(const Program *program)
{
    ImageHeader header;
    memcpy(&header, program->image, sizeof header);
    int32_t entity = value_flash_index(header.entry) - FLASH_INDEX_MIN;
    if (entity < 0 || entity >= header.entity_count)
        return 0;
    const uint8_t *entry = program->image + sizeof header + 2 * (size_t)entity;
    return (uint32_t)(entry[0] | entry[1] << 8) << image_shift(&header);
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

static void print_ram(FILE *out, const Budget *b)
{
    const Prediction *start = &b->start;
    const SizeLine *lines = b->memory;
    print_region(out, start->has_figures ? "RAM when the top level has run" : "RAM", lines, b->ram_used, b->ram);
    if (start->has_figures) {
        fprintf(out, "  %-38s %10s %10s %8.1f%%\n", "while it runs, at most", thousands(b->ram_peak), "", percent(b->ram_peak, b->ram));
        fprintf(out, "  %-38s %10s\n", "  of which registers", thousands(start->registers));
    }
    uint32_t room = start->static_bytes + start->c_stack + start->arena;
    fprintf(out, "  %-38s %10s\n", "free for heap and registers", thousands(room > b->ram_used ? room - b->ram_used : 0));
    if (start->state == PREDICTION_UNKNOWN)
        fprintf(out, "  The top level does not end: what it takes is not known.\n");
    if (start->state == PREDICTION_FULL && start->has_figures)
        fprintf(out, "\nDoes not fit: the top level needs %s bytes for runtime, heap and registers, the arena has %s.\n",
                thousands(b->ram_peak - start->static_bytes - start->c_stack), thousands(start->arena));
    else if (start->state == PREDICTION_FULL)
        fprintf(out, "\nDoes not fit: the top level needs more than the arena of %s bytes, and than any arena.\n", thousands(start->arena));
}

static void print_table(const Program *program, const Options *options, const Budget *b)
{
    uint32_t count;
    printf("%s on %s\n\n", program->path, options->board->title);
    print_region(stdout, "FLASH", b->flash, b->flash_used, b->flash_size);
    printf("  %-38s %10s %10s %8.1f%%\n\n", "image, of its region", thousands(program->size), thousands(b->image_room),
           percent(program->size, b->image_room));
    print_ram(stdout, b);
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
}

int size_check_ram(const Program *program, const Options *options)
{
    Firmware firmware;
    if (!options->firmware && !firmware_measure(options->board, NULL, &firmware)) {
        if (options->verbose)
            fprintf(stderr, "%s: no firmware here, so its RAM is not known\n", options->board->name);
        return STATUS_OK;
    }
    if (!firmware_find(options->board, options->firmware, &firmware))
        return STATUS_BOARD;
    Budget b = measure(program, options, &firmware);
    if (b.fits && options->verbose)
        fprintf(stderr, b.start.has_figures ? "%s: %s bytes of RAM when the top level has run, at most %s until then, of %s\n"
                                            : "%s: %s bytes of RAM and what the top level takes: it does not end\n",
                options->board->name, thousands(b.ram_used), thousands(b.ram_peak), thousands(b.ram));
    if (b.fits)
        return STATUS_OK;
    complain("%s does not fit %s: make less at the top level, or keep less of it", program->path, options->board->name);
    print_ram(stderr, &b);
    return STATUS_FIT;
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
    static const char *const STATES[] = {"predicted", "full", "unknown"};
    json_object_set_new(object, "start", json_pack("{s:s, s:i, s:i, s:i, s:i, s:i}", "state", STATES[b->start.state], "arena",
                                                   (int)b->start.arena, "heap", (int)(b->start.globals + b->start.overlays + b->start.left),
                                                   "heap_peak", (int)b->start.peak, "registers_peak", (int)b->start.registers,
                                                   "ram_peak", (int)b->ram_peak));
    json_dumpf(object, stdout, JSON_INDENT(2) | JSON_REAL_PRECISION(4));
    putchar('\n');
    json_decref(object);
    free(items);
}

int command_size(const Options *options, char **args)
{
    if (options->structs && !args[0])
        return size_structs(options);
    if (options->structs || options->target || options->define_count || !args[0]) {
        complain(args[0] || options->structs ? "--structs, with --target and --define, is for no program" : "usage: mote size [options] FILE");
        return STATUS_USAGE;
    }
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
