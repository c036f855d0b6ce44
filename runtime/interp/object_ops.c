/* Making things: objects, arrays, closures, cells; and stores into variables that need a box.
 *
 * Slots hold 16 bits, registers 32: an integer that does not fit is boxed in its register first (which
 * changes nothing for the script), so that the thing can then be filled without allocating.
 */
#include "execute.h"

static bool register_fits_slot(Vm *vm, Value *r)
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
static bool slot_put(Vm *vm, Value owner, uint32_t offset, Value *value, bool move)
{
    if (!slot_set(vm, owner, offset, value_copied(vm, *value)))
        return false;
    if (move)
        register_set(vm, value, VALUE_UNDEFINED);
    return true;
}

Pc op_setglobal(Vm *vm, Value *fp, Pc pc)
{
    return slot_put(vm, vm->globals, 4 + 2 * operand_u16(pc + 1), &fp[pc[3]], *pc == OP_SETGLOBALM) ? pc + 4 : NULL;
}

Pc op_damaged(Vm *vm, Value *fp, Pc pc)
{
    (void)fp, (void)pc;
    throw_damaged(vm);
    return NULL;
}

Pc op_setcell(Vm *vm, Value *fp, Pc pc)
{
    Value cell = fp[pc[1]];
    if (*pc == OP_SETCAPCELL)
        cell = load_slot(heap_thing(vm, frame_window(vm, fp)[0]) + 4 + 2 * pc[1]);
    if (!IS_CELL(cell))
        return op_damaged(vm, fp, pc);
    return slot_put(vm, cell, 2, &fp[pc[2]], false) ? pc + 3 : NULL;
}

static Pc store_made(Vm *vm, Value *d, Value made, Pc next)
{
    if (made == VALUE_EXCEPTION)
        return NULL;
    register_set(vm, d, made);
    return next;
}

#ifndef __OPTIMIZE_SIZE__ /* only for speed */
static inline Value make(Vm *vm, Type type, Value second, Value *registers, const uint8_t *which, unsigned count, bool move)
    __attribute__((always_inline));
#endif
/* A thing [header][second][slots] from `count` registers, moved or copied: those that `which` lists, or in a row. */
static Value make(Vm *vm, Type type, Value second, Value *registers, const uint8_t *which, unsigned count, bool move)
{
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

Pc op_newcell(Vm *vm, Value *fp, Pc pc)
{
    Value *content = &fp[pc[2]];
    if (!register_fits_slot(vm, content))
        return NULL;
    Value cell = make(vm, TYPE_CELL, *content, NULL, NULL, 0, false);
    if (cell != VALUE_EXCEPTION)
        *content = VALUE_UNDEFINED;
    return store_made(vm, &fp[pc[1]], cell, pc + 3);
}

Pc op_closure(Vm *vm, Value *fp, Pc pc)
{
    unsigned count = pc[4];
    return store_made(vm, &fp[pc[1]], make(vm, TYPE_CLOSURE, operand16(pc + 2), fp, pc + 5, count, false), pc + 5 + count);
}

Pc op_arguments(Vm *vm, Value *fp, Pc pc)
{
    bool rest = *pc == OP_REST;
    Value *win = frame_window(vm, fp);
    unsigned argc = frame_link_argc((uint32_t)win[-1]), from = rest ? pc[2] : 0;
    unsigned count = argc > from ? argc - from : 0;
    Value array = make(vm, rest ? TYPE_ARRAY : TYPE_ARGUMENTS, (Value)count, win + 2 + from, NULL, count, false);
    return store_made(vm, &fp[pc[1]], array, pc + (rest ? 3 : 2));
}

Pc op_newobj(Vm *vm, Value *fp, Pc pc)
{
    Value shape = operand16(pc + 2);
    unsigned count = ((const ShapeRecord *)(const void *)flash_address(vm, shape))->count;
    return store_made(vm, &fp[pc[1]], make(vm, TYPE_OBJECT, shape, fp, NULL, count, true), pc + 4);
}

Pc op_newobjk(Vm *vm, Value *fp, Pc pc)
{
    return store_made(vm, &fp[pc[1]], object_new(vm, operand16(pc + 2)), pc + 4);
}

Pc op_clone(Vm *vm, Value *fp, Pc pc)
{
    return store_made(vm, &fp[pc[1]], object_clone(vm, operand16(pc + 2)), pc + 4);
}

Pc op_newarr(Vm *vm, Value *fp, Pc pc)
{
    return store_made(vm, &fp[pc[1]], array_from(vm, fp, pc[2]), pc + 3);
}

Pc op_append(Vm *vm, Value *fp, Pc pc)
{
    Value array = fp[pc[1]];
    if (!value_is_heap(array) || !value_is_array(vm, array))
        return op_damaged(vm, fp, pc);
    bool hole = *pc == OP_APPENDHOLE;
    return array_push(vm, array, hole ? VALUE_HOLE : value_taken(&fp[pc[2]])) ? pc + (hole ? 2 : 3) : NULL;
}
