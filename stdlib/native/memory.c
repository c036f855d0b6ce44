/* What "mote:memory" and process.memory() are made on: figures, and pictures of the heap.
 *
 * Nothing here allocates, so that what is shown is what was there; pictures go to the console piece by piece, which works
 * when memory is full, too. What only collects figures into objects is in stdlib/js/features/memory.js.
 */
#include <stdarg.h>

#include "events.h"
#include "natives.h"
#include "survey.h"

/* $memory(index): one of MoteMemory's figures */
Value memory_figure(VmRef vm, Value *win, uint32_t argc)
{
    enum { FIGURES = sizeof(MoteMemory) / sizeof(uint32_t) };
    uint32_t figures[FIGURES];
    if (!native_gets(vm, win, argc, "i"))
        return VALUE_EXCEPTION;
    mote_memory(VM, false, (MoteMemory *)figures);
    return VALUE_INT((int32_t)figures[(uint32_t)value_int(win[2]) % FIGURES]);
}

/* gc(): collects cycles and moves everything together; the bytes freed */
Value memory_collect(VmRef vm, Value *win, uint32_t argc)
{
    (void)win, (void)argc;
    uint32_t before = VM->heap_live;
    heap_collect(vm);
    heap_compact(vm);
    return VALUE_INT((int32_t)(before - VM->heap_live));
}

/* $census(array): subtracts what it holds (a hole is 0) from the figures of now: for each kind how many things and how many
 * granules, then how many of one granule and of two. The array itself does not count. */
Value memory_census(VmRef vm, Value *win, uint32_t argc)
{
    uint16_t figures[2 * HEAP_KINDS + 2];
    const Value list = native_arg(win, argc, 0);
    if (!value_is_heap(list) || value_type(vm, list) != TYPE_ARRAY || array_length(vm, list) < 2 * HEAP_KINDS + 2)
        return throw_damaged(vm);
    memset(figures, 0, sizeof figures);
    uint8_t *array = heap_thing(vm, list);
    for (HeapBlock block = {0}; heap_survey(vm, &block);) {
        if (block.address == array)
            continue;
        figures[2 * block.kind]++;
        figures[2 * block.kind + 1] = (uint16_t)(figures[2 * block.kind + 1] + block.granules);
        if (block.kind != KIND_FREE && block.granules <= 2)
            figures[2 * HEAP_KINDS + block.granules - 1]++;
    }
    for (unsigned i = 0; i < 2 * HEAP_KINDS + 2; i++) {
        Value old = load_slot(array + 4 + 2 * i);
        if (value_is_int(old) || old == VALUE_HOLE)
            store_slot(array + 4 + 2 * i, VALUE_INT((int16_t)(figures[i] - (old == VALUE_HOLE ? 0 : value_int(old)))));
    }
    return VALUE_UNDEFINED;
}

/* $kind(index): the name of a kind of things */
Value memory_kind(VmRef vm, Value *win, uint32_t argc)
{
    const Value kind = native_arg(win, argc, 0);
    return value_is_int(kind) ? vm_root(vm, (Root)(ROOT_KIND_FREE + (uint32_t)value_int(kind) % HEAP_KINDS)) : VALUE_UNDEFINED;
}

/* The thing in RAM that keeps what `v` consists of: itself, or a flash object's copy; VALUE_HOLE: there is none. */
static Value thing_of(VmRef vm, Value v)
{
    v = value_is_heap(v) ? v : side_find(vm, v);
    return value_is_heap(v) ? v : VALUE_HOLE;
}

/* $sizeOf(value, deep): bytes with rounding; of a number what it takes in a slot */
Value memory_size_of(VmRef vm, Value *win, uint32_t argc)
{
    enum { BOXED = 6 };
    heap_heal(vm); /* the window, too */
    const Value v = native_arg(win, argc, 0);
    if (value_is_int(v))
        return VALUE_INT(value_fits_slot(v) ? 0 : (BOXED + MOTE_GRANULE - 1) / MOTE_GRANULE * MOTE_GRANULE);
    Value thing = thing_of(vm, v);
    return VALUE_INT(thing == VALUE_HOLE ? 0 : (int32_t)heap_reach(vm, thing, value_truthy(vm, native_arg(win, argc, 1))));
}

/* ---- to the console */

/* Text with marks: %n a number, %x an address (five digits), %s a string value, %c a character. */
static void show(VmRef vm, const char *format, ...)
{
    const MotePort *port = VM->config->port;
    va_list arguments;
    va_start(arguments, format);
    for (; *format; format++) {
        char digits[10];
        unsigned at = sizeof digits;
        if (*format != '%') {
            port->write(VM->config->port_context, format, 1);
            continue;
        }
        uint32_t value = va_arg(arguments, uint32_t);
        switch (*++format) {
        case 's': text_write_utf8(vm, (Value)value, port->write, VM->config->port_context); continue;
        case 'c': digits[--at] = (char)value; break;
        default: {
            unsigned base = *format == 'x' ? 16 : 10;
            do {
                unsigned digit = value % base;
                digits[--at] = (char)(digit + (digit < 10 ? '0' : 'a' - 10));
                value /= base;
            } while (value || (base == 16 && at > sizeof digits - 5));
        }
        }
        port->write(VM->config->port_context, digits + at, sizeof digits - at);
    }
    va_end(arguments);
}

/* A thing's address: where map() shows it, in bytes from the heap's start. */
static uint32_t shown_address(VmRef vm, const uint8_t *p) { return (uint32_t)(p - VM->heap_start); }

enum { MAP_WIDTH = 64 };

typedef struct Map {
    VmRef vm;
    uint32_t address; /* of the line */
    uint32_t used;    /* characters in it */
    uint32_t folded;  /* free lines before it, not shown yet */
    char seen;        /* what is not free in it */
    char line[MAP_WIDTH];
} Map;

static void map_fold(Map *map)
{
    if (map->folded)
        show(map->vm, "       (%n lines all free)\n", map->folded);
    map->folded = 0;
}

static void map_line(Map *map)
{
    const MoteConfig *config = VM_AT(map->vm)->config;
    if (!map->seen) {
        map->folded++;
    } else {
        map_fold(map);
        show(map->vm, "%x: ", map->address);
        config->port->write(config->port_context, map->line, map->used);
        show(map->vm, "\n");
    }
    map->address += MAP_WIDTH * MOTE_GRANULE;
    map->used = 0;
    map->seen = 0;
}

static void map_block(Map *map, uint32_t granules, char letter)
{
    while (granules--) {
        map->line[map->used++] = letter;
        if (letter != '.')
            map->seen = letter = '=';
        if (map->used == MAP_WIDTH)
            map_line(map);
    }
}

/* map(): a character for each granule, up to the end of the register stack */
Value memory_map(VmRef vm, Value *win, uint32_t argc)
{
    (void)win, (void)argc;
    Map map = {.vm = vm};
    for (HeapBlock block = {0}; heap_survey(vm, &block);)
        map_block(&map, block.granules, heap_kind_letter(block.kind));
    map_block(&map, (uint32_t)((uint8_t *)vm_sp(vm) - VM->heap_top) / MOTE_GRANULE, '.');
    map_block(&map, (uint32_t)((uint8_t *)VM->stack_top - (uint8_t *)vm_sp(vm)) / MOTE_GRANULE, 'r');
    if (map.used)
        map_line(&map);
    map_fold(&map);
    show(vm, "%n bytes a character: ", MOTE_GRANULE);
    for (unsigned i = 0; i < HEAP_KINDS; i++)
        show(vm, "%c %s, ", heap_kind_letter((HeapKind)i), vm_root(vm, (Root)(ROOT_KIND_FREE + i)));
    show(vm, "r registers\n");
    return VALUE_UNDEFINED;
}

/* ---- trace */

enum { TRACE_DEPTH = 8, TRACE_MOST = 15, QUOTED_MOST = 40 };

typedef struct Trace {
    uint32_t depth, level;
    struct { Slot thing; uint16_t at; } path[TRACE_MOST + 1];
} Trace;

/* Property name or index, where the field at byte offset `at` of an object or array is one. */
static void trace_label(VmRef vm, const uint8_t *p, uint32_t at)
{
    Type type = header_type(load_u16(p));
    uint32_t index = (at - 4) / 2;
    if (type >= TYPE_OBJECT && type <= TYPE_WRAPPER) {
        Value key = at == 2 ? vm_root(vm, ROOT_KIND_FREE + KIND_SHAPE) : shape_key(vm, load_slot(p + 2), index);
        if (!value_is_int(key))
            show(vm, "%s: ", key);
        else
            show(vm, "%n: ", value_int(key));
    } else if (type == TYPE_ARRAY || type == TYPE_ARGUMENTS) {
        show(vm, "%n: ", index);
    }
}

/* The thing's line, without its indentation. What hangs on it comes next, unless there is nothing or it has been shown; a
 * mark says so. */
static void trace_thing(VmRef vm, Trace *trace, Value v)
{
    uint8_t *p = heap_thing(vm, v);
    uint16_t header = load_u16(p);
    uint32_t length = load_u16(p + 2), at = 0;
    HeapKind kind = heap_kind(p);
    show(vm, "@%x %s r%n %n bytes", shown_address(vm, p), vm_root(vm, (Root)(ROOT_KIND_FREE + kind)),
         header >> HEADER_COUNT_SHIFT, heap_bytes_of(vm, v));
    if (kind == KIND_STRING && length <= QUOTED_MOST)
        show(vm, " \"%s\"", v);
    else if (kind == KIND_STRING || kind == KIND_ARRAY)
        show(vm, ", length %n", length);
    bool more = heap_next_reference(vm, v, &at) != VALUE_HOLE || (header & HEADER_SIDE);
    if (header & HEADER_MARK) {
        show(vm, " (above)");
    } else if (more && kind != KIND_SHAPE) {
        if (trace->level < trace->depth) {
            *(uint16_t *)(void *)p = header | HEADER_MARK;
            trace->level++;
            trace->path[trace->level].thing = (Slot)v;
            trace->path[trace->level].at = 0;
        } else {
            show(vm, " ...");
        }
    }
    show(vm, "\n");
}

/* $trace(value, depth): what it consists of in RAM, a line for each thing: its address, kind, reference count and size. */
Value memory_trace(VmRef vm, Value *win, uint32_t argc)
{
    enum { DONE = 0xFFFF }; /* `at`: the fields and the object with named properties are behind us */
    Trace trace = {.depth = TRACE_DEPTH};
    if (native_arg(win, argc, 1) != VALUE_UNDEFINED)
        trace.depth = native_clamped(vm, win, argc, 1, TRACE_MOST);
    heap_heal(vm);
    Value v = thing_of(vm, native_arg(win, argc, 0));
    if (v == VALUE_HOLE)
        show(vm, "nothing in RAM\n");
    else
        trace_thing(vm, &trace, v);
    while (trace.level) {
        Value thing = trace.path[trace.level].thing;
        uint32_t at = trace.path[trace.level].at, found = at;
        v = at == DONE ? VALUE_HOLE : heap_next_reference(vm, thing, &found);
        bool field = v != VALUE_HOLE;
        if (!field && at != DONE)
            v = side_find(vm, thing);
        trace.path[trace.level].at = (uint16_t)(field ? found + 2 : DONE);
        if (v == VALUE_HOLE) {
            trace.level--;
            continue;
        }
        for (unsigned i = 0; i < trace.level; i++)
            show(vm, "  ");
        if (field)
            trace_label(vm, heap_thing(vm, thing), found);
        else
            show(vm, "properties: ");
        trace_thing(vm, &trace, v);
    }
    heap_unmark(vm);
    return VALUE_UNDEFINED;
}
