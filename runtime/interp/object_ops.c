/* Making things: objects, arrays, closures, cells; and stores into variables that need a box.
 *
 * Slots hold 16 bits, registers 32: an integer that does not fit is boxed in its register first (which
 * changes nothing for the script), so that the thing can then be filled without allocating.
 */
#include "execute.h"
#include "own.h"

static bool register_fits_slot(VmRef vm, Value *r)
{
    if (value_fits_slot(*r))
        return true;
    Value boxed = value_to_slot(vm, *r);
    if (boxed == VALUE_EXCEPTION)
        return false;
    *r = boxed;
    return true;
}

/* Store *value at an offset of `owner`, then clear it if `move`. */
static Value slot_put(VmRef vm, Value owner, uint32_t offset, Value *value, bool move)
{
    if (!slot_set(vm, owner, offset, value_copied(vm, *value)))
        return VALUE_EXCEPTION;
    if (move)
        register_set(vm, value, VALUE_UNDEFINED);
    return VALUE_UNDEFINED;
}

Value op_setglobal(VmRef vm, Pc pc, Value *x, Value *y)
{
    (void)x, (void)y;
    return slot_put(vm, VM->globals, 4 + 2 * operand_u16(pc + 1), &vm_fp(vm)[pc[3]], *pc == OP_SETGLOBALM);
}

/* ---- captures and cells, in RAM or in flash */

static Slot capture(VmRef vm, unsigned i)
{
    return load_slot(thing_address(vm, frame_window(vm, vm_fp(vm))[0]) + 4 + 2 * i);
}

/* Which thing holds a cell's content, at *offset: the cell itself, or for a cell in flash the globals. It is no cell:
 * VALUE_HOLE. */
static Value cell_owner(VmRef vm, Value cell, uint32_t *offset)
{
    *offset = 2;
    if (value_type(vm, cell) != TYPE_CELL)
        return VALUE_HOLE;
    if (value_is_heap(cell))
        return cell;
    *offset = 4 + 2u * load_u16(flash_address(vm, cell) + 2);
    return VM->globals;
}

Value op_setcell(VmRef vm, Pc pc, Value *x, Value *y)
{
    uint32_t offset;
    Value owner = cell_owner(vm, *pc == OP_SETCAPCELL ? capture(vm, pc[1]) : *x, &offset);
    return owner != VALUE_HOLE ? slot_put(vm, owner, offset, y, false) : throw_damaged(vm);
}

Value op_getcell(VmRef vm, Pc pc, Value *x, Value *y)
{
    (void)y;
    uint32_t offset;
    Value owner = cell_owner(vm, *pc == OP_GETCAPCELL ? capture(vm, pc[2]) : *x, &offset);
    return owner != VALUE_HOLE ? own_slot_value(vm, load_slot(heap_thing(vm, owner) + offset)) : throw_damaged(vm);
}

Value op_getcap(VmRef vm, Pc pc, Value *x, Value *y)
{
    (void)x, (void)y;
    return own_slot_value(vm, capture(vm, pc[2]));
}

#ifndef __OPTIMIZE_SIZE__ /* only for speed */
static inline Value make(VmRef vm, Type type, Value second, Value *registers, const uint8_t *which, unsigned count, bool move)
    __attribute__((always_inline));
#endif
/* A thing [header][second][slots] from `count` registers, moved or copied: those that `which` lists, or in a row. */
static Value make(VmRef vm, Type type, Value second, Value *registers, const uint8_t *which, unsigned count, bool move)
{
#ifndef __OPTIMIZE_SIZE__ /* mostly all fit: one look at what they have in common */
    Value large = 0;
    for (unsigned i = 0; i < count; i++) {
        Value v = registers[which ? which[i] : i];
        large |= v ^ (Slot)v;
    }
    if (__builtin_expect(large, 0))
#endif
        for (unsigned i = 0; i < count; i++)
            if (!register_fits_slot(vm, &registers[which ? which[i] : i]))
                return VALUE_EXCEPTION;
    Value made = heap_alloc(vm, type, 4 + 2 * count);
    if (made == VALUE_EXCEPTION)
        return made;
    uint8_t *slot = heap_address(vm, made) + 2;
    store_slot(slot, second);
    for (unsigned i = 0; i < count; i++) {
        Value *r = &registers[which ? which[i] : i];
        slot += 2;
        store_slot(slot, move ? value_taken(r) : value_copied(vm, *r));
    }
    return made;
}

Value op_newcell(VmRef vm, Pc pc, Value *x, Value *y)
{
    (void)pc, (void)y;
    if (!register_fits_slot(vm, x))
        return VALUE_EXCEPTION;
    Value cell = make(vm, TYPE_CELL, *x, NULL, NULL, 0, false);
    if (cell != VALUE_EXCEPTION)
        *x = VALUE_UNDEFINED;
    return cell;
}

Pc op_closure(VmRef vm, Value *fp, Pc pc)
{
    unsigned count = pc[4];
    Value closure = make(vm, TYPE_CLOSURE, operand16(pc + 2), fp, pc + 5, count, false);
    if (closure == VALUE_EXCEPTION)
        return NULL;
    register_set(vm, &fp[pc[1]], closure);
    return pc + 5 + count;
}

Value op_arguments(VmRef vm, Pc pc, Value *x, Value *y)
{
    (void)x, (void)y;
    bool rest = *pc == OP_REST;
    Value *win = frame_window(vm, vm_fp(vm));
    unsigned argc = frame_link_argc((uint32_t)win[-1]), from = rest ? pc[2] : 0;
    unsigned count = argc > from ? argc - from : 0;
    return make(vm, rest ? TYPE_ARRAY : TYPE_ARGUMENTS, (Value)count, win + 2 + from, NULL, count, false);
}

Value op_newobj(VmRef vm, Pc pc, Value *x, Value *y)
{
    (void)x, (void)y;
    Value shape = operand16(pc + 2);
    unsigned count = ((const ShapeRecord *)(const void *)flash_address(vm, shape))->count;
    return make(vm, TYPE_OBJECT, shape, vm_fp(vm), NULL, count, true);
}

Value op_newobjk(VmRef vm, Pc pc, Value *x, Value *y)
{
    (void)x, (void)y;
    return object_new(vm, operand16(pc + 2));
}

Value op_clone(VmRef vm, Pc pc, Value *x, Value *y)
{
    (void)x, (void)y;
    return object_clone(vm, operand16(pc + 2));
}

Value op_newarr(VmRef vm, Pc pc, Value *x, Value *y)
{
    (void)x, (void)y;
    return array_from(vm, vm_fp(vm), pc[2]);
}

Value op_append(VmRef vm, Pc pc, Value *x, Value *y)
{
    if (!value_is_array(vm, *x))
        return throw_damaged(vm);
    Value value = *pc == OP_APPENDHOLE ? VALUE_HOLE : value_taken(y), setter = VALUE_UNDEFINED;
    if (array_is_plain(vm, *x))
        return array_push(vm, *x, value) ? VALUE_UNDEFINED : VALUE_EXCEPTION;
    Stored stored = property_set(vm, *x, VALUE_INT((int32_t)array_length(vm, *x)), value, &setter); /* frozen, perhaps */
    value_release(vm, setter);
    return stored == STORED_ERROR ? VALUE_EXCEPTION : VALUE_UNDEFINED;
}
