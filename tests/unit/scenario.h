/* scenario: runs a piece of C code that works on values in all the ways that must not matter to it:
 * plainly; with everything moving at every allocation; with the Nth allocation failing, for every N; and
 * in arenas from tiny to enough. After each run the heap's books must balance.
 *
 * A scenario puts what it makes into registers (mini_set) and returns false as soon as an operation failed:
 * TRY(operation). What must hold when nothing failed: CHECK(condition).
 */
#ifndef MOTE_TESTS_SCENARIO_H
#define MOTE_TESTS_SCENARIO_H

#ifndef MOTE_TEST_OOM
#error "link mote_runtime_oom"
#endif
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "heap_check.h"
#include "mini_library.h"
#include "native.h"

typedef bool (*Scenario)(Mini *mini);

#define TRY(operation)       \
    do {                     \
        if (!(operation))    \
            return false;    \
    } while (0)
/* Into register i, or fail. */
#define PUT(mini, i, expression)              \
    do {                                      \
        Value put_ = (expression);            \
        if (put_ == VALUE_EXCEPTION)          \
            return false;                     \
        mini_set((mini), (i), put_);          \
    } while (0)
#define CHECK(condition) assert_true(condition)

static Mini scenario_mini;
static uint32_t scenario_handles; /* most handle bytes seen */
static bool scenario_failed;      /* an allocation failed on purpose (perhaps without consequence) */

static inline bool scenario_once(Scenario scenario, uint32_t arena)
{
    Mini *mini = &scenario_mini;
    mini_build(mini);
    mini_start(mini, arena);
    Value *sp = mini->vm->stack_low;
    uint32_t countdown = heap_fail_countdown;
    bool done = scenario(mini);
    scenario_failed = countdown && !heap_fail_countdown;
    heap_fail_countdown = 0;
    heap_stress = 0;
    assert_ptr_equal(sp, mini->vm->stack_low);
    uint32_t handles = (uint32_t)((uint8_t *)sp - mini->vm->stack_peak);
    scenario_handles = handles > scenario_handles ? handles : scenario_handles;
    if (!done)
        assert_int_equal(mini->vm->exception, vm_root(mini->vm, ROOT_OUT_OF_MEMORY));
    else
        assert_int_equal(mini->vm->exception, VALUE_HOLE);
    assert_true(heap_check(mini->vm));
    mini_clear(mini);
    assert_true(heap_check(mini->vm));
    heap_collect(mini->vm);
    heap_compact(mini->vm);
    assert_true(heap_check(mini->vm));
    return done;
}

static inline void scenario_run(Scenario scenario)
{
    scenario_handles = 0;
    assert_true(scenario_once(scenario, MINI_ARENA));
    heap_stress = 1;
    assert_true(scenario_once(scenario, MINI_ARENA));
    uint32_t n = 1;
    for (scenario_failed = true; scenario_failed; n++) {
        heap_fail_countdown = n;
        scenario_once(scenario, MINI_ARENA);
    }
    uint32_t arena = (uint32_t)(sizeof(Vm) + 4 * MINI_REGISTERS + STACK_RESERVE) & ~7u;
    while (!scenario_once(scenario, arena))
        arena += 8;
    printf("    %u allocations, arena %u, handles %u\n", n - 2, arena - (uint32_t)sizeof(Vm) - 4 * MINI_REGISTERS,
           scenario_handles / 4);
}

#endif
