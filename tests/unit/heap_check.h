/* heap_check: walks the whole heap and compares every count, size and list with what it should be.
 * For tests: it takes the C heap. Include after the heap's own headers are on the include path. */
#ifndef MOTE_TESTS_HEAP_CHECK_H
#define MOTE_TESTS_HEAP_CHECK_H

#include <stdio.h>
#include <stdlib.h>

#include "../../runtime/heap/block.h"

typedef struct HeapCheck {
    HeapWalk walk;
    uint32_t counts[16384]; /* references to granule number + 8192 */
    uint8_t starts[16384];  /* 1 thing, 2 free, 3 dead */
} HeapCheck;

static inline uint32_t heap_check_index(Value v) { return (uint32_t)((v >> 2) + 8192) & 16383; }

static inline void heap_check_count(Vm *vm, Slot *slot, HeapWalk *walk)
{
    (void)vm;
    ((HeapCheck *)(void *)walk)->counts[heap_check_index(*slot)]++;
}

#define HEAP_CHECK_FAIL(...) \
    do {                     \
        fprintf(stderr, "heap_check: " __VA_ARGS__); \
        fputc('\n', stderr); \
        free(check);         \
        return false;        \
    } while (0)

static inline bool heap_check(Vm *vm)
{
    HeapCheck *check = calloc(1, sizeof *check);
    uint32_t live = 0;
    uint8_t *p = vm->heap_start;
    while (p < vm->heap_top) {
        uint16_t header = load_u16(p);
        uint32_t n = block_granules(vm, p);
        if (n == 0)
            HEAP_CHECK_FAIL("empty block at %td", p - vm->heap_start);
        check->starts[heap_check_index(heap_value(vm, p))] =
            block_is_free(header) ? 2 : block_is_thing(header) ? 1 : 3;
        if (!block_is_free(header))
            live += n * MOTE_GRANULE;
        if (block_is_thing(header) && (header & HEADER_MARK))
            HEAP_CHECK_FAIL("mark left at %td: %04x", p - vm->heap_start, header);
        p += n * MOTE_GRANULE;
    }
    if (p != vm->heap_top)
        HEAP_CHECK_FAIL("last block ends %td bytes past the top", p - vm->heap_top);
    if (live != vm->heap_live)
        HEAP_CHECK_FAIL("live %u, accounted %u", live, vm->heap_live);
    if (vm->heap_peak < live)
        HEAP_CHECK_FAIL("peak below live");
    check->walk = (HeapWalk){heap_check_count, REFERENCES_COUNTED};
    heap_references(vm, &check->walk);
    uint32_t dead = 0;
    for (Value v = vm->pending; v != HEAP_NONE; v = load_slot(heap_address(vm, v) + 2), dead++) {
        uint8_t *d = heap_address(vm, v);
        uint32_t n = block_granules(vm, d), end = n * MOTE_GRANULE;
        if (v == vm->pending && vm->pending_at)
            end = vm->pending_at * 2u;
        if (check->starts[heap_check_index(v)] != 3)
            HEAP_CHECK_FAIL("pending list leaves the dead");
        for (uint32_t at = n > BLOCK_SIZE_MAX ? 6 : 4; at < end; at += 2)
            if (value_is_heap(load_slot(d + at)))
                check->counts[heap_check_index(load_slot(d + at))]++;
    }
    for (unsigned i = 0; i <= MOTE_SIZE_CLASSES; i++) {
        for (Value v = vm->free_lists[i]; v != HEAP_NONE; v = load_slot(heap_address(vm, v) + 2)) {
            uint8_t *f = heap_address(vm, v);
            if (f >= vm->heap_top || check->starts[heap_check_index(v)] != 2)
                HEAP_CHECK_FAIL("free list %u leaves the free", i);
            uint32_t n = block_granules(vm, f);
            if (i < MOTE_SIZE_CLASSES ? n != i + BLOCK_MIN : n < MOTE_SIZE_CLASSES + BLOCK_MIN)
                HEAP_CHECK_FAIL("free list %u has a run of %u", i, n);
            check->starts[heap_check_index(v)] = 4;
        }
    }
    for (p = vm->heap_start; p < vm->heap_top; p += block_granules(vm, p) * MOTE_GRANULE) {
        uint16_t header = load_u16(p);
        uint32_t i = heap_check_index(heap_value(vm, p)), count = header >> HEADER_COUNT_SHIFT;
        if (!block_is_thing(header)) {
            if (check->counts[i])
                HEAP_CHECK_FAIL("reference to a free block at %td", p - vm->heap_start);
            if (block_is_free(header) && !block_is_hole(header) && check->starts[i] == 2 &&
                load_slot(p + 2) != heap_value(vm, p))
                HEAP_CHECK_FAIL("lost free run at %td", p - vm->heap_start);
        } else if (count == 0) {
            HEAP_CHECK_FAIL("type %d at %td is dead but not freed", header_type(header), p - vm->heap_start);
        } else if (count != HEADER_COUNT_MAX && count != check->counts[i]) {
            HEAP_CHECK_FAIL("type %d at %td has count %u, %u references", header_type(header), p - vm->heap_start,
                            count, check->counts[i]);
        }
        check->counts[i] = 0;
        if (check->starts[i] == 3)
            dead--;
    }
    if (dead)
        HEAP_CHECK_FAIL("dead blocks and pending list differ");
    for (uint32_t i = 0; i < 16384; i++)
        if (check->counts[i])
            HEAP_CHECK_FAIL("reference into the middle of a block");
    free(check);
    return true;
}

#endif
