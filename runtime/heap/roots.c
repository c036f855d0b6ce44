/* The roots: registers and handles on the stack, and the VM's own fields. */
#include "block.h"
#include "frame.h"

/* A register of a reference is its slot, sign-extended. */
static void visit_registers(VmRef vm, Value *from, const Value *to, HeapWalk *walk)
{
    for (; from < to; from++) {
        if (value_is_heap(*from)) {
            Slot slot = (Slot)*from;
            walk->visit(vm, &slot, walk);
            *from = slot;
        }
    }
}

/* From the low end of the stack everything is a value but raw registers and linkage. */
void heap_root_references(VmRef vm, HeapWalk *walk)
{
    Value *from = vm_sp(vm), *fp = vm_fp(vm);
    const FunctionRecord *function = fp == VM->stack_top ? NULL : VM->function;
    while (function) {
        visit_registers(vm, from, fp + function->nref, walk);
        from = fp + function->nref + function->nraw + 2;
        uint32_t address = (uint32_t)from[-2];
        if (address == FRAME_BOTTOM)
            break;
        function = frame_return_function(vm, address);
        fp = from - frame_link_window((uint32_t)from[-1]);
    }
    visit_registers(vm, from, VM->stack_top, walk);
    visit_registers(vm, &VM->exception, &VM->exception + 1, walk);
    Slot *fields = (Slot *)(void *)((uint8_t *)VM + offsetof(Vm, globals));
    for (unsigned i = 0; i < walk->which; i++)
        if (value_is_heap(fields[i]))
            walk->visit(vm, &fields[i], walk);
#ifdef MOTE_TRACE
    heap_replay_references(vm, walk);
#endif
}
