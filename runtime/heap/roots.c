/* The roots: frames, handles, and the VM's own fields. */
#include "block.h"
#include "frame.h"

void heap_visit_roots(Vm *vm, RootVisitor visit, RootSlotVisitor visit_slot, void *context)
{
    FrameWalk walk;
    Value *end = vm->sp; /* where what C pushed outside of any frame starts */
    bool more = frame_first(vm, &walk);
    if (more && vm->fp > vm->sp)
        visit(vm, vm->sp, (uint32_t)(vm->fp - vm->sp), context);
    while (more) {
        FrameWalk here = walk; /* the next frame is found before this one's values change */
        more = frame_next(vm, &walk);
        visit(vm, here.registers, here.register_count, context);
        visit(vm, here.window, here.window_count, context);
        end = here.window + here.window_count;
    }
    if (vm->stack_top > end)
        visit(vm, end, (uint32_t)(vm->stack_top - end), context);
    visit(vm, &vm->exception, 1, context);
    Slot *fields[] = {&vm->globals, &vm->side, &vm->atoms, &vm->shapes, &vm->timers, &vm->held};
    for (unsigned i = 0; i < sizeof fields / sizeof *fields; i++)
        visit_slot(vm, fields[i], context);
}
