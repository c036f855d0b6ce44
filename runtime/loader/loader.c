/* The public face: a VM in an arena, an image checked and run. */
#include "block.h"
#include "events.h"
#include "interp.h"
#include "jobs.h"
#include "survey.h"
#include "verify.h"

enum { BEYOND_VM = 128 /* least bytes of heap and stack; a refusal's text fits */ };

MoteVm *mote_create(void *arena, size_t bytes, const MoteConfig *config)
{
    if (bytes < sizeof(Vm) + BEYOND_VM || ((uintptr_t)arena & 3))
        return NULL;
    VmRef vm = vm_ref(arena);
    memset(VM, 0, sizeof *VM);
    VM->config = config;
    VM->library = config->library;
    if (VM->library)
        VM->library_entities = (const uint16_t *)(const void *)(VM->library + sizeof(ImageHeader));
    heap_init(vm, (uint8_t *)arena + sizeof(Vm), (uint8_t *)arena + (bytes & ~(size_t)3));
    return VM;
}

/* ---- refusals: noted in the arena, where no heap is yet */

static MoteStatus status_of(Refusal reason)
{
    if (reason == REFUSED_NO_ROOM)
        return MOTE_NO_MEMORY;
    if (reason <= REFUSED_CHECKSUM)
        return MOTE_BAD_IMAGE;
    return reason <= REFUSED_BOARD ? MOTE_BAD_VERSION : MOTE_BAD_CODE;
}

static MoteStatus refuse(VmRef vm, Refusal reason, uint32_t offset)
{
    MoteRefusal *refusal = (MoteRefusal *)(void *)VM->heap_top;
    refusal->reason = reason;
    refusal->offset = offset;
    refusal->firmware = IMAGE_VERSION;
    if (reason > REFUSED_FORMAT && VM->library)
        refusal->firmware = ((const ImageHeader *)(const void *)VM->library)->builtin_hash;
    return status_of(reason);
}

const MoteRefusal *mote_refusal(const MoteVm *self)
{
    VmRef vm = vm_ref(self);
    return VM->image ? NULL : (const MoteRefusal *)(const void *)VM->heap_top;
}

/* ---- loading */

/* The verifier has checked that the initial values are as many as the globals. false: no room. */
static bool make_globals(VmRef vm, const ImageHeader *header)
{
    uint32_t count = header->global_count;
    if (count == 0)
        return true;
    Value table = heap_alloc(vm, TYPE_TABLE, 4 + 2 * count);
    if (table == VALUE_EXCEPTION)
        return false;
    uint8_t *p = heap_address(vm, table);
    *(uint16_t *)(void *)(p + 2) = (uint16_t)count;
    const uint8_t *initial = image_globals(header);
    for (uint32_t i = 0; i < count; i++)
        store_slot(p + 4 + 2 * i, initial ? load_slot(initial + 4 + 2 * i) : VALUE_UNDEFINED);
    VM->globals = (Slot)table;
    return true;
}

uint32_t mote_check_header(const MoteConfig *config, const void *header)
{
    return verify_header(header, config->library, config->board);
}

MoteStatus mote_load(MoteVm *self, const void *image, size_t bytes)
{
    VmRef vm = vm_ref(self);
    const ImageHeader *header = image;
    uint32_t offset;
#ifdef MOTE_LINKED /* it is a part of the firmware */
    (void)bytes, (void)offset;
#else
    Refusal reason = verify_image(image, bytes, VM->library, VM->config->board, &offset);
    if (reason)
        return refuse(vm, reason, offset);
#endif
    VM->image = image;
    VM->image_entities = (const uint16_t *)(const void *)(header + 1);
    VM->image_shift = (uint8_t)image_shift(header);
    if (make_globals(vm, header))
        return MOTE_OK;
    VM->image = NULL;
    VM->exception = VALUE_HOLE;
    return refuse(vm, REFUSED_NO_ROOM, 0);
}

const void *mote_image(const MoteVm *self)
{
    VmRef vm = vm_ref(self);
    return VM->image;
}

MoteStatus mote_run(MoteVm *self)
{
    VmRef vm = vm_ref(self);
    const ImageHeader *header = (const ImageHeader *)(const void *)VM->image;
    Value result = interp_call(vm, (Slot)header->entry, VALUE_UNDEFINED, NULL, 0);
    if (result == VALUE_EXCEPTION)
        return MOTE_UNCAUGHT;
    value_release(vm, result);
    return jobs_run(vm);
}

/* ---- errors */

/* An object's name and message, without running script code. */
void mote_error_message(MoteVm *self, MoteWriter write, void *context)
{
    VmRef vm = vm_ref(self);
    static const uint8_t PARTS[2] = {ROOT_NAME, ROOT_MESSAGE};
    Value text, error = VM->exception;
    if (VM->in_promise)
        write(context, "(in promise) ", 13);
    if (!value_is_object(vm, error)) {
        text = primitive_to_text(vm, error);
        if (text != VALUE_EXCEPTION)
            text_write_utf8(vm, text, write, context);
        value_release(vm, text);
        return;
    }
    bool found = false;
    for (unsigned i = 0; i < 2; i++) {
        text = VALUE_UNDEFINED;
        if (property_get(vm, VM->exception, vm_root(vm, PARTS[i]), &text) == FOUND_DATA && value_is_string(vm, text)) {
            if (found && text_view(vm, text).length)
                write(context, ": ", 2);
            found = true;
            text_write_utf8(vm, text, write, context);
        }
        value_release(vm, text);
    }
    if (!found)
        write(context, "[object Object]", 15);
}

uint32_t mote_error_position(const MoteVm *self, unsigned level)
{
    VmRef vm = vm_ref(self);
    return level < sizeof VM->trace / sizeof *VM->trace ? VM->trace[level] : 0;
}

/* ---- figures */

static uint32_t largest_free(VmRef vm)
{
    uint32_t largest = gap_bytes(vm), run = 0;
    for (const uint8_t *p = VM->heap_start; p < VM->heap_top;) {
        uint32_t bytes = block_granules(vm, p) * MOTE_GRANULE;
        run = block_is_free(load_u16(p)) ? run + bytes : 0;
        if (run > largest)
            largest = run;
        p += bytes;
    }
    return largest;
}

void mote_memory(MoteVm *self, bool collect, MoteMemory *memory)
{
    VmRef vm = vm_ref(self);
    heap_heal(vm); /* what is dead does not count, nor does what is left where things moved */
    if (collect)
        heap_collect(vm);
    const uint8_t *end = (const uint8_t *)VM->stack_top;
    memory->arena_bytes = (uint32_t)(end - (const uint8_t *)VM);
    memory->vm_bytes = (uint32_t)(VM->heap_start - (const uint8_t *)VM);
    memory->heap_live_bytes = VM->heap_live;
    memory->heap_peak_bytes = VM->heap_peak;
    memory->stack_bytes = (uint32_t)(end - (const uint8_t *)vm_sp(vm));
    memory->stack_peak_bytes = (uint32_t)(end - VM->stack_peak);
    memory->free_bytes =
        memory->arena_bytes - memory->vm_bytes - memory->heap_live_bytes - memory->stack_bytes;
    memory->largest_free_bytes = largest_free(vm);
    memory->granule = MOTE_GRANULE;
}

uint32_t mote_overlay_bytes(MoteVm *self)
{
    VmRef vm = vm_ref(self);
    uint32_t count, bytes = 0;
    heap_heal(vm);
    for (const Slot *pair = heap_side_pairs(vm, &count); count; count -= 2, pair += 2)
        if (!value_is_heap(pair[0]) && value_is_heap(pair[1]))
            bytes += heap_reach(vm, pair[1], false);
    return bytes + (value_is_heap(VM->side) ? heap_bytes_of(vm, VM->side) : 0);
}
